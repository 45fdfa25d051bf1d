"""The first sentence: the action, its time, what was not asked. Who stops here is safe."""

from app.api.v1.present.pieces import Pieces
from app.domain.evaluation import Evaluation, OpenQuestion, Plan

LEVEL = {"emergency": "Emergency", "urgent": "Urgent", "soon": "Soon", "routine": "Routine"}
WHEN = {
    "now": "act now",
    "same_day": "act today",
    "7_days": "act within 7 days",
    "14_days": "act within 14 days",
    "4_weeks": "act within 4 weeks",
}
MOST_NAMED = 4


def summary(evaluation: Evaluation, pieces: Pieces) -> str:
    """Return the summary sentences, the action and its time first."""
    parts = (
        _urgency(evaluation, pieces),
        _diagnosis(evaluation, pieces),
        _plan(evaluation.plan, pieces),
        _not_asked(evaluation, pieces),
    )
    return " ".join(part for part in parts if part)


def _urgency(evaluation: Evaluation, pieces: Pieces) -> str:
    triage = evaluation.triage
    fired = [pieces.safety[name] for name in triage.fired]
    if triage.level == "indeterminate":
        known = f" Known so far: {fired[0].reason} {fired[0].action}" if fired else ""
        return f"Ask first: the urgency cannot be told yet.{known}"
    if not fired:
        return "Routine: no red flag that was asked is present."
    lead = fired[0]
    time = f", {WHEN[triage.act_within]}" if triage.act_within in WHEN else ""
    said = f"{LEVEL[triage.level]}{time}. {lead.reason} {lead.action}"
    stop = next((rule for rule in fired if rule.effect == "stop"), None)
    if stop is not None and stop is not lead:
        said += f" No exercise, because: {stop.reason} {stop.action}"
    return said


def _diagnosis(evaluation: Evaluation, pieces: Pieces) -> str:
    diagnosis = evaluation.diagnosis
    if diagnosis.leading is None or diagnosis.leading_certainty == "not_assessable":
        return "No diagnosis is named yet."
    name = pieces.condition[diagnosis.leading].name
    return f"Working hypothesis: {name}, {diagnosis.leading_certainty}, not confirmed."


def _plan(plan: Plan, pieces: Pieces) -> str:
    if plan.phase is None:
        return "No exercise."
    phase = pieces.phase[plan.phase]  # type: ignore[index]
    return f"Plan ({plan.status}): {phase.name}, pain up to {plan.pain_limit} of 10."


def _not_asked(evaluation: Evaluation, pieces: Pieces) -> str:
    triage = evaluation.triage
    if triage.open_questions:
        labels = [_open_label(item, pieces) for item in triage.open_questions]
        return f"Not asked: {_listed(labels)}."
    groups = [pieces.flag_group[group.group] for group in triage.coverage if group.not_asked]
    if groups:
        return f"Not fully asked: {_listed(groups)}."
    return "All red-flag groups were asked."


def _open_label(question: OpenQuestion, pieces: Pieces) -> str:
    """Return the label of a must-ask, or of what is still open where part of it is answered."""
    ask = pieces.ask[question.must_ask]
    if len(question.findings) >= len(ask.findings):
        return ask.label
    return ", ".join(pieces.label_of(name) for name in question.findings)


def _listed(labels: list[str]) -> str:
    shown = "; ".join(labels[:MOST_NAMED])
    more = len(labels) - MOST_NAMED
    return f"{shown}; and {more} more" if more > 0 else shown
