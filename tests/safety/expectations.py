"""What the decisions say, written out by hand, so that a pack is not measured by itself.

Levels and effects are floors: a pack may be stricter, never calmer. They come from the clinical
decisions (B must-asks, C gates, E triage, G sides) and the red-flag tiers of the diagnosis dossier.
"""

from typing import NamedTuple

from tests.safety.patients import FRAGILITY_RISKS, Findings

LEVELS = ("emergency", "urgent", "soon", "indeterminate", "routine")
"""From most to least pressing; without an answer to a must-ask nobody is routine."""
ACT_WITHIN = ("now", "same_day", "7_days", "14_days", "4_weeks", "ask_first", "routine")
EFFECTS = ("stop", "restrict", "caution", "none")
STATUSES = ("withheld", "restricted", "provisional", "complete")
PHASES = (None, "p1", "p2", "p3", "p4")


class Floor(NamedTuple):
    """The least that a finding has to lead to in an adult."""

    level: str
    act_within: str
    effect: str


EMERGENCY = Floor("emergency", "now", "stop")
SAME_DAY = Floor("urgent", "same_day", "stop")
DAYS = Floor("urgent", "7_days", "stop")
TWO_WEEKS = Floor("urgent", "14_days", "stop")
OLD_INJURY = Floor("soon", "4_weeks", "restrict")
"""C, G1: an old unresolved injury is soon, imaged, and gets no heavy load."""
WATCH = Floor("routine", "routine", "caution")

FLOORS: dict[str, Floor] = {
    "saddle_numbness": EMERGENCY,
    "bladder_change": EMERGENCY,
    "bowel_change": EMERGENCY,
    "sexual_function_change": EMERGENCY,
    "both_leg_symptoms": EMERGENCY,
    "progressive_leg_weakness": SAME_DAY,
    "foot_drop": SAME_DAY,
    "onset_sudden_injury": OLD_INJURY,
    "injury_pop": DAYS,
    "injury_bruising": DAYS,
    "palpable_gap": DAYS,
    "injury_unable_to_walk": DAYS,
    "injury_weakness": DAYS,
    "fever": EMERGENCY,
    "systemically_unwell": EMERGENCY,
    "perineal_infection": SAME_DAY,
    "recent_infection": WATCH,
    "immune_suppression": WATCH,
    "cancer_history": WATCH,
    "unexplained_weight_loss": TWO_WEEKS,
    "night_constant_unrelieved": TWO_WEEKS,
    "growing_lump": TWO_WEEKS,
    "drenching_night_sweats": Floor("soon", "4_weeks", "caution"),
    "non_mechanical_pain": TWO_WEEKS,
    "impact_bone_or_groin_pain": TWO_WEEKS,
    "unable_to_bear_weight": SAME_DAY,
    "fall_or_blow_with_bone_pain": TWO_WEEKS,
    "open_growth_plate": Floor("soon", "4_weeks", "stop"),
    "acute_limb_signs": EMERGENCY,
    "pulsatile_abdominal_mass": EMERGENCY,
    "leg_swelling": SAME_DAY,
    "expanding_haematoma_on_anticoagulant": EMERGENCY,
    "fluoroquinolone_within_60_days": Floor("urgent", "same_day", "restrict"),
    "fluoroquinolone_61_to_90_days_with_steroid": Floor("routine", "routine", "restrict"),
    "psoriasis": WATCH,
    "uveitis": WATCH,
    "inflammatory_bowel_disease": WATCH,
    "acute_red_painful_eye": Floor("urgent", "same_day", "caution"),
}
"""Every red flag."""

RASH = "skin_rash_or_blisters"
GATE_FINDINGS: dict[str, Floor] = {
    "perianal_sensation_reduced": EMERGENCY,
    "sign_of_the_buttock": SAME_DAY,
    "palpable_mass": TWO_WEEKS,
    "night_rising_at_follow_up": TWO_WEEKS,
    "hot_red_swelling": SAME_DAY,
    RASH: SAME_DAY,
    "reported_fracture": DAYS,
    "reported_bone_marrow_oedema": DAYS,
    "reported_avulsion_or_full_tear": DAYS,
    "reported_mass": DAYS,
    "reported_infection": DAYS,
    "injection_within_6_weeks": Floor("routine", "routine", "restrict"),
    "hamstring_surgery": Floor("routine", "routine", "restrict"),
    "pregnant_or_postpartum": Floor("routine", "routine", "caution"),
    "anticoagulant": WATCH,
}
"""Findings outside the red-flag groups that have to fire a gate by themselves."""

INJURY_THAT_AGES = frozenset(
    {
        "onset_sudden_injury",
        "injury_pop",
        "injury_bruising",
        "injury_unable_to_walk",
        "injury_weakness",
    }
)
"""C, G1: more than 6 weeks after the injury it is an old one. A gap never ages."""
RECENT_WEEKS = 6
ADULT = 18

BLOCKING: dict[str, tuple[str, ...]] = {
    "age": ("age",),
    "saddle": ("saddle_numbness", "bladder_change", "bowel_change", "both_leg_symptoms"),
    "nerve": ("progressive_leg_weakness", "foot_drop"),
    "injury": ("onset_sudden_injury", "injury_pop", "injury_bruising", "palpable_gap"),
    "infection": ("fever", "systemically_unwell"),
    "cancer": ("cancer_history", "unexplained_weight_loss", "night_constant_unrelieved"),
}
"""B: asked of everybody."""
BONE_SCREEN = ("impact_bone_or_groin_pain", "unable_to_bear_weight", "fall_or_blow_with_bone_pain")
BONE_SCREEN_FOR = ("impact_sport", *FRAGILITY_RISKS)
"""B: asked when any of these is present, and so also while none is known to be absent."""
BILATERAL_QUESTIONS = (
    "fluoroquinolone_within_60_days",
    "psoriasis",
    "uveitis",
    "inflammatory_bowel_disease",
)
"""G: asked when both sides hurt."""

NORDICS = frozenset({"assisted_nordic", "nordic_drop"})
HINGES = frozenset(
    {"supported_arabesque", "romanian_deadlift", "arabesque", "single_leg_romanian_deadlift"}
)
SPRINGY = frozenset({"skips_and_hops", "bounds", "strides_then_hills", "accelerations_to_sprint"})


class Held(NamedTuple):
    """Exercises that wait until one of these was asked or tested."""

    unasked: tuple[str, ...]
    exercises: frozenset[str]


HELD_UNTIL_ASKED: dict[str, Held] = {
    "bleeding": Held(("anticoagulant",), NORDICS | {"accelerations_to_sprint"}),
    "fragile bone": Held(("osteoporosis_or_fragility_fracture",), NORDICS | SPRINGY),
    "under-eating": Held(("low_energy_availability",), SPRINGY),
    "impact": Held(("hop_test", "single_leg_stance_pain"), SPRINGY),
    "nerve": Held(("slump", "straight_leg_raise_differentiated"), HINGES),
}
"""What may do harm and is soon asked. A muscle pulled hardest, in the drop or the sprint, bleeds;
fragile bone stands neither the fall nor the landing, under-fed bone no landing; bone that hurts on
one leg is not to be jumped on; a hinge pulls on the sciatic nerve."""


def blocking_for(patient: Findings) -> tuple[str, ...]:
    """Return the findings without which this patient is given no exercise."""
    names = [name for group in BLOCKING.values() for name in group]
    if any(patient.get(name) is not False for name in BONE_SCREEN_FOR):
        names.extend(BONE_SCREEN)
    if patient.get("side") == "both":
        names.extend(BILATERAL_QUESTIONS)
    age, begun_suddenly = patient.get("age"), patient.get("onset") != "gradual"
    if begun_suddenly and (not isinstance(age, int) or ADULT <= age <= 25):
        names.append("open_growth_plate")
    return tuple(names)


def is_old_injury(patient: Findings, flag: str) -> bool:
    """Return whether the one documented exception applies: an adult's injury, known to be old."""
    weeks, age = patient.get("duration_weeks"), patient.get("age")
    known = isinstance(weeks, int) and isinstance(age, int)
    return known and flag in INJURY_THAT_AGES and weeks > RECENT_WEEKS and age >= ADULT  # type: ignore[operator]


def floor_of(patient: Findings, flag: str) -> Floor:
    """Return the least that a present flag has to lead to in this patient."""
    if is_old_injury(patient, flag):
        # That it began with an injury, without any sign of a tear, has a test of its own.
        return WATCH if flag == "onset_sudden_injury" else OLD_INJURY
    return (FLOORS | GATE_FINDINGS)[flag]
