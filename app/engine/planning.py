"""The plan: within the gates, the certainty and the phase. What is not known holds it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.evaluation import (
    CriterionResult,
    Diagnosis,
    LeftOut,
    Plan,
    PlannedExercise,
    PlanReason,
    Triage,
)
from app.domain.findings import ClinicianSettings
from app.domain.rules import SafetyRule
from app.engine.certainty import results
from app.engine.compile import CompiledPack
from app.engine.gates import Gates, combine
from app.engine.intake import Known
from app.engine.kleene import Value, all_hold
from app.engine.prepared import Bars
from app.engine.settings import Applied, apply_settings, wanted_settings

P1_ONLY = frozenset({"p1"})
PLANNED = frozenset({"likely", "possible"})
"""Certainties of the home condition under which a plan is made."""

TENDON_KINDS = frozenset({"avoid", "education", "take_home"})
"""Advice that speaks of a painful tendon, given only where one is thought of."""

MOST_EXERCISES = 4
"""Few enough to be done: adherence falls with their number (management.md 10c, modifiers)."""


@dataclass(frozen=True, slots=True)
class Concluded:
    """What stands before a plan is made."""

    fired: list[SafetyRule]
    triage: Triage
    diagnosis: Diagnosis
    settings: ClinicianSettings | None


def plan(compiled: CompiledPack, known: Known, concluded: Concluded) -> Plan:
    """Build the plan, or withhold it with the reason as its answer."""
    gates, diagnosis = combine(concluded.fired), concluded.diagnosis
    held = _withheld(gates, concluded.triage, diagnosis)
    if held:
        advice = _held_advice(compiled, known, concluded)
        refused = tuple((name, "plan_withheld") for name in wanted_settings(concluded.settings))
        return Plan(status="withheld", reasons=held, advice=advice, settings_refused=refused)
    started = start(compiled, known.decided, gates, concluded.settings, diagnosis.home_certainty)
    applied, following = started.applied, started.following
    criteria = results(compiled, f"phase.{following}", known) if following else ()
    starting = criteria if applied.phase.id == "p1" else ()
    reasons = _reasons(gates, concluded.triage, diagnosis, starting)
    if applied.beyond_findings:
        reasons = (*reasons, PlanReason("clinician_setting", "phase"))
    exercises, others, left_out = _exercises(compiled, known, gates, applied)
    return Plan(
        status=status_of({reason.kind for reason in reasons}),
        reasons=reasons,
        phase=applied.phase.id,
        pain_limit=applied.pain_limit,
        hip_flexion_cap_deg=applied.cap,
        effort_cap_percent=gates.effort_cap_percent,
        next_phase=following,
        phase_criteria=criteria,
        exercises=exercises,
        also_suitable=others,
        left_out=left_out,
        advice=_advice(compiled, known, gates, phase=applied.phase.id),
        settings_applied=applied.accepted,
        settings_refused=applied.refused,
    )


def _withheld(gates: Gates, triage: Triage, diagnosis: Diagnosis) -> tuple[PlanReason, ...]:
    """Return why there is no exercise: gates first, then what was not asked, then certainty."""
    reasons = [PlanReason("gate", rule) for rule in gates.stopped_by]
    reasons += [PlanReason("must_ask", q.must_ask, q.findings) for q in triage.open_questions]
    if not reasons and diagnosis.home_certainty not in PLANNED:
        reasons.append(PlanReason("certainty", diagnosis.home_certainty))
    return tuple(reasons)


def _reasons(
    gates: Gates,
    triage: Triage,
    diagnosis: Diagnosis,
    criteria: tuple[CriterionResult, ...],
) -> tuple[PlanReason, ...]:
    reasons = [PlanReason("gate", rule) for rule in gates.restricted_by]
    reasons += [PlanReason("caution", rule) for rule in gates.cautioned_by]
    if diagnosis.home_certainty == "possible":
        reasons.append(PlanReason("certainty", "possible"))
    unasked = tuple(flag for group in triage.coverage for flag in group.not_asked)
    if unasked:
        reasons.append(PlanReason("flags_unasked", "other_red_flags", unasked))
    reasons += [
        PlanReason("phase_open", item.id, item.missing) for item in criteria if item.missing
    ]
    return tuple(reasons)


def status_of(kinds: set[str]) -> str:
    """Return the status of a plan that is not withheld by the kinds of its reasons."""
    if kinds & {"gate", "certainty"}:
        return "restricted"
    open_kinds = {"flags_unasked", "phase_open", "clinician_setting"}
    return "provisional" if kinds & open_kinds else "complete"


class Started(NamedTuple):
    """Where a plan starts, and the phase after it unless a gate closes that."""

    applied: Applied
    following: str | None


def start(
    compiled: CompiledPack,
    decided: Sequence[Value],
    gates: Gates,
    settings: ClinicianSettings | None,
    certainty: str,
) -> Started:
    """Find the phase to start in.

    Phases are climbed one by one; a criterion that is unknown or not met ends the climb.

    Args:
        compiled: The pack.
        decided: Every value by position.
        gates: Gates in force.
        settings: What the clinician set, if anything.
        certainty: Certainty of the home condition, ``likely`` or ``possible``.
    """
    phases, places = compiled.pack.plan.phases, compiled.prepared.criteria_at
    reached = phases[0]
    for phase in phases[1:]:
        if not all_hold(places[f"phase.{phase.id}"], decided):
            break
        reached = phase
    allowed = gates.phases & P1_ONLY if certainty == "possible" else gates.phases
    applied = apply_settings(compiled, settings, reached, allowed, gates)
    later = phases[[phase.id for phase in phases].index(applied.phase.id) + 1 :]
    following = later[0].id if later and later[0].id in allowed else None
    return Started(applied, following)


def _exercises(
    compiled: CompiledPack, known: Known, gates: Gates, applied: Applied
) -> tuple[tuple[PlannedExercise, ...], tuple[str, ...], tuple[LeftOut, ...]]:
    chosen: list[PlannedExercise] = []
    left_out: list[LeftOut] = []
    phase, withheld = applied.phase.id, _withheld_exercises(compiled, known)
    for bars in compiled.prepared.exercises[phase]:
        reason = _why_not(bars, known, gates, applied, withheld)
        if reason is None:
            exercise = bars.exercise
            chosen.append(PlannedExercise(exercise.id, phase, trial=exercise.trial is not None))
        else:
            left_out.append(reason)
    order = compiled.prepared.order
    given = sorted(chosen[:MOST_EXERCISES], key=lambda item: order[item.exercise])
    others = tuple([item.exercise for item in chosen[MOST_EXERCISES:]])
    return tuple(given), others, tuple(left_out)


def _why_not(
    bars: Bars, known: Known, gates: Gates, applied: Applied, withheld: dict[str, str]
) -> LeftOut | None:
    exercise, decided = bars.exercise, known.decided
    if not gates.allows(exercise, applied.phase.id):
        return LeftOut(exercise.id, "gate")
    if exercise.id in withheld:
        return LeftOut(exercise.id, "population", withheld[exercise.id])
    for position, hold_if_unknown, text in bars.reasons:
        truth = decided[position]
        if truth is True or (truth is None and hold_if_unknown):
            kind = "contraindicated" if truth else "contraindication_open"
            return LeftOut(exercise.id, kind, text)
    over_cap = applied.cap is not None and exercise.hip_flexion_high_deg > applied.cap
    if over_cap and (exercise.cap_exception is None or applied.cap_is_set):
        return LeftOut(exercise.id, "hip_flexion_cap")
    if bars.trial is not None and decided[bars.trial] is not True:
        return LeftOut(exercise.id, "trial_conditions", exercise.trial)
    return None


def _withheld_exercises(compiled: CompiledPack, known: Known) -> dict[str, str]:
    """Return the exercises that a population of this patient does without, with its title."""
    withheld: dict[str, str] = {}
    for advice, when in compiled.prepared.withholding:
        if when is None or known.decided[when] is True:
            for exercise in advice.withhold_exercises:
                withheld.setdefault(exercise, advice.title)
    return withheld


def _advice(compiled: CompiledPack, known: Known, gates: Gates, *, phase: str) -> tuple[str, ...]:
    """Return the advice that concerns this patient; unknown means it is not given.

    Under a restriction nothing is said that offers load or treatment, and only the adjuncts it
    names may be discussed.
    """
    decided, free = known.decided, not gates.allowances
    return tuple(
        [
            item.id
            for item, when in compiled.prepared.advice
            if (when is None or decided[when] is True)
            and (free or not item.without_gates)
            and (not item.phases or phase in item.phases)
            and (item.kind != "adjunct" or gates.allows_adjunct(item.id))
        ]
    )


def _held_advice(compiled: CompiledPack, known: Known, concluded: Concluded) -> tuple[str, ...]:
    """Return what remains right without a plan; in an emergency nothing distracts from it."""
    if concluded.triage.level == "emergency":
        return ()
    about_tendon = concluded.diagnosis.home_certainty in PLANNED
    decided = known.decided
    return tuple(
        [
            item.id
            for item, when in compiled.prepared.advice
            if item.under_stop
            and (when is None or decided[when] is True)
            and (about_tendon or item.kind not in TENDON_KINDS)
        ]
    )
