"""What stands for one patient, and by how much it would have to move to matter."""

from dataclasses import dataclass

from app.domain.base import Certainty
from app.domain.evaluation import Evaluation
from app.domain.rules import SafetyRule
from app.domain.sweep import Outcome
from app.engine.certainty import NOT_CALLED
from app.engine.compile import CompiledPack
from app.engine.gates import stops
from app.engine.intake import Known
from app.engine.prepared import SUMS
from app.engine.ranking import add_up, heaviest, led_by
from app.engine.safety import fired_rules
from app.engine.support import ORDER

SUMS_EACH = len(SUMS)
Place = tuple[int, int, int]
Moved = dict[str, tuple[str, Place]]
"""Support and place of the conditions that an answer moves."""


def outcome_of(evaluation: Evaluation) -> Outcome:
    """Return the outcome of a whole evaluation."""
    diagnosis = evaluation.diagnosis
    return Outcome(
        level=evaluation.triage.level,
        act_within=evaluation.triage.act_within,
        leading=diagnosis.leading if diagnosis.leading_certainty != NOT_CALLED else None,
        stage=evaluation.stage.label,
        phase=evaluation.plan.phase,
        plan_status=evaluation.plan.status,
    )


@dataclass(frozen=True, slots=True)
class Stand:
    """What stands for one patient.

    Attributes:
        weights: Of each construct; see :class:`app.engine.codegen.Weighed`.
        sums: Weights added up; see :class:`app.engine.prepared.WeighedFeature`.
        supports: Of each condition.
        places: Of each condition among those led alike, the least is the first.
        order: Conditions by these places.
        strong: Conditions beside the home condition with strong support.
    """

    fired: list[SafetyRule]
    stopped: bool
    asks_open: bool
    weights: list[int]
    sums: list[int]
    supports: dict[str, str]
    places: dict[str, Place]
    order: list[str]
    strong: frozenset[str]
    certainty: Certainty
    outcome: Outcome


def take_stand(compiled: CompiledPack, known: Known, evaluation: Evaluation) -> Stand:
    """Take what stands from a whole evaluation."""
    prepared, fired = compiled.prepared, fired_rules(compiled, known.decided)
    found = heaviest(prepared, known.decided)
    weights = [0] * len(prepared.features)
    for key, feature in found.items():
        weights[key] = feature.weight
    places = {
        item.condition: (ORDER[item.support], -item.score, prepared.ranks[item.condition])
        for item in evaluation.differential
    }
    supports = {item.condition: item.support for item in evaluation.differential}
    strong = {name for name, support in supports.items() if support == "strong"}
    return Stand(
        fired=fired,
        stopped=stops(fired),
        asks_open=bool(evaluation.triage.open_questions),
        weights=weights,
        sums=add_up(prepared, found),
        supports=supports,
        places=places,
        order=sorted(places, key=places.__getitem__),
        strong=frozenset(strong - {evaluation.diagnosis.home}),
        certainty=evaluation.diagnosis.home_certainty,
        outcome=outcome_of(evaluation),
    )


def slacks(compiled: CompiledPack, stand: Stand, home: str) -> list[int]:
    """Return by how much each condition's score has to change before it can bear on anything.

    Of the home condition, of what leads, of strong ones and of what a rule in force points to
    every change counts. Another one matters once it is strong or beside what leads; and what
    leads as the only strong one leads as long as it is strong.
    """
    scale = compiled.pack.support
    first = stand.order[0]
    # A rule in force that points to no condition leaves the lead to what is supported best.
    led = led_by(stand.fired, stand.supports)
    support = "strong" if led else stand.supports[first]
    needed = {"strong": scale.strong_from, "moderate": scale.moderate_from}
    exact = {home, first, *stand.strong}
    exact.update(name for rule in stand.fired for name in rule.points_to)
    if stand.supports[first] == "strong" and exact == {first}:
        exact.remove(first)
    slacks = []
    for number, name in enumerate(compiled.prepared.conditions):
        speaks_for, risk, against = stand.sums[number * SUMS_EACH : (number + 1) * SUMS_EACH]
        slack = needed.get(support, scale.weak_from) - (speaks_for + risk - against)
        if name == first:
            # Risks fall away with the last reason for it.
            slack = speaks_for - against - scale.strong_from + 1
        slacks.append(0 if name in exact else slack)
    return slacks
