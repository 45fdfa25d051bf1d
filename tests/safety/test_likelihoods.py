"""Rule 8: no likelihood ratio without its study, correlated tests once, risk never a ratio."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.post_test import after
from tests.safety.bench import Bench, product
from tests.safety.content_checks import (
    check_best_stretch_test_speaks,
    check_ratios_have_studies,
    check_risk_alone_supports_nothing,
    check_risk_enters_no_ratio,
    check_stretch_tests_count_once,
    post_tests_of,
)
from tests.safety.patients import TYPICAL, Findings, asked_and_present, classic_runner
from tests.safety.strategies import finding_sets

PATIENTS = st.deferred(lambda: finding_sets(product().pack))
RISKS = [finding.id for finding in product().pack.vocabulary.risk_factors]


def test_no_likelihood_ratio_stands_without_its_study(bench: Bench) -> None:
    check_ratios_have_studies(bench.pack)


@given(patient=PATIENTS, pre_test=st.integers(1, 99))
def test_every_range_names_a_usable_study_and_lies_between_its_bounds(
    bench: Bench, patient: Findings, pre_test: int
) -> None:
    rows = {row.id: row for row in bench.pack.accuracies}

    for item in post_tests_of(bench, patient, pre_test):
        row = rows[item.accuracy]
        ratio = row.positive if item.result == "positive" else row.negative
        assert row.for_post_test
        assert ratio is not None
        assert ratio.conservative is not None
        bounds = sorted((after(pre_test, ratio.conservative), after(pre_test, ratio.point)))
        assert [item.low, item.high] == bounds


@given(patient=PATIENTS)
def test_each_construct_enters_a_calculation_once(bench: Bench, patient: Findings) -> None:
    rows = {row.id: row for row in bench.pack.accuracies}
    used = [
        (item.condition, rows[item.accuracy].construct_id) for item in post_tests_of(bench, patient)
    ]

    assert len(used) == len(set(used))


def test_without_a_pre_test_probability_there_is_no_range(bench: Bench) -> None:
    for build in TYPICAL.values():
        assert bench.evaluate(build()).post_test == ()


@pytest.mark.parametrize("name", TYPICAL)
def test_three_stretch_tests_count_as_one(bench: Bench, name: str) -> None:
    check_stretch_tests_count_once(bench, TYPICAL[name]())


@pytest.mark.parametrize("name", TYPICAL)
def test_of_stretch_tests_that_disagree_the_most_valid_speaks(bench: Bench, name: str) -> None:
    check_best_stretch_test_speaks(bench, TYPICAL[name]())


@pytest.mark.parametrize("risk", RISKS)
def test_a_risk_factor_alone_speaks_for_nothing(bench: Bench, risk: str) -> None:
    check_risk_alone_supports_nothing(bench, {risk: True})


@given(risks=st.sets(st.sampled_from(RISKS)))
def test_risk_factors_together_name_no_diagnosis(bench: Bench, risks: set[str]) -> None:
    evaluation = bench.evaluate(asked_and_present(*risks))

    assert evaluation.diagnosis.leading_certainty == "not_assessable"
    assert evaluation.diagnosis.home_certainty == "not_assessable"
    assert post_tests_of(bench, asked_and_present(*risks)) == ()


@pytest.mark.parametrize("risk", RISKS)
def test_a_risk_factor_enters_no_likelihood_ratio(bench: Bench, risk: str) -> None:
    check_risk_enters_no_ratio(bench, classic_runner(), risk)


def test_no_accuracy_is_kept_for_a_risk_factor_or_a_red_flag(bench: Bench) -> None:
    never = {*RISKS, *(flag.id for flag in bench.pack.vocabulary.flags())}

    assert [row.id for row in bench.pack.accuracies if row.finding in never] == []
