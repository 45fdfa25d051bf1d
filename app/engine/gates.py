"""What the gates in force leave of the plan: strictest wins, effects combine."""

from dataclasses import dataclass

from app.domain.plan import Exercise
from app.domain.rules import Allowance, SafetyRule

ALL_PHASES = frozenset({"p1", "p2", "p3", "p4"})


@dataclass(frozen=True, slots=True)
class Gates:
    """The gates in force, combined.

    Attributes:
        stopped_by, restricted_by, cautioned_by: Safety rules by effect.
        phases: Phases that every restriction allows.
        allowances: Each restriction; an exercise has to pass all.
        effort_cap_percent: Lowest effort cap of them.
    """

    stopped_by: tuple[str, ...]
    restricted_by: tuple[str, ...]
    cautioned_by: tuple[str, ...]
    phases: frozenset[str]
    allowances: tuple[Allowance, ...]
    effort_cap_percent: int | None

    def allows_adjunct(self, advice: str) -> bool:
        """Return whether every restriction names the adjunct."""
        return all(advice in allowance.adjuncts for allowance in self.allowances)

    def allows(self, exercise: Exercise, phase: str) -> bool:
        """Return whether every restriction allows the exercise with its dose of a phase."""
        if self.effort_cap_percent is not None:
            dose = next(dose for dose in exercise.doses if dose.phase == phase)
            effort = dose.effort_percent
            # An adjunct loads the tendon little; another exercise has to say how hard it is.
            if exercise.load_type != "adjunct" and effort is None:
                return False
            if effort is not None and effort.low > self.effort_cap_percent:
                return False
        return not self.allowances or all(
            exercise.load_type in allowance.load_types
            and (not allowance.exercises or exercise.id in allowance.exercises)
            for allowance in self.allowances
        )


def stops(fired: list[SafetyRule]) -> bool:
    """Return whether a stop gate is among the safety rules in force."""
    return any(rule.effect == "stop" for rule in fired)


def combine(fired: list[SafetyRule]) -> Gates:
    """Combine the effects of all safety rules in force."""
    allowances = tuple([rule.allows for rule in fired if rule.allows is not None])
    phases, efforts = ALL_PHASES, []
    for allowance in allowances:
        phases = phases.intersection(allowance.phases)
        if allowance.effort_cap_percent is not None:
            efforts.append(allowance.effort_cap_percent)
    by_effect: dict[str, list[str]] = {"stop": [], "restrict": [], "caution": [], "none": []}
    for rule in fired:
        by_effect[rule.effect].append(rule.id)
    return Gates(
        stopped_by=tuple(by_effect["stop"]),
        restricted_by=tuple(by_effect["restrict"]),
        cautioned_by=tuple(by_effect["caution"]),
        phases=phases,
        allowances=allowances,
        effort_cap_percent=min(efforts, default=None),
    )
