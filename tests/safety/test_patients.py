"""The typical patients are typical, and the words of the decisions cover the vocabulary."""

import pytest

from tests.safety.bench import Bench
from tests.safety.checks import HOME
from tests.safety.expectations import FLOORS, GATE_FINDINGS
from tests.safety.patients import RED_FLAGS, TYPICAL, answered, flipped, without
from tests.safety.strategies import every_answer

by_patient = pytest.mark.parametrize("name", TYPICAL)


@by_patient
def test_a_typical_patient_is_likely_to_have_it_and_gets_a_complete_plan(
    bench: Bench, name: str
) -> None:
    evaluation = bench.evaluate(TYPICAL[name]())

    assert evaluation.diagnosis.leading == HOME
    assert evaluation.diagnosis.home_certainty == "likely"
    assert evaluation.triage.level == "routine"
    assert evaluation.triage.complete
    assert evaluation.plan.status == "complete"
    assert evaluation.plan.exercises
    assert evaluation.stage.label != "indeterminate"


def test_the_typical_patients_reach_every_phase(bench: Bench) -> None:
    reached = {bench.evaluate(build()).plan.phase for build in TYPICAL.values()}

    assert reached == {"p1", "p2", "p3", "p4"}


def test_the_typical_patients_reach_every_stage(bench: Bench) -> None:
    reached = {bench.evaluate(build()).stage.label for build in TYPICAL.values()}

    assert reached == {"reactive", "disrepair", "degenerative", "reactive_on_degenerative"}


@by_patient
def test_a_typical_patient_was_asked_every_red_flag_and_has_none(bench: Bench, name: str) -> None:
    patient = TYPICAL[name]()

    assert {flag: patient[flag] for flag in RED_FLAGS} == dict.fromkeys(RED_FLAGS, False)


@by_patient
def test_a_typical_patient_says_only_what_the_vocabulary_knows(bench: Bench, name: str) -> None:
    known = {finding.id for finding in bench.pack.vocabulary.all_findings()}

    assert set(TYPICAL[name]()) - known == set()


def test_every_red_flag_of_the_vocabulary_is_crossed_and_has_a_floor(bench: Bench) -> None:
    flags = {flag.id for flag in bench.pack.vocabulary.flags()}

    assert set(RED_FLAGS) == set(FLOORS) == flags


def test_every_gate_finding_is_in_the_vocabulary(bench: Bench) -> None:
    known = {finding.id for finding in bench.pack.vocabulary.all_findings()}

    assert set(GATE_FINDINGS) - known == set()


def test_every_finding_has_an_answer_to_try(bench: Bench) -> None:
    tried = {name for name, _ in every_answer(bench.pack)}

    assert tried == {finding.id for finding in bench.pack.vocabulary.all_findings()}


def test_answers_are_taken_away_and_turned_round_without_touching_the_rest() -> None:
    patient = TYPICAL["classic_runner"]()

    assert "age" not in without(patient, "age")
    assert flipped(patient, "fever") == answered(patient, True, ["fever"])
    assert flipped(flipped(patient, "fever"), "fever") == patient
    with pytest.raises(TypeError):
        flipped(patient, "age")
