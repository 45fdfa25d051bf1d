"""A pack that contradicts itself, or concludes what cannot be reached, is refused."""

from pathlib import Path
from typing import Any

import pytest

from app.knowledge.shelf import shelve
from tests.knowledge.planting import (
    GROUND,
    NEVER_SAID_TOGETHER,
    changed,
    condition,
    criterion,
    derivation,
    exercise,
    feature,
    named,
    plant,
    problems_of,
    safety_rule,
)


def weeks(**limits: int) -> dict[str, Any]:
    """Return a range of the duration in weeks."""
    return {"between": {"finding": "duration_weeks", **limits}}


def at_least(finding: str, value: int) -> dict[str, Any]:
    return {"at_least": {"finding": finding, "value": value}}


CONTRADICTIONS: dict[str, Any] = {
    "present_and_absent": {"all": ["fever", {"absent": "fever"}]},
    "present_and_not_present": {"all": ["fever", {"not": "fever"}]},
    "hidden_in_a_count": {"count_of": {"at_least": 2, "of": ["fever", {"absent": "fever"}]}},
    "two_values_of_one_choice": {"all": ["onset.gradual", "onset.sudden"]},
    "disjoint_ranges": {"all": [weeks(low=0, high=2), weeks(low=3, high=5)]},
    "above_and_below": {
        "all": [at_least("duration_weeks", 5), {"not": at_least("duration_weeks", 2)}]
    },
    "hidden_in_a_derived_finding": {"all": ["under_18", at_least("age", 60)]},
    "beyond_the_range_of_the_measure": at_least("pain_worst_24h", 60),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_derived_finding_that_can_never_be_true_is_named(folder: Path, name: str) -> None:
    plant(folder, derivations=[derivation(when=CONTRADICTIONS[name])])

    assert problems_of(folder) == ["planted: contradiction, it can never be true"]


@pytest.mark.parametrize(
    ("lists", "owner"),
    [
        (
            {"safety_rules": [safety_rule(when=CONTRADICTIONS["present_and_absent"])]},
            "safety.planted",
        ),
        (
            {
                "conditions": [
                    condition(
                        features=[
                            feature("fever"),
                            feature("systemically_unwell"),
                            feature("one", when=CONTRADICTIONS["two_values_of_one_choice"]),
                        ]
                    )
                ]
            },
            "feature.planted.one",
        ),
        (
            {
                "exercises": [
                    exercise(
                        contraindications=[
                            {"text": "Planted", "when": CONTRADICTIONS["disjoint_ranges"]} | GROUND
                        ]
                    )
                ]
            },
            "exercise.planted.c0",
        ),
    ],
)
def test_a_contradiction_is_named_wherever_it_stands(
    folder: Path, lists: dict[str, Any], owner: str
) -> None:
    plant(folder, **lists)

    assert f"{owner}: contradiction, it can never be true" in problems_of(folder)


@pytest.mark.parametrize(
    "when",
    [
        {"all": [weeks(low=0, high=2), weeks(low=2, high=5)]},
        {"all": [{"absent": "onset.gradual"}, {"absent": "onset.sudden"}]},
        {"any": ["onset.gradual", "onset.sudden"]},
        at_least("minutes_sitting_to_first_pain", 60),
    ],
)
def test_a_narrow_rule_that_can_be_true_is_served(folder: Path, when: dict[str, Any]) -> None:
    plant(folder, derivations=[derivation(when=when)])

    assert shelve(folder).pack.derivations


def test_a_gate_that_always_fires_is_named(folder: Path) -> None:
    plant(folder, safety_rules=[safety_rule(when={"any": ["fever", {"absent": "fever"}]})])

    assert problems_of(folder) == ["safety.planted: contradiction, it can never be false"]


@pytest.mark.parametrize(
    "exception",
    ["fever", {"any": ["fever", "growing_lump"]}, {"not": {"absent": "systemically_unwell"}}],
)
def test_a_gate_that_its_exception_always_lifts_is_named(folder: Path, exception: Any) -> None:
    plant(folder, safety_rules=[safety_rule(unless=exception)])

    assert problems_of(folder) == ["safety.planted: unreachable, its exception covers all of it"]


def test_a_rule_too_entangled_to_be_checked_is_named(folder: Path) -> None:
    flags = ["fever", "systemically_unwell", "growing_lump", "cancer_history", "foot_drop"]
    pairs = [{"any": [flag, other, {"all": [flag, other]}]} for flag in flags for other in flags]
    never = CONTRADICTIONS["two_values_of_one_choice"]
    plant(folder, derivations=[derivation(when={"all": [*pairs, never]})])

    assert problems_of(folder) == ["planted: too entangled to be checked; split it"]


def test_two_gates_with_one_condition_are_named_together(folder: Path) -> None:
    again = safety_rule(id="safety.planted_again", level="soon", act_within="4_weeks")
    plant(folder, safety_rules=[safety_rule(), again])

    assert problems_of(folder) == [
        "safety.planted_again: contradiction, safety.planted has the same condition"
    ]


def test_two_gates_that_differ_in_their_exception_are_served(folder: Path) -> None:
    excepted = safety_rule(id="safety.planted_again", unless="foot_drop")
    plant(folder, safety_rules=[safety_rule(), excepted])

    assert shelve(folder).pack.safety_rules


@pytest.mark.parametrize("directions", [("for", "against"), ("against", "for")])
def test_one_reason_both_for_and_against_is_named(
    folder: Path, directions: tuple[str, str]
) -> None:
    first, second = directions
    features = [
        feature("fever"),
        feature("systemically_unwell"),
        feature("one", when="growing_lump", direction=first),
        feature("other", when="growing_lump", direction=second),
    ]
    plant(folder, conditions=[condition(features=features)])

    assert problems_of(folder) == ["planted/other: contradiction, both for and against"]


@pytest.mark.parametrize(
    "features",
    [
        [feature("fever", weight="weak")],
        [feature("fever"), feature("foot_drop", weight="moderate")],
        [feature("fever"), feature("foot_drop", direction="against")],
        [feature("fever"), feature("foot_drop", direction="neutral")],
        [feature("fever", construct="one"), feature("foot_drop", construct="one")],
    ],
    ids=["one_weak", "a_point_short", "against", "neutral", "one_construct"],
)
def test_a_condition_that_can_never_be_strong_is_named(
    folder: Path, features: list[dict[str, Any]]
) -> None:
    plant(folder, conditions=[condition(features=features)])

    assert problems_of(folder) == [
        "planted: unreachable, its features never add up to strong support"
    ]


def test_an_exercise_deeper_than_the_cap_of_its_phase_is_named(folder: Path) -> None:
    plant(folder, exercises=[exercise(hip_flexion_high_deg=60)])

    [problem] = problems_of(folder)

    assert problem.startswith("planted: unreachable in p1, deeper than ")
    assert problem.endswith("30 degrees")


def test_an_exercise_past_the_cap_is_served_with_its_reason_and_its_conditions(
    folder: Path,
) -> None:
    excepted = exercise(hip_flexion_high_deg=60, cap_exception="A trial", trial_when="tired_or_not")
    plant(
        folder,
        derivations=[derivation(id="tired_or_not", when={"absent": "fever"})],
        exercises=[excepted],
    )

    assert shelve(folder).pack.plan.exercises


def test_a_phase_without_an_exercise_is_named(folder: Path) -> None:
    for file in sorted((folder / "plan").glob("exercises*.yaml")):
        with changed(file) as content:
            for item in content["exercises"]:
                earlier = [dose for dose in item["doses"] if dose["phase"] != "p4"]
                item["doses"] = earlier or [item["doses"][0] | {"phase": "p3"}]

    assert "p4: unreachable, no exercise has a dose in it" in problems_of(folder)


def test_a_stage_whose_required_criteria_exclude_each_other_is_named(folder: Path) -> None:
    with changed(folder / "staging.yaml") as content:
        late = criterion("planted", at_least("duration_weeks", 9), weight=3, required=True)
        named("reactive", content["staging"]["stages"])["criteria"].append(late)

    assert problems_of(folder) == [
        "stage reactive: unreachable, its required criteria exclude each other"
    ]


def test_criteria_that_exclude_each_other_are_served_when_they_are_not_required(
    folder: Path,
) -> None:
    with changed(folder / "staging.yaml") as content:
        late = criterion("planted", at_least("duration_weeks", 9), weight=3)
        named("reactive", content["staging"]["stages"])["criteria"].append(late)

    assert shelve(folder).pack.staging.stages


def test_a_stage_without_criteria_and_without_default_is_named(folder: Path) -> None:
    with changed(folder / "staging.yaml") as content:
        named("reactive", content["staging"]["stages"])["criteria"] = []

    assert problems_of(folder) == [
        "stage reactive: unreachable, it has neither criteria nor default"
    ]


def test_a_trial_definition_that_counts_more_than_it_lists_is_named(folder: Path) -> None:
    with changed(folder / "certainty.yaml") as content:
        definition = content["trial_definition"]
        definition["at_least"] = len(definition["counted"]) + 1
        definition["evidence"] += ["planted_seen"]
        name = definition["id"]

    assert problems_of(folder) == [f"{name}: unreachable, it counts 4 criteria only"]


def test_more_negative_constructs_needed_than_there_are_is_named(folder: Path) -> None:
    with changed(folder / "certainty.yaml") as content:
        certainty = content["certainty"]
        certainty["negatives_needed"] = len(certainty["negative_constructs"]) + 1
        certainty["evidence"] += ["planted_row"]

    assert problems_of(folder) == [
        "certainty: unreachable, more negative constructs are needed than there are"
    ]


def test_the_condition_planted_by_these_tests_is_new(folder: Path) -> None:
    plant(folder, safety_rules=[safety_rule(when=NEVER_SAID_TOGETHER)])

    assert shelve(folder).pack.safety_rules
