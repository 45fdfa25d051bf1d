"""The search for contradictions agrees with trying everything."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.predicates import Predicate
from app.engine.kleene import truth_of
from app.knowledge.checks.satisfy import STEP_LIMIT, Search, TooHardError
from tests.engine.strategies import Value, predicates

TRUTHS = ("t0", "t1", "c.left", "c.right")
NUMBERS = ("n0",)
DERIVED = ("d0", "d1")

# Every threshold of the strategy, a value between each two neighbours, and one beyond either end.
THRESHOLDS = (-2, -1.25, -1, 0, 0.5, 1, 2, 2.5, 3, 4, 5, 6)
BETWEEN = tuple((low + high) / 2 for low, high in itertools.pairwise(THRESHOLDS))
EVERY_NUMBER = (-3.0, *THRESHOLDS, *BETWEEN, 7.0)

# A choice holds at most one of its values; it may hold one that no rule names.
CHOICES = ((False, False), (True, False), (False, True))

small = predicates(TRUTHS, NUMBERS, max_leaves=7)
over_derived = predicates((*TRUTHS, *DERIVED), NUMBERS, max_leaves=5)


def every_patient() -> Iterator[dict[str, Value]]:
    """Yield every patient of whom everything is known."""
    yes_or_no = (True, False)
    for t0, t1, (left, right), n0 in itertools.product(yes_or_no, yes_or_no, CHOICES, EVERY_NUMBER):
        yield {"t0": t0, "t1": t1, "c.left": left, "c.right": right, "n0": n0}


PATIENTS = list(every_patient())


def outcomes(predicate: Predicate, derivations: dict[str, Predicate]) -> set[Any]:
    """Return every truth the predicate takes in any patient."""
    found = set()
    for patient in PATIENTS:
        known = dict(patient)
        for name, when in derivations.items():
            known[name] = truth_of(when, known.get)
        found.add(truth_of(predicate, known.get))
    return found


def rule(spelled: Any) -> Predicate:
    return Predicate.model_validate(spelled)


@given(predicate=small)
def test_the_search_agrees_with_trying_every_patient(predicate: Predicate) -> None:
    search = Search({})

    found = {wanted for wanted in (True, False) if search.possible(predicate, wanted=wanted)}

    assert found == outcomes(predicate, {})


@given(first=small, second=predicates((*TRUTHS, "d0"), NUMBERS, max_leaves=4), over=over_derived)
def test_derived_findings_are_spelled_out(
    first: Predicate, second: Predicate, over: Predicate
) -> None:
    derivations = {"d0": first, "d1": second}
    search = Search(derivations)

    found = {wanted for wanted in (True, False) if search.possible(over, wanted=wanted)}

    assert found == outcomes(over, derivations)


@pytest.mark.parametrize(
    "contradiction",
    [
        {"all": ({"present": "x"}, {"absent": "x"})},
        {"all": ({"present": "x"}, {"not": {"present": "x"}})},
        {"all": ({"present": "side.left"}, {"present": "side.right"})},
        {
            "all": (
                {"between": {"finding": "n", "low": 0, "high": 2}},
                {"between": {"finding": "n", "low": 3, "high": 5}},
            )
        },
        {
            "all": (
                {"at_least": {"finding": "n", "value": 3}},
                {"not": {"at_least": {"finding": "n", "value": 2}}},
            )
        },
        {
            "count_of": {
                "at_least": 3,
                "of": ({"present": "x"}, {"absent": "x"}, {"present": "y"}),
            }
        },
    ],
)
def test_a_contradiction_is_found(contradiction: dict[str, Any]) -> None:
    assert Search({}).possible(rule(contradiction)) is False


@pytest.mark.parametrize(
    "possible",
    [
        {"all": ({"absent": "side.left"}, {"absent": "side.right"})},
        {"all": ({"present": "side.left"}, {"present": "onset.left"})},
        {
            "all": (
                {"between": {"finding": "n", "low": 0, "high": 2}},
                {"between": {"finding": "n", "low": 2, "high": 5}},
            )
        },
        {
            "all": (
                {"at_least": {"finding": "n", "value": 2}},
                {"not": {"at_least": {"finding": "n", "value": 3}}},
            )
        },
    ],
)
def test_what_looks_like_a_contradiction_and_is_none_is_let_be(possible: dict[str, Any]) -> None:
    assert Search({}).possible(rule(possible)) is True


def test_a_contradiction_hidden_in_derived_findings_is_found() -> None:
    search = Search(
        {
            "young": rule({"not": {"at_least": {"finding": "age", "value": 18}}}),
            "growing": rule({"any": ({"present": "young"}, {"present": "plate"})}),
        }
    )

    old_but_growing = {"at_least": {"finding": "age", "value": 30}}
    without_plate = {"all": ({"present": "growing"}, {"absent": "plate"}, old_but_growing)}

    assert search.possible(rule({"all": ({"present": "growing"}, old_but_growing)})) is True
    assert search.possible(rule(without_plate)) is False


def test_a_rule_that_always_holds_can_never_be_false() -> None:
    always = rule({"any": ({"present": "x"}, {"absent": "x"})})

    assert Search({}).possible(always, wanted=False) is False
    assert Search({}).possible(always) is True


def test_a_rule_too_entangled_to_search_is_an_error_and_not_an_answer() -> None:
    pairs = tuple(
        {"any": ({"present": f"a{number}"}, {"present": f"b{number}"})} for number in range(18)
    )
    never = {"all": ({"present": "x"}, {"absent": "x"})}

    with pytest.raises(TooHardError):
        Search({}).possible(rule({"all": (*pairs, never)}))


def test_the_limit_is_counted_afresh_for_every_rule() -> None:
    search = Search({})
    easy = rule({"present": "x"})
    search.possible(easy)
    search._steps = STEP_LIMIT

    assert search.possible(easy) is True


@given(spread=st.integers(1, 30))
def test_a_long_rule_that_can_hold_is_decided_quickly(spread: int) -> None:
    pairs = tuple(
        {"any": ({"present": f"a{number}"}, {"present": f"b{number}"})} for number in range(spread)
    )

    assert Search({}).possible(rule({"all": pairs})) is True
