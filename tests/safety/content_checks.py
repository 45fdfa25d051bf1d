"""What has to hold of the knowledge: imaging, order of the plan, texts, likelihoods.

Each function raises ``AssertionError`` when a rule is broken. The tests run them on the product,
the mutants on products with a planted fault.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from app.domain.accuracy import AccuracyRow
from app.domain.evaluation import Evaluation, Plan, PostTest
from app.domain.findings import ClinicianSettings, FindingSet
from app.domain.pack import Pack
from app.domain.plan import Exercise
from app.engine import evaluate as engine
from tests.safety.bench import Bench
from tests.safety.checks import CALLED, HOME
from tests.safety.expectations import PHASES
from tests.safety.patients import STRETCH_TESTS, Findings, Value, answered, without

HOW_SURE = {"not_assessable": 0, "unlikely": 0, "possible": 1, "likely": 2}
IDENTIFIER = re.compile(r"[a-z0-9_.]+")
SENTENCE = re.compile(r"[^.;:!?]+")
DENIED = re.compile(
    r"\b(no|not|never|nothing|nobody|neither|nor|stop|leave|left|without|avoid|unstretched|"
    r"does not|do not|is against)\b",
    re.IGNORECASE,
)
CONFIRMED = re.compile(r"\bconfirmed\b", re.IGNORECASE)
STRETCHES = re.compile(r"\bstretch(es|ed|ing)?\b(?!-shortening)", re.IGNORECASE)
TEST_OF_STRETCH = re.compile(r"stretch(ing)? tests?\b|stretch and one loading test", re.IGNORECASE)
COMPLETE_REST = re.compile(
    r"\b(complete|total|strict|absolute|full|bed)[\s-]+rest\b|\brest\b[^.;]*\bcompletely\b",
    re.IGNORECASE,
)
STUDY_KINDS = {"diagnostic_study", "review", "guideline", "cohort", "trial", "case_series"}
SHALLOW_DEG = 45
SUPPORTED_BEFORE_FREE = (
    ("supported_arabesque", "arabesque"),
    ("assisted_nordic", "nordic_drop"),
    ("romanian_deadlift", "single_leg_romanian_deadlift"),
    ("double_leg_bridge_hold", "single_leg_bridge_hold"),
    ("bridge", "single_leg_bridge_lift"),
)
NORDIC_AND_ARABESQUE = ("assisted_nordic", "nordic_drop", "supported_arabesque", "arabesque")


# Rule 1: what an exercise waits for


def given_in(plan: Plan) -> set[str]:
    """Return the exercises of a plan, those beyond the first few too."""
    return {*(item.exercise for item in plan.exercises), *plan.also_suitable}


def check_held_until_asked(
    bench: Bench, asked: Findings, unasked: Findings, held: frozenset[str]
) -> None:
    """Exactly these exercises wait for an answer, in every phase, and the plan says so.

    Args:
        bench: The product.
        asked: Somebody for whom nothing stands in the way of any of them.
        unasked: The same with the answer missing.
        held: Exercises that the missing answer keeps back.
    """
    usual: set[str] = set()
    for phase in ("p2", "p3", "p4"):
        chosen = ClinicianSettings(phase=phase)
        before, after = (bench.evaluate(who, chosen).plan for who in (asked, unasked))
        assert (before.phase, after.phase) == (phase, phase)
        usual |= given_in(before)
        assert given_in(before) - given_in(after) == held & given_in(before), phase
        assert given_in(after) <= given_in(before), phase
        told = {item.exercise for item in after.left_out if item.reason == "contraindication_open"}
        assert held & given_in(before) <= told, phase
    assert held <= usual


# Rule 4: imaging and age


def check_names_no_tendinopathy(evaluation: Evaluation) -> None:
    """Nothing is concluded of the tendon: no certainty, no stage, no phase."""
    assert evaluation.diagnosis.home_certainty not in CALLED
    assert evaluation.diagnosis.leading != HOME
    assert evaluation.stage.label == "indeterminate"
    assert evaluation.plan.phase is None
    assert evaluation.plan.exercises == ()


def check_imaging_never_raises(bench: Bench, patient: Findings, report: str) -> None:
    """A report added to a patient makes nothing surer, sets no other stage and no later phase."""
    for said in (True, False):
        before = bench.evaluate(without(patient, report))
        after = bench.evaluate(answered(patient, said, [report]))
        sure, surer = before.diagnosis.home_certainty, after.diagnosis.home_certainty
        assert HOW_SURE[surer] <= HOW_SURE[sure], report
        assert [leg.met for leg in after.diagnosis.legs] == [
            leg.met for leg in before.diagnosis.legs
        ]
        assert after.stage.label in {before.stage.label, "indeterminate"}, report
        assert PHASES.index(after.plan.phase) <= PHASES.index(before.plan.phase), report
        assert set(after.triage.fired) >= set(before.triage.fired)


def check_nothing_is_confirmed(texts: Iterable[str]) -> None:
    """The word stands only where it is denied."""
    asserted = [
        text for text in texts for part in _sentences(text) if _unless_denied(CONFIRMED, part)
    ]
    assert asserted == []


def _sentences(text: str) -> list[str]:
    return SENTENCE.findall(text)


def _unless_denied(what: re.Pattern[str], sentence: str) -> bool:
    return bool(what.search(sentence)) and not DENIED.search(sentence)


def strings_in(content: Any) -> Iterator[str]:
    """Yield every text in JSON."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for value in content.values():
            yield from strings_in(value)
    elif isinstance(content, list | tuple):
        for value in content:
            yield from strings_in(value)


def texts_of(*parts: BaseModel | Iterable[BaseModel]) -> list[str]:
    """Return every text of parts of a pack; what a fact rests on is not said to anybody."""
    items = [item for part in parts for item in ([part] if isinstance(part, BaseModel) else part)]
    texts = [text for item in items for text in strings_in(item.model_dump())]
    return [text for text in texts if not IDENTIFIER.fullmatch(text)]


def spoken_texts(pack: Pack) -> list[str]:
    """Return every text that an answer can contain."""
    return texts_of(
        *(pack.manifest, pack.safety_rules, pack.must_asks, pack.safety_nets, pack.conditions),
        *(pack.review_intervals, pack.trial_definition, pack.staging, pack.plan, pack.vocabulary),
    )


# Rule 5: the order of the plan


def check_caps(pack: Pack) -> None:
    """Caps rise with the phase, and only one exercise, by name and as a trial, passes its cap."""
    caps = [phase.hip_flexion_cap_deg for phase in pack.plan.phases]
    degrees = [180 if cap is None else cap for cap in caps]
    assert degrees == sorted(set(degrees))
    assert caps[0] is not None
    assert caps[0] <= 30
    cap_of = dict(zip((phase.id for phase in pack.plan.phases), degrees, strict=True))
    too_deep = {
        exercise.id
        for exercise in pack.plan.exercises
        for phase in exercise.phases
        if exercise.hip_flexion_high_deg > cap_of[phase]
    }
    assert too_deep <= {"seated_heel_dig"}
    for exercise in pack.plan.exercises:
        assert (exercise.id in too_deep) == (exercise.cap_exception is not None), exercise.id
        assert exercise.id not in too_deep or (exercise.trial and exercise.trial_when), exercise.id


def check_order_of_exercises(pack: Pack) -> None:
    """Low before deep, supported before free, strength before Nordic and arabesque."""
    library = {exercise.id: exercise for exercise in pack.plan.exercises}
    orders = [exercise.order for exercise in pack.plan.exercises]
    assert len(set(orders)) == len(orders)
    steady = [e for e in library.values() if e.load_type == "isotonic" and not e.cap_exception]
    shallow = [e.order for e in steady if e.hip_flexion_high_deg <= SHALLOW_DEG]
    deep = [e.order for e in steady if e.hip_flexion_high_deg > SHALLOW_DEG]
    assert max(shallow) < min(deep)
    for easier, harder in SUPPORTED_BEFORE_FREE:
        assert library[easier].order < library[harder].order, (easier, harder)
        assert min(library[easier].phases) <= min(library[harder].phases)
    for name in NORDIC_AND_ARABESQUE:
        assert library[name].order > max(shallow), name
        assert "p1" not in library[name].phases
    assert min(library["nordic_drop"].phases) == min(library["arabesque"].phases) == "p3"
    check_energy_storage_is_last(library.values())


def check_energy_storage_is_last(exercises: Iterable[Exercise]) -> None:
    """What stores and releases energy comes after all else, and only in the last phase."""
    springy = [e for e in exercises if e.load_type == "energy_storage"]
    others = [e.order for e in exercises if e.load_type != "energy_storage"]
    assert min(e.order for e in springy) > max(others)
    assert {phase for e in springy for phase in e.phases} == {"p4"}


def check_strength_is_known_before(bench: Bench, evaluation: Evaluation, values: Findings) -> None:
    """No Nordic drop and no free arabesque is given before strength was measured."""
    given = given_in(evaluation.plan)
    if given & {"nordic_drop", "arabesque"} and not evaluation.plan.settings_applied:
        assert "single_leg_bridge_repetitions" in values or "curl_10rm_kg" in values
        assert evaluation.plan.phase in {"p3", "p4"}
    orders = {exercise.id: exercise.order for exercise in bench.pack.plan.exercises}
    listed = [orders[item.exercise] for item in evaluation.plan.exercises]
    assert listed == sorted(listed)


def check_no_stretch(pack: Pack) -> None:
    """Stretching the hamstring is spoken of only to leave it out."""
    texts = texts_of(pack.plan.exercises, pack.plan.advice, pack.plan.phases)
    told = [
        text
        for text in [*texts, *pack.plan.withheld_actions.values()]
        for part in _sentences(TEST_OF_STRETCH.sub("", text))
        if _unless_denied(STRETCHES, part) and len(part.split()) > 1
    ]
    assert told == []
    assert [e.id for e in pack.plan.exercises if STRETCHES.search(f"{e.id} {e.name}")] == []


def check_no_complete_rest(pack: Pack) -> None:
    """Complete rest is spoken of only to advise against it."""
    told = [
        text
        for text in spoken_texts(pack)
        for part in _sentences(text)
        if _unless_denied(COMPLETE_REST, part)
    ]
    assert told == []


# Rule 8: likelihoods


def check_ratios_have_studies(pack: Pack) -> None:
    """No likelihood ratio without rows of a study that state its figures."""
    sources = {source.id: source for source in pack.sources}
    rows = {row.id: row for row in pack.evidence}
    for accuracy in pack.accuracies:
        studied = [rows[name] for name in accuracy.evidence]
        kinds = {sources[row.source].kind for row in studied}
        assert accuracy.population, accuracy.id
        if accuracy.for_post_test:
            assert kinds & STUDY_KINDS, accuracy.id
            grades = {row.grade for row in studied}
            assert grades & {"V", "S"}, accuracy.id
            assert "M" not in grades, accuracy.id
            stated = {figure for row in studied for figure in row.figures}
            assert _figures(accuracy) <= stated, accuracy.id


def _figures(accuracy: AccuracyRow) -> set[float]:
    ratios = [ratio for ratio in (accuracy.positive, accuracy.negative) if ratio is not None]
    bounds = [bound for ratio in ratios for bound in (ratio.point, ratio.low, ratio.high)]
    return {bound for bound in bounds if bound is not None}


def post_tests_of(
    bench: Bench, values: Mapping[str, Value], pre_test: int = 25
) -> tuple[PostTest, ...]:
    """Return the post-test ranges when a pre-test probability is given for every condition."""
    given = {condition.id: pre_test for condition in bench.pack.conditions}
    findings = FindingSet(values=dict(values), pre_test=given)
    return engine.evaluate(bench.compiled, findings, traced=False).post_test


def home_score(evaluation: Evaluation) -> int:
    """Return the sum for the tendinopathy."""
    return next(entry.score for entry in evaluation.differential if entry.condition == HOME)


def check_stretch_tests_count_once(bench: Bench, patient: Findings) -> None:
    """Three positive stretch tests say no more than the one that is read."""
    none = without(patient, *STRETCH_TESTS, "straight_leg_hamstring_stretch", "stretching")
    one = answered(none, True, ["modified_bent_knee_stretch"])
    all_three = answered(none, True, STRETCH_TESTS)
    assert home_score(bench.evaluate(all_three)) == home_score(bench.evaluate(one))
    assert post_tests_of(bench, all_three) == post_tests_of(bench, one)
    heaviest = max(bench.pack.support.weights.values())
    assert home_score(bench.evaluate(one)) - home_score(bench.evaluate(none)) <= heaviest
    about_home = [item for item in post_tests_of(bench, all_three) if item.condition == HOME]
    assert len(about_home) <= 1


def check_best_stretch_test_speaks(bench: Bench, patient: Findings) -> None:
    """When stretch tests disagree the most valid one done is read, never the most positive."""
    for place, read in enumerate(STRETCH_TESTS[:-1]):
        lesser = STRETCH_TESTS[place + 1 :]
        start = answered(without(patient, *STRETCH_TESTS), False, [read])
        alone, beside = bench.evaluate(start), bench.evaluate(answered(start, True, lesser))
        assert home_score(beside) == home_score(alone), read
        assert [leg.met for leg in beside.diagnosis.legs] == [
            leg.met for leg in alone.diagnosis.legs
        ]
        results = {item.result for item in post_tests_of(bench, {**start, lesser[0]: True})}
        assert results == {item.result for item in post_tests_of(bench, start)}


def check_risk_alone_supports_nothing(bench: Bench, values: Findings) -> None:
    """Risk factors by themselves speak for no condition and enter no calculation."""
    evaluation = bench.evaluate(values)
    supported = {
        entry.condition: entry.points_for
        for entry in evaluation.differential
        if entry.points_for or entry.support in {"weak", "moderate", "strong"}
    }
    assert supported == {}
    assert post_tests_of(bench, values) == ()


def check_risk_enters_no_ratio(bench: Bench, patient: Findings, risk: str) -> None:
    """A risk factor beside findings changes no post-test range."""
    with_risk = post_tests_of(bench, answered(patient, True, [risk]))
    assert with_risk == post_tests_of(bench, without(patient, risk))
