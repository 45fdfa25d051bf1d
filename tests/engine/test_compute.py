"""What the rule language cannot say is computed by named functions, each tested at its limits."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.base import Truth
from app.engine.compute import REGISTRY

BANDS = {
    "pain_moderate": 4.0,
    "pain_high": 7.0,
    "hours_moderate": 24.0,
    "hours_high": 48.0,
    "sitting_high_below": 10.0,
}
LOW, MODERATE, HIGH = 1, 2, 3

truths = st.none() | st.booleans()
pains = st.none() | st.integers(0, 10)
hours = st.none() | st.integers(0, 400)
minutes = st.none() | st.integers(0, 240) | st.just(float("inf"))


def irritability(**criteria: Any) -> int | None:
    decide = REGISTRY["irritability_band"].bind(BANDS)
    of_all = ("pain", "hours", "rest", "night", "sitting")
    names = (*of_all, "pain_of_one", "hours_of_one", "sitting_of_one")
    band: int | None = decide(*(criteria.get(name) for name in names))
    return band


def stretch(modified: Truth, bent_knee: Truth, puranen_orava: Truth) -> Truth:
    decide = REGISTRY["stretch_construct"].bind({})
    positive: Truth = decide(modified, bent_knee, puranen_orava)
    return positive


def age_at_onset(age: int | None, weeks: int | None) -> int | None:
    decide = REGISTRY["age_at_onset"].bind({"weeks_a_year": 52})
    years: int | None = decide(age, weeks)
    return years


def test_the_registry_holds_exactly_what_is_tested_here() -> None:
    assert {name: function.arguments for name, function in REGISTRY.items()} == {
        "stretch_construct": 3,
        "irritability_band": 8,
        "age_at_onset": 2,
        "injury_age": 3,
        "strength_share": 6,
    }


@pytest.mark.parametrize(
    ("weeks_since", "duration", "sudden", "expected"),
    [
        (2, 40, False, 2),
        (None, 40, False, None),  # an injury on top of an older pain has no date of its own
        (None, 40, None, None),
        (None, 40, True, 40),
        (None, None, None, None),
        (0, None, None, 0),
    ],
)
def test_an_injury_is_as_old_as_it_is_said_to_be(
    weeks_since: int | None, duration: int | None, sudden: bool | None, expected: int | None
) -> None:
    assert REGISTRY["injury_age"].bind({})(weeks_since, duration, sudden) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((45, 50, None, None, True, False), 90),
        ((44, 50, None, None, True, False), 88),
        ((50, 45, None, None, False, True), 90),
        ((None, None, 9, 10, True, False), 90),
        ((20, 50, 10, 10, True, False), 100),  # curl or bridge: no machine holds nobody back
        ((45, None, None, None, True, False), None),
        ((45, 50, 9, 10, False, False), None),  # both sides sore: nothing to compare with
        ((45, 0, None, None, True, False), None),
    ],
)
def test_the_sore_side_is_compared_with_the_other(
    values: tuple[int | bool | None, ...], expected: int | None
) -> None:
    assert REGISTRY["strength_share"].bind({})(*values) == expected


@pytest.mark.parametrize(
    ("modified", "bent_knee", "puranen_orava", "expected"),
    [
        (True, False, False, True),
        (False, True, True, False),
        (True, None, False, True),
        (False, None, True, False),
        (None, True, False, True),
        (None, False, True, False),
        (None, None, True, True),
        (None, None, False, False),
        (None, None, None, None),
    ],
)
def test_when_stretch_tests_disagree_the_most_valid_one_performed_speaks(
    modified: Truth, bent_knee: Truth, puranen_orava: Truth, expected: Truth
) -> None:
    assert stretch(modified, bent_knee, puranen_orava) is expected


@given(bent_knee=truths, puranen_orava=truths)
def test_a_negative_modified_test_is_never_outvoted(bent_knee: Truth, puranen_orava: Truth) -> None:
    assert stretch(False, bent_knee, puranen_orava) is False


@pytest.mark.parametrize(
    ("pain", "band"), [(0, LOW), (3, LOW), (4, MODERATE), (6, MODERATE), (7, HIGH), (10, HIGH)]
)
def test_pain_bands_begin_at_four_and_seven(pain: int, band: int) -> None:
    assert irritability(pain=pain) == band


@pytest.mark.parametrize(
    ("hours", "band"),
    [(0, LOW), (23, LOW), (24, MODERATE), (48, MODERATE), (49, HIGH), (168, HIGH)],
)
def test_settling_bands_begin_at_a_day_and_after_two(hours: int, band: int) -> None:
    assert irritability(hours=hours) == band


@pytest.mark.parametrize("criterion", ["rest", "night"])
def test_rest_or_night_pain_alone_is_high(criterion: str) -> None:
    assert irritability(**{criterion: True}) == HIGH


@pytest.mark.parametrize(("minutes", "band"), [(0, HIGH), (9, HIGH), (10, LOW), (240, LOW)])
def test_pain_before_ten_minutes_of_sitting_is_high(minutes: int, band: int) -> None:
    assert irritability(pain=0, sitting=minutes) == band


def test_sitting_without_limit_is_not_irritable() -> None:
    assert irritability(pain=3, sitting=float("inf")) == LOW


@pytest.mark.parametrize(
    ("criteria", "band"),
    [
        ({"pain": 2, "hours": 49}, HIGH),
        ({"pain": 5, "hours": 12}, MODERATE),
        ({"pain": 2, "hours": 24}, MODERATE),
        ({"pain": 7, "hours": 1, "rest": False, "night": False, "sitting": 60}, HIGH),
        ({"pain": 1, "hours": 1, "rest": False, "night": True, "sitting": 60}, HIGH),
        ({"pain": 3, "hours": 23, "rest": False, "night": False, "sitting": 10}, LOW),
    ],
)
def test_the_worst_known_criterion_decides(criteria: dict[str, Any], band: int) -> None:
    assert irritability(**criteria) == band


@pytest.mark.parametrize(
    ("criteria", "band"),
    [
        ({"pain_of_one": 7}, HIGH),
        ({"pain_of_one": 4}, MODERATE),
        ({"pain_of_one": 3}, None),
        ({"hours_of_one": 49}, HIGH),
        ({"hours_of_one": 48}, MODERATE),
        ({"hours_of_one": 23}, None),
        ({"sitting_of_one": 9}, HIGH),
        ({"sitting_of_one": 10}, None),
        ({"pain_of_one": 0, "hours": 10}, LOW),
        ({"pain_of_one": 7, "hours": 10}, HIGH),
    ],
)
def test_the_only_side_measured_makes_it_worse_and_never_calmer(
    criteria: dict[str, Any], band: int | None
) -> None:
    assert irritability(**criteria) == band


def test_irritability_is_unknown_when_nothing_of_it_is_known() -> None:
    assert irritability() is None


@given(rest=st.none() | st.just(False), night=st.none() | st.just(False))
def test_the_absence_of_rest_and_night_pain_alone_makes_no_low_band(
    rest: Truth, night: Truth
) -> None:
    assert irritability(rest=rest, night=night, sitting=30) is None


@given(pain=pains, hours=hours, rest=truths, night=truths, sitting=minutes)
def test_one_more_answer_never_makes_the_tendon_calmer(
    pain: int | None, hours: int | None, rest: Truth, night: Truth, sitting: float | None
) -> None:
    known = {"pain": pain, "hours": hours, "rest": rest, "night": night, "sitting": sitting}
    whole = irritability(**known) or 0

    without = [irritability(**{**known, name: None}) or 0 for name in known]

    assert max(without) <= whole


@pytest.mark.parametrize(
    ("age", "weeks", "expected"),
    [
        (40, 0, 40),
        (40, 52, 39),
        (40, 51, 39),
        (40, 1, 39),
        (40, 53, 38),
        (40, 104, 38),
        (1, 520, 0),
        (None, 12, None),
        (40, None, None),
        (None, None, None),
    ],
)
def test_age_at_onset_is_in_whole_years_rounded_down(
    age: int | None, weeks: int | None, expected: int | None
) -> None:
    assert age_at_onset(age, weeks) == expected


@pytest.mark.parametrize("name", ["irritability_band", "age_at_onset"])
def test_a_function_without_its_limits_cannot_be_bound(name: str) -> None:
    with pytest.raises(KeyError):
        REGISTRY[name].bind({})
