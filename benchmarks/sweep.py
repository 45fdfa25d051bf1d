"""P3: an evaluation that gives every finding every other answer, in process."""

from collections.abc import Callable, Iterator

from app.api.v1.inbound import Inbound
from app.api.v1.request import EvaluationRequest
from app.engine.evaluate import evaluate
from app.engine.intake import take_in
from app.engine.sweep import sweep
from benchmarks.measure import Row, cpu_in_turns, ratio, spread
from benchmarks.rules import served
from benchmarks.visit import FULL_VISIT

TURN_S = 0.05
SOME = 8
"""Answers that are evaluated as a whole each round, to say what all of them would cost so."""


def measure_sweep(*, rounds: int) -> Iterator[Row]:
    """Measure P3 with a whole visit, beside evaluating the changed findings one by one.

    Yields:
        Rows of the table.

    Raises:
        RuntimeError: If no answer changes the outcome: then nothing was swept.
    """
    pack = served()
    request = EvaluationRequest.model_validate(FULL_VISIT)
    findings = Inbound(pack.pack.vocabulary).findings(request)
    known = take_in(pack, findings)
    whole = evaluate(pack, findings, traced=False)
    if not sweep(pack, known, findings, whole).flips:
        raise RuntimeError("the sweep found nothing")
    answers = sum(
        len(tuple(question.alternatives(findings, known.decided)))
        for question in pack.stakes.questions.values()
    )
    works: dict[str, Callable[[], object]] = {
        "evaluation with sweep and compact trace": lambda: evaluate(pack, findings),
        "evaluation alone": lambda: evaluate(pack, findings, traced=False),
        "sweep alone": lambda: sweep(pack, known, findings, whole),
        "by whole evaluations": lambda: [
            evaluate(pack, findings, traced=False) for _ in range(SOME)
        ],
    }
    taken = cpu_in_turns(works, rounds=rounds, budget_s=TURN_S)
    full = [value / 1000 for value in taken["evaluation with sweep and compact trace"]]
    what = f"evaluation with flips and next_findings, {answers} other answers"
    yield Row("P3", what, spread(full), "ms", 2, 0.5, lower_is_better=True)
    one_by_one = [value * answers / SOME for value in taken["by whole evaluations"]]
    yield Row(
        "",
        "  times faster than evaluating each as a whole",
        ratio(one_by_one, taken["sweep alone"]),
    )
    yield Row("", "  evaluation alone", spread(taken["evaluation alone"]), "us")
    yield Row("", "  sweep alone", spread(taken["sweep alone"]), "us")
