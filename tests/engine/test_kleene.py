"""Unknown is a value of its own: never absent, and never more certain than what is known."""

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.base import Truth
from app.domain.predicates import Predicate
from app.engine.kleene import conjunction, count, disjunction, missing, negation, truth_of
from tests.engine.strategies import Value, everything, knowledge, more_is_known, predicates

ALL_TRUTHS: tuple[Truth, ...] = (True, False, None)
PAIRS = list(itertools.product(ALL_TRUTHS, repeat=2))
TRIPLES = list(itertools.product(ALL_TRUTHS, repeat=3))
CERTAIN: tuple[Truth, ...] = (True, False)
NOTHING: dict[str, Value] = {}

truths = st.sampled_from(ALL_TRUTHS)
lists_of_truths = st.lists(truths, max_size=6)


@pytest.mark.parametrize(
    ("first", "second", "both", "either"),
    [
        (True, True, True, True),
        (True, False, False, True),
        (True, None, None, True),
        (False, False, False, False),
        (False, None, False, None),
        (None, None, None, None),
    ],
)
def test_the_tables_are_those_of_kleene(
    first: Truth, second: Truth, both: Truth, either: Truth
) -> None:
    assert conjunction((first, second)) is both
    assert conjunction((second, first)) is both
    assert disjunction((first, second)) is either
    assert disjunction((second, first)) is either


@pytest.mark.parametrize(("truth", "opposite"), [(True, False), (False, True), (None, None)])
def test_the_opposite_of_unknown_is_unknown(truth: Truth, opposite: Truth) -> None:
    assert negation(truth) is opposite


def test_of_nothing_all_hold_and_none_does() -> None:
    assert conjunction(()) is True
    assert disjunction(()) is False


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_laws_of_de_morgan_hold_for_unknowns_too(first: Truth, second: Truth) -> None:
    assert negation(conjunction((first, second))) is disjunction(
        (negation(first), negation(second))
    )
    assert negation(disjunction((first, second))) is conjunction(
        (negation(first), negation(second))
    )


@pytest.mark.parametrize(("a", "b", "c"), TRIPLES)
def test_and_distributes_over_or(a: Truth, b: Truth, c: Truth) -> None:
    assert conjunction((a, disjunction((b, c)))) is disjunction(
        (conjunction((a, b)), conjunction((a, c)))
    )


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_what_is_joined_with_its_own_part_is_absorbed(first: Truth, second: Truth) -> None:
    assert conjunction((first, disjunction((first, second)))) is first
    assert disjunction((first, conjunction((first, second)))) is first


def test_an_unknown_and_its_opposite_leave_the_answer_open() -> None:
    assert disjunction((None, negation(None))) is None
    assert conjunction((None, negation(None))) is None


@given(truths=lists_of_truths, order=st.randoms(use_true_random=False))
def test_order_never_matters(truths: list[Truth], order: random.Random) -> None:
    shuffled = list(truths)
    order.shuffle(shuffled)

    assert conjunction(shuffled) is conjunction(truths)
    assert disjunction(shuffled) is disjunction(truths)
    assert count(shuffled, 2) is count(truths, 2)


@pytest.mark.parametrize(
    ("truths", "at_least", "expected"),
    [
        ((True, True, None, False), 2, True),
        ((True, None, False, False), 2, None),
        ((None, None, False, False), 2, None),
        ((True, False, False, False), 2, False),
        ((None, False, False, False), 2, False),
        ((False, False, False, False), 1, False),
        ((None, None, None, None), 4, None),
        ((True, True, True, True), 4, True),
        ((), 1, False),
    ],
)
def test_a_count_is_open_exactly_while_it_can_go_either_way(
    truths: tuple[Truth, ...], at_least: int, expected: Truth
) -> None:
    assert count(truths, at_least) is expected


@given(truths=st.lists(truths, min_size=1, max_size=6))
def test_a_count_of_one_is_any_and_a_count_of_all_is_all(truths: list[Truth]) -> None:
    assert count(truths, 1) is disjunction(truths)
    assert count(truths, len(truths)) is conjunction(truths)


@given(truths=st.lists(truths, max_size=5), at_least=st.integers(1, 5))
def test_a_count_says_what_every_way_of_filling_its_unknowns_says(
    truths: list[Truth], at_least: int
) -> None:
    choices = [CERTAIN if truth is None else (truth,) for truth in truths]
    outcomes = {
        sum(bool(truth) for truth in filled) >= at_least for filled in itertools.product(*choices)
    }

    assert count(truths, at_least) is (outcomes.pop() if len(outcomes) == 1 else None)


@pytest.mark.parametrize(
    ("spelled", "value", "expected"),
    [
        ({"present": "x"}, True, True),
        ({"present": "x"}, False, False),
        ({"absent": "x"}, True, False),
        ({"absent": "x"}, False, True),
        ({"not": {"present": "x"}}, False, True),
        ({"at_least": {"finding": "x", "value": 3}}, 2, False),
        ({"at_least": {"finding": "x", "value": 3}}, 3, True),
        ({"between": {"finding": "x", "low": 2, "high": 4}}, 1, False),
        ({"between": {"finding": "x", "low": 2, "high": 4}}, 2, True),
        ({"between": {"finding": "x", "low": 2, "high": 4}}, 4, True),
        ({"between": {"finding": "x", "low": 2, "high": 4}}, 5, False),
    ],
)
def test_a_leaf_reads_its_finding_at_the_limits(
    spelled: dict[str, object], value: Value, expected: Truth
) -> None:
    assert truth_of(Predicate.model_validate(spelled), {"x": value}.get) is expected


@pytest.mark.parametrize(
    "spelled",
    [
        {"present": "x"},
        {"absent": "x"},
        {"not": {"present": "x"}},
        {"not": {"absent": "x"}},
        {"at_least": {"finding": "x", "value": 0}},
        {"not": {"at_least": {"finding": "x", "value": 0}}},
        {"between": {"finding": "x", "low": 0, "high": 0}},
    ],
)
def test_what_was_not_asked_is_neither_present_nor_absent(spelled: dict[str, object]) -> None:
    predicate = Predicate.model_validate(spelled)

    assert truth_of(predicate, NOTHING.get) is None
    assert list(missing(predicate, NOTHING.get)) == ["x"]


@given(predicate=predicates())
def test_nothing_is_concluded_from_no_findings_at_all(predicate: Predicate) -> None:
    assert truth_of(predicate, NOTHING.get) is None


@given(predicate=predicates(), known=knowledge(), rest=everything())
def test_a_conclusion_never_changes_when_more_becomes_known(
    predicate: Predicate, known: dict[str, Value], rest: dict[str, Value]
) -> None:
    before = truth_of(predicate, known.get)
    after = truth_of(predicate, more_is_known(known, rest).get)

    assert before in {None, after}


@given(predicate=predicates(), all_known=everything())
def test_who_was_asked_everything_gets_an_answer(
    predicate: Predicate, all_known: dict[str, Value]
) -> None:
    assert truth_of(predicate, all_known.get) is not None


def test_missing_names_only_the_leaves_that_still_matter() -> None:
    predicate = Predicate.model_validate(
        {
            "all": (
                "already_true",
                "open_one",
                {"any": ("decides", "hidden_by_decides")},
                {"any": ("open_two", {"all": ("false_one", "hidden_by_false")})},
                {"not": {"absent": "open_three"}},
            )
        }
    )
    known = {"already_true": True, "decides": True, "false_one": False}

    assert list(missing(predicate, known.get)) == ["open_one", "open_two", "open_three"]


def test_nothing_is_missing_from_a_rule_that_one_finding_decides() -> None:
    predicate = Predicate.model_validate({"all": ("false_one", "not_asked")})

    assert list(missing(predicate, {"false_one": False}.get)) == []


@given(predicate=predicates(), known=knowledge())
def test_missing_is_empty_exactly_when_the_rule_is_decided(
    predicate: Predicate, known: dict[str, Value]
) -> None:
    names = list(missing(predicate, known.get))

    assert (names == []) is (truth_of(predicate, known.get) is not None)
    assert all(known[name] is None for name in names)


@given(predicate=predicates(), known=knowledge(), rest=everything())
def test_answering_all_that_is_missing_decides_the_rule(
    predicate: Predicate, known: dict[str, Value], rest: dict[str, Value]
) -> None:
    answers = {name: rest[name] for name in missing(predicate, known.get)}

    assert truth_of(predicate, {**known, **answers}.get) is not None
