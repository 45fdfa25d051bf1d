"""Why a condition was, or was not, concluded."""

from app.domain.evaluation import Evaluation, RankedCondition
from app.domain.rules import Condition
from app.engine.inquiry import Inquiry
from app.engine.prepared import weightiest_first

NEGATIVE = "two_constructs_negative"
SURE = frozenset({"likely", "possible"})


def question_condition(inquiry: Inquiry, name: str) -> bool:
    """Gather what speaks about a condition, and return whether it was concluded.

    Args:
        inquiry: The patient; filled on the way.
        name: A condition of the pack.
    """
    entry = next(item for item in inquiry.evaluation.differential if item.condition == name)
    condition = next(item for item in inquiry.compiled.pack.conditions if item.id == name)
    concluded = _concluded(inquiry.evaluation, entry)
    _flags(inquiry, name)
    if name == inquiry.evaluation.diagnosis.home:
        inquiry.look_at_certainty()
        _negatives(inquiry)
    _features(inquiry, condition, concluded=concluded)
    _holds(inquiry, entry, concluded=concluded)
    return concluded


def _concluded(evaluation: Evaluation, entry: RankedCondition) -> bool:
    """Return whether it leads, or is among the strongest; never what is called unlikely."""
    diagnosis = evaluation.diagnosis
    leads = entry.condition == diagnosis.leading and diagnosis.leading_certainty in SURE
    strong = entry.support == "strong"
    if entry.condition == diagnosis.home:
        return diagnosis.home_certainty in SURE and (leads or strong)
    return leads or strong


def _flags(inquiry: Inquiry, name: str) -> None:
    """Look at the safety rules that point to the condition."""
    triage = inquiry.evaluation.triage
    for rule in inquiry.compiled.pack.safety_rules:
        if name in rule.points_to:
            truth = inquiry.look(rule.id)
            if rule.id in triage.fired:
                inquiry.points_for.append(rule.id)
            elif truth is None:
                inquiry.opened.append(rule.id)


def _negatives(inquiry: Inquiry) -> None:
    for item in inquiry.compiled.pack.certainty.negative_constructs:
        key = f"negative.{item.id}"
        if inquiry.look(key) is True:
            inquiry.against.append(key)


def _features(inquiry: Inquiry, condition: Condition, *, concluded: bool) -> None:
    """Look at its features; a risk speaks only beside a reason for the condition."""
    keys: dict[str, list[str]] = {"for": [], "against": [], "neutral": [], "risk": []}
    # What is concluded could only be lowered by what was not asked, and anything else raised;
    # two negative kinds of test stand, whatever else is asked.
    wanted = "against" if concluded else "for"
    settled = condition.home and NEGATIVE in inquiry.evaluation.diagnosis.home_reasons
    for feature in weightiest_first(condition):
        key = f"feature.{condition.id}.{feature.id}"
        truth = inquiry.look(key)
        if truth is True:
            keys[feature.direction].append(key)
        elif truth is None and feature.direction == wanted and not settled:
            inquiry.opened.append(key)
    inquiry.points_for.extend(keys["for"] + keys["risk"] if keys["for"] else [])
    inquiry.against.extend(keys["against"])


def _holds(inquiry: Inquiry, entry: RankedCondition, *, concluded: bool) -> None:
    diagnosis, first = inquiry.evaluation.diagnosis, inquiry.evaluation.differential[0]
    home = entry.condition == diagnosis.home
    gates = [rule.id for rule in inquiry.fired("stop") if entry.condition not in rule.points_to]
    for rule in gates if home or not concluded else ():
        inquiry.hold("gate", rule)
    led_by = first.led_by[:1] if first is not entry and not concluded else ()
    for rule in led_by:
        if rule not in gates:
            inquiry.hold("led_past", rule, first.condition)
    if home:
        inquiry.hold_by_reasons()
    if not concluded:
        inquiry.hold("support", name=entry.support)
        if diagnosis.leading not in {None, entry.condition}:
            inquiry.hold("ranked_behind", name=diagnosis.leading)
