"""Typical patients with proximal hamstring tendinopathy: every red flag asked and absent.

Rich enough that the tendinopathy is likely and a plan with exercises is given, which a test of its
own makes sure of. What is in a set was answered; what is not in it was not asked.
"""

from collections.abc import Callable, Iterable

from app.domain.findings import NO_LIMIT, Sides, Single

Value = Single | Sides
Findings = dict[str, Value]

RED_FLAGS = (
    "saddle_numbness",
    "bladder_change",
    "bowel_change",
    "sexual_function_change",
    "both_leg_symptoms",
    "progressive_leg_weakness",
    "foot_drop",
    "onset_sudden_injury",
    "injury_pop",
    "injury_bruising",
    "palpable_gap",
    "injury_unable_to_walk",
    "injury_weakness",
    "fever",
    "systemically_unwell",
    "perineal_infection",
    "recent_infection",
    "immune_suppression",
    "cancer_history",
    "unexplained_weight_loss",
    "night_constant_unrelieved",
    "growing_lump",
    "drenching_night_sweats",
    "non_mechanical_pain",
    "impact_bone_or_groin_pain",
    "unable_to_bear_weight",
    "fall_or_blow_with_bone_pain",
    "open_growth_plate",
    "acute_limb_signs",
    "pulsatile_abdominal_mass",
    "leg_swelling",
    "expanding_haematoma_on_anticoagulant",
    "fluoroquinolone_within_60_days",
    "fluoroquinolone_61_to_90_days_with_steroid",
    "psoriasis",
    "uveitis",
    "inflammatory_bowel_disease",
    "acute_red_painful_eye",
)
"""Every red flag, written out: a flag that joins the vocabulary has to join the crosses too."""

PROVOCATION_TESTS = (
    "modified_bent_knee_stretch",
    "bent_knee_stretch",
    "puranen_orava",
    "straight_leg_hamstring_stretch",
    "resisted_knee_flexion",
    "active_hamstring_30",
    "active_hamstring_90",
    "single_leg_bridge",
    "arabesque",
    "single_leg_deadlift",
    "supine_plank",
    "progressive_load",
    "long_stride_heel_strike",
)
AGGRAVATORS = (
    "sitting",
    "sitting_over_30_min",
    "sitting_pain_within_30_min",
    "hard_seat",
    "driving_over_30_min",
    "stretching",
    "bending_forward",
    "deep_lunge_or_squat",
    "uphill_running",
    "hill_walking",
    "fast_running",
    "long_running",
    "running",
    "jumping_or_plyometrics",
    "explosive_movement",
)
STRETCH_TESTS = ("modified_bent_knee_stretch", "bent_knee_stretch", "puranen_orava")
FRAGILITY_RISKS = (
    "osteoporosis_or_fragility_fracture",
    "previous_stress_fracture",
    "low_energy_availability",
    "oral_steroid",
    "bisphosphonate",
)


def asked_and_absent(*names: str) -> Findings:
    """Answer these with no."""
    return dict.fromkeys(names, False)


def asked_and_present(*names: str) -> Findings:
    """Answer these with yes."""
    return dict.fromkeys(names, True)


def _common() -> Findings:
    return {
        **asked_and_absent(*RED_FLAGS, *FRAGILITY_RISKS),
        **asked_and_present(
            "pain_ischial", "pain_well_localised", "warm_up_phenomenon", "ischial_palpation"
        ),
        **asked_and_absent(
            "pain_below_knee",
            "pins_and_needles",
            "pain_groin_or_anterior_hip",
            "rest_pain",
            "night_turning_or_lying_on_it",
            "night_second_half_eases_on_rising",
            "slump",
            "leg_motor_deficit",
            "hop_test",
            "single_leg_stance_pain",
            "anticoagulant",
            "hamstring_surgery",
            "injection_within_6_weeks",
            "pregnant_or_postpartum",
            "new_load_jump_within_8_weeks",
        ),
        "onset": "gradual",
        "first_episode": True,
    }


def classic_runner() -> Findings:
    """Return a runner of 38 who added hills ten weeks ago."""
    return {
        **_common(),
        **asked_and_present("load_jump", "overload_continues", "impact_sport"),
        **asked_and_present("latent_pain_24_48_h", "sitting_over_30_min", "uphill_running"),
        **asked_and_present("driving_over_30_min", "deep_lunge_or_squat"),
        **asked_and_present("modified_bent_knee_stretch", "single_leg_bridge"),
        "age": 38,
        "sex": "male",
        "side": "right",
        "duration_weeks": 10,
        "load_jump_weeks_before_onset": 2,
        "pain_worst_24h": 5,
        "load_test_pain": 3,
        "settles_after_hours": 20,
        "minutes_sitting_to_first_pain": 25,
    }


def desk_worker() -> Findings:
    """Return a desk worker of 45 whose sitting hurts, without any impact sport."""
    return {
        **_common(),
        **asked_and_present("sitting_work", "sitting", "sitting_over_30_min", "hard_seat"),
        **asked_and_absent("impact_sport", "running", "load_jump"),
        **asked_and_present("bent_knee_stretch", "resisted_knee_flexion"),
        "age": 45,
        "sex": "female",
        "side": "left",
        "duration_weeks": 30,
        "pain_worst_24h": 4,
        "load_test_pain": 2,
        "settles_after_hours": 10,
        "minutes_sitting_to_first_pain": 20,
    }


def lifter() -> Findings:
    """Return a lifter of 29 whom squats and deadlifts hurt."""
    return {
        **_common(),
        **asked_and_present("heavy_lifting", "bending_forward", "deep_lunge_or_squat"),
        **asked_and_present("load_jump", "puranen_orava", "arabesque"),
        **asked_and_absent("impact_sport", "sitting", "sitting_over_30_min", "hard_seat"),
        **asked_and_absent("sitting_pain_within_30_min", "driving_over_30_min"),
        "age": 29,
        "sex": "male",
        "side": "left",
        "duration_weeks": 16,
        "load_jump_weeks_before_onset": 1,
        "pain_worst_24h": 3,
        "load_test_pain": 2,
        "settles_after_hours": 18,
        "minutes_sitting_to_first_pain": NO_LIMIT,
    }


def post_menopausal_walker() -> Findings:
    """Return a walker of 58 whom hills and stairs hurt."""
    return {
        **_common(),
        **asked_and_present("post_menopausal", "hill_walking", "sitting_over_30_min"),
        **asked_and_present("modified_bent_knee_stretch", "resisted_knee_flexion"),
        **asked_and_absent("impact_sport", "load_jump", "needs_speed_or_jump"),
        "age": 58,
        "sex": "female",
        "side": "right",
        "duration_weeks": 40,
        "pain_worst_24h": 4,
        "load_test_pain": 3,
        "settles_after_hours": 24,
        "minutes_sitting_to_first_pain": 35,
    }


def older_recurrent_with_flare() -> Findings:
    """Return a man of 66 in whom an old complaint flares after a new rise of load."""
    return {
        **_common(),
        **asked_and_present("new_load_jump_within_8_weeks", "bending_forward", "hill_walking"),
        **asked_and_present("sitting", "bent_knee_stretch", "single_leg_bridge", "load_jump"),
        **asked_and_absent("impact_sport"),
        "first_episode": False,
        "age": 66,
        "sex": "male",
        "side": "left",
        "duration_weeks": 60,
        "pain_worst_24h": 7,
        "pain_rise_since_last": 3,
        "load_test_pain": 5,
        "settles_after_hours": 40,
        "minutes_sitting_to_first_pain": 12,
    }


def bilateral_trail_runner() -> Findings:
    """Return a trail runner of 44 whose sit bones both hurt."""
    return {
        **_common(),
        **asked_and_present("load_jump", "impact_sport", "uphill_running", "running"),
        **asked_and_absent("alternating_buttock_pain", "morning_stiffness_over_30_min"),
        "age": 44,
        "sex": "female",
        "side": "both",
        "duration_weeks": 9,
        "pain_ischial": Sides(left=True, right=True),
        "ischial_palpation": Sides(left=True, right=True),
        "modified_bent_knee_stretch": Sides(left=True, right=False),
        "single_leg_bridge": Sides(left=True, right=True),
        "hop_test": Sides(left=False, right=False),
        "slump": Sides(left=False, right=False),
        "pain_worst_24h": Sides(left=4, right=5),
        "load_test_pain": Sides(left=2, right=3),
        "settles_after_hours": 22,
        "minutes_sitting_to_first_pain": 40,
    }


def long_standing_calm() -> Findings:
    """Return a hiker of 52 with two quiet years of it, strong enough for work in hip flexion."""
    return {
        **_common(),
        **asked_and_present("uphill_running", "deep_lunge_or_squat", "running", "impact_sport"),
        **asked_and_present("modified_bent_knee_stretch", "arabesque"),
        **asked_and_absent("load_jump", "needs_speed_or_jump"),
        "first_episode": False,
        "age": 52,
        "sex": "male",
        "side": "right",
        "duration_weeks": 104,
        "pain_worst_24h": 2,
        "load_test_pain": 1,
        "settles_after_hours": 8,
        "minutes_sitting_to_first_pain": 90,
        "single_leg_bridge_repetitions": Sides(left=23, right=22),
        "phase_held_two_weeks": True,
    }


def irritable_recent() -> Findings:
    """Return a dancer of 33, three weeks after a rise of load, who can hardly sit."""
    return {
        **_common(),
        **asked_and_present("load_jump", "impact_sport", "sprint_kick_split_sport", "stretching"),
        **asked_and_present("sitting", "sitting_pain_within_30_min", "modified_bent_knee_stretch"),
        "age": 33,
        "sex": "female",
        "side": "left",
        "duration_weeks": 3,
        "load_jump_weeks_before_onset": 2,
        "pain_worst_24h": 8,
        "load_test_pain": 6,
        "settles_after_hours": 60,
        "minutes_sitting_to_first_pain": 5,
    }


def young_newcomer() -> Findings:
    """Return a man of 22, five weeks into running, whose growth plate is closed."""
    return {
        **_common(),
        **asked_and_present("load_jump", "impact_sport", "fast_running", "sitting_over_30_min"),
        **asked_and_present("puranen_orava", "resisted_knee_flexion"),
        "age": 22,
        "sex": "male",
        "side": "right",
        "duration_weeks": 5,
        "load_jump_weeks_before_onset": 3,
        "pain_worst_24h": 4,
        "load_test_pain": 3,
        "settles_after_hours": 20,
        "minutes_sitting_to_first_pain": 30,
    }


def sprinter_near_return() -> Findings:
    """Return a sprinter of 27 who meets what the last phase asks for."""
    return {
        **_common(),
        **asked_and_present("needs_speed_or_jump", "impact_sport", "fast_running", "load_jump"),
        **asked_and_present("sprint_kick_split_sport", "modified_bent_knee_stretch", "arabesque"),
        "age": 27,
        "sex": "male",
        "side": "right",
        "duration_weeks": 26,
        "pain_worst_24h": 2,
        "load_test_pain": 1,
        "settles_after_hours": 6,
        "minutes_sitting_to_first_pain": NO_LIMIT,
        "minutes_easy_running": 40,
        "single_leg_bridge_repetitions": Sides(left=31, right=30),
        "curl_10rm_kg": Sides(left=42, right=40),
        "phase_held_two_weeks": True,
    }


TYPICAL: dict[str, Callable[[], Findings]] = {
    build.__name__: build
    for build in (
        classic_runner,
        desk_worker,
        lifter,
        post_menopausal_walker,
        older_recurrent_with_flare,
        bilateral_trail_runner,
        long_standing_calm,
        irritable_recent,
        young_newcomer,
        sprinter_near_return,
    )
}
"""Typical patients by name."""


def without(patient: Findings, *names: str) -> Findings:
    """Return the patient as if these had never been asked."""
    return {name: value for name, value in patient.items() if name not in names}


NO_ONE_SIDE = ("both", "central", None)
"""Where it hurts when no one side does: on both, in the middle, or not given."""


def placed(patient: Findings, side: str | None) -> Findings:
    """Return the patient with the pain on this side, or on a side not given."""
    elsewhere = without(patient, "side")
    return elsewhere if side is None else {**elsewhere, "side": side}


def answered(patient: Findings, value: Value, names: Iterable[str]) -> Findings:
    """Return the patient with these answered so, whatever was said before."""
    return {**patient, **dict.fromkeys(names, value)}


def flipped(patient: Findings, name: str) -> Findings:
    """Return the patient with one yes turned to no, or one no to yes.

    Raises:
        TypeError: If the finding is no plain yes or no.
    """
    value = patient[name]
    if not isinstance(value, bool):
        raise TypeError(f"{name} is no yes or no")
    return {**patient, name: not value}
