"""Which side counts, what a choice says of its other values, and how a missing limit compares."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.base import Truth
from app.domain.findings import NO_LIMIT, FindingSet, Sides
from app.engine.compile import CompiledPack
from app.engine.intake import Known, resolve_side, take_in
from app.engine.kleene import disjunction
from tests.engine.small_pack import compiled_small_pack
from tests.engine.strategies import everything, knowledge, more_is_known

SIDES = ("left", "right")
NO_ONE_SIDE = ("both", "central", None)
EVERY_SIDE = (*SIDES, *NO_ONE_SIDE)

truths = st.none() | st.booleans()


@pytest.fixture(scope="module")
def compiled() -> CompiledPack:
    return compiled_small_pack()


def known_of(compiled: CompiledPack, **values: Any) -> Known:
    return take_in(compiled, FindingSet(values))


def truth_counted(left: Truth, right: Truth, side: str | None, *, either: bool = False) -> Any:
    return resolve_side(Sides(left, right), side=side, either=either, higher_is=None)


def number_counted(
    left: float | None, right: float | None, side: str | None, higher_is: str
) -> Any:
    return resolve_side(Sides(left, right), side=side, either=False, higher_is=higher_is)


@given(left=truths, right=truths)
def test_the_painful_side_speaks(left: Truth, right: Truth) -> None:
    assert truth_counted(left, right, "left") is left
    assert truth_counted(left, right, "right") is right


def test_a_sore_other_side_says_nothing_of_the_painful_one() -> None:
    assert truth_counted(None, True, "left") is None
    assert truth_counted(False, True, "left") is False


@pytest.mark.parametrize("side", EVERY_SIDE)
@given(left=truths, right=truths)
def test_a_finding_that_fires_a_gate_counts_on_either_side_whatever_hurts(
    side: str | None, left: Truth, right: Truth
) -> None:
    assert truth_counted(left, right, side, either=True) is disjunction((left, right))


@pytest.mark.parametrize("side", NO_ONE_SIDE)
@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (True, False, True),
        (False, True, True),
        (True, None, True),
        (False, None, None),
        (None, None, None),
        (False, False, False),
    ],
)
def test_without_one_painful_side_a_yes_on_either_counts_and_a_no_needs_both(
    side: str | None, left: Truth, right: Truth, expected: Truth
) -> None:
    assert truth_counted(left, right, side) is expected


@pytest.mark.parametrize("side", NO_ONE_SIDE)
@pytest.mark.parametrize(("higher_is", "worse"), [("worse", 7), ("better", 2), ("neither", 7)])
def test_without_one_painful_side_the_worse_number_counts(
    side: str | None, higher_is: str, worse: int
) -> None:
    assert number_counted(2, 7, side, higher_is) == worse
    assert number_counted(7, 2, side, higher_is) == worse


@pytest.mark.parametrize("higher_is", ["worse", "better"])
def test_with_one_painful_side_its_number_counts_though_the_other_is_worse(higher_is: str) -> None:
    assert number_counted(2, 7, "left", higher_is) == 2
    assert number_counted(2, 7, "right", higher_is) == 7


@pytest.mark.parametrize("side", NO_ONE_SIDE)
@pytest.mark.parametrize("higher_is", ["worse", "better", "neither"])
@pytest.mark.parametrize(("left", "right"), [(None, 4), (4, None), (0, None), (None, None)])
def test_without_one_painful_side_a_number_of_one_side_does_not_speak_for_the_other(
    side: str | None, higher_is: str, left: int | None, right: int | None
) -> None:
    assert number_counted(left, right, side, higher_is) is None


@given(left=truths, right=truths, side=st.sampled_from(EVERY_SIDE), either=st.booleans())
def test_left_and_right_are_treated_alike(
    left: Truth, right: Truth, side: str | None, either: bool
) -> None:
    mirrored = {"left": "right", "right": "left"}.get(side or "", side)

    assert truth_counted(left, right, side, either=either) is truth_counted(
        right, left, mirrored, either=either
    )


@pytest.mark.parametrize("side", EVERY_SIDE)
@given(known=knowledge(SIDES, ()), rest=everything(SIDES, ()), either=st.booleans())
def test_one_more_answer_never_changes_what_a_two_sided_finding_already_said(
    side: str | None, known: dict[str, Any], rest: dict[str, Any], either: bool
) -> None:
    filled = more_is_known(known, rest)

    before = resolve_side(Sides(**known), side=side, either=either, higher_is=None)
    after = resolve_side(Sides(**filled), side=side, either=either, higher_is=None)

    assert before in {None, after}


@pytest.mark.parametrize(
    ("side", "expected"),
    [("left", False), ("right", True), ("both", True), ("central", True)],
)
def test_the_side_of_the_pain_is_read_from_the_findings(
    compiled: CompiledPack, side: str, expected: bool
) -> None:
    known = known_of(compiled, side=side, sore=Sides(left=False, right=True))

    assert known("sore") is expected


def test_an_unknown_side_of_the_pain_counts_as_either(compiled: CompiledPack) -> None:
    known = known_of(compiled, sore=Sides(left=False, right=True))

    assert known("sore") is True


def test_a_swollen_leg_counts_though_the_other_side_hurts(compiled: CompiledPack) -> None:
    known = known_of(compiled, side="left", leg_swollen=Sides(left=False, right=True))

    assert known("leg_swollen") is True


def test_the_direction_of_a_measure_is_the_packs(compiled: CompiledPack) -> None:
    known = known_of(
        compiled,
        side="both",
        pain=Sides(left=3, right=6),
        minutes_sitting=Sides(left=15, right=40),
    )

    assert known("pain") == 6
    assert known("minutes_sitting") == 15
    assert known("sits_long") is False


def test_a_plain_answer_speaks_of_the_painful_side(compiled: CompiledPack) -> None:
    assert known_of(compiled, side="left", sore=True)("sore") is True


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"onset": "gradual"}, True),
        ({"onset": "sudden"}, False),
        ({"onset": "recurrent"}, False),
        ({}, None),
    ],
)
def test_a_value_of_a_choice_is_chosen_ruled_out_or_unknown(
    compiled: CompiledPack, values: dict[str, Any], expected: Truth
) -> None:
    known = known_of(compiled, **values)

    assert known("onset.gradual") is expected
    assert known("trial.slowly") is expected


def test_a_chosen_value_rules_out_each_other_value_and_no_other_choice(
    compiled: CompiledPack,
) -> None:
    known = known_of(compiled, onset="sudden")

    onset = {value: known(f"onset.{value}") for value in compiled.choices["onset"]}
    side = {value: known(f"side.{value}") for value in compiled.choices["side"]}

    assert onset == {"gradual": False, "sudden": True, "recurrent": False}
    assert set(side.values()) == {None}


@pytest.mark.parametrize(
    ("values", "answered"),
    [
        ({}, set()),
        ({"onset": "gradual"}, {"onset"}),
        ({"sore": False}, {"sore"}),
        ({"sore": Sides()}, set()),
        ({"pain": 0}, {"pain"}),
        ({"minutes_sitting": 40}, {"minutes_sitting", "sits_long"}),
    ],
)
def test_a_no_a_zero_and_a_chosen_value_are_answers_and_silence_is_none(
    compiled: CompiledPack, values: dict[str, Any], answered: set[str]
) -> None:
    known = known_of(compiled, **values)

    asked = {"onset", "sore", "pain", "minutes_sitting", "sits_long"}
    assert {name for name in asked if known.answered(name)} == answered


@pytest.mark.parametrize(
    ("minutes", "expected"), [(29, False), (30, True), (240, True), (NO_LIMIT, True)]
)
def test_a_limit_that_is_never_reached_counts_above_all(
    compiled: CompiledPack, minutes: float, expected: bool
) -> None:
    assert known_of(compiled, minutes_sitting=minutes)("sits_long") is expected


def test_a_limit_never_reached_on_one_side_does_not_hide_the_worse_side(
    compiled: CompiledPack,
) -> None:
    known = known_of(compiled, side="both", minutes_sitting=Sides(left=NO_LIMIT, right=5))

    assert known("minutes_sitting") == 5


def test_a_finding_the_pack_does_not_have_changes_nothing(compiled: CompiledPack) -> None:
    with_more = known_of(compiled, sore=True, of_another_pack=True, another_choice="left")
    without = known_of(compiled, sore=True)

    assert [with_more(key) for key in compiled.keys] == [without(key) for key in compiled.keys]


def test_from_an_empty_visit_nothing_is_concluded(compiled: CompiledPack) -> None:
    known = known_of(compiled)

    assert {known(key) for key in compiled.keys} == {None}


def test_a_known_number_is_an_answer_and_therefore_true(compiled: CompiledPack) -> None:
    known = known_of(compiled, pain=0)

    assert known.truth("pain") is True
    assert known.truth("minutes_sitting") is None


@given(order=st.permutations(["sore", "fever", "pain", "onset", "side", "stairs"]))
def test_the_order_in_which_findings_are_reported_never_matters(order: list[str]) -> None:
    compiled = compiled_small_pack()
    visit: dict[str, Any] = {"sore": Sides(left=False, right=True), "fever": False, "pain": 4}
    visit |= {"onset": "sudden", "side": "right", "stairs": True}

    known = take_in(compiled, FindingSet({name: visit[name] for name in order}))

    assert known("sore") is True
    assert known("onset.gradual") is False
    assert known("feature.sore_knee.knee_stairs") is True


def test_every_finding_of_the_pack_has_a_slot(compiled: CompiledPack) -> None:
    findings = {finding.id for finding in compiled.pack.vocabulary.all_findings()}

    slots = {slot.partition(".")[0] for slot in compiled.inputs}

    assert slots == findings
