"""A pack whose names do not fit is refused: unknown, doubled, of the wrong kind, in a ring."""

from pathlib import Path
from typing import Any

import pytest

from app.knowledge.shelf import shelve
from tests.knowledge.planting import (
    accuracy,
    advice,
    changed,
    computation,
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

UNKNOWN = "no_such_finding"
REFUSED = "unknown finding 'no_such_finding'"


@pytest.mark.parametrize(
    ("lists", "problem"),
    [
        ({"derivations": [derivation(when=UNKNOWN)]}, f"planted: {REFUSED}"),
        ({"derivations": [derivation(when={"absent": UNKNOWN})]}, f"planted: {REFUSED}"),
        (
            {"derivations": [derivation(when={"at_least": {"finding": UNKNOWN, "value": 3}})]},
            f"planted: {REFUSED}",
        ),
        (
            {"derivations": [derivation(when={"any": ["fever", {"not": UNKNOWN}]})]},
            f"planted: {REFUSED}",
        ),
        ({"safety_rules": [safety_rule(when=UNKNOWN)]}, f"safety.planted: {REFUSED}"),
        ({"safety_rules": [safety_rule(unless=UNKNOWN)]}, f"safety.planted: {REFUSED}"),
        ({"must_asks": [must_ask(findings=[UNKNOWN])]}, f"ask_planted: {REFUSED}"),
        ({"must_asks": [must_ask(applies=UNKNOWN)]}, f"ask_planted: {REFUSED}"),
        (
            {"conditions": [condition(features=[feature("one", when=UNKNOWN)])]},
            f"planted/one: {REFUSED}",
        ),
        ({"advice": [advice(when=UNKNOWN)]}, f"planted: {REFUSED}"),
        ({"exercises": [exercise(trial_when=UNKNOWN)]}, f"planted: {REFUSED}"),
        ({"computations": [computation(reads=[UNKNOWN] * 3)]}, f"planted: {REFUSED}"),
        ({"derivations": [derivation(when="onset")]}, "planted: unknown finding 'onset'"),
        (
            {"derivations": [derivation(when="onset.yesterday")]},
            "planted: unknown finding 'onset.yesterday'",
        ),
        ({"derivations": [derivation(when="fever.high")]}, "planted: unknown finding 'fever.high'"),
    ],
)
def test_a_rule_over_an_unknown_finding_is_named(
    folder: Path, lists: dict[str, Any], problem: str
) -> None:
    plant(folder, **lists)

    assert set(problems_of(folder)) == {problem}


def test_an_unknown_finding_deep_in_a_stage_is_named_with_its_place(folder: Path) -> None:
    with changed(folder / "staging.yaml") as content:
        named("reactive", content["staging"]["stages"])["criteria"][0]["when"] = UNKNOWN

    assert problems_of(folder) == [f"reactive/early: {REFUSED}"]


@pytest.mark.parametrize(
    ("when", "problem"),
    [
        ("age", "planted: 'age' is a number, neither present nor absent"),
        ({"absent": "pain_worst_24h"}, "planted: 'pain_worst_24h' is a number, neither"),
        ("irritability", "planted: 'irritability' is a number, neither present nor absent"),
        ({"at_least": {"finding": "fever", "value": 3}}, "planted: 'fever' is no number"),
        ({"at_least": {"finding": "sex.female", "value": 3}}, "planted: 'sex.female' is no"),
        ({"at_least": {"finding": "stretch_construct", "value": 3}}, "'stretch_construct' is no"),
        (
            {"between": {"finding": "tendon_provoked", "low": 1, "high": 2}},
            "planted: 'tendon_provoked' is no number",
        ),
    ],
)
def test_numbers_and_truths_are_never_mixed_up(folder: Path, when: Any, problem: str) -> None:
    plant(folder, derivations=[derivation(when=when)])

    [found] = problems_of(folder)

    assert problem in found


def test_an_unknown_evidence_row_is_named_with_who_cites_it(folder: Path) -> None:
    plant(folder, derivations=[derivation(evidence=["planted_row", "no_such_row"])])

    assert problems_of(folder) == ["planted (Derivation): unknown evidence row 'no_such_row'"]


def test_an_unknown_evidence_row_deep_inside_an_exercise_is_named(folder: Path) -> None:
    plant(folder, exercises=[exercise(doses=[dose(evidence=["no_such_row"])])])

    assert problems_of(folder) == ["planted (Dose): unknown evidence row 'no_such_row'"]


def test_an_unknown_source_is_named_with_its_row(folder: Path) -> None:
    with changed(folder / "planted_rows.yaml") as content:
        content["evidence"][0]["source"] = "no_such_source"

    assert problems_of(folder) == ["evidence row planted_row: unknown source 'no_such_source'"]


def test_a_source_that_no_row_uses_is_named(folder: Path) -> None:
    plant(
        folder,
        sources=[
            {
                "id": "planted_source",
                "kind": "trial",
                "citation": "Planted",
                "checked_on": "2026-01-01",
            }
        ],
    )

    assert problems_of(folder) == ["source planted_source: no evidence row uses it"]


TWICE: list[tuple[dict[str, Any], str]] = [
    ({"symptoms": [symptom(), symptom()]}, "finding planted"),
    ({"symptoms": [symptom(id="fever")]}, "finding fever"),
    ({"symptoms": [symptom()], "derivations": [derivation()]}, "finding planted"),
    ({"derivations": [derivation()], "computations": [computation()]}, "finding planted"),
    ({"safety_rules": [safety_rule(), safety_rule(when="fever")]}, "rule safety.planted"),
    ({"must_asks": [must_ask(), must_ask()]}, "rule ask_planted"),
    ({"conditions": [condition(), condition()]}, "condition planted"),
    (
        {"conditions": [condition(features=[feature("fever")] * 2)]},
        "feature of planted fever",
    ),
    ({"accuracies": [accuracy(), accuracy()]}, "accuracy planted"),
    ({"exercises": [exercise(), exercise()]}, "exercise planted"),
    ({"exercises": [exercise(doses=[dose(), dose()])]}, "dose of planted p1"),
    ({"advice": [advice(), advice()]}, "advice planted"),
    ({"red_flags": [red_flags() | {"id": "infection"}]}, "red-flag group infection"),
]


@pytest.mark.parametrize(("lists", "doubled"), TWICE, ids=[doubled for _, doubled in TWICE])
def test_an_id_used_twice_is_named_with_its_kind(
    folder: Path, lists: dict[str, Any], doubled: str
) -> None:
    plant(folder, **lists)

    assert problems_of(folder) == [f"{doubled}: the id is used 2 times"]


@pytest.mark.parametrize(
    ("file", "kind", "doubled"),
    [
        ("sources.yaml", "sources", "source"),
        ("planted_rows.yaml", "evidence", "evidence row"),
        ("plan/overrides.yaml", "overrides", "override"),
    ],
)
def test_an_entry_copied_is_named(folder: Path, file: str, kind: str, doubled: str) -> None:
    with changed(folder / file) as content:
        content[kind].append(content[kind][0])
        name = content[kind][0]["id"]

    assert problems_of(folder) == [f"{doubled} {name}: the id is used 2 times"]


def test_a_criterion_copied_inside_a_stage_is_named(folder: Path) -> None:
    with changed(folder / "staging.yaml") as content:
        reactive = named("reactive", content["staging"]["stages"])
        reactive["criteria"].append(reactive["criteria"][0])

    assert problems_of(folder) == ["criterion of stage reactive early: the id is used 2 times"]


def test_a_stage_copied_is_named(folder: Path) -> None:
    with changed(folder / "staging.yaml") as content:
        stages = content["staging"]["stages"]
        stages.append(named("reactive", stages) | {"criteria": []})

    assert "stage reactive: the id is used 2 times" in problems_of(folder)


def test_a_criterion_copied_inside_the_trial_definition_is_named(folder: Path) -> None:
    with changed(folder / "certainty.yaml") as content:
        definition = content["trial_definition"]
        definition["counted"].append(definition["required"][0])
        name = definition["required"][0]["id"]

    assert problems_of(folder) == [f"criterion of trial definition {name}: the id is used 2 times"]


def test_a_value_that_a_choice_offers_twice_is_named(folder: Path) -> None:
    with changed(folder / "vocabulary" / "presentation.yaml") as content:
        onset = named("onset", content["presentation"])
        onset["values"].append(named("gradual", onset["values"]))

    assert problems_of(folder) == ["value of onset gradual: the id is used 2 times"]


def test_two_review_intervals_of_one_level_are_named(folder: Path) -> None:
    with changed(folder / "safety" / "nets.yaml") as content:
        content["review_intervals"].append(content["review_intervals"][0])
        level = content["review_intervals"][0]["level"]

    assert problems_of(folder) == [f"review interval {level}: the id is used 2 times"]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"function": "no_such_function"}, "planted: no function 'no_such_function' in the engine"),
        ({"version": 9}, "planted: written for version 9, engine has 1"),
        ({"limits": {"surplus": 1}}, "planted: limits have to be []"),
        ({"reads": ["slump", "bent_knee_stretch"]}, "planted: stretch_construct reads 3 findings"),
    ],
)
def test_a_computation_the_engine_does_not_have_as_written_is_named(
    folder: Path, changes: dict[str, Any], problem: str
) -> None:
    plant(folder, computations=[computation(**changes)])

    assert problems_of(folder) == [problem]


def test_a_computation_without_one_of_its_limits_is_named(folder: Path) -> None:
    with changed(folder / "derived.yaml") as content:
        del named("irritability", content["computations"])["limits"]["pain_high"]

    [problem] = problems_of(folder)

    assert problem.startswith("irritability: limits have to be [")


@pytest.mark.parametrize(
    ("lists", "problem"),
    [
        (
            {"safety_rules": [safety_rule(points_to=["no_such_condition"])]},
            "safety.planted: unknown condition 'no_such_condition'",
        ),
        (
            {"conditions": [condition(coexists_with=["no_such_condition"])]},
            "planted: unknown condition 'no_such_condition'",
        ),
        (
            {"accuracies": [accuracy(condition="no_such_condition")]},
            "planted: unknown condition 'no_such_condition'",
        ),
        ({"accuracies": [accuracy(finding=UNKNOWN)]}, f"planted: unknown test '{UNKNOWN}'"),
        ({"accuracies": [accuracy(finding="age")]}, "planted: unknown test 'age'"),
        (
            {"advice": [advice(withhold_exercises=["no_such_exercise"])]},
            "planted: unknown exercise 'no_such_exercise'",
        ),
    ],
)
def test_a_target_that_does_not_exist_is_named(
    folder: Path, lists: dict[str, Any], problem: str
) -> None:
    plant(folder, **lists)

    assert problems_of(folder) == [problem]


@pytest.mark.parametrize(
    ("allowed", "problem"),
    [
        ({"exercises": ["no_such_exercise"]}, "unknown exercise 'no_such_exercise'"),
        ({"load_types": ["isometrics"]}, "unknown load type 'isometrics'"),
        ({"adjuncts": ["no_such_adjunct"]}, "unknown adjunct 'no_such_adjunct'"),
    ],
)
def test_a_gate_that_allows_what_does_not_exist_is_named(
    folder: Path, allowed: dict[str, Any], problem: str
) -> None:
    allows = {"phases": ["p1"], "load_types": ["isometric"], **allowed}
    plant(folder, safety_rules=[safety_rule(effect="restrict", allows=allows)])

    assert problems_of(folder) == [f"safety.planted: {problem}"]


@pytest.mark.parametrize(
    "ring",
    [
        [derivation(when="planted")],
        [derivation(when="planted_b"), derivation(id="planted_b", when={"not": "planted"})],
        [
            derivation(when={"any": ["fever", "planted_b"]}),
            derivation(id="planted_b", when={"all": ["fever", "planted_c"]}),
            derivation(id="planted_c", when={"absent": "planted"}),
        ],
    ],
    ids=["of_one", "of_two", "of_three"],
)
def test_derived_findings_that_read_each_other_in_a_ring_are_named(
    folder: Path, ring: list[dict[str, Any]]
) -> None:
    plant(folder, derivations=ring)

    [problem] = problems_of(folder)

    assert problem.startswith("derived findings: cycle ")
    assert all(item["id"] in problem for item in ring)


def test_a_ring_through_a_computation_is_named(folder: Path) -> None:
    plant(
        folder,
        computations=[computation(reads=["slump", "planted_b", "puranen_orava"])],
        derivations=[derivation(id="planted_b", when="planted")],
    )

    [problem] = problems_of(folder)

    assert problem.startswith("derived findings: cycle ")


def test_a_new_criterion_with_names_that_exist_is_accepted(folder: Path) -> None:
    with changed(folder / "staging.yaml") as content:
        extra = criterion("planted", {"absent": "fever"}, weight=1)
        named("reactive", content["staging"]["stages"])["criteria"].append(extra)

    planted = shelve(folder).pack.staging.stages[0]

    assert planted.criteria[-1].id == "planted"
