"""What a clinician sets is applied within bounds, refused beyond them, and never passes a gate."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.api.v1.examples import CLASSIC_RUNNER
from app.domain.pack import Pack

Ask = Callable[..., Any]

REASONS = ("clinical_judgement", "patient_preference", "response_to_load", "other_condition")
CAPS = {"p1": 30, "p2": 45, "p3": 90}


def setting(**wanted: object) -> dict[str, Any]:
    return {"clinician_settings": {"reason": "clinical_judgement", **wanted}}


def outcome(plan: Any) -> dict[str, str | None]:
    """Return each setting that was decided: None when applied, else why it is not in force."""
    decided = plan["clinician_settings"]
    applied: dict[str, str | None] = dict.fromkeys(decided["applied"])
    return applied | {refused["setting"]: refused["reason"] for refused in decided["refused"]}


def past_cap(plan: Any) -> list[str]:
    """Return the exercises that are deeper than the cap without being a named exception."""
    cap = plan["hip_flexion_cap_deg"]
    return [
        exercise["id"]
        for exercise in plan["exercises"]
        if exercise["hip_flexion_high_deg"] > cap and "cap_exception" not in exercise
    ]


def test_without_settings_nothing_is_decided_about_them(ask: Ask, runner: Any) -> None:
    plan = ask(runner)["plan"]

    assert plan["clinician_settings"] is None
    assert (plan["phase"]["id"], plan["pain_limit"], plan["hip_flexion_cap_deg"]) == ("p2", 3, 45)


@pytest.mark.parametrize("limit", range(6))
def test_a_pain_limit_from_0_to_5_is_applied(ask: Ask, runner: Any, limit: int) -> None:
    answer = ask({**runner, **setting(pain_limit=limit)})

    assert answer["plan"]["pain_limit"] == limit
    assert outcome(answer["plan"]) == {"pain_limit": None}
    assert f"pain up to {limit} of 10" in answer["summary"]


@pytest.mark.parametrize("phase", ["p1", "p2", "p3"])
def test_a_phase_is_set_lower_or_one_step_higher(ask: Ask, runner: Any, phase: str) -> None:
    plan = ask({**runner, **setting(phase=phase)})["plan"]

    assert plan["phase"]["id"] == phase
    assert outcome(plan) == {"phase": None}
    assert {exercise["dose"]["phase"] for exercise in plan["exercises"]} == {phase}
    assert plan["hip_flexion_cap_deg"] == CAPS[phase]
    assert past_cap(plan) == []


def test_two_steps_at_once_are_refused_with_the_reason(ask: Ask, runner: Any) -> None:
    answer = ask({**runner, **setting(phase="p4")})

    assert answer["plan"]["phase"]["id"] == "p2"
    assert outcome(answer["plan"]) == {
        "phase": "More than one step beyond what the findings reach."
    }


def test_the_next_phase_comes_after_the_one_in_force(ask: Ask, runner: Any) -> None:
    plan = ask({**runner, **setting(phase="p3")})["plan"]

    assert plan["phase"]["id"] == "p3"
    assert plan["next_phase"] is None or plan["next_phase"]["phase"] == "p4"


@pytest.mark.parametrize("cap", [20, 30, 45, 60, 90])
def test_a_cap_is_lowered_and_raised_to_that_of_the_next_phase(
    ask: Ask, runner: Any, cap: int
) -> None:
    plan = ask({**runner, **setting(hip_flexion_cap_deg=cap)})["plan"]

    assert plan["hip_flexion_cap_deg"] == cap
    assert outcome(plan) == {"hip_flexion_cap_deg": None}
    assert past_cap(plan) == []


@pytest.mark.parametrize("cap", [0, 19, 91, 140])
def test_a_cap_outside_the_packs_bounds_is_refused_with_the_reason(
    ask: Ask, runner: Any, pack: Pack, cap: int
) -> None:
    (bounds,) = [item for item in pack.plan.overrides if item.id == "hip_flexion_cap_deg"]
    plan = ask({**runner, **setting(hip_flexion_cap_deg=cap)})["plan"]

    assert not bounds.low <= cap <= bounds.high
    assert plan["hip_flexion_cap_deg"] == 45
    assert outcome(plan).keys() == {"hip_flexion_cap_deg"}
    assert all(outcome(plan).values())
    assert past_cap(plan) == []


def test_a_cap_beyond_the_next_phase_is_refused_with_the_reason(ask: Ask, runner: Any) -> None:
    plan = ask({**runner, **setting(phase="p1", hip_flexion_cap_deg=60)})["plan"]

    assert plan["hip_flexion_cap_deg"] == 30
    assert outcome(plan) == {
        "phase": None,
        "hip_flexion_cap_deg": "Beyond the cap of the next phase.",
    }
    assert past_cap(plan) == []


def test_a_cap_of_ones_own_has_no_exceptions(ask: Ask, runner: Any) -> None:
    plan = ask({**runner, **setting(phase="p1", hip_flexion_cap_deg=20)})["plan"]

    assert plan["hip_flexion_cap_deg"] == 20
    assert max(exercise["hip_flexion_high_deg"] for exercise in plan["exercises"]) <= 20


def test_a_phase_beyond_the_findings_makes_the_plan_provisional(ask: Ask, runner: Any) -> None:
    plan = ask({**runner, **setting(phase="p3")})["plan"]

    assert plan["status"] == "provisional"
    assert "clinician_setting" in {reason["kind"] for reason in plan["reasons"]}


def test_one_refusal_does_not_take_the_other_settings_along(ask: Ask, runner: Any) -> None:
    plan = ask({**runner, **setting(phase="p4", pain_limit=1, hip_flexion_cap_deg=20)})["plan"]

    assert outcome(plan).keys() == {"phase", "pain_limit", "hip_flexion_cap_deg"}
    assert (plan["phase"]["id"], plan["pain_limit"], plan["hip_flexion_cap_deg"]) == ("p2", 1, 20)


@pytest.mark.parametrize("reason", REASONS)
def test_the_reason_is_told_and_decides_nothing(ask: Ask, runner: Any, reason: str) -> None:
    one = ask({**runner, "clinician_settings": {"pain_limit": 2, "reason": "equipment"}})
    other = ask({**runner, "clinician_settings": {"pain_limit": 2, "reason": reason}})

    assert one.pop("basis")["input_digest"] != other.pop("basis")["input_digest"]
    told = [answer["plan"]["clinician_settings"].pop("reason") for answer in (one, other)]
    assert told == ["equipment", reason]
    assert one == other


EVERYTHING = setting(phase="p4", pain_limit=5, hip_flexion_cap_deg=140)
STOPPED: dict[str, dict[str, Any]] = {
    "saddle numbness": {"red_flags": {"cauda_equina": {"saddle_numbness": "yes"}}},
    "a palpable gap": {"red_flags": {"injury": {"palpable_gap": "yes"}}},
    "fever": {"red_flags": {"infection": {"fever": "yes"}}},
    "weight loss": {"red_flags": {"cancer": {"unexplained_weight_loss": "yes"}}},
    "age 14": {"presentation": {"age": 14}},
    "a painful hop after a rise of load": {"clinical_tests": {"hop_test": "yes"}},
    "no question about fever": {"red_flags": {"infection": None}},
    "no sit-bone pain": {"symptoms": {"pain_ischial": "no"}},
}


@pytest.mark.parametrize("name", STOPPED)
def test_no_setting_passes_a_stop(ask: Ask, runner: Any, name: str) -> None:
    for group, answers in STOPPED[name].items():
        runner[group] |= answers

    without, answer = ask(runner), ask({**runner, **EVERYTHING})

    plan = answer["plan"]
    assert plan["status"] == "withheld"
    assert (plan["exercises"], plan["also_suitable"]) == ([], [])
    assert (plan["phase"], plan["pain_limit"], plan["hip_flexion_cap_deg"]) == (None, None, None)
    assert answer["triage"] == without["triage"]
    assert answer["summary"] == without["summary"]


@pytest.mark.parametrize("name", STOPPED)
def test_settings_under_a_stop_are_refused_with_a_reason(ask: Ask, runner: Any, name: str) -> None:
    for group, answers in STOPPED[name].items():
        runner[group] |= answers

    decided = outcome(ask({**runner, **EVERYTHING})["plan"])

    assert decided.keys() == {"phase", "pain_limit", "hip_flexion_cap_deg"}
    assert all(decided.values())


RESTRICTED: dict[str, dict[str, Any]] = {
    "a quinolone": {"red_flags": {"medication": {"fluoroquinolone_within_60_days": "yes"}}},
    "a diagnosis that is only possible": {"clinical_tests": {"modified_bent_knee_stretch": None}},
}


@pytest.mark.parametrize("name", RESTRICTED)
@pytest.mark.parametrize("phase", ["p2", "p3", "p4"])
def test_no_setting_passes_a_restriction(ask: Ask, runner: Any, name: str, phase: str) -> None:
    for group, answers in RESTRICTED[name].items():
        runner[group] |= answers

    plain = ask(runner)["plan"]
    plan = ask({**runner, **setting(phase=phase, hip_flexion_cap_deg=90)})["plan"]

    assert plan["status"] == plain["status"] == "restricted"
    assert plan["pain_limit"] == plain["pain_limit"]
    assert plan["phase"]["id"] == "p1"
    assert plan["exercises"] == plain["exercises"]
    assert plan["hip_flexion_cap_deg"] == 30
    assert plan["effort_cap_percent"] == plain["effort_cap_percent"]
    assert outcome(plan).keys() == {"phase", "hip_flexion_cap_deg"}
    assert all(outcome(plan).values())


def test_the_pain_limit_is_not_raised_under_a_restriction(ask: Ask, runner: Any) -> None:
    runner["red_flags"] |= RESTRICTED["a quinolone"]["red_flags"]

    raised = ask({**runner, **setting(pain_limit=5)})["plan"]
    lowered = ask({**runner, **setting(pain_limit=1)})["plan"]

    assert (raised["pain_limit"], lowered["pain_limit"]) == (3, 1)
    assert outcome(lowered) == {"pain_limit": None}
    assert outcome(raised)["pain_limit"]


@settings(max_examples=60)
@given(
    phase=st.sampled_from(["p1", "p2", "p3", "p4", None]),
    limit=st.integers(0, 5) | st.none(),
    cap=st.integers(0, 140) | st.none(),
    load=st.integers(0, 10),
)
def test_every_setting_is_either_in_force_or_refused(
    ask: Ask, phase: str | None, limit: int | None, cap: int | None, load: int
) -> None:
    findings = {
        **CLASSIC_RUNNER,
        "measures": {**CLASSIC_RUNNER["measures"], "load_test_pain": load},
        **setting(phase=phase, pain_limit=limit, hip_flexion_cap_deg=cap),
    }

    plan = ask(findings)["plan"]

    wanted = {"phase": phase, "pain_limit": limit, "hip_flexion_cap_deg": cap}
    in_force = {
        "phase": plan["phase"]["id"],
        "pain_limit": plan["pain_limit"],
        "hip_flexion_cap_deg": plan["hip_flexion_cap_deg"],
    }
    decided = outcome(plan)
    assert decided.keys() == {name for name, value in wanted.items() if value is not None}
    for name, refusal in decided.items():
        assert refusal or in_force[name] == wanted[name]
    assert plan["hip_flexion_cap_deg"] is None or past_cap(plan) == []
