"""Rule 4: imaging or age alone never sets stage, phase or tendinopathy; nothing is confirmed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.findings import FindingSet
from tests.safety.bench import Bench, product
from tests.safety.brute_force import swept
from tests.safety.checks import check_effects_hold, check_floor
from tests.safety.content_checks import (
    check_imaging_never_raises,
    check_names_no_tendinopathy,
    check_nothing_is_confirmed,
    spoken_texts,
    strings_in,
)
from tests.safety.expectations import FLOORS, GATE_FINDINGS, floor_of
from tests.safety.patients import (
    AGGRAVATORS,
    PROVOCATION_TESTS,
    TYPICAL,
    Findings,
    answered,
    long_standing_calm,
    without,
)
from tests.safety.strategies import finding_sets, legal_values

PATIENTS = st.deferred(lambda: finding_sets(product().pack))
REPORTS = [finding.id for finding in product().pack.vocabulary.imaging]
REPORTED_GATES = [name for name in GATE_FINDINGS if name.startswith("reported_")]
IMAGING_ONLY = st.fixed_dictionaries(
    {},
    optional={
        finding.id: st.sampled_from(legal_values(finding))
        for finding in product().pack.vocabulary.imaging
    },
)
AGES = st.integers(0, 120)
CERTAIN_WORDS = ("proven", "definite", "certainly", "diagnosed with")
METABOLIC = (
    *("diabetes_type_1", "diabetes_type_2", "diabetes_type_unknown", "obesity", "oral_steroid"),
    *("fluoroquinolone_within_60_days", "fluoroquinolone_61_to_90_days_with_steroid"),
)


@given(imaging=IMAGING_ONLY)
def test_imaging_alone_names_no_tendinopathy_no_stage_and_no_phase(
    bench: Bench, imaging: Findings
) -> None:
    check_names_no_tendinopathy(bench.evaluate(imaging))


@pytest.mark.parametrize("age", range(121))
def test_age_alone_names_no_tendinopathy_no_stage_and_no_phase(bench: Bench, age: int) -> None:
    check_names_no_tendinopathy(bench.evaluate({"age": age}))


@given(imaging=IMAGING_ONLY, age=AGES)
def test_imaging_and_age_together_name_no_tendinopathy(
    bench: Bench, imaging: Findings, age: int
) -> None:
    check_names_no_tendinopathy(bench.evaluate({**imaging, "age": age}))


@pytest.mark.parametrize("name", TYPICAL)
@pytest.mark.parametrize("report", REPORTS)
def test_a_report_makes_no_typical_patient_surer_and_moves_no_stage_or_phase(
    bench: Bench, name: str, report: str
) -> None:
    check_imaging_never_raises(bench, TYPICAL[name](), report)


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize(
    "missing", [PROVOCATION_TESTS, AGGRAVATORS, ("pain_ischial",)], ids=["tests", "load", "site"]
)
def test_a_report_stands_in_for_no_leg_of_the_diagnosis(
    bench: Bench, report: str, missing: tuple[str, ...]
) -> None:
    for build in TYPICAL.values():
        check_imaging_never_raises(bench, without(build(), *missing), report)


@given(patient=PATIENTS, report=st.sampled_from(REPORTS))
def test_a_report_makes_no_patient_surer_and_moves_no_stage_or_phase(
    bench: Bench, patient: Findings, report: str
) -> None:
    check_imaging_never_raises(bench, patient, report)


@pytest.mark.parametrize("name", TYPICAL)
@pytest.mark.parametrize("report", REPORTED_GATES)
def test_a_reported_fracture_avulsion_mass_or_infection_fires_its_gate(
    bench: Bench, name: str, report: str
) -> None:
    patient = answered(TYPICAL[name](), True, [report])
    evaluation = bench.evaluate(patient)

    check_floor(bench, evaluation, floor_of(patient, report))
    check_effects_hold(bench, evaluation)
    assert evaluation.plan.status == "withheld"


@pytest.mark.parametrize("flag", FLOORS)
def test_a_normal_scan_clears_no_flag(bench: Bench, flag: str) -> None:
    for build in TYPICAL.values():
        patient = answered(build(), True, [flag])
        cleared = bench.evaluate(answered(patient, True, ["reported_normal"]))

        assert cleared.triage.fired == bench.evaluate(patient).triage.fired


@pytest.mark.parametrize("weeks", [3, 10, 20, 60])
def test_the_age_of_an_adult_alone_never_decides_the_stage(bench: Bench, weeks: int) -> None:
    decided_by_age = {}
    for name, build in TYPICAL.items():
        patient = {**answered(build(), False, METABOLIC), "duration_weeks": weeks}
        labels = [bench.evaluate({**patient, "age": age}).stage.label for age in range(26, 90)]
        if len(set(labels)) > 1:
            decided_by_age[name] = set(labels)

    assert decided_by_age == {}


@pytest.mark.parametrize("name", TYPICAL)
def test_the_age_of_an_adult_alone_never_decides_the_phase(bench: Bench, name: str) -> None:
    patient = TYPICAL[name]()

    phases = {bench.evaluate({**patient, "age": age}).plan.phase for age in range(26, 90)}

    assert phases == {bench.evaluate(patient).plan.phase}


def test_no_text_of_the_pack_says_confirmed(bench: Bench) -> None:
    check_nothing_is_confirmed(spoken_texts(bench.pack))


@given(patient=PATIENTS)
def test_no_answer_says_confirmed(bench: Bench, patient: Findings) -> None:
    findings = bench.wire({name: value for name, value in patient.items() if name != "side"})
    answer = bench.answer(findings)
    said = [answer["summary"], *strings_in(answer["provisional_diagnosis"])]

    check_nothing_is_confirmed(said)
    check_nothing_is_confirmed(strings_in(answer["stage"]))
    assert [text for text in said if any(word in text.lower() for word in CERTAIN_WORDS)] == []


def test_a_scan_of_a_changed_tendon_says_in_words_that_it_decides_nothing(bench: Bench) -> None:
    patient = answered(long_standing_calm(), True, ["reported_hamstring_tendinopathy"])

    given_advice = bench.evaluate(patient).plan.advice

    about_scans = [
        a for a in bench.pack.plan.advice if a.id in given_advice and a.kind == "imaging"
    ]
    assert [a for a in about_scans if a.when and "reported_hamstring_tendinopathy" in str(a.when)]


@pytest.mark.parametrize("alone", [{}, {"pain_buttock_deep": True}, {"buttock_pain": True}])
def test_no_answer_about_age_medicine_or_metabolism_alone_makes_a_condition_lead(
    bench: Bench, alone: Findings
) -> None:
    vocabulary = bench.pack.vocabulary
    known = {finding.id for finding in vocabulary.all_findings()}
    patient = FindingSet(values={k: v for k, v in alone.items() if k in known})
    risks = {risk.id for risk in vocabulary.risk_factors} | {"age", "sex"}

    found = swept(bench, patient)

    assert found.now.leading is None
    # A gate may lead to what it points to; nothing else may.
    led = {name for rule in bench.pack.safety_rules for name in rule.points_to}
    named = {flip.outcome.leading for flip in found.flips if flip.finding in risks}
    assert named <= led | {None}
    assert "proximal_hamstring_tendinopathy" not in named
