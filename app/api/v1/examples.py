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

DESK_WORKER: dict[str, Any] = {
    "presentation": {
        "age": 45,
        "sex": "female",
        "side": "left",
        "duration_weeks": 30,
        "onset": "gradual",
        "first_episode": "yes",
        "load_jump": "no",
        "impact_sport": "no",
        "sitting_work": "yes",
    },
    "symptoms": {
        "pain_ischial": "yes",
        "pain_well_localised": "yes",
        "warm_up_phenomenon": "yes",
        "eases_on_standing_or_walking": "yes",
        "pain_low_back": "no",
        "pain_below_knee": "no",
        "pins_and_needles": "no",
    },
    "aggravating_factors": {
        "sitting_over_30_min": "yes",
        "sitting_pain_within_30_min": "yes",
        "hard_seat": "yes",
        "running": "no",
    },
    "red_flags": ALL_CLEAR,
    "clinical_tests": {
        "ischial_palpation": "yes",
        "bent_knee_stretch": "yes",
        "resisted_knee_flexion": "yes",
        "slump": "no",
    },
    "measures": {
        "pain_worst_24h": 4,
        "load_test_pain": 2,
        "settles_after_hours": 10,
        "minutes_sitting_to_first_pain": 20,
    },
}

POST_MENOPAUSAL_WALKER: dict[str, Any] = {
    "presentation": {
        "age": 58,
        "sex": "female",
        "side": "right",
        "duration_weeks": 40,
        "onset": "gradual",
        "load_jump": "no",
        "impact_sport": "no",
        "needs_speed_or_jump": "no",
    },
    "symptoms": {
        "pain_ischial": "yes",
        "warm_up_phenomenon": "yes",
        "morning_stiffness": "yes",
        "pain_lateral_hip": "no",
        "pain_below_knee": "no",
        "pins_and_needles": "no",
    },
    "aggravating_factors": {
        "hill_walking": "yes",
        "sitting_over_30_min": "yes",
        "lying_on_the_side": "no",
    },
    "risk_factors": {"post_menopausal": "yes", "osteoporosis_or_fragility_fracture": "no"},
    "red_flags": ALL_CLEAR,
    "clinical_tests": {
        "ischial_palpation": "yes",
        "modified_bent_knee_stretch": "yes",
        "resisted_knee_flexion": "yes",
        "slump": "no",
        "single_leg_stance_pain": "no",
    },
    "measures": {
        "pain_worst_24h": 4,
        "load_test_pain": 3,
        "settles_after_hours": 24,
        "minutes_sitting_to_first_pain": 35,
    },
}

# The first is shown before any is chosen.
EVALUATION_EXAMPLES: dict[str, Example] = {
    "classic_runner": {
        "summary": "Runner, 38: sit-bone pain after adding hills; all red flags asked and clear",
        "value": CLASSIC_RUNNER,
    },
    "desk_worker": {
        "summary": "Desk worker, 45: sit-bone pain on every chair for half a year, no sport",
        "value": DESK_WORKER,
    },
    "adolescent": {
        "summary": "Gymnast, 13: gradual sit-bone pain at splits; red flags not asked yet",
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
            "aggravating_factors": {"stretching": "yes"},
            "clinical_tests": {"ischial_palpation": "yes", "resisted_knee_flexion": "yes"},
        },
    },
    "sudden_pop": {
        "summary": "Water-skier, 48: a pop at the start, then a bruise and a weak hamstring",
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
    "saddle_numbness": {
        "summary": "The runner of 38 again, and everything as typical, but now the saddle is numb",
        "value": {
            **CLASSIC_RUNNER,
            "red_flags": {**ALL_CLEAR, "cauda_equina": {"saddle_numbness": "yes"}},
        },
    },
    "post_menopausal_walker": {
        "summary": "Walker after the menopause, 58: hills and long sitting hurt, no sport",
        "value": POST_MENOPAUSAL_WALKER,
    },
    "minimal": {
        "summary": "Only deep buttock pain is known: what to ask first",
        "value": {"symptoms": {"pain_buttock_deep": "yes"}},
    },
}
