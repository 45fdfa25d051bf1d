"""Rule 2: red flags run first, and nothing lowers one that is present."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.findings import FindingSet
from tests.safety.bench import Bench, product
from tests.safety.checks import (
    check_flag_in_patient,
    check_flag_not_lowered_by,
    check_floor,
    check_most_pressing_leads,
    check_order_of_findings,
    check_rash_whenever_it_hurt,
    check_unknown_exception_leaves_the_rule,
    pressing,
)
from tests.safety.expectations import FLOORS, GATE_FINDINGS, INJURY_THAT_AGES, OLD_INJURY
from tests.safety.patients import (
    RED_FLAGS,
    TYPICAL,
    Findings,
    answered,
    classic_runner,
    desk_worker,
    irritable_recent,
    without,
)
from tests.safety.strategies import every_answer, finding_sets, shuffled

PATIENTS = st.deferred(lambda: finding_sets(product().pack))
CROSS = [(name, flag) for name in TYPICAL for flag in (*RED_FLAGS, *GATE_FINDINGS)]
DENIES_FLAGS = re.compile(r"\bno (red )?flag[^.]*\bpresent\b|\bno red flags\b", re.IGNORECASE)


@pytest.mark.parametrize(("name", "flag"), CROSS)
def test_a_flag_acts_in_every_typical_patient_as_it_acts_alone(
    bench: Bench, name: str, flag: str
) -> None:
    check_flag_in_patient(bench, TYPICAL[name](), flag)


@pytest.mark.parametrize("flag", [*RED_FLAGS, *GATE_FINDINGS])
def test_a_flag_alone_reaches_what_the_decisions_ask_of_it(bench: Bench, flag: str) -> None:
    check_floor(bench, bench.evaluate({flag: True}), (FLOORS | GATE_FINDINGS)[flag])


@pytest.mark.parametrize("flag", [*RED_FLAGS, *GATE_FINDINGS])
def test_no_other_finding_lowers_a_present_flag(bench: Bench, flag: str) -> None:
    for other, value in every_answer(bench.pack):
        if other != flag:
            check_flag_not_lowered_by(bench, flag, other, value)


@given(patient=PATIENTS, flag=st.sampled_from(RED_FLAGS))
def test_a_flag_added_to_any_patient_never_makes_the_answer_calmer(
    bench: Bench, patient: Findings, flag: str
) -> None:
    absent = bench.evaluate({**patient, flag: False})
    present = bench.evaluate({**patient, flag: True})

    assert set(absent.triage.fired) <= set(present.triage.fired)
    assert pressing(present.triage) <= pressing(absent.triage)
    check_most_pressing_leads(bench, present)


@given(patient=PATIENTS, first=st.sampled_from(RED_FLAGS), second=st.sampled_from(RED_FLAGS))
def test_two_flags_press_as_much_as_the_more_pressing_of_them(
    bench: Bench, patient: Findings, first: str, second: str
) -> None:
    rest = without(without(patient, "duration_weeks"), "weeks_since_injury")
    both = bench.triage(answered(rest, True, [first, second]))

    for flag in (first, second):
        alone = bench.triage({flag: True})
        # Alone, a flag that only cautions leaves the must-asks open, which presses more than it.
        if alone.level != "indeterminate":
            assert pressing(both) <= pressing(alone)


@pytest.mark.parametrize("flag", sorted(INJURY_THAT_AGES - {"onset_sudden_injury"}))
def test_an_injury_of_unknown_date_counts_as_recent(bench: Bench, flag: str) -> None:
    for build in TYPICAL.values():
        check_unknown_exception_leaves_the_rule(bench, build(), flag)


@pytest.mark.parametrize("flag", sorted(INJURY_THAT_AGES - {"onset_sudden_injury"}))
@pytest.mark.parametrize("weeks", [0, 3, 6])
def test_an_injury_of_six_weeks_or_less_is_recent(bench: Bench, flag: str, weeks: int) -> None:
    patient = {**irritable_recent(), "duration_weeks": weeks}

    check_floor(bench, bench.evaluate(answered(patient, True, [flag])), FLOORS[flag])


@pytest.mark.parametrize("flag", sorted(INJURY_THAT_AGES))
@pytest.mark.parametrize("weeks", [7, 20, 200])
def test_an_old_unresolved_injury_is_soon_and_gets_no_heavy_load(
    bench: Bench, flag: str, weeks: int
) -> None:
    patient = {**classic_runner(), "onset": "sudden", "duration_weeks": weeks}

    check_floor(bench, bench.evaluate(answered(patient, True, [flag])), OLD_INJURY)


@pytest.mark.parametrize("weeks", [0, 7, 200])
def test_a_gap_never_grows_old(bench: Bench, weeks: int) -> None:
    patient = {**classic_runner(), "duration_weeks": weeks, "palpable_gap": True}

    check_floor(bench, bench.evaluate(patient), FLOORS["palpable_gap"])


@pytest.mark.parametrize("name", TYPICAL)
@pytest.mark.parametrize("weeks", [None, 0, 1, 2, 10, 200])
def test_a_rash_is_urgent_however_long_the_pain_has_lasted(
    bench: Bench, name: str, weeks: int | None
) -> None:
    check_rash_whenever_it_hurt(bench, TYPICAL[name](), weeks)


@pytest.mark.parametrize("flag", sorted(INJURY_THAT_AGES - {"onset_sudden_injury"}))
@pytest.mark.parametrize("weeks", [3, 20])
def test_an_injury_of_a_growing_skeleton_is_urgent_whenever_it_was(
    bench: Bench, flag: str, weeks: int
) -> None:
    patient = {**classic_runner(), "age": 15, "duration_weeks": weeks}

    check_floor(bench, bench.evaluate(answered(patient, True, [flag])), FLOORS[flag])


@given(data=st.data(), patient=PATIENTS)
def test_the_order_of_findings_never_matters(
    bench: Bench, data: st.DataObject, patient: Findings
) -> None:
    check_order_of_findings(bench, patient, data.draw(shuffled(patient)))


@given(data=st.data(), name=st.sampled_from(sorted(TYPICAL)), flag=st.sampled_from(RED_FLAGS))
def test_the_order_of_a_request_never_matters(
    bench: Bench, data: st.DataObject, name: str, flag: str
) -> None:
    body = bench.wire(answered(TYPICAL[name](), True, [flag]))
    mixed = data.draw(shuffled(body)) | {"symptoms": data.draw(shuffled(body["symptoms"]))}

    assert bench.digest(bench.receive(mixed)) == bench.digest(bench.receive(body))


@given(patient=PATIENTS)
def test_the_same_findings_give_the_same_evaluation_twice(bench: Bench, patient: Findings) -> None:
    findings = FindingSet(values=dict(patient))

    assert bench.evaluate(patient) == bench.evaluate(patient)
    assert bench.digest(findings) == bench.digest(findings)


@pytest.mark.parametrize("flag", RED_FLAGS)
def test_the_summary_never_denies_a_flag_that_is_present(bench: Bench, flag: str) -> None:
    answer = bench.answer(bench.wire(answered(desk_worker(), True, [flag])))
    present = [
        name for group in answer["triage"]["red_flag_coverage"] for name in group.get("present", [])
    ]

    assert present == [flag]
    assert not DENIES_FLAGS.search(answer["summary"]), answer["summary"]


@pytest.mark.parametrize("flag", RED_FLAGS)
def test_the_answer_over_http_names_the_rule_the_action_and_the_words_for_the_patient(
    bench: Bench, flag: str
) -> None:
    answer = bench.answer(bench.wire(answered(classic_runner(), True, [flag])))

    assert answer["triage"]["reasons"]
    for reason in answer["triage"]["reasons"]:
        assert reason["action"]
        assert reason["patient_words"]
        assert reason["sources"]
    assert answer["triage"]["safety_net"]
    worst = answer["triage"]["reasons"][0]
    assert worst["level"] == answer["triage"]["level"]
    if worst["level"] != "routine":
        assert worst["action"] in answer["summary"]
