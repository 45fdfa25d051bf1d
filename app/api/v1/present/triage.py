"""Triage: what was found, how fast to act, what was not asked and what therefore stays possible."""

from app.api.v1.present.pieces import Pieces, fragment
from app.api.v1.wording import Json
from app.domain.evaluation import GroupCoverage, OpenQuestion, Triage
from app.domain.rules import SafetyRule


class TriagePresenter:
    """Presents triage from prepared parts."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._rules = {rule.id: fragment(self._rule(rule)) for rule in pieces.safety.values()}

    def present(self, triage: Triage, *, full: bool) -> Json:
        """Return the triage part of the answer.

        Args:
            triage: What the engine concluded.
            full: Name the flags of a group that one answer cleared as a whole.
        """
        review = self._pieces.review[triage.level]  # type: ignore[index]
        return {
            "level": triage.level,
            "act_within": triage.act_within,
            "complete": triage.complete,
            "reasons": [self._rules[rule] for rule in triage.fired],
            "red_flag_coverage": [_coverage(covered, full=full) for covered in triage.coverage],
            "must_ask": [self._question(item) for item in triage.open_questions],
            "cannot_exclude": list(triage.cannot_exclude),
            "safety_net": [self._pieces.net[name] for name in triage.safety_net],
            "review_by": {
                "days_low": review.days_low,
                "days_high": review.days_high,
                "text": review.text,
            },
        }

    def _rule(self, rule: SafetyRule) -> Json:
        return {
            "rule": rule.id,
            **({"gate": rule.gate} if rule.gate else {}),
            "level": rule.level,
            "act_within": rule.act_within,
            "effect": rule.effect,
            "reason": rule.reason,
            "action": rule.action,
            "patient_words": rule.patient_words,
            **self._pieces.provenance(rule),
        }

    def _question(self, question: OpenQuestion) -> Json:
        ask = self._pieces.ask[question.must_ask]
        return {
            "id": f"must_ask.{ask.id}",
            "label": ask.label,
            "question": ask.question,
            "findings": list(question.findings),
            "excludes": ask.excludes,
        }


def _coverage(covered: GroupCoverage, *, full: bool) -> Json:
    """Return what is known of a group; what is empty is left out."""
    said: Json = {"group": covered.group, "asked_as_group": covered.asked_as_group}
    cleared = covered.asked_as_group and not covered.present and not covered.not_asked
    if cleared and not full:
        return said
    for name in ("present", "absent", "not_asked"):
        flags = getattr(covered, name)
        if flags:
            said[name] = flags
    return said
