"""Rule 7: a failure is an error, never an emptier answer."""

from inspect import isfunction
from types import ModuleType
from typing import Any, NoReturn

import pytest

from app.api.v1 import inbound
from app.api.v1.present import answer as presenting
from app.domain.errors import KnowledgePackWithdrawnError, UnknownComplaintError
from app.domain.findings import FindingSet
from app.engine import evaluate as engine
from tests.safety.bench import COMPLAINT, URL, Bench, served, withdrawn
from tests.safety.checks import check_failure_is_an_error
from tests.safety.patients import classic_runner


def steps_of(module: ModuleType) -> list[str]:
    """Return the functions that a module of the engine has taken from the others."""
    return [
        name
        for name, item in vars(module).items()
        if isfunction(item)
        and item.__module__.startswith("app.engine")
        and item.__module__ != module.__name__
    ]


ENGINE_STEPS = steps_of(engine)


def fail(*_: Any, **__: Any) -> NoReturn:
    raise RuntimeError("planted")


def test_the_steps_of_an_evaluation_are_found() -> None:
    assert {"take_in", "triage", "rank", "diagnose", "stage", "plan"} <= set(ENGINE_STEPS)


@pytest.mark.parametrize("step", ENGINE_STEPS)
def test_a_step_of_the_engine_that_fails_is_an_error_and_no_answer(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setattr(engine, step, fail)

    check_failure_is_an_error(bench, full=step == "full_trace")


@pytest.mark.parametrize("part", ["summary", "fragment"])
def test_a_presenter_that_fails_is_an_error_and_no_answer(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    broken = Bench(bench.compiled)
    assert broken.client is not None
    monkeypatch.setattr(presenting, part, fail)
    if part == "fragment":
        with pytest.raises(RuntimeError, match="planted"):
            _ = Bench(bench.compiled).client
        return

    response = broken.client.post(URL, json={})

    assert response.status_code == 500
    assert response.json()["type"] == "/problems/internal-error"


def test_findings_that_cannot_be_taken_in_are_an_error_and_no_answer(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbound, "_value", fail)

    response = bench.client.post(URL, json=bench.wire(classic_runner()))

    assert response.status_code == 500
    assert "triage" not in response.json()


def test_a_withdrawn_pack_evaluates_nothing(bench: Bench) -> None:
    with served(bench, withdrawn(bench.compiled)):
        with pytest.raises(KnowledgePackWithdrawnError):
            bench.service.evaluate(COMPLAINT, FindingSet())
        response = bench.client.post(URL, json=bench.wire(classic_runner()))

    assert response.status_code == 409
    assert response.json()["type"] == "/problems/knowledge-pack-withdrawn"
    assert "triage" not in response.json()


def test_an_unknown_complaint_is_refused(bench: Bench) -> None:
    with pytest.raises(UnknownComplaintError):
        bench.service.evaluate("knee_pain", FindingSet())

    response = bench.client.post(URL, json={"complaint": "knee_pain"})

    assert response.status_code == 422
    assert "triage" not in response.json()


@pytest.mark.parametrize(
    "body",
    [
        {"red_flags": {"cauda_equina": {"saddle_numbnes": "yes"}}},
        {"red_flags": {"cauda_equina": {"saddle_numbness": "maybe"}}},
        {"red_flags": {"cauda_equina": {"saddle_numbness": True}}},
        {"red_flags": {"cauda_equina": "all_clear"}},
        {"saddle_numbness": "yes"},
        {"presentation": {"age": 130}},
        {"presentation": {"age": "15"}},
        {"measures": {"pain_worst_24h": 11}},
        {"clinician_settings": {"pain_limit": 6, "reason": "clinical_judgement"}},
    ],
    ids=str,
)
def test_a_finding_that_cannot_be_read_is_refused_and_not_dropped(
    bench: Bench, body: dict[str, Any]
) -> None:
    response = bench.client.post(URL, json=body)

    assert response.status_code == 422
    assert response.json()["errors"]
