"""A range of people out of a hundred, only when a clinician gives where to start from."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.accuracy import LikelihoodRatio
from app.domain.evaluation import PostTest
from app.domain.findings import FindingSet
from app.engine.compile import CompiledPack
from app.engine.intake import take_in
from app.engine.post_test import after, post_test_range, post_tests
from tests.engine.small_pack import accuracy, compiled_small_pack

POSITIVE = LikelihoodRatio(point=10.2, low=4.0, high=26.3, conservative=4.0)
NEGATIVE = LikelihoodRatio(point=0.12, low=0.05, high=0.27, conservative=0.27)

pre_tests = st.integers(1, 99)
ratios = st.floats(min_value=0.001, max_value=1000)


@pytest.fixture(scope="module")
def compiled() -> CompiledPack:
    return compiled_small_pack()


def ranges(compiled: CompiledPack, pre_test: int, **values: Any) -> list[PostTest]:
    known = take_in(compiled, FindingSet(values))
    return list(post_tests(compiled, known, {"sore_knee": pre_test}))


@pytest.mark.parametrize(
    ("pre_test", "ratio", "expected"),
    [
        (20, 10.2, 72),  # the worked example of the dossier
        (20, 2.13, 35),  # the sacroiliac review's own figures
        (20, 0.33, 8),
        (50, 1.0, 50),
        (50, 4.0, 80),
        (10, 9.0, 50),
        (99, 362.0, 100),
        (1, 0.001, 0),
    ],
)
def test_published_examples_come_out_as_published(
    pre_test: int, ratio: float, expected: int
) -> None:
    assert after(pre_test, ratio) == expected


@given(pre_test=pre_tests, ratio=ratios)
def test_a_figure_stays_within_a_hundred_people(pre_test: int, ratio: float) -> None:
    assert 0 <= after(pre_test, ratio) <= 100


@given(lower=pre_tests, higher=pre_tests, ratio=ratios)
def test_who_was_likelier_before_is_not_less_likely_after(
    lower: int, higher: int, ratio: float
) -> None:
    first, second = sorted((lower, higher))

    assert after(first, ratio) <= after(second, ratio)


@given(pre_test=pre_tests, one=ratios, other=ratios)
def test_a_stronger_result_never_moves_less(pre_test: int, one: float, other: float) -> None:
    weaker, stronger = sorted((one, other))

    assert after(pre_test, weaker) <= after(pre_test, stronger)


@given(pre_test=pre_tests)
def test_a_ratio_of_one_moves_nothing(pre_test: int) -> None:
    assert after(pre_test, 1.0) == pre_test


def test_the_range_runs_from_the_conservative_bound_to_the_point() -> None:
    assert post_test_range(20, POSITIVE) == (50, 72)


def test_after_a_negative_test_the_range_is_given_lower_first() -> None:
    assert post_test_range(20, NEGATIVE) == (3, 6)


def test_the_favourable_bound_is_never_shown() -> None:
    shown = post_test_range(20, POSITIVE)

    assert after(20, 26.3) not in shown


@given(pre_test=pre_tests)
def test_a_positive_test_never_lowers_and_a_negative_one_never_raises(pre_test: int) -> None:
    assert post_test_range(pre_test, POSITIVE)[0] >= pre_test
    assert post_test_range(pre_test, NEGATIVE)[1] <= pre_test


def test_a_ratio_without_a_conservative_bound_enters_no_calculation() -> None:
    with pytest.raises(ValueError, match="conservative bound"):
        post_test_range(20, LikelihoodRatio(point=6.1, low=1.3, high=29.0))


def test_without_a_pre_test_probability_there_is_no_figure(compiled: CompiledPack) -> None:
    known = take_in(compiled, FindingSet({"best_stretch": True, "squeeze": True}))

    assert post_tests(compiled, known, {}) == ()


def test_a_probability_of_one_condition_is_not_lent_to_another() -> None:
    other = accuracy("other_row", "squeeze", "contraction", 1) | {"condition": "stiff_knee"}
    compiled = compiled_small_pack(
        accuracies=(accuracy("best_row", "best_stretch", "stretch", 1), other)
    )
    known = take_in(compiled, FindingSet({"best_stretch": True, "squeeze": True}))

    found = post_tests(compiled, known, {"stiff_knee": 50})

    assert [(one.condition, one.pre_test, one.low) for one in found] == [("stiff_knee", 50, 80)]


def test_each_condition_starts_from_its_own_probability() -> None:
    other = accuracy("other_row", "squeeze", "contraction", 1) | {"condition": "stiff_knee"}
    compiled = compiled_small_pack(
        accuracies=(accuracy("best_row", "best_stretch", "stretch", 1), other)
    )
    known = take_in(compiled, FindingSet({"best_stretch": True, "squeeze": True}))

    found = post_tests(compiled, known, {"sore_knee": 20, "stiff_knee": 50})

    assert {one.condition: one.low for one in found} == {"sore_knee": 50, "stiff_knee": 80}


def test_without_a_performed_test_there_is_no_figure(compiled: CompiledPack) -> None:
    assert ranges(compiled, 20, sore=True) == []


def test_a_positive_test_is_reported_with_its_row_and_its_start(compiled: CompiledPack) -> None:
    found = ranges(compiled, 20, best_stretch=True)

    assert found == [
        PostTest(
            accuracy="best_row",
            condition="sore_knee",
            finding="best_stretch",
            result="positive",
            pre_test=20,
            low=50,
            high=72,
        )
    ]


def test_a_negative_test_uses_the_negative_ratio(compiled: CompiledPack) -> None:
    [found] = ranges(compiled, 20, best_stretch=False)

    assert (found.result, found.low, found.high) == ("negative", 3, 6)


@pytest.mark.parametrize(
    ("performed", "used"),
    [
        ({"best_stretch": True, "good_stretch": True, "fair_stretch": True}, "best_row"),
        ({"best_stretch": False, "good_stretch": True, "fair_stretch": True}, "best_row"),
        ({"good_stretch": True, "fair_stretch": False}, "good_row"),
        ({"fair_stretch": True}, "fair_row"),
    ],
)
def test_correlated_tests_count_once_and_the_preferred_performed_one_speaks(
    compiled: CompiledPack, performed: dict[str, bool], used: str
) -> None:
    assert [found.accuracy for found in ranges(compiled, 20, **performed)] == [used]


def test_tests_of_two_constructs_are_two_ranges_and_never_multiplied(
    compiled: CompiledPack,
) -> None:
    found = ranges(compiled, 20, best_stretch=True, squeeze=True)

    assert [(one.accuracy, one.pre_test, one.low, one.high) for one in found] == [
        ("best_row", 20, 50, 72),
        ("squeeze_row", 20, 50, 72),
    ]


def test_a_row_that_is_not_for_calculation_enters_none() -> None:
    shown_only = accuracy("best_row", "best_stretch", "stretch", 1) | {"for_post_test": False}
    usable = accuracy("good_row", "good_stretch", "stretch", 2)
    compiled = compiled_small_pack(accuracies=(shown_only, usable))

    found = ranges(compiled, 20, best_stretch=True, good_stretch=False)

    assert [(one.accuracy, one.result) for one in found] == [("good_row", "negative")]


@pytest.mark.parametrize("left_out", ["positive", "negative"])
def test_a_row_without_both_bounds_cannot_be_for_calculation(left_out: str) -> None:
    row = accuracy("best_row", "best_stretch", "stretch", 1)
    row[left_out] = {"point": 3.2}

    with pytest.raises(ValueError, match="best_row: a post-test range needs both"):
        compiled_small_pack(accuracies=(row,))


@given(lower=pre_tests, higher=pre_tests, ratio=st.sampled_from([POSITIVE, NEGATIVE]))
def test_a_whole_range_moves_with_its_start(
    lower: int, higher: int, ratio: LikelihoodRatio
) -> None:
    first, second = sorted((lower, higher))

    below, above = post_test_range(first, ratio), post_test_range(second, ratio)

    assert below[0] <= above[0]
    assert below[1] <= above[1]
    assert 0 <= below[0] <= below[1] <= 100
