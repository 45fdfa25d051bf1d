"""The patients whose findings are sent. They are made up."""

from typing import Any

from app.api.v1.examples import CLASSIC_RUNNER

SHORT_VISIT: dict[str, Any] = CLASSIC_RUNNER
"""A runner of whom 30 findings are known and each red-flag group is answered at once; 1 KB."""


def _answers(yes: str, no: str) -> dict[str, str]:
    return {**dict.fromkeys(yes.split(), "yes"), **dict.fromkeys(no.split(), "no")}


FULL_VISIT: dict[str, Any] = {
    **CLASSIC_RUNNER,
    "symptoms": {
        **CLASSIC_RUNNER["symptoms"],
        **_answers("worse_after_activity", "pain_low_back hot_red_swelling morning_stiffness"),
    },
    "aggravating_factors": {
        **CLASSIC_RUNNER["aggravating_factors"],
        **_answers("hard_seat stretching fast_running", "cough_sneeze_or_strain spine_movement"),
    },
    "risk_factors": _answers(
        "training_error weak_gluteals",
        "diabetes_type_2 statin oral_steroid hamstring_surgery anticoagulant",
    ),
    "clinical_tests": {
        **CLASSIC_RUNNER["clinical_tests"],
        **_answers("puranen_orava", "fadir hip_rotation_limited"),
        "bent_knee_stretch": {"left": "no", "right": "yes"},
        "resisted_knee_flexion": {"left": "no", "right": "yes"},
    },
    "imaging": _answers("", "reported_fracture reported_mass"),
    "measures": {**CLASSIC_RUNNER["measures"], "pain_sitting": 4, "pain_at_rest": 0},
}
"""The same runner with 55 findings known, as a record system sends a whole visit; 2 KB."""
