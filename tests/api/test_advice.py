"""All advice that was concluded stands in the answer: spelled out, or named under `more`."""

from collections.abc import Callable
from typing import Any

import pytest

from app.api.v1.examples import CLASSIC_RUNNER, EVALUATION_EXAMPLES
from app.api.v1.inbound import Inbound
from app.api.v1.request import EvaluationRequest
from app.cli.validation import patients
from app.engine.compile import CompiledPack
from app.engine.evaluate import evaluate
from tests.api.reading import every

REQUESTS: dict[str, Any] = {
    **{name: example["value"] for name, example in EVALUATION_EXAMPLES.items()},
    **{patient.id: patient.request for patient in patients()},
    "a runner with more to heed": {
        **CLASSIC_RUNNER,
        "risk_factors": {"pregnant_or_postpartum": "yes", "fear_of_movement_or_low_mood": "yes"},
    },
}


def concluded(compiled: CompiledPack, request: Any) -> list[str]:
    findings = Inbound(compiled.pack.vocabulary).findings(EvaluationRequest.model_validate(request))
    return list(evaluate(compiled, findings, traced=False).plan.advice)


def answered(compiled: CompiledPack, plan: dict[str, Any]) -> list[str]:
    """Return the ids of all advice of a plan, in whichever list it stands."""
    advice = {item.id for item in compiled.pack.plan.advice}
    named = [name for part in plan.values() if isinstance(part, list) for name in every(part, "id")]
    return [name for name in (*named, *plan["more"]) if name in advice]


@pytest.mark.parametrize("include", [None, "full_trace"])
@pytest.mark.parametrize("name", REQUESTS)
def test_each_piece_of_advice_stands_in_the_answer_once(
    ask: Callable[..., Any], compiled: CompiledPack, name: str, include: str | None
) -> None:
    request = REQUESTS[name]

    plan = ask(request, include)["plan"]

    assert sorted(answered(compiled, plan)) == sorted(concluded(compiled, request))


def test_the_patients_are_given_advice_of_every_kind(compiled: CompiledPack) -> None:
    kinds = {item.id: item.kind for item in compiled.pack.plan.advice}

    given = {kinds[name] for request in REQUESTS.values() for name in concluded(compiled, request)}

    assert given == set(kinds.values())


def test_asked_for_all_the_advice_beside_the_exercises_is_spelled_out(
    ask: Callable[..., Any], runner: Any
) -> None:
    compact, full = ask(runner)["plan"], ask(runner, "full_trace")["plan"]

    beside = ["adj_walking", "adj_cross_training"]
    assert compact["adjuncts"] == []
    assert [name for name in compact["more"] if name in beside] == beside
    assert [advice["id"] for advice in full["adjuncts"]] == beside
    assert full["more"] == []
