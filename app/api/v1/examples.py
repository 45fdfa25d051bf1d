"""Named requests for the documentation: made-up patients, each with a question a clinician has."""

from typing import Any

from fastapi.openapi.models import Example

FLAG_GROUPS = (
    "cauda_equina",
    "nerve_loss",
    "injury",
    "infection",
    "cancer",
    "bone_stress",
    "growing_skeleton",
    "vascular",
    "medication",
    "inflammatory",
)
ALL_CLEAR: dict[str, Any] = dict.fromkeys(FLAG_GROUPS, "none_of_these")

CLASSIC_RUNNER: dict[str, Any] = {
    "presentation": {
        "age": 38,
        "sex": "male",
        "side": "right",
        "duration_weeks": 10,
        "onset": "gradual",
        "first_episode": "yes",
        "load_jump": "yes",
        "load_jump_weeks_before_onset": 2,
        "overload_continues": "yes",
        "impact_sport": "yes",
    },
    "symptoms": {
        "pain_ischial": "yes",
        "pain_well_localised": "yes",
        "warm_up_phenomenon": "yes",
        "latent_pain_24_48_h": "yes",
        "pain_below_knee": "no",
        "pins_and_needles": "no",
        "rest_pain": "no",
    },
    "aggravating_factors": {
        "sitting_over_30_min": "yes",
        "driving_over_30_min": "yes",
        "uphill_running": "yes",
        "deep_lunge_or_squat": "yes",
    },
    "red_flags": ALL_CLEAR,
    "clinical_tests": {
        "ischial_palpation": "yes",
        "modified_bent_knee_stretch": "yes",
        "single_leg_bridge": "yes",
        "slump": "no",
        "hop_test": "no",
    },
    "measures": {
        "pain_worst_24h": 5,
        "load_test_pain": 3,
        "settles_after_hours": 20,
        "minutes_sitting_to_first_pain": 25,
    },
}

EVALUATION_EXAMPLES: dict[str, Example] = {
    "classic_runner": {
        "summary": "Runner, hills, sit-bone pain, all red flags asked and clear",
        "value": CLASSIC_RUNNER,
    },
    "saddle_numbness": {
        "summary": "The same runner with new saddle numbness",
        "value": {
            **CLASSIC_RUNNER,
            "red_flags": {**ALL_CLEAR, "cauda_equina": {"saddle_numbness": "yes"}},
        },
    },
    "sudden_pop": {
        "summary": "Water-ski start, pop, bruise, weak knee flexion",
        "value": {
            "presentation": {"age": 48, "side": "right", "duration_weeks": 0, "onset": "sudden"},
            "red_flags": {
                **ALL_CLEAR,
                "injury": {
                    "onset_sudden_injury": "yes",
                    "injury_pop": "yes",
                    "injury_bruising": "yes",
                },
            },
            "clinical_tests": {"resisted_knee_flexion_weak": "yes", "ischial_palpation": "yes"},
        },
    },
    "adolescent": {
        "summary": "Gymnast of 13, gradual sit-bone pain",
        "value": {
            "presentation": {
                "age": 13,
                "sex": "female",
                "duration_weeks": 10,
                "onset": "gradual",
                "impact_sport": "yes",
                "sprint_kick_split_sport": "yes",
            },
            "symptoms": {"pain_ischial": "yes"},
            "clinical_tests": {"ischial_palpation": "yes", "resisted_knee_flexion": "yes"},
        },
    },
    "minimal": {
        "summary": "Only deep buttock pain: what to ask first",
        "value": {"symptoms": {"pain_buttock_deep": "yes"}},
    },
}
