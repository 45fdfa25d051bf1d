"""A pack with a fault in its form is refused at start-up, naming the file and the reason."""

from pathlib import Path
from typing import Any

import pytest

from app.knowledge.errors import PackError
from app.knowledge.shelf import newest_folders, shelve
from tests.knowledge.planting import (
    advice,
    changed,
    condition,
    derivation,
    dose,
    exercise,
    must_ask,
    plant,
    problems_of,
    safety_rule,
    symptom,
)

SOUND: dict[str, Any] = {
    "symptoms": [symptom(id="planted_symptom")],
    "derivations": [derivation()],
    "safety_rules": [safety_rule()],
    "must_asks": [must_ask()],
    "conditions": [condition()],
    "exercises": [exercise()],
    "advice": [advice()],
}


def test_the_copy_is_served_until_a_fault_is_planted(folder: Path) -> None:
    plant(folder, **SOUND)

    planted = shelve(folder)

    assert "planted" in {item.id for item in planted.pack.derivations}


def test_start_up_is_refused_with_every_problem_in_the_message(folder: Path) -> None:
    plant(folder, derivations=[derivation(colour="red"), derivation(id="other", label="")])

    with pytest.raises(PackError) as refused:
        shelve(folder)

    message = str(refused.value)
    assert message.startswith("pack refused:\n")
    assert "planted.yaml: derivations planted: unknown key 'colour'" in message
    assert "planted.yaml: derivations other: label: " in message


def test_an_empty_folder_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "2026.9").mkdir()

    assert problems_of(tmp_path / "2026.9") == ["2026.9: no YAML file in it"]


def test_the_newest_version_is_the_highest_number_and_not_the_last_word(tmp_path: Path) -> None:
    for version in ("2026.9", "2026.10", "2025.12"):
        (tmp_path / "some_complaint" / version).mkdir(parents=True)

    assert newest_folders(tmp_path)["some_complaint"].name == "2026.10"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- derivations\n", "the top level is not a mapping"),
        ("just words\n", "the top level is not a mapping"),
        ("", "the top level is not a mapping"),
        ("derivations: [\n", "not readable as YAML"),
        ("derivations: !!python/name:os.system\n", "not readable as YAML"),
        ("? [a, b]\n: c\n", "line 1: key ['a', 'b'] is no word"),
        ("no: []\n", "line 1: key False is no word"),
        ("symptomes: []\n", "unknown key 'symptomes'"),
        ("derivations: {id: planted}\n", "derivations is not a list"),
        ("derivations: []\nderivations: []\n", "line 2: key 'derivations' is written twice"),
        (
            "derivations:\n- id: planted\n  label: One\n  label: Two\n",
            "line 4: key 'label' is written twice",
        ),
        ("derivations:\n- just words\n", "derivations 1: "),
    ],
)
def test_a_file_of_the_wrong_form_is_named(folder: Path, text: str, reason: str) -> None:
    (folder / "planted.yaml").write_text(text, encoding="utf-8")

    [problem] = problems_of(folder)

    assert problem.startswith("planted.yaml: ")
    assert reason in problem


def test_a_file_that_is_not_utf_8_is_named(folder: Path) -> None:
    (folder / "planted.yaml").write_bytes("derivations: [] # à".encode("latin-1"))

    [problem] = problems_of(folder)

    assert problem.startswith("planted.yaml: not readable as YAML: ")


def test_a_part_that_stands_in_two_files_is_refused(folder: Path) -> None:
    text = (folder / "ranking.yaml").read_text(encoding="utf-8")
    (folder / "zz_planted.yaml").write_text(text, encoding="utf-8")

    assert problems_of(folder) == ["zz_planted.yaml: support is given a second time"]


def test_a_part_that_is_nowhere_is_named(folder: Path) -> None:
    (folder / "ranking.yaml").unlink()

    assert problems_of(folder) == [f"{folder.name}: nothing found under support"]


def spoilt(entry: dict[str, Any], *left_out: str, **changes: Any) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in left_out} | changes


@pytest.mark.parametrize(
    ("kind", "entry", "problem"),
    [
        pytest.param(
            "derivations",
            derivation(colour="red"),
            "derivations planted: unknown key 'colour'",
            id="unknown_key",
        ),
        pytest.param(
            "exercises",
            exercise(doses=[dose(colour="red")]),
            "exercises planted: unknown key 'doses.0.colour'",
            id="unknown_key_deep_inside",
        ),
        pytest.param(
            "derivations",
            derivation(evidence=[]),
            "derivations planted: evidence: ",
            id="uncited",
        ),
        pytest.param(
            "safety_rules",
            spoilt(safety_rule(), "evidence"),
            "safety_rules safety.planted: evidence: Field required",
            id="evidence_left_out",
        ),
        pytest.param(
            "advice",
            spoilt(advice(), "tag"),
            "advice planted: tag: Field required",
            id="tag_left_out",
        ),
        pytest.param(
            "advice", advice(tag="certain"), "advice planted: tag: ", id="unknown_evidence_tag"
        ),
        pytest.param(
            "derivations",
            derivation(id="Planted"),
            "derivations Planted: id: ",
            id="id_in_capitals",
        ),
        pytest.param(
            "derivations",
            derivation(when={"present": "fever", "absent": "fever"}),
            "derivations planted: when: ",
            id="two_forms_in_one_predicate",
        ),
        pytest.param(
            "derivations",
            derivation(when={"equals": "fever"}),
            "derivations planted: unknown key 'when.equals'",
            id="a_ninth_form",
        ),
        pytest.param(
            "safety_rules",
            safety_rule(effect="restrict"),
            "restrict says what it allows",
            id="restrict_without_allows",
        ),
        pytest.param(
            "safety_rules",
            safety_rule(allows={"phases": ["p1"], "load_types": ["isometric"]}),
            "restrict says what it allows, and nothing else does",
            id="stop_that_allows",
        ),
        pytest.param(
            "safety_rules",
            safety_rule(effect="restrict", allows={"phases": [], "load_types": ["isometric"]}),
            "safety_rules safety.planted: allows.phases: ",
            id="restrict_that_allows_no_phase",
        ),
        pytest.param(
            "safety_rules",
            safety_rule(level="emergency", act_within="7_days"),
            "emergency does not go with 7_days",
            id="emergency_in_a_week",
        ),
        pytest.param(
            "safety_rules",
            safety_rule(level="routine", act_within="now"),
            "routine does not go with now",
            id="routine_now",
        ),
        pytest.param(
            "exercises",
            exercise(doses=[dose(sets={"low": 3, "high": 2})]),
            "low 3 is above high 2",
            id="dose_turned_round",
        ),
        pytest.param(
            "exercises", exercise(doses=[]), "exercises planted: doses: ", id="no_dose_at_all"
        ),
        pytest.param(
            "exercises",
            exercise(doses=[dose(phase="p5")]),
            "exercises planted: doses.0.phase: ",
            id="fifth_phase",
        ),
    ],
)
def test_an_entry_of_the_wrong_form_is_named_with_its_file(
    folder: Path, kind: str, entry: dict[str, Any], problem: str
) -> None:
    plant(folder, **{kind: [entry]})

    problems = problems_of(folder)

    assert all(line.startswith(f"planted.yaml: {kind} ") for line in problems)
    assert problem in "\n".join(problems)


def test_a_word_that_yaml_reads_as_a_truth_is_no_id(folder: Path) -> None:
    (folder / "planted.yaml").write_text(
        "derivations:\n"
        "- {id: planted, label: Planted, when: no, evidence: [planted_row], tag: proposal}\n",
        encoding="utf-8",
    )

    [problem] = problems_of(folder)

    assert problem.startswith("planted.yaml: derivations planted: when: ")


def test_a_single_part_of_the_wrong_form_is_named_with_its_file(folder: Path) -> None:
    with changed(folder / "staging.yaml") as content:
        content["staging"]["colour"] = "red"

    assert problems_of(folder)[0] == "staging.yaml: staging: unknown key 'colour'"


def test_a_text_that_is_no_text_is_named(folder: Path) -> None:
    with changed(folder / "plan" / "overrides.yaml") as content:
        content["load_test"] = 3

    [problem] = problems_of(folder)

    assert problem.startswith("plan.load_test: ")


def test_five_stages_are_the_fewest(folder: Path) -> None:
    with changed(folder / "staging.yaml") as content:
        content["staging"]["stages"].pop(0)

    assert problems_of(folder)[0].startswith("staging.yaml: staging: stages: ")


def test_a_fault_in_one_file_does_not_hide_one_in_another(folder: Path) -> None:
    plant(folder, "planted_a.yaml", derivations=[derivation(colour="red")])
    plant(folder, "planted_b.yaml", symptoms=[symptom(colour="red")])

    assert [line.partition(":")[0] for line in problems_of(folder)] == [
        "planted_a.yaml",
        "planted_b.yaml",
    ]
