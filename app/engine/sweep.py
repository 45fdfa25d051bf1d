"""Every single finding whose change alters the outcome, and what to ask or test next."""

from collections.abc import Iterable, Iterator

from app.domain.evaluation import Evaluation
from app.domain.findings import FindingSet, Sides
from app.domain.sweep import Flip, Outcome, Sweep
from app.engine.alternatives import Alternative, range_of
from app.engine.asking import Asked, next_findings
from app.engine.compile import CompiledPack
from app.engine.intake import Known
from app.engine.outcome import Decider

SIDE = "side"


def sweep(
    compiled: CompiledPack,
    known: Known,
    findings: FindingSet,
    evaluation: Evaluation,
    *,
    taken_back: bool = True,
) -> Sweep:
    """Give every finding every other answer, one at a time.

    Which side hurts is left as it is while an answer was given side by side: those are tied to it.

    Args:
        compiled: The pack.
        known: What is known and decided.
        findings: What it was decided from.
        evaluation: What was concluded from it.
        taken_back: Whether answers are also taken back, one at a time.
    """
    decider = Decider(compiled, known, evaluation, findings.settings)
    tied = any(isinstance(value, Sides) for value in findings.values.values())
    flips: list[Flip] = []
    unknown: dict[str, Asked] = {}
    for finding, question in compiled.stakes.questions.items():
        if tied and finding == SIDE:
            continue
        others = tuple(question.alternatives(findings, known.decided, taken_back=taken_back))
        changed = decider.after(finding, others)
        if changed:
            flips.extend(Flip(finding, answer, outcome) for answer, outcome in _joined(changed))
            if known.decided[question.places[0]] is None:
                answers = tuple((other.answer, outcome) for other, outcome in changed)
                unknown[finding] = Asked(len(others), answers)
    following = next_findings(compiled, evaluation, decider.now, unknown)
    held = None
    if decider.now.level == "emergency":
        held = "emergency"
    elif unknown and not following:
        held = "not_proposed"
    return Sweep(decider.now, tuple(flips), following, held)


def _joined(changed: Iterable[tuple[Alternative, Outcome]]) -> Iterator[tuple[str, Outcome]]:
    """Yield answer and outcome, ranges of a number that touch and lead to the same as one."""
    last: tuple[tuple[int, int], Outcome] | None = None
    for other, outcome in changed:
        if other.span is None:
            if last is not None:
                yield range_of(*last[0]), last[1]
                last = None
            yield other.answer, outcome
        elif last is not None and last[1] == outcome and last[0][1] + 1 == other.span[0]:
            last = (last[0][0], other.span[1]), outcome
        else:
            if last is not None:
                yield range_of(*last[0]), last[1]
            last = other.span, outcome
    if last is not None:
        yield range_of(*last[0]), last[1]
