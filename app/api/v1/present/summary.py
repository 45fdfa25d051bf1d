"""The first sentence: the action, its time, what was not asked. Who stops here is safe."""

from app.api.v1.present.pieces import Pieces
from app.domain.evaluation import Evaluation, Plan

WHEN = {
    "now": "Now",
    "same_day": "Today",
    "7_days": "Within 7 days",
    "14_days": "Within 14 days",
    "4_weeks": "Within 4 weeks",
}
MOST_NAMED = 4


def summary(evaluation: Evaluation, pieces: Pieces) -> str:
    """Return the summary sentence."""
    triage = evaluation.triage
    if triage.act_within in WHEN:
        said = f"{WHEN[triage.act_within]}: {pieces.safety[triage.fired[0]].action} "
    elif triage.level == "indeterminate":
        said = "Ask first: the urgency cannot be told yet. "
    else:
        said = "Routine: no flag that was asked is present. "
    return (
        said
        + _diagnosis(evaluation, pieces)
        + _plan(evaluation.plan, pieces)
        + _not_asked(evaluation, pieces)
    )


def _diagnosis(evaluation: Evaluation, pieces: Pieces) -> str:
    diagnosis = evaluation.diagnosis
    if diagnosis.leading is None or diagnosis.leading_certainty == "not_assessable":
        return "No diagnosis is named yet. "
    name = pieces.condition[diagnosis.leading].name
    return f"Working hypothesis: {name}, {diagnosis.leading_certainty}, not confirmed. "


def _plan(plan: Plan, pieces: Pieces) -> str:
    if plan.phase is None:
        return "No exercise. "
    phase = pieces.phase[plan.phase]  # type: ignore[index]
    return f"Plan ({plan.status}): {phase.name}, pain up to {plan.pain_limit} of 10. "


def _not_asked(evaluation: Evaluation, pieces: Pieces) -> str:
    triage = evaluation.triage
    if triage.open_questions:
        labels = [pieces.ask[item.must_ask].label for item in triage.open_questions]
        return f"Not asked: {_listed(labels)}."
    groups = [pieces.flag_group[group.group] for group in triage.coverage if group.not_asked]
    if groups:
        return f"Not fully asked: {_listed(groups)}."
    return "All red flags were asked."


def _listed(labels: list[str]) -> str:
    shown = "; ".join(labels[:MOST_NAMED])
    more = len(labels) - MOST_NAMED
    return f"{shown}; and {more} more" if more > 0 else shown
