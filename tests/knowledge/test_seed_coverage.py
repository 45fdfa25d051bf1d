"""Every fact of the source article is in the product, and where it is wrong it is put right."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from app.api.v1.catalogue.shelf import Shelf
from app.cli.seed_coverage import (
    ADDED_CAUSES,
    COVERAGE,
    SHOWN_BY,
    UncoveredFactsError,
    carriers_of,
    coverage,
    coverage_file,
)
from app.domain.evaluation import Evaluation, RankedCondition
from app.domain.evidence import EvidenceRow, Source
from app.domain.findings import FindingSet
from app.domain.pack import Pack
from app.domain.plan import Advice, Exercise
from app.engine.compile import CompiledPack, compile_pack
from app.engine.evaluate import evaluate
from app.knowledge.checks.walk import models
from app.knowledge.shelf import ShelvedPack

PHT = "proximal_hamstring_tendinopathy"
STRETCHES = ("modified_bent_knee_stretch", "bent_knee_stretch", "puranen_orava")
CALLED = {"likely", "possible"}
TYPICAL: dict[str, Any] = {
    "age": 38,
    "sex": "male",
    "side": "right",
    "duration_weeks": 10,
    "onset": "gradual",
    "first_episode": True,
    "load_jump": True,
    "load_jump_weeks_before_onset": 2,
    "pain_ischial": True,
    "pain_below_knee": False,
    "pins_and_needles": False,
    "rest_pain": False,
    "bending_forward": True,
    "modified_bent_knee_stretch": True,
    "single_leg_bridge": True,
    "slump": False,
    "hop_test": False,
    "pain_worst_24h": 5,
    "settles_after_hours": 20,
}
STAGED_BY = ("duration_weeks", "load_jump", "pain_worst_24h", "settles_after_hours", "rest_pain")
SITTING = ("sitting", "sitting_over_30_min", "sitting_pain_within_30_min", "hard_seat")
CALM_SEAT = {**dict.fromkeys((*SITTING, "driving_over_30_min"), False), "pain_worst_24h": 2}


@pytest.fixture(scope="module")
def compiled(shelved: ShelvedPack) -> CompiledPack:
    return compile_pack(shelved.pack, shelved.digest)


def judge(
    compiled: CompiledPack, values: dict[str, Any], pre_test: dict[str, int] | None = None
) -> Evaluation:
    return evaluate(compiled, FindingSet(values=values, pre_test=pre_test or {}), full=True)


def judge_typical(compiled: CompiledPack, **changed: Any) -> Evaluation:
    clear = {flag.id: False for flag in compiled.pack.vocabulary.flags()}
    return judge(compiled, {**clear, **TYPICAL, **changed})


def ranked(evaluation: Evaluation, condition: str = PHT) -> RankedCondition:
    return next(entry for entry in evaluation.differential if entry.condition == condition)


def advice(pack: Pack, name: str) -> Advice:
    return next(item for item in pack.plan.advice if item.id == name)


def exercise(pack: Pack, name: str) -> Exercise:
    return next(item for item in pack.plan.exercises if item.id == name)


def own_texts(pack: Pack) -> Iterator[str]:
    """Yield what the product itself says; rows of evidence report what others say."""
    for _, model in models(pack):
        if not isinstance(model, EvidenceRow | Source):
            for name in type(model).model_fields:
                value = getattr(model, name)
                yield from (text for text in _strings(value))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        yield from (item for item in value if isinstance(item, str))
    elif isinstance(value, dict):
        yield from (item for item in value.values() if isinstance(item, str))


def test_the_page_is_current_and_every_fact_is_carried() -> None:
    assert coverage_file() == {COVERAGE: COVERAGE.read_text(encoding="utf-8")}


@pytest.mark.parametrize("fact", ["S09", "S20", "S27"])
def test_a_fact_that_nothing_carries_is_refused(pack: Pack, fact: str) -> None:
    rest = tuple(
        item
        for item in pack.plan.advice
        if fact not in item.seed and fact.lower() not in item.evidence
    )
    robbed = pack.model_copy(update={"plan": pack.plan.model_copy(update={"advice": rest})})

    with pytest.raises(UncoveredFactsError, match=f"{fact}: no entry carries it"):
        coverage(robbed)


def test_a_correction_that_nothing_carries_is_refused(pack: Pack) -> None:
    rest = tuple(item for item in pack.plan.advice if "s24_correction" not in item.evidence)
    robbed = pack.model_copy(update={"plan": pack.plan.model_copy(update={"advice": rest})})

    with pytest.raises(UncoveredFactsError, match="S24: no entry carries the correction"):
        coverage(robbed)


def test_every_test_that_is_named_exists() -> None:
    named = {name for names in SHOWN_BY.values() for name in names}

    assert named - set(globals()) == set()


def test_everything_that_is_named_is_served(compiled: CompiledPack) -> None:
    shelf = Shelf({"deep_buttock_pain": compiled})

    unserved = {
        item.address
        for item in carriers_of(compiled.pack)
        if shelf.at(f"/v1/knowledge/{item.address}") is None
    }

    assert unserved == set()


@pytest.mark.parametrize("person", ["sitting_work", "heavy_lifting", "post_menopausal"])
def test_not_runners_alone(compiled: CompiledPack, person: str) -> None:
    evaluation = judge_typical(
        compiled, **{person: True}, impact_sport=False, load_jump=False, age=55, sex="female"
    )

    assert evaluation.diagnosis.leading == PHT
    assert evaluation.diagnosis.home_certainty == "likely"
    assert {"pht_exposure", "pht_tissue"} & set(ranked(evaluation).points_for)


def test_sitting_pain_is_shared_with_other_conditions(compiled: CompiledPack) -> None:
    alone = judge(compiled, {"sitting": True, "driving_over_30_min": True})

    sharing = {
        condition.id
        for condition in compiled.pack.conditions
        for feature in condition.features
        if {"sitting", "sitting_pain"} & set(feature.when.references())
    }
    assert {PHT, "pudendal_neuralgia", "ischiofemoral_impingement"} <= sharing
    assert alone.diagnosis.home_certainty not in CALLED
    assert ranked(alone).support in {"weak", "none"}


def test_where_the_sitting_pain_is_decides(compiled: CompiledPack) -> None:
    at_the_bone = judge(compiled, {"sitting": True, "pain_ischial": True})
    in_the_perineum = judge(
        compiled, {"sitting": True, "pain_ischial": False, "pain_perineal_or_genital": True}
    )

    assert at_the_bone.diagnosis.leading == PHT
    assert in_the_perineum.diagnosis.leading == "pudendal_neuralgia"


@pytest.mark.parametrize("others", [{}, {"pain_ischial": True}, TYPICAL])
def test_pain_down_the_thigh_counts_neither_way(
    compiled: CompiledPack, others: dict[str, Any]
) -> None:
    without = ranked(judge(compiled, {**others, "pain_posterior_thigh": False}))
    spreading = ranked(judge(compiled, {**others, "pain_posterior_thigh": True}))

    assert spreading.score == without.score
    assert "pht_radiation" in spreading.neutral


def test_morning_stiffness_is_weak(compiled: CompiledPack) -> None:
    home = next(item for item in compiled.pack.conditions if item.id == PHT)
    readers = [f for f in home.features if "morning_stiffness" in f.when.references()]

    alone = judge(compiled, {"morning_stiffness": True})

    assert {feature.weight for feature in readers} == {"weak"}
    assert ranked(alone).support == "weak"
    assert alone.diagnosis.home_certainty == "not_assessable"


@pytest.mark.parametrize("phase", ["p1", "p2", "p3", "p4"])
@pytest.mark.parametrize("hours", ["24", "48"])
def test_every_phase_asks_at_24_and_at_48_hours(pack: Pack, phase: str, hours: str) -> None:
    found = next(item for item in pack.plan.phases if item.id == phase)

    assert any(hours in text for text in found.progress_when)
    assert any(hours in text and "missing" in text for text in found.hold_when)


def test_sitting_over_30_minutes_and_pain_within_30_minutes_are_two_findings(
    compiled: CompiledPack,
) -> None:
    def by_sitting(name: str) -> bool | None:
        counted = judge(compiled, {name: True}).diagnosis.trial_definition.counted
        return next(item.met for item in counted if item.id == "by_sitting")

    assert by_sitting("sitting_pain_within_30_min") is True
    assert by_sitting("sitting_over_30_min") is None


def test_the_continuum_is_named_and_dated_right(pack: Pack) -> None:
    everything = [text for _, model in models(pack) for text in _texts_of(model)]
    years = {source.id: source.year for source in pack.sources}
    cited = {row.source for row in pack.evidence if row.id in {"cont_2009", "cont_2016"}}

    assert (years["cook_purdam_2009"], years["cook_2016"]) == (2009, 2016)
    assert cited == {"cook_purdam_2009", "cook_2016"}
    assert {"cont_2009", "cont_2016"} <= set(advice(pack, "edu_continuum").evidence)
    assert [
        text for text in everything if re.search(r"Purdh?a?m", text) and "Purdam" not in text
    ] == []
    assert [text for text in everything if "2015" in text and "Purdam" in text] == []


def _texts_of(model: Any) -> list[str]:
    return [text for name in type(model).model_fields for text in _strings(getattr(model, name))]


@pytest.mark.parametrize("age", [25, 45, 70])
def test_a_stage_says_what_is_missing(compiled: CompiledPack, age: int) -> None:
    complete = judge_typical(compiled, age=age).stage
    open_stage = judge_typical(compiled, age=age, **dict.fromkeys(STAGED_BY, None)).stage

    assert complete.confidence in {"moderate", "low"}
    assert open_stage.label == "indeterminate"
    assert {need.id: need.met for need in open_stage.needs} == {
        "need_duration": None,
        "need_load_story": None,
        "need_irritability": None,
    }
    assert all(need.missing for need in open_stage.needs)


def test_the_reactive_stage_says_that_inflammation_is_contested(pack: Pack) -> None:
    reactive = next(stage for stage in pack.staging.stages if stage.id == "reactive")

    for text in (reactive.meaning, advice(pack, "edu_reactive").text):
        assert "inflammat" in text
        assert "contested" in text


def test_two_stages_are_added(compiled: CompiledPack) -> None:
    flare = judge_typical(
        compiled,
        age=52,
        duration_weeks=60,
        first_episode=False,
        new_load_jump_within_8_weeks=True,
        pain_rise_since_last=3,
    )
    unknown = judge_typical(compiled, **dict.fromkeys(STAGED_BY, None))

    assert flare.stage.label == "reactive_on_degenerative"
    assert (unknown.stage.label, unknown.stage.confidence) == ("indeterminate", "none")


def test_the_two_diabetes_are_two_factors_and_type_2_is_never_called_autoimmune(
    pack: Pack,
) -> None:
    factors = {item.id: item for item in pack.vocabulary.risk_factors}
    both = [text for text in own_texts(pack) if "type 2" in text.lower() and "immun" in text]

    assert {"diabetes_type_1", "diabetes_type_2"} <= set(factors)
    assert "metabolic" in factors["diabetes_type_2"].label
    assert [text for text in both if "not autoimmune" not in text] == []
    assert "not autoimmune" in advice(pack, "for_diabetes").text


def test_risk_factors_never_support_a_condition_by_themselves(compiled: CompiledPack) -> None:
    factors = [item.id for item in compiled.pack.vocabulary.risk_factors]

    supported = {
        (factor, entry.condition)
        for factor in factors
        for entry in judge(compiled, {factor: True}).differential
        if entry.support not in {"none", "against"}
    }

    assert supported == set()
    assert not {row.finding for row in compiled.pack.accuracies} & set(factors)


def test_risk_factors_have_two_axes(pack: Pack) -> None:
    corners = {(item.origin, item.modifiable) for item in pack.vocabulary.risk_factors}

    assert corners == {
        ("intrinsic", True),
        ("intrinsic", False),
        ("extrinsic", True),
        ("extrinsic", False),
    }


def test_the_cushion_is_a_hypothesis(pack: Pack) -> None:
    gluteals = next(item for item in pack.vocabulary.risk_factors if item.id == "weak_gluteals")
    education = advice(pack, "edu_cushion")
    cushioning = [
        text
        for text in own_texts(pack)
        if "cushion" in text and re.search(r"maximus|the tendon|muscular", text)
    ]

    assert "hypothesis" in gluteals.question
    assert "hypothesis" in education.title
    assert "No study" in education.text
    assert [text for text in cushioning if not re.search("hypothesis|No study", text)] == []


def test_only_the_three_stretch_tests_have_figures_for_pht_and_count_once(
    compiled: CompiledPack,
) -> None:
    rows = [row for row in compiled.pack.accuracies if row.condition == PHT]
    one = judge_typical(compiled)
    positive = dict.fromkeys(STRETCHES, True)
    ranges = judge(compiled, {**TYPICAL, **positive}, pre_test={PHT: 50}).post_test

    assert tuple(row.finding for row in rows) == STRETCHES
    assert len({row.construct_id for row in rows}) == 1
    assert ranked(judge_typical(compiled, **positive)).score == ranked(one).score
    assert [item.finding for item in ranges if item.condition == PHT] == [STRETCHES[0]]


def test_imaging_alone_never_gives_pht_or_a_stage(compiled: CompiledPack) -> None:
    names = [item.id for item in compiled.pack.vocabulary.imaging]
    clear = {flag.id: False for flag in compiled.pack.vocabulary.flags()}
    reports = [{name: True} for name in names] + [dict.fromkeys(names, True)]
    for others in ({}, {"age": 60}, {**clear, "age": 60, "duration_weeks": 30}):
        for report in reports:
            evaluation = judge(compiled, {**others, **report})

            assert evaluation.diagnosis.home_certainty not in CALLED
            assert evaluation.stage.basis == "not_staged"
            assert evaluation.plan.phase is None


def test_a_scan_changes_neither_stage_nor_phase(compiled: CompiledPack) -> None:
    before = judge_typical(compiled)
    after = judge_typical(compiled, reported_hamstring_tendinopathy=True)

    assert after.stage.label == before.stage.label
    assert after.plan.phase == before.plan.phase
    assert after.diagnosis.home_certainty == before.diagnosis.home_certainty


def test_nothing_is_confirmed_by_a_scan(pack: Pack) -> None:
    said = advice(pack, "edu_scans").text
    confirming = [
        text
        for text in own_texts(pack)
        if re.search(r"(scan|MRI|ultrasound|imaging)[^.]*confirm", text, re.IGNORECASE)
    ]

    assert "26 percent" in said
    assert [text for text in confirming if "confirms nothing" not in text] == []


def test_the_added_causes_exist(pack: Pack) -> None:
    conditions = {item.id: item for item in pack.conditions}
    from_the_article = {name for name, item in conditions.items() if "S19" in item.seed}

    assert set(ADDED_CAUSES) - set(conditions) == set()
    assert {
        "deep_gluteal_syndrome",
        "ischiofemoral_impingement",
        "ischial_apophysitis",
        "pubic_ramus_stress_fracture",
        "lumbar_referred_pain",
        "deep_gluteal_muscle_tear",
    } <= from_the_article


@pytest.mark.parametrize(("drives", "told"), [(True, True), (False, False), (None, False)])
def test_driving_advice_never_reduces_control(
    compiled: CompiledPack, drives: bool | None, told: bool
) -> None:
    answered = {} if drives is None else {"driving_over_30_min": drives}
    given = judge_typical(compiled, **answered).plan.advice
    about_cars = [text for text in own_texts(compiled.pack) if "cruise control" in text]

    assert ("load_driving" in given) is told
    assert about_cars
    assert [text for text in about_cars if "only if it does not reduce control" not in text] == []


def offered(evaluation: Evaluation) -> list[str]:
    """Return what the plan gives, then what it calls suitable as well."""
    plan = evaluation.plan
    return [*(item.exercise for item in plan.exercises), *plan.also_suitable]


def test_the_seated_heel_dig_is_a_trial_after_the_other_holds(compiled: CompiledPack) -> None:
    seated = exercise(compiled.pack, "seated_heel_dig")
    holds = [e.order for e in compiled.pack.plan.exercises if "p1" in e.phases and e != seated]

    given = offered(judge_typical(compiled, **CALM_SEAT))

    assert seated.trial is not None
    assert seated.order > max(holds)
    assert not seated.first_choice
    assert given[-1] == "seated_heel_dig"
    assert {"prone_isometric_curl", "double_leg_bridge_hold", "standing_heel_dig"} <= set(given)


@pytest.mark.parametrize(
    "changed",
    [{"sitting": True}, {"pain_worst_24h": 4}, {"driving_over_30_min": True}, {"sitting": None}],
)
def test_the_seated_heel_dig_needs_its_conditions_known(
    compiled: CompiledPack, changed: dict[str, Any]
) -> None:
    evaluation = judge_typical(compiled, **{**CALM_SEAT, **changed})

    assert offered(evaluation)
    assert "seated_heel_dig" not in offered(evaluation)
    assert "seated_heel_dig" in {item.exercise for item in evaluation.plan.left_out}


def test_heavy_slow_resistance_is_equal_and_better_kept_up(pack: Pack) -> None:
    said = advice(pack, "edu_heavy_slow").text
    praise = [text for text in own_texts(pack) if re.search(r"heavy|slow", text) and "best" in text]

    assert "not shown to be best" in said
    assert "equalled eccentric work" in said
    assert "kept it up: 92 against 78" in said
    assert [text for text in praise if "not shown to be best" not in text] == []


def test_no_dose_is_the_articles(pack: Pack) -> None:
    source_of = {row.id: row.source for row in pack.evidence}
    doses = [dose for item in pack.plan.exercises for dose in item.doses]

    assert {dose.tag for dose in doses} & {"source_article"} == set()
    assert {source_of[row] for dose in doses for row in dose.evidence} & {"pepper_article"} == set()
    assert [d.attributed_to for d in doses if re.search("article|Pepper", d.attributed_to)] == []
    assert "without any dose" in advice(pack, "edu_own_programme").text


def test_arabesque_and_nordic_come_late(pack: Pack) -> None:
    orders = {item.id: item.order for item in pack.plan.exercises}

    assert set(exercise(pack, "arabesque").phases) == {"p3"}
    assert not {"p1", "p2"} & set(exercise(pack, "supported_arabesque").phases)
    assert not {"p1", "p2"} & set(exercise(pack, "nordic_drop").phases)
    assert orders["prone_curl"] < orders["assisted_nordic"] < orders["nordic_drop"]
    assert orders["supported_arabesque"] < orders["arabesque"]


def test_the_arabesque_is_a_provocation_test(compiled: CompiledPack) -> None:
    counted = judge(compiled, {"arabesque": True}).diagnosis.trial_definition.counted

    assert next(item.met for item in counted if item.id == "by_arabesque") is True
    assert "arabesque" in {test.id for test in compiled.pack.vocabulary.clinical_tests}
