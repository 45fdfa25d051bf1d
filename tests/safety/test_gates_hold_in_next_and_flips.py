"""Rule 3: a gate's effect holds in what to ask next, and in what another answer would change."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.findings import FindingSet
from app.engine.evaluate import evaluate
from tests.safety.bench import URL, Bench, product
from tests.safety.brute_force import changed
from tests.safety.expectations import BLOCKING, FLOORS, GATE_FINDINGS, blocking_for
from tests.safety.patients import RED_FLAGS, TYPICAL, Findings, answered, classic_runner, without
from tests.safety.strategies import finding_sets
from tests.safety.sweep_checks import (
    check_next_asks_only_what_is_open,
    check_next_obeys_the_gates,
    check_no_other_answer_lifts_a_stop,
)

PATIENTS = st.deferred(lambda: finding_sets(product().pack))
EVERY_FLAG = (*RED_FLAGS, *GATE_FINDINGS)
STOPPING = sorted(n for n, floor in (FLOORS | GATE_FINDINGS).items() if floor.effect == "stop")


def crossed(flags: Sequence[str], each: int) -> pytest.MarkDecorator:
    """Return a few patients beside each flag: others beside each, and every one beside some."""
    names = list(TYPICAL)
    pairs = [
        (names[(number + step * len(names) // each) % len(names)], flag)
        for number, flag in enumerate(flags)
        for step in range(each)
    ]
    return pytest.mark.parametrize(("name", "flag"), pairs)


@crossed(EVERY_FLAG, each=2)
def test_what_to_ask_next_obeys_the_gate_of_every_flag(bench: Bench, name: str, flag: str) -> None:
    patient = answered(TYPICAL[name](), True, [flag])

    check_next_obeys_the_gates(bench, patient)
    check_next_asks_only_what_is_open(bench, patient)


@crossed(EVERY_FLAG, each=2)
def test_open_must_asks_stand_first_beside_every_flag(bench: Bench, name: str, flag: str) -> None:
    unasked = [ask for asks in BLOCKING.values() for ask in asks if ask != flag]
    patient = answered(TYPICAL[name](), True, [flag])

    check_next_obeys_the_gates(bench, without(patient, *unasked))


@pytest.mark.parametrize("flag", EVERY_FLAG)
def test_each_open_must_ask_stands_first_beside_every_flag(bench: Bench, flag: str) -> None:
    runner = answered(classic_runner(), True, [flag])

    for ask in blocking_for(runner):
        if ask != flag:
            check_next_obeys_the_gates(bench, without(runner, ask))


@pytest.mark.parametrize("flag", EVERY_FLAG)
def test_what_to_ask_next_obeys_a_flag_of_which_nothing_else_is_known(
    bench: Bench, flag: str
) -> None:
    check_next_obeys_the_gates(bench, {flag: True})


@given(patient=PATIENTS)
def test_what_to_ask_next_obeys_the_gates_for_any_patient(bench: Bench, patient: Findings) -> None:
    check_next_obeys_the_gates(bench, patient)
    check_next_asks_only_what_is_open(bench, patient)


@crossed(STOPPING, each=3)
def test_no_other_answer_frees_a_plan_that_a_flag_has_stopped(
    bench: Bench, name: str, flag: str
) -> None:
    recent = {**TYPICAL[name](), "duration_weeks": 5}

    check_no_other_answer_lifts_a_stop(bench, answered(recent, True, [flag]), flag)


def _answer(bench: Bench, patient: Findings, **query: str) -> dict[str, Any]:
    response = bench.client.post(URL, json=bench.wire(patient), params=query)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


@pytest.mark.parametrize("query", [{}, {"include": "full_trace"}])
@pytest.mark.parametrize("flag", EVERY_FLAG)
def test_over_http_what_to_ask_next_obeys_the_gate_of_every_flag(
    bench: Bench, flag: str, query: dict[str, str]
) -> None:
    for patient in (
        answered(classic_runner(), True, [flag]),
        answered(without(classic_runner(), "slump", "hop_test", "arabesque"), True, [flag]),
    ):
        answer = _answer(bench, patient, **query)
        now, items = answer["flips"]["now"], answer["next_findings"]["items"]

        assert answer["next_findings"]["sentence"]
        assert now["triage"] == answer["triage"]["level"]
        assert now["plan_status"] == answer["plan"]["status"]
        if now["triage"] == "emergency":
            assert items == []
        if flag in STOPPING:
            assert [item for item in items if item.get("provokes")] == []
            assert now["phase"] is None


@pytest.mark.parametrize("flag", RED_FLAGS)
def test_over_http_open_must_asks_stand_first(bench: Bench, flag: str) -> None:
    unasked = [ask for asks in BLOCKING.values() for ask in asks if ask != flag]
    patient = without(answered(classic_runner(), True, [flag]), *unasked)

    answer = _answer(bench, patient, include="full_trace")
    items, open_asks = answer["next_findings"]["items"], answer["triage"]["must_ask"]

    if answer["triage"]["level"] == "emergency":
        assert items == []
    else:
        first = items[: len(open_asks)]
        assert {item["kind"] for item in first} == {"must_ask"}
        assert sorted(sorted(item["findings"]) for item in first) == sorted(
            sorted(ask["findings"]) for ask in open_asks
        )
        assert "must_ask" not in {item["kind"] for item in items[len(open_asks) :]}


@pytest.mark.parametrize("name", TYPICAL)
@pytest.mark.parametrize("dropped", [(), ("fever",), ("slump", "hop_test")])
def test_an_open_safety_rule_is_told_by_the_trace_or_fired_by_one_answer_that_flips(
    bench: Bench, name: str, dropped: tuple[str, ...]
) -> None:
    findings = FindingSet(values=without(TYPICAL[name](), *dropped))
    evaluation = evaluate(bench.compiled, findings)
    assert evaluation.sweep is not None

    fired: set[str] = set()
    for flip in evaluation.sweep.flips:
        for answer in (True, False):
            with_it = changed(findings, flip.finding, answer)
            fired |= set(evaluate(bench.compiled, with_it, traced=False).triage.fired)
    traced = {entry.rule for entry in evaluation.trace}
    assert set(evaluation.triage.undecided) - traced <= fired
