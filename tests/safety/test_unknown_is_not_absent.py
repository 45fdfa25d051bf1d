"""Rule 1: unknown is not absent, and no default stands in for a finding."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.findings import Sides
from tests.journeys.readme import shown_request
from tests.safety.bench import Bench, product
from tests.safety.checks import (
    check_empty_request,
    check_forgetting_a_no,
    check_more_answers_never_undo,
    check_must_ask_withholds,
    check_none_of_these,
    check_none_of_these_fills_silence,
    check_nothing_fires_on_nothing,
    check_unasked_flag_is_provisional,
    check_unknown_beside_none_of_these,
    check_unknown_changes_nothing,
    check_unknown_side_is_not_absent,
    check_untested_side_holds_the_plan,
)
from tests.safety.expectations import BLOCKING, BONE_SCREEN, BONE_SCREEN_FOR, blocking_for
from tests.safety.patients import (
    NO_ONE_SIDE,
    RED_FLAGS,
    TYPICAL,
    Findings,
    answered,
    classic_runner,
    desk_worker,
    placed,
    without,
    young_newcomer,
)
from tests.safety.strategies import best_value, complete_sets, finding_sets

PATIENTS = st.deferred(lambda: finding_sets(product().pack))
COMPLETE = st.deferred(lambda: complete_sets(product().pack))
BLOCKED = [(name, ask) for name, build in TYPICAL.items() for ask in blocking_for(build())]
NOT_BLOCKED = [
    (name, flag)
    for name, build in TYPICAL.items()
    for flag in RED_FLAGS
    if flag not in blocking_for(build())
]
FLAG_GROUPS = {
    group.id: tuple(flag.id for flag in group.members)
    for group in product().pack.vocabulary.red_flags
}
MEMBERS = [(group, name) for group, members in FLAG_GROUPS.items() for name in members]
TWO_SIDED = [measure.id for measure in product().pack.vocabulary.measures if measure.sided]
OPENS_P2 = {
    "load_test_pain": (),
    "minutes_sitting_to_first_pain": (),
    "pain_worst_24h": ("settles_after_hours",),
    "settles_after_hours": ("pain_worst_24h",),
}
"""Measures of two sides without which nobody leaves P1, and the other one that would do instead."""
NOT_ALL_BLOCKED = [
    group
    for group, members in FLAG_GROUPS.items()
    if not set(members) <= set(blocking_for(classic_runner()))
]


@pytest.mark.parametrize("name", TYPICAL)
def test_unknown_null_and_left_out_are_the_same_patient(bench: Bench, name: str) -> None:
    check_unknown_changes_nothing(bench, TYPICAL[name]())


@given(patient=PATIENTS, dropped=st.sets(st.sampled_from(RED_FLAGS)))
def test_adding_unknowns_to_any_patient_changes_nothing(
    bench: Bench, patient: Findings, dropped: set[str]
) -> None:
    values = without(patient, *dropped)
    padded = {**dict.fromkeys(dropped), **values}

    assert bench.evaluate(padded) == bench.evaluate(values)


@pytest.mark.parametrize("empty", [{}, {"red_flags": {}}, {"red_flags": {"injury": {}}}])
def test_an_empty_part_of_a_request_says_nothing(bench: Bench, empty: dict[str, object]) -> None:
    assert bench.receive(empty) == bench.receive({})
    assert bench.digest(bench.receive(empty)) == bench.digest(bench.receive({}))


@pytest.mark.parametrize("group", FLAG_GROUPS)
def test_a_group_answered_unknown_was_not_asked(bench: Bench, group: str) -> None:
    assert bench.receive({"red_flags": {group: "unknown"}}) == bench.receive({})


def test_no_rule_of_the_pack_is_settled_by_nothing(bench: Bench) -> None:
    check_nothing_fires_on_nothing(bench)


@given(full=COMPLETE, data=st.data())
def test_asking_more_never_undoes_a_rule_of_safety(
    bench: Bench, full: Findings, data: st.DataObject
) -> None:
    unasked = data.draw(st.sets(st.sampled_from(sorted(full)), min_size=40))

    check_more_answers_never_undo(bench, full, unasked)


@given(patient=PATIENTS, data=st.data())
def test_asking_more_of_a_typical_patient_never_undoes_a_rule_of_safety(
    bench: Bench, patient: Findings, data: st.DataObject
) -> None:
    unasked = data.draw(st.sets(st.sampled_from(sorted(patient) or ["age"])))

    check_more_answers_never_undo(bench, patient, unasked)


def test_a_sore_side_that_was_not_examined_is_not_absent(bench: Bench) -> None:
    sided = [
        finding.id
        for group in ("symptoms", "clinical_tests")
        for finding in bench.pack.vocabulary.groups()[group]
        if finding.sided
    ]

    assert sided
    for name in sided:
        if name not in bench.compiled.either_side:
            check_unknown_side_is_not_absent(bench, name)


@pytest.mark.parametrize("name", TYPICAL)
@pytest.mark.parametrize("measure", TWO_SIDED)
def test_a_measure_of_one_side_moves_nobody_up_whose_other_side_may_hurt(
    bench: Bench, measure: str, name: str
) -> None:
    spared = without(TYPICAL[name](), *OPENS_P2.get(measure, ()))

    check_untested_side_holds_the_plan(bench, spared, measure, best_value(bench.pack, measure))


@pytest.mark.parametrize("side", NO_ONE_SIDE)
@pytest.mark.parametrize("measure", OPENS_P2)
def test_a_measure_that_opens_a_phase_opens_it_when_taken_on_both_sides(
    bench: Bench, measure: str, side: str | None
) -> None:
    best = best_value(bench.pack, measure)
    runner = placed(without(classic_runner(), *OPENS_P2[measure]), side)

    phases = [
        bench.evaluate({**runner, measure: taken}).plan.phase
        for taken in (Sides(best, best), Sides(best, None), Sides(None, best), Sides())
    ]

    assert phases == ["p2", "p1", "p1", "p1"]


@pytest.mark.parametrize("side", NO_ONE_SIDE)
def test_over_http_a_load_test_of_one_side_leaves_the_phase_open(
    bench: Bench, side: str | None
) -> None:
    runner = placed(classic_runner(), side)

    one, both = (
        bench.answer(bench.wire({**runner, "load_test_pain": taken}))["plan"]
        for taken in (Sides(1, None), Sides(1, 1))
    )

    assert (one["phase"]["id"], both["phase"]["id"]) == ("p1", "p2")
    assert [reason for reason in one["reasons"] if "load_test_pain" in reason["findings"]]


@pytest.mark.parametrize(("name", "ask"), BLOCKED)
def test_without_a_blocking_must_ask_there_is_no_exercise_and_the_reason_names_it(
    bench: Bench, name: str, ask: str
) -> None:
    check_must_ask_withholds(bench, TYPICAL[name](), ask)


@pytest.mark.parametrize("name", TYPICAL)
def test_nothing_but_the_blocking_must_asks_withholds(bench: Bench, name: str) -> None:
    open_questions = bench.evaluate({}).triage.open_questions
    patient = TYPICAL[name]()
    asked = {finding for question in open_questions for finding in question.findings}
    needless = asked - set(blocking_for(patient))

    for finding in needless & set(RED_FLAGS):
        check_unasked_flag_is_provisional(bench, patient, finding)


@pytest.mark.parametrize(("name", "flag"), NOT_BLOCKED)
def test_another_flag_that_was_not_asked_makes_the_plan_provisional_and_is_named(
    bench: Bench, name: str, flag: str
) -> None:
    check_unasked_flag_is_provisional(bench, TYPICAL[name](), flag)


@pytest.mark.parametrize("risk", BONE_SCREEN_FOR)
@pytest.mark.parametrize("question", BONE_SCREEN)
def test_the_bone_screen_is_asked_while_a_reason_for_it_may_exist(
    bench: Bench, risk: str, question: str
) -> None:
    check_must_ask_withholds(bench, without(desk_worker(), risk), question)


def test_a_young_adult_whose_start_is_not_known_is_asked_for_the_growth_plate(
    bench: Bench,
) -> None:
    for patient in (
        answered(young_newcomer(), "sudden", ["onset"]),
        without(young_newcomer(), "onset"),
    ):
        evaluation = bench.evaluate(without(patient, "open_growth_plate"))

        assert evaluation.plan.status == "withheld"
        assert [r for r in evaluation.plan.reasons if "open_growth_plate" in r.findings]


def test_with_nothing_asked_nothing_is_concluded_and_all_is_to_be_asked(bench: Bench) -> None:
    always = {finding for findings in BLOCKING.values() for finding in findings}

    check_empty_request(bench, always | set(BONE_SCREEN) | {"open_growth_plate"})


@given(patient=PATIENTS, flag=st.sampled_from(RED_FLAGS))
def test_forgetting_that_a_flag_was_absent_makes_nothing_calmer(
    bench: Bench, patient: Findings, flag: str
) -> None:
    check_forgetting_a_no(bench, patient, flag)


@pytest.mark.parametrize("group", FLAG_GROUPS)
def test_none_of_these_is_marked_and_never_hides_a_yes(bench: Bench, group: str) -> None:
    check_none_of_these(bench, group, FLAG_GROUPS[group])


@pytest.mark.parametrize("group", FLAG_GROUPS)
def test_none_of_these_speaks_for_the_silent_and_not_for_the_unknown(
    bench: Bench, group: str
) -> None:
    check_none_of_these_fills_silence(bench, group, FLAG_GROUPS[group])


@pytest.fixture(scope="module")
def readme_runner(repository: Path) -> dict[str, Any]:
    """The request that README.md shows; every group of it is answered none_of_these."""
    body: dict[str, Any] = json.loads(shown_request(repository).body)
    assert body["red_flags"] == dict.fromkeys(FLAG_GROUPS, "none_of_these")
    return body


@pytest.mark.parametrize(("group", "name"), MEMBERS)
def test_a_flag_said_to_be_unknown_beside_none_of_these_holds_the_plan(
    bench: Bench, readme_runner: dict[str, Any], group: str, name: str
) -> None:
    runner = classic_runner()
    for body in (readme_runner, bench.wire(runner)):
        answer = check_unknown_beside_none_of_these(bench, body, group, name)

        blocks = name in blocking_for(runner)
        assert answer["plan"]["status"] == ("withheld" if blocks else "provisional")
        assert (answer["plan"]["exercises"] == []) is blocks


def test_saddle_numbness_unknown_beside_none_of_these_leaves_cauda_equina_open(
    bench: Bench, readme_runner: dict[str, Any]
) -> None:
    answer = check_unknown_beside_none_of_these(
        bench, readme_runner, "cauda_equina", "saddle_numbness"
    )

    assert answer["triage"]["level"] == "indeterminate"
    assert answer["triage"]["cannot_exclude"] == ["cauda equina syndrome"]
    assert (answer["plan"]["status"], answer["plan"]["exercises"]) == ("withheld", [])
    assert "No exercise." in answer["summary"]


@pytest.mark.parametrize("group", NOT_ALL_BLOCKED)
def test_the_summary_names_the_group_that_was_not_asked(bench: Bench, group: str) -> None:
    label = {item.id: item.label for item in bench.pack.vocabulary.red_flags}[group]
    members = set(FLAG_GROUPS[group]) - set(blocking_for(classic_runner()))

    answer = bench.answer(bench.wire(without(classic_runner(), *members)))

    assert label in answer["summary"]
    assert answer["triage"]["complete"] is False
