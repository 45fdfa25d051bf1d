"""Rule 5: low hip flexion before deep, supported before free, strength before the hard ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.findings import ClinicianSettings
from tests.safety.bench import Bench, product
from tests.safety.checks import check_plan_within_cap
from tests.safety.content_checks import (
    check_caps,
    check_no_complete_rest,
    check_no_stretch,
    check_order_of_exercises,
    check_strength_is_known_before,
)
from tests.safety.expectations import PHASES, SPRINGY
from tests.safety.patients import (
    TYPICAL,
    Findings,
    lifter,
    long_standing_calm,
    sprinter_near_return,
    without,
)
from tests.safety.strategies import finding_sets

PATIENTS = st.deferred(lambda: finding_sets(product().pack))
HARD = {"assisted_nordic", "nordic_drop", "arabesque", "single_leg_romanian_deadlift"}


def given_in(
    bench: Bench, patient: Findings, settings: ClinicianSettings | None = None
) -> set[str]:
    plan = bench.evaluate(patient, settings).plan
    return {*[item.exercise for item in plan.exercises], *plan.also_suitable}


def test_caps_rise_with_the_phase_and_only_the_named_exercise_passes_one(bench: Bench) -> None:
    check_caps(bench.pack)


def test_the_library_goes_from_low_to_deep_supported_to_free_strength_to_speed(
    bench: Bench,
) -> None:
    check_order_of_exercises(bench.pack)


@given(patient=PATIENTS, cap=st.none() | st.sampled_from([0, 10, 20, 30, 45, 60, 90]))
def test_no_plan_goes_deeper_than_its_cap(bench: Bench, patient: Findings, cap: int | None) -> None:
    settings = None if cap is None else ClinicianSettings(hip_flexion_cap_deg=cap)

    check_plan_within_cap(bench, bench.evaluate(patient, settings))


@pytest.mark.parametrize("name", TYPICAL)
@pytest.mark.parametrize("cap", [20, 30])
def test_a_cap_that_the_clinician_lowers_is_kept(bench: Bench, name: str, cap: int) -> None:
    evaluation = bench.evaluate(TYPICAL[name](), ClinicianSettings(hip_flexion_cap_deg=cap))

    assert evaluation.plan.hip_flexion_cap_deg == cap
    check_plan_within_cap(bench, evaluation)


@pytest.mark.parametrize("name", TYPICAL)
def test_a_cap_is_raised_to_the_next_phase_at_most(bench: Bench, name: str) -> None:
    phases = bench.pack.plan.phases
    caps = [phase.hip_flexion_cap_deg for phase in phases]
    evaluation = bench.evaluate(TYPICAL[name](), ClinicianSettings(hip_flexion_cap_deg=140))
    following = caps[min(PHASES.index(evaluation.plan.phase), len(phases) - 1)]

    if following is not None:
        assert evaluation.plan.hip_flexion_cap_deg is not None
        assert evaluation.plan.hip_flexion_cap_deg <= following


@given(patient=PATIENTS)
def test_strength_comes_before_the_nordic_and_the_arabesque(
    bench: Bench, patient: Findings
) -> None:
    check_strength_is_known_before(bench, bench.evaluate(patient), patient)


@pytest.mark.parametrize("name", TYPICAL)
def test_irritable_or_unmeasured_tendons_get_none_of_the_hard_exercises(
    bench: Bench, name: str
) -> None:
    irritable = {**TYPICAL[name](), "pain_worst_24h": 8}
    unmeasured = without(TYPICAL[name](), "load_test_pain")

    for settings in (None, ClinicianSettings(phase="p2"), ClinicianSettings(phase="p3")):
        assert given_in(bench, irritable, settings) & (HARD | SPRINGY) == set()
        assert given_in(bench, unmeasured, settings) & {"assisted_nordic", "nordic_drop"} == set()


def test_springing_is_given_only_to_those_who_need_it(bench: Bench) -> None:
    needs_it = sprinter_near_return()
    calm = {**long_standing_calm(), "minutes_easy_running": 60}

    assert given_in(bench, needs_it) & SPRINGY
    for patient in (calm, without(needs_it, "needs_speed_or_jump")):
        assert given_in(bench, patient, ClinicianSettings(phase="p4")) & SPRINGY == set()


@pytest.mark.parametrize("finding", ["load_test_pain", "settles_after_hours"])
@pytest.mark.parametrize("name", TYPICAL)
def test_a_measure_that_was_not_taken_moves_nobody_up(
    bench: Bench, name: str, finding: str
) -> None:
    known = bench.evaluate(TYPICAL[name]()).plan
    unknown = bench.evaluate(without(TYPICAL[name](), finding)).plan

    assert PHASES.index(unknown.phase) <= PHASES.index(known.phase)
    assert finding != "load_test_pain" or (unknown.phase, unknown.status) == ("p1", "provisional")


def test_the_seated_heel_dig_is_only_tried_where_sitting_does_not_hurt(bench: Bench) -> None:
    calm_sitter = {**lifter(), "pain_worst_24h": 2}
    first_phase = ClinicianSettings(phase="p1")

    assert "seated_heel_dig" in given_in(bench, {**calm_sitter, "sitting": False}, first_phase)
    for spoilt in (
        {**calm_sitter, "sitting": True},
        without(calm_sitter, "sitting"),
        {**calm_sitter, "pain_worst_24h": 4},
        without(calm_sitter, "pain_worst_24h"),
    ):
        assert "seated_heel_dig" not in given_in(bench, spoilt, first_phase)


def test_no_stretch_of_the_hamstring_is_ever_given_or_advised(bench: Bench) -> None:
    check_no_stretch(bench.pack)


@pytest.mark.parametrize("name", TYPICAL)
def test_every_plan_says_to_leave_the_stretching_out(bench: Bench, name: str) -> None:
    assert "avoid_hamstring_stretch" in bench.evaluate(TYPICAL[name]()).plan.advice


def test_complete_rest_is_never_advised(bench: Bench) -> None:
    check_no_complete_rest(bench.pack)
