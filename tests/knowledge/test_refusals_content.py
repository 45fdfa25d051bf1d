"""A pack that breaks a promise is refused: flags, sides, imaging, plan and figures."""

from pathlib import Path
from typing import Any

import pytest

from app.knowledge.shelf import shelve
from tests.knowledge.planting import (
    advice,
    changed,
    condition,
    criterion,
    derivation,
    dose,
    exercise,
    feature,
    must_ask,
    named,
    plant,
    problems_of,
    red_flags,
    safety_rule,
    symptom,
)

FLAG_RULE = safety_rule(when="planted_flag")
REPORT = "reported_hamstring_tendinopathy"


def test_a_red_flag_that_no_rule_reads_is_named(folder: Path) -> None:
    plant(folder, red_flags=[red_flags()])

    assert problems_of(folder) == ["red flag planted_flag: unreachable, no safety rule reads it"]


def test_a_red_flag_that_only_an_exception_reads_is_named(folder: Path) -> None:
    plant(folder, red_flags=[red_flags()], safety_rules=[safety_rule(unless="planted_flag")])

    assert problems_of(folder) == ["red flag planted_flag: unreachable, no safety rule reads it"]


def test_a_red_flag_read_through_a_derived_finding_is_served(folder: Path) -> None:
    plant(
        folder,
        red_flags=[red_flags()],
        derivations=[derivation(when={"any": ["planted_flag", "fever"]})],
        safety_rules=[safety_rule(when="planted")],
    )

    assert shelve(folder).pack.safety_rules


def test_a_blocking_flag_that_nobody_must_ask_is_named(folder: Path) -> None:
    plant(folder, red_flags=[red_flags(blocking=True)], safety_rules=[FLAG_RULE])

    assert problems_of(folder) == ["red flag planted_flag: blocking, but no must-ask asks it"]


def test_a_blocking_flag_that_is_asked_is_served(folder: Path) -> None:
    plant(
        folder,
        red_flags=[red_flags(blocking=True)],
        safety_rules=[FLAG_RULE],
        must_asks=[must_ask(findings=["planted_flag"])],
    )

    assert shelve(folder).pack.must_asks


@pytest.mark.parametrize(
    "when", ["planted_symptom", "planted", {"all": ["fever", {"not": "planted_symptom"}]}]
)
def test_a_gate_that_looks_at_the_painful_side_only_is_named(folder: Path, when: Any) -> None:
    plant(
        folder,
        symptoms=[symptom(id="planted_symptom", sided=True)],
        derivations=[derivation(when={"any": ["planted_symptom", "fever"]})],
        safety_rules=[safety_rule(when=when)],
    )

    assert problems_of(folder) == [
        "safety.planted: planted_symptom must count on either side, since it fires a gate"
    ]


def test_a_gate_that_looks_at_either_side_is_served(folder: Path) -> None:
    plant(
        folder,
        symptoms=[symptom(id="planted_symptom", sided=True, either_side=True)],
        safety_rules=[safety_rule(when="planted_symptom")],
    )

    assert shelve(folder).pack.safety_rules


def imaging_named_in(folder: Path, owner: str) -> None:
    assert problems_of(folder) == [
        f"{owner}: reads {REPORT}, and imaging never sets stage, phase or diagnosis"
    ]


def test_imaging_in_a_criterion_of_a_stage_is_named(folder: Path) -> None:
    with changed(folder / "staging.yaml") as content:
        stage = named("degenerative", content["staging"]["stages"])
        stage["criteria"].append(criterion("planted", REPORT, weight=1))

    imaging_named_in(folder, "stage degenerative")


def test_imaging_that_makes_a_stage_the_default_is_named(folder: Path) -> None:
    with changed(folder / "staging.yaml") as content:
        stage = named("degenerative", content["staging"]["stages"])
        stage["default_when"] = REPORT

    imaging_named_in(folder, "stage degenerative")


def test_imaging_hidden_in_a_derived_finding_is_named(folder: Path) -> None:
    plant(folder, derivations=[derivation(when={"any": ["chronic", REPORT]})])
    with changed(folder / "staging.yaml") as content:
        stage = named("degenerative", content["staging"]["stages"])
        stage["criteria"].append(criterion("planted", "planted", weight=1))

    imaging_named_in(folder, "stage degenerative")


def test_imaging_that_opens_a_phase_is_named(folder: Path) -> None:
    with changed(folder / "plan" / "phases.yaml") as content:
        named("p2", content["phases"])["enter"].append(criterion("planted", {"absent": REPORT}))

    imaging_named_in(folder, "phase p2")


@pytest.mark.parametrize("leg", ["site", "aggravator", "provocation"])
def test_imaging_in_a_leg_of_the_diagnosis_is_named(folder: Path, leg: str) -> None:
    with changed(folder / "certainty.yaml") as content:
        content["certainty"][leg] = {"any": [content["certainty"][leg], REPORT]}

    imaging_named_in(folder, "certainty")


@pytest.mark.parametrize("part", ["minimum_set", "negative_constructs"])
def test_imaging_that_decides_between_likely_and_unlikely_is_named(folder: Path, part: str) -> None:
    with changed(folder / "certainty.yaml") as content:
        content["certainty"][part].append(criterion("planted", {"absent": REPORT}))

    imaging_named_in(folder, "certainty")


def test_imaging_that_speaks_for_the_home_condition_is_named(folder: Path) -> None:
    home = "proximal_hamstring_tendinopathy"
    with changed(folder / "conditions" / "tendon.yaml") as content:
        named(home, content["conditions"])["features"].append(feature("planted", when=REPORT))

    assert problems_of(folder) == [f"{home}/planted: imaging never speaks for the home condition"]


def test_imaging_may_fire_a_gate(folder: Path) -> None:
    plant(folder, safety_rules=[safety_rule(when={"all": ["reported_fracture", "fever"]})])

    assert shelve(folder).pack.safety_rules


@pytest.mark.parametrize(
    "wording",
    [
        {"name": "Hamstring stretch"},
        {"plain_name": "Stretch for the back of the thigh"},
        {"position": "In a long stretch"},
        {"how": "Lean forward until it stretches"},
        {"regressions": ["A gentle stretching of the hamstring"]},
        {"progressions": ["STRETCH further"]},
    ],
    ids=lambda wording: next(iter(wording)),
)
def test_a_stretch_in_an_exercise_is_named(folder: Path, wording: dict[str, Any]) -> None:
    plant(folder, exercises=[exercise(**wording)])

    assert problems_of(folder) == ["planted: no plan contains a stretch"]


def test_the_stretch_shortening_cycle_is_no_stretch(folder: Path) -> None:
    plant(folder, exercises=[exercise(how="Hop: a quick stretch-shortening of the tendon")])

    assert shelve(folder).pack.plan.exercises


def test_a_dose_in_the_articles_name_is_named(folder: Path) -> None:
    said = dose(tag="source_article", evidence=["planted_seen"])
    plant(folder, exercises=[exercise(doses=[said])])

    assert problems_of(folder) == ["planted: the article gives no dose"]


def test_two_exercises_in_one_place_of_the_progression_are_named(folder: Path) -> None:
    plant(folder, exercises=[exercise(), exercise(id="planted_again")])

    assert problems_of(folder) == ["planted_again: has the same order as planted"]


def test_an_exception_to_the_cap_without_its_conditions_is_named(folder: Path) -> None:
    plant(folder, exercises=[exercise(cap_exception="Because")])

    assert problems_of(folder) == ["planted: an exception to the cap says when it may be tried"]


def test_a_cap_that_falls_with_the_phase_is_named(folder: Path) -> None:
    with changed(folder / "plan" / "phases.yaml") as content:
        first = named("p1", content["phases"])
        first["hip_flexion_cap_deg"] = 60
        first["evidence"].append("planted_row")

    assert problems_of(folder) == ["phases: the hip-flexion cap rises with the phase"]


def test_a_last_phase_capped_at_nought_is_not_taken_for_free(folder: Path) -> None:
    with changed(folder / "plan" / "phases.yaml") as content:
        last = named("p4", content["phases"])
        last["hip_flexion_cap_deg"] = 0
        last["evidence"].append("planted_row")

    assert "phases: the hip-flexion cap rises with the phase" in problems_of(folder)


def test_phases_out_of_their_order_are_named(folder: Path) -> None:
    with changed(folder / "plan" / "phases.yaml") as content:
        content["phases"].reverse()

    assert "phases: p1 to p4 stand in this order" in problems_of(folder)


def test_a_first_phase_with_an_entry_criterion_is_named(folder: Path) -> None:
    with changed(folder / "plan" / "phases.yaml") as content:
        named("p1", content["phases"])["enter"] = [criterion("planted", {"absent": "fever"})]

    assert problems_of(folder) == ["p1: the first phase has no entry criteria"]


def test_an_unknown_category_is_named(folder: Path) -> None:
    plant(folder, conditions=[condition(category="mystery")])

    assert problems_of(folder) == ["planted: unknown category 'mystery'"]


def test_a_second_home_condition_is_named(folder: Path) -> None:
    plant(folder, conditions=[condition(home=True)])

    [problem] = problems_of(folder)

    assert problem.startswith("conditions: the home condition is proximal_hamstring_tendinopathy")
    assert "'planted'" in problem


THRESHOLD = {"at_least": {"finding": "age", "value": 37}}


@pytest.mark.parametrize(
    ("lists", "problem"),
    [
        (
            {"derivations": [derivation(when=THRESHOLD)]},
            "planted (Derivation): no cited row states 37",
        ),
        (
            {"derivations": [derivation(when={"any": ["fever", {"not": THRESHOLD}]})]},
            "planted (Derivation): no cited row states 37",
        ),
        (
            {"advice": [advice(when={"count_of": {"at_least": 4, "of": ["fever"] * 4}})]},
            "planted (Advice): no cited row states 4",
        ),
        (
            {"exercises": [exercise(doses=[dose(sets={"low": 3, "high": 7})])]},
            "planted (Dose): no cited row states 7",
        ),
        (
            {"exercises": [exercise(doses=[dose(rest_hours=37)])]},
            "planted (Dose): no cited row states 37",
        ),
        (
            {"exercises": [exercise(hip_flexion_high_deg=12)]},
            "planted (Exercise): no cited row states 12",
        ),
        (
            {
                "safety_rules": [
                    safety_rule(
                        effect="restrict",
                        allows={
                            "phases": ["p1"],
                            "load_types": ["isometric"],
                            "effort_cap_percent": 37,
                        },
                    )
                ]
            },
            "safety.planted (SafetyRule): no cited row states 37",
        ),
    ],
)
def test_a_figure_that_no_cited_row_states_is_named(
    folder: Path, lists: dict[str, Any], problem: str
) -> None:
    plant(folder, **lists)

    assert problems_of(folder) == [problem]


def test_a_figure_is_not_covered_by_the_row_of_its_owner(folder: Path) -> None:
    own_rows = [dose(sets={"low": 1, "high": 1}, evidence=["dec_b_blocking"])]
    plant(folder, exercises=[exercise(doses=own_rows)])

    assert problems_of(folder) == ["planted (Dose): no cited row states 1"]


@pytest.mark.parametrize("tag", ["trial", "guideline", "expert_opinion", "source_article"])
def test_a_recalled_row_under_any_tag_but_proposal_is_named(folder: Path, tag: str) -> None:
    plant(folder, derivations=[derivation(evidence=["planted_seen", "planted_memory"], tag=tag)])

    assert problems_of(folder) == [
        "planted (Derivation): rests on recalled row planted_memory, so its tag is proposal"
    ]


def test_a_figure_that_only_a_proposal_states_under_another_tag_is_named(folder: Path) -> None:
    when = {"at_least": {"finding": "age", "value": 60}}
    plant(folder, derivations=[derivation(when=when, tag="trial")])

    assert problems_of(folder) == [
        "planted (Derivation): 60 is stated by proposals only, so its tag is proposal"
    ]


@pytest.mark.parametrize("row", ["planted_row", "planted_memory"])
def test_a_proposal_may_rest_on_memory_or_on_a_decision(folder: Path, row: str) -> None:
    when = {"at_least": {"finding": "age", "value": 60}}
    plant(folder, derivations=[derivation(when=when, evidence=[row])])

    assert shelve(folder).pack.derivations


def test_a_derived_figure_without_its_derivation_is_named(folder: Path) -> None:
    with changed(folder / "planted_rows.yaml") as content:
        named("planted_seen", content["evidence"])["grade"] = "D"

    assert problems_of(folder) == ["evidence row planted_seen: grade D needs its derivation"]
