"""Rule 3: a gate's effect holds everywhere, and its reason is the plan's answer."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.findings import ClinicianSettings
from tests.safety.bench import Bench, product
from tests.safety.checks import (
    check_effects_hold,
    check_plan_within_cap,
    check_settings_pass_nothing,
)
from tests.safety.expectations import FLOORS, GATE_FINDINGS, PHASES
from tests.safety.patients import TYPICAL, Findings, Value, answered, sprinter_near_return, without
from tests.safety.strategies import finding_sets, settings_of_clinicians

PATIENTS = st.deferred(lambda: finding_sets(product().pack))
SETTINGS = settings_of_clinicians()
STOPPING = sorted(
    name for name, floor in (FLOORS | GATE_FINDINGS).items() if floor.effect == "stop"
)
RESTRICTING = sorted(
    name for name, floor in (FLOORS | GATE_FINDINGS).items() if floor.effect == "restrict"
)
OPEN_PARTS = ("exercises", "also_suitable", "left_out", "modifiers")
"""Parts of a plan that have to be empty when it is withheld."""


@given(patient=PATIENTS, settings=SETTINGS)
def test_stop_restrict_and_caution_hold_for_any_patient(
    bench: Bench, patient: Findings, settings: ClinicianSettings | None
) -> None:
    evaluation = bench.evaluate(patient, settings)

    check_effects_hold(bench, evaluation)
    check_plan_within_cap(bench, evaluation)


@given(patient=PATIENTS)
def test_no_setting_of_a_clinician_passes_a_gate_or_the_certainty(
    bench: Bench, patient: Findings
) -> None:
    check_settings_pass_nothing(bench, patient)


@pytest.mark.parametrize("flag", [*STOPPING, *RESTRICTING])
def test_no_setting_passes_a_gate_of_the_strongest_patient(bench: Bench, flag: str) -> None:
    patient = {**answered(sprinter_near_return(), True, [flag]), "duration_weeks": 5}

    check_settings_pass_nothing(bench, patient)


@pytest.mark.parametrize("name", TYPICAL)
def test_no_setting_passes_a_tendinopathy_that_is_only_possible(bench: Bench, name: str) -> None:
    provoked = [item for item in TYPICAL[name]() if TYPICAL[name]()[item] is True]
    for finding in provoked:
        check_settings_pass_nothing(bench, without(TYPICAL[name](), finding))


@given(patient=PATIENTS)
def test_gates_combine_to_no_more_than_each_of_them_allows(bench: Bench, patient: Findings) -> None:
    evaluation = bench.evaluate(answered(patient, True, ["pregnant_or_postpartum", "psoriasis"]))

    check_effects_hold(bench, evaluation)


def _answer(bench: Bench, values: dict[str, Value]) -> dict[str, Any]:
    return bench.answer(bench.wire(values))


@pytest.mark.parametrize("name", TYPICAL)
@pytest.mark.parametrize("flag", STOPPING)
def test_under_a_stop_the_whole_answer_gives_nothing_to_exercise_by(
    bench: Bench, name: str, flag: str
) -> None:
    patient = {**answered(TYPICAL[name](), True, [flag]), "duration_weeks": 5}

    plan = _answer(bench, patient)["plan"]

    assert plan["status"] == "withheld"
    assert [part for part in OPEN_PARTS if plan[part]] == []
    assert (plan["phase"], plan["next_phase"], plan["load_test"]) == (None, None, None)
    assert plan["reasons"][0]["kind"] == "gate"
    assert plan["instead"]


@pytest.mark.parametrize("flag", RESTRICTING)
def test_a_restricted_plan_never_looks_past_the_phase_after_its_own(
    bench: Bench, flag: str
) -> None:
    looks_past: dict[str, tuple[str, str]] = {}
    for name, build in TYPICAL.items():
        plan = bench.evaluate(answered(build(), True, [flag])).plan
        if plan.phase is not None and plan.next_phase is not None:
            steps = PHASES.index(plan.next_phase) - PHASES.index(plan.phase)
            looks_past |= {name: (plan.phase, plan.next_phase)} if steps != 1 else {}

    assert looks_past == {}


@pytest.mark.parametrize("flag", RESTRICTING)
def test_no_dose_asks_for_more_effort_than_the_gate_allows(bench: Bench, flag: str) -> None:
    too_hard = {}
    for name, build in TYPICAL.items():
        plan = _answer(bench, answered(build(), True, [flag]))["plan"]
        cap = plan["effort_cap_percent"]
        for exercise in plan["exercises"] if cap is not None else []:
            effort = exercise["dose"].get("effort_percent", {"high": 0})["high"]
            if effort > cap:
                too_hard[name, exercise["id"]] = (effort, cap)

    assert too_hard == {}
