"""The pack on the shelf keeps what the product promises of it."""

import hashlib
import json
from collections import Counter
from pathlib import Path

import pytest

from app.domain.accuracy import LikelihoodRatio
from app.domain.findings import FindingSet
from app.domain.pack import Pack
from app.domain.rules import Condition
from app.engine.compile import CompiledPack, compile_pack
from app.engine.intake import take_in
from app.engine.post_test import post_tests
from app.knowledge.checks import check
from app.knowledge.checks.content import reads
from app.knowledge.identity import canonical_json, digest, from_canonical
from app.knowledge.load import load_pack
from app.knowledge.shelf import ShelvedPack, newest_folders, shelve
from tests.knowledge.conftest import COMPLAINT

HOME = "proximal_hamstring_tendinopathy"
FACTS = {f"S{number:02}" for number in range(1, 28)}
OF_THE_ARTICLE = {
    "deep_gluteal_syndrome",
    "ischiofemoral_impingement",
    "ischial_apophysitis",
    "pubic_ramus_stress_fracture",
    "lumbar_referred_pain",
    "deep_gluteal_muscle_tear",
}
ADDED = {
    "proximal_hamstring_avulsion",
    "ischial_apophyseal_avulsion",
    "ischial_bursitis",
    "pudendal_neuralgia",
    "malignancy",
    "deep_vein_thrombosis",
    "greater_trochanteric_pain_or_gluteal_tendon_tear",
    "shingles",
}


@pytest.fixture(scope="module")
def compiled(shelved: ShelvedPack) -> CompiledPack:
    return compile_pack(shelved.pack, shelved.digest)


def test_the_pack_on_the_shelf_passes_every_check(pack: Pack) -> None:
    check(pack)


def test_every_pack_on_the_shelf_can_be_served() -> None:
    shelved = {name: shelve(folder) for name, folder in newest_folders().items()}

    assert {name: one.pack.manifest.complaint for name, one in shelved.items()} == {
        name: name for name in shelved
    }
    assert COMPLAINT in shelved


def test_a_pack_stands_in_the_folder_of_its_complaint_and_version(pack: Pack) -> None:
    folder = newest_folders()[COMPLAINT]

    assert folder.name == pack.manifest.version
    assert folder.parent.name == pack.manifest.complaint


def test_every_rule_of_the_pack_compiles_under_its_own_key(compiled: CompiledPack) -> None:
    assert Counter(compiled.keys).most_common(1)[0][1] == 1
    assert set(compiled.rules) <= set(compiled.keys)


def test_no_key_of_a_rule_hides_a_finding(compiled: CompiledPack) -> None:
    assert set(compiled.keys) & set(compiled.inputs) == set()


def test_nothing_is_concluded_before_anything_is_asked(compiled: CompiledPack) -> None:
    known = take_in(compiled, FindingSet())

    assert [key for key in compiled.keys if known(key) is not None] == []


def test_loading_twice_gives_the_same_text(shelved: ShelvedPack) -> None:
    again = shelve(newest_folders()[COMPLAINT])

    assert again.canonical == shelved.canonical
    assert again.digest == shelved.digest


def test_a_pack_comes_back_from_its_canonical_text_unchanged(shelved: ShelvedPack) -> None:
    back = from_canonical(shelved.canonical)

    assert back == shelved.pack
    assert canonical_json(back) == shelved.canonical
    assert digest(canonical_json(back)) == shelved.digest


def test_the_digest_is_the_sha_256_of_the_canonical_text(shelved: ShelvedPack) -> None:
    assert shelved.digest == hashlib.sha256(shelved.canonical.encode("utf-8")).hexdigest()


def test_the_canonical_text_has_sorted_keys_and_no_spaces_between(shelved: ShelvedPack) -> None:
    content = json.loads(shelved.canonical)

    written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    assert written == shelved.canonical


def test_where_a_file_stands_is_no_part_of_the_identity(folder: Path, shelved: ShelvedPack) -> None:
    (folder / "planted_rows.yaml").unlink()
    (folder / "ranking.yaml").rename(folder / "safety" / "ranking_elsewhere.yaml")

    assert shelve(folder).digest == shelved.digest


def test_one_changed_word_is_another_pack(folder: Path, shelved: ShelvedPack) -> None:
    (folder / "planted_rows.yaml").unlink()
    manifest = folder / "pack.yaml"
    title = shelved.pack.manifest.title
    text = manifest.read_text(encoding="utf-8").replace(title, f"{title}, changed")
    manifest.write_text(text, encoding="utf-8")

    assert shelve(folder).digest != shelved.digest


def test_loading_needs_no_check_to_be_the_same_pack(pack: Pack) -> None:
    assert load_pack(newest_folders()[COMPLAINT]) == pack


def test_there_are_twenty_clinical_tests_that_say_how_and_what_is_positive(pack: Pack) -> None:
    described = {test.id for test in pack.vocabulary.clinical_tests if test.how and test.positive}

    assert len(described) >= 20
    assert described == {test.id for test in pack.vocabulary.clinical_tests}


def test_there_are_fifteen_red_flags_in_groups_that_are_asked_at_once(pack: Pack) -> None:
    groups = pack.vocabulary.red_flags

    assert sum(len(group.members) for group in groups) >= 15
    assert len(groups) >= 5
    assert all(group.question.endswith("?") for group in groups)


def conditions(pack: Pack) -> dict[str, Condition]:
    return {condition.id: condition for condition in pack.conditions}


def test_there_are_twenty_two_conditions_and_the_articles_six_say_so(pack: Pack) -> None:
    listed = conditions(pack)

    assert len(listed) >= 22
    assert {name for name in OF_THE_ARTICLE if "S19" in listed[name].seed} == OF_THE_ARTICLE


def test_dangerous_conditions_the_article_leaves_out_are_there(pack: Pack) -> None:
    assert ADDED - set(conditions(pack)) == set()


def test_there_are_fourteen_exercises_for_all_three_muscle_groups_of_the_article(
    pack: Pack,
) -> None:
    exercises = pack.plan.exercises

    trained = {muscle for exercise in exercises for muscle in exercise.muscles}

    assert len(exercises) >= 14
    assert {"hamstrings", "gluteals", "side_abdominals"} <= trained


def test_there_are_five_stages_on_the_continuum(pack: Pack) -> None:
    assert [stage.id for stage in sorted(pack.staging.stages, key=lambda stage: stage.order)] == [
        "reactive",
        "disrepair",
        "degenerative",
        "reactive_on_degenerative",
        "indeterminate",
    ]


def test_there_are_four_phases_with_exercises_each(pack: Pack) -> None:
    phases = [phase.id for phase in pack.plan.phases]

    used = Counter(phase for exercise in pack.plan.exercises for phase in exercise.phases)

    assert phases == ["p1", "p2", "p3", "p4"]
    assert min(used[phase] for phase in phases) >= 2


def test_every_triage_level_has_its_review(pack: Pack) -> None:
    assert Counter(interval.level for interval in pack.review_intervals) == Counter(
        ("emergency", "urgent", "soon", "routine", "indeterminate")
    )


def test_what_a_clinician_may_set_is_bounded(pack: Pack) -> None:
    bounds = {override.id: (override.low, override.high) for override in pack.plan.overrides}

    assert set(bounds) == {"pain_limit", "hip_flexion_cap_deg", "phase"}
    assert bounds["pain_limit"] == (0, 5)
    assert all(low < high for low, high in bounds.values())


def test_age_alone_opens_no_stage_and_no_phase(pack: Pack) -> None:
    concluding = [
        *([c.when for c in stage.criteria if c.required] for stage in pack.staging.stages[:-1]),
        *([c.when for c in phase.enter] for phase in pack.plan.phases[1:]),
    ]

    findings = [set[str]().union(*(reads(pack, when) for when in part)) for part in concluding]

    assert [names for names in findings if names <= {"age"}] == []


def test_every_gate_of_the_decisions_has_a_rule(pack: Pack) -> None:
    gates = {rule.gate for rule in pack.safety_rules if rule.gate is not None}

    assert gates == {"G1", "G2", "G3", "G4", "G5", "G6", "G7"}


def test_every_emergency_stops_exercise(pack: Pack) -> None:
    effects = {rule.effect for rule in pack.safety_rules if rule.level == "emergency"}

    assert effects == {"stop"}


def test_every_urgent_rule_stops_or_restricts_exercise_but_for_a_red_eye(pack: Pack) -> None:
    urgent = [rule for rule in pack.safety_rules if rule.level == "urgent"]

    assert {rule.id for rule in urgent if rule.effect == "caution"} == {"safety.red_eye"}
    assert {rule.effect for rule in urgent} == {"stop", "restrict", "caution"}


def test_a_bound_for_calculation_is_the_published_one_nearest_to_one(pack: Pack) -> None:
    usable = [row for row in pack.accuracies if row.for_post_test]
    ratios = [ratio for row in usable for ratio in (row.positive, row.negative) if ratio]

    assert ratios
    assert [ratio for ratio in ratios if ratio.conservative != nearest_to_one(ratio)] == []


def nearest_to_one(ratio: LikelihoodRatio) -> float | None:
    return ratio.low if ratio.point > 1 else ratio.high


def test_a_ratio_whose_bounds_include_one_enters_no_calculation(pack: Pack) -> None:
    usable = [row for row in pack.accuracies if row.for_post_test]

    assert [row.id for row in usable if row.positive and (row.positive.low or 0) <= 1] == []
    assert [row.id for row in usable if row.negative and (row.negative.high or 2) >= 1] == []


def test_no_two_stretch_tests_enter_one_calculation(compiled: CompiledPack) -> None:
    performed = {
        "modified_bent_knee_stretch": False,
        "bent_knee_stretch": True,
        "puranen_orava": True,
    }

    found = post_tests(compiled, take_in(compiled, FindingSet(dict(performed))), {HOME: 20})

    assert [(one.finding, one.result) for one in found if one.condition == HOME] == [
        ("modified_bent_knee_stretch", "negative")
    ]


def test_the_published_example_comes_out_of_the_pack(compiled: CompiledPack) -> None:
    visit = FindingSet({"modified_bent_knee_stretch": True})

    [found] = post_tests(compiled, take_in(compiled, visit), {HOME: 20})

    assert (found.condition, found.low, found.high) == (HOME, 50, 72)


def test_every_fact_of_the_article_is_carried_by_an_entry(pack: Pack) -> None:
    vocabulary = {fact for item in pack.vocabulary.all_findings() for fact in item.seed}
    carried = vocabulary.union(
        *(item.seed for item in pack.conditions),
        *(item.seed for item in pack.staging.stages),
        *(item.seed for item in pack.plan.exercises),
        *(item.seed for item in pack.plan.advice),
    )

    assert FACTS - carried == set()
    assert carried - FACTS == set()


def test_no_dose_is_attributed_to_the_article(pack: Pack) -> None:
    doses = [dose for exercise in pack.plan.exercises for dose in exercise.doses]
    article = {row.id for row in pack.evidence if row.source == "pepper_article"}

    assert [dose.attributed_to for dose in doses if article & set(dose.evidence)] == []
    assert [dose.attributed_to for dose in doses if "article" in dose.attributed_to.lower()] == []
