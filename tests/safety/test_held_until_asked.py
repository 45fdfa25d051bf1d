"""Rule 1, of exercises: what may do harm waits until what speaks against it was asked or tested."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.findings import ClinicianSettings, Sides
from tests.safety.bench import MOST_FREEDOM, Bench, product
from tests.safety.content_checks import check_held_until_asked, given_in
from tests.safety.expectations import HELD_UNTIL_ASKED, HINGES, SPRINGY
from tests.safety.patients import (
    TYPICAL,
    Findings,
    answered,
    sprinter_near_return,
    without,
)
from tests.safety.strategies import finding_sets, settings_of_clinicians

PATIENTS = st.deferred(lambda: finding_sets(product().pack))
SETTINGS = (None, MOST_FREEDOM, *(ClinicianSettings(phase=f"p{number}") for number in range(1, 5)))
ONE_IS_ENOUGH = {
    name: held.unasked for name, held in HELD_UNTIL_ASKED.items() if len(held.unasked) > 1
}
RISKS = [name for name in HELD_UNTIL_ASKED if name not in ONE_IS_ENOUGH]
by_question = pytest.mark.parametrize("question", HELD_UNTIL_ASKED)


@by_question
def test_what_may_do_harm_waits_for_the_question_and_nothing_else_does(
    bench: Bench, question: str
) -> None:
    unasked, held = HELD_UNTIL_ASKED[question]
    sprinter = answered(sprinter_near_return(), False, unasked)

    check_held_until_asked(bench, sprinter, without(sprinter, *unasked), held)


@by_question
def test_the_last_phase_stays_complete_without_what_waits(bench: Bench, question: str) -> None:
    unasked, held = HELD_UNTIL_ASKED[question]

    plan = bench.evaluate(without(sprinter_near_return(), *unasked)).plan

    assert (plan.phase, plan.status) == ("p4", "complete")
    assert given_in(plan)
    assert given_in(plan) & held == set()


@by_question
def test_over_http_what_waits_is_left_out_and_says_why(bench: Bench, question: str) -> None:
    unasked, held = HELD_UNTIL_ASKED[question]
    sprinter = sprinter_near_return()
    usual = given_in(bench.evaluate(sprinter).plan)

    plan = bench.answer(bench.wire(without(sprinter, *unasked)))["plan"]
    left_out = {item["exercise"]: item for item in plan["left_out"]}

    assert set(left_out) == held & usual
    assert held & {*(item["id"] for item in plan["exercises"]), *plan["also_suitable"]} == set()
    for item in left_out.values():
        assert item["reason"] == "Held back until this is known."
        assert "not asked" in item["detail"] or item["detail"].startswith("Neither")


@by_question
@pytest.mark.parametrize("name", TYPICAL)
def test_nobody_is_given_what_waits_whatever_the_clinician_sets(
    bench: Bench, name: str, question: str
) -> None:
    unasked, held = HELD_UNTIL_ASKED[question]
    patient = without(TYPICAL[name](), *unasked)

    for settings in SETTINGS:
        assert given_in(bench.evaluate(patient, settings).plan) & held == set(), settings


@given(
    patient=PATIENTS,
    question=st.sampled_from(sorted(HELD_UNTIL_ASKED)),
    settings=settings_of_clinicians(),
)
def test_no_patient_at_all_is_given_what_waits(
    bench: Bench, patient: Findings, question: str, settings: ClinicianSettings | None
) -> None:
    unasked, held = HELD_UNTIL_ASKED[question]

    assert given_in(bench.evaluate(without(patient, *unasked), settings).plan) & held == set()


@pytest.mark.parametrize(
    ("question", "done"),
    [(question, test) for question, tests in ONE_IS_ENOUGH.items() for test in tests],
)
def test_one_clear_test_of_two_is_enough(bench: Bench, question: str, done: str) -> None:
    sprinter = without(sprinter_near_return(), *ONE_IS_ENOUGH[question])

    check_held_until_asked(
        bench,
        answered(sprinter, False, ONE_IS_ENOUGH[question]),
        {**sprinter, done: False},
        frozenset(),
    )


@pytest.mark.parametrize(
    ("test", "held"), [("slump", HINGES), ("straight_leg_raise_differentiated", HINGES)]
)
def test_a_nerve_test_of_the_good_leg_says_nothing_of_the_sore_one(
    bench: Bench, test: str, held: frozenset[str]
) -> None:
    sprinter = without(sprinter_near_return(), *HELD_UNTIL_ASKED["nerve"].unasked)
    sore, good = Sides(left=None, right=False), Sides(left=False, right=None)

    assert sprinter["side"] == "right"
    check_held_until_asked(bench, {**sprinter, test: sore}, {**sprinter, test: good}, held)


@pytest.mark.parametrize("test", HELD_UNTIL_ASKED["impact"].unasked)
@pytest.mark.parametrize("hopped", [Sides(False, None), Sides(None, False)])
def test_bone_is_tested_on_both_legs_before_they_spring(
    bench: Bench, test: str, hopped: Sides
) -> None:
    sprinter = without(sprinter_near_return(), *HELD_UNTIL_ASKED["impact"].unasked)
    both = Sides(left=False, right=False)

    check_held_until_asked(bench, {**sprinter, test: both}, {**sprinter, test: hopped}, SPRINGY)


@pytest.mark.parametrize("question", RISKS)
@pytest.mark.parametrize("phase", ["p2", "p3", "p4"])
def test_what_a_known_risk_takes_away_waits_while_it_is_unknown(
    bench: Bench, phase: str, question: str
) -> None:
    (risk,), _ = HELD_UNTIL_ASKED[question]
    sprinter, chosen = sprinter_near_return(), ClinicianSettings(phase=phase)

    absent, unknown, present = (
        bench.evaluate(patient, chosen).plan
        for patient in (sprinter, without(sprinter, risk), answered(sprinter, True, [risk]))
    )

    assert present.phase == phase
    assert given_in(absent) - given_in(present) == given_in(absent) - given_in(unknown)
