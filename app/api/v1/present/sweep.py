"""What to ask next, and what another answer would change."""

from app.api.v1.present.pieces import Pieces
from app.api.v1.wording import Json
from app.domain.sweep import PARTS, NextFinding, Outcome, Sweep
from app.engine.alternatives import UNKNOWN
from app.engine.urgency import ACT_WITHIN, LEVELS

EMERGENCY = "Nothing to ask now: nothing still open makes this less urgent. Act first."
MUST_ASKS = "Ask these first: without them no exercise is given."
COULD_CHANGE = "Each could still change the answer; what could change most comes first."
NOTHING = "Nothing worth asking is left: no other single answer would change what to do."

NOT_PROPOSED = (
    "Nothing more to ask or test now. What could still change the answer stands under flips: a "
    "picture, an examination that the history has to call for, or a test that has to wait."
)
MOST_ANSWERS = 3
"""Answers of one finding that are spelled out by default; a number has many ranges."""


class SweepPresenter:
    """Presents the sweep from prepared texts."""

    def __init__(self, pieces: Pieces) -> None:
        vocabulary = pieces.pack.vocabulary
        self._shown = pieces.pack.next_findings.shown
        self._question = {
            "finding": {item.id: item.question for item in vocabulary.all_findings()},
            "must_ask": {ask.id: ask.question for ask in pieces.pack.must_asks},
            "red_flags": {group.id: group.question for group in vocabulary.red_flags},
        }

    def next_findings(self, sweep: Sweep, *, full: bool) -> Json:
        """Return what to ask or test next.

        Args:
            sweep: What the engine found.
            full: Everything worth asking; else the first few.
        """
        items = sweep.following if full else sweep.following[: self._shown]
        return {
            "sentence": _sentence(sweep),
            "items": [self._item(item, sweep, full=full) for item in items],
        }

    def _item(self, item: NextFinding, sweep: Sweep, *, full: bool) -> Json:
        said: Json = {"kind": item.kind, "id": item.id}
        said["question"] = self._question[item.kind][item.id]
        if item.kind != "finding":
            said["findings"] = item.findings
        if full or not item.answers:
            said["could_change"] = item.could_change
        said["seconds"], said["provokes"] = item.seconds, item.provokes
        if item.kit is not None:
            said["kit"] = item.kit
        if item.answers:
            told = changed if full else weightiest
            answers = item.answers if full else item.answers[:MOST_ANSWERS]
            said["if"] = {answer: told(outcome, sweep.now) for answer, outcome in answers}
        return said

    def flips(self, sweep: Sweep, *, full: bool) -> Json:
        """Return the outcome as it stands, and every single answer that leads to another.

        Answers that lead to the same stand together, what changes most first.

        Args:
            sweep: What the engine found.
            full: Everything that changes, and answers taken back too; else the weightiest change
                of each answer.
        """
        told = changed if full else weightiest
        together: dict[tuple[tuple[str, str | None], ...], dict[str, list[str]]] = {}
        for flip in sorted(sweep.flips, key=lambda flip: _pressing(flip.outcome, sweep.now)):
            if full or flip.answer != UNKNOWN:
                to = tuple(told(flip.outcome, sweep.now).items())
                together.setdefault(to, {}).setdefault(flip.answer, []).append(flip.finding)
        return {
            "now": spelled(sweep.now),
            "changes": [{"to": dict(to), "answers": answers} for to, answers in together.items()],
        }


def spelled(outcome: Outcome) -> Json:
    """Return an outcome as it stands on the wire."""
    return {
        "triage": outcome.level,
        "act_within": outcome.act_within,
        "leading_condition": outcome.leading,
        "stage": outcome.stage,
        "phase": outcome.phase,
        "plan_status": outcome.plan_status,
    }


def changed(outcome: Outcome, now: Outcome) -> Json:
    """Return the parts of an outcome in which it differs from the present one."""
    before = spelled(now)
    return {part: value for part, value in spelled(outcome).items() if value != before[part]}


def weightiest(outcome: Outcome, now: Outcome) -> Json:
    """Return of what differs the part that weighs most, with what it does to the plan."""
    said = changed(outcome, now)
    for kept in (("triage", "act_within", "plan_status"), ("plan_status",), ("leading_condition",)):
        if said.keys() & set(kept[:2]):
            return {part: said[part] for part in kept if part in said}
    return said


def _sentence(sweep: Sweep) -> str:
    if sweep.held == "emergency":
        return EMERGENCY
    if sweep.held == "not_proposed":
        return NOT_PROPOSED
    if not sweep.following:
        return NOTHING
    return MUST_ASKS if sweep.following[0].kind == "must_ask" else COULD_CHANGE


def _pressing(outcome: Outcome, now: Outcome) -> tuple[int, int, int]:
    """Sort key: what changes most comes first, then the more pressing triage."""
    times = (*ACT_WITHIN, "ask_first")
    levels = (*LEVELS, "indeterminate")
    weightiest = PARTS.index(outcome.differs(now)[0])
    return weightiest, levels.index(outcome.level), times.index(outcome.act_within)
