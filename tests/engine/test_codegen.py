"""The generated function says what the logic says, and nothing else can run inside it."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.base import Truth
from app.domain.predicates import Predicate
from app.engine.codegen import Step, build, expressions
from app.engine.kleene import truth_of
from tests.engine.strategies import (
    NUMBERS,
    TRUTHS,
    Value,
    everything,
    knowledge,
    more_is_known,
    predicates,
)

SLOTS = (*TRUTHS, *NUMBERS)


def decided(predicate: Predicate, known: dict[str, Value], slots: tuple[str, ...] = SLOTS) -> Any:
    decide = build(slots, [Step("rule", predicate)])
    return decide([known[name] for name in slots])[0]


def present(name: str) -> Predicate:
    return Predicate(present=name)


@given(predicate=predicates(), known=knowledge())
def test_the_generated_function_says_what_the_logic_says(
    predicate: Predicate, known: dict[str, Value]
) -> None:
    assert decided(predicate, known) is truth_of(predicate, known.get)


@given(
    rules=st.lists(predicates(max_leaves=5), min_size=1, max_size=8),
    patients=st.lists(knowledge(), min_size=1, max_size=4),
)
def test_many_rules_in_one_function_are_as_true_as_each_alone(
    rules: list[Predicate], patients: list[dict[str, Value]]
) -> None:
    decide = build(SLOTS, [Step(f"rule{number}", rule) for number, rule in enumerate(rules)])

    together = [decide([known[name] for name in SLOTS]) for known in patients]

    alone = [tuple(truth_of(rule, known.get) for rule in rules) for known in patients]
    assert together == alone


@given(predicate=predicates(), known=knowledge(), rest=everything())
def test_a_decided_rule_stays_decided_when_an_unknown_becomes_known(
    predicate: Predicate, known: dict[str, Value], rest: dict[str, Value]
) -> None:
    before = decided(predicate, known)
    after = decided(predicate, more_is_known(known, rest))

    assert before in {None, after}


@given(predicate=predicates(), known=knowledge(), order=st.permutations(SLOTS))
def test_the_order_of_the_inputs_never_matters(
    predicate: Predicate, known: dict[str, Value], order: list[str]
) -> None:
    assert decided(predicate, known, tuple(order)) is decided(predicate, known)


@given(known=st.none() | st.booleans())
def test_a_rule_is_never_both_true_and_false(known: Truth) -> None:
    true, false = expressions(present("t0"), {"t0": "a0"})

    outcome = (eval(true, {"a0": known}), eval(false, {"a0": known}))

    assert outcome == (known is True, known is False)


def test_a_later_step_reads_what_an_earlier_one_decided() -> None:
    either = Predicate.model_validate({"any": ("t0", "t1")})
    decide = build(
        ("t0", "t1"),
        [Step("either", either), Step("neither", Predicate.model_validate({"not": "either"}))],
    )

    assert decide([False, True]) == (True, False)
    assert decide([False, False]) == (False, True)
    assert decide([False, None]) == (None, None)


def test_a_named_function_gets_its_arguments_in_the_order_it_reads_them() -> None:
    decide = build(
        ("n0", "n1"),
        [
            Step("gap", call=lambda high, low: high - low, reads=("n1", "n0")),
            Step("wide", Predicate.model_validate({"at_least": {"finding": "gap", "value": 5}})),
        ],
    )

    assert decide([1, 7]) == (6, True)
    assert decide([3, 7]) == (4, False)


def test_a_named_function_is_told_that_a_finding_is_unknown() -> None:
    told: list[Value] = []
    decide = build(("n0",), [Step("asked", call=told.append, reads=("n0",))])

    decide([None])

    assert told == [None]


def test_a_step_cannot_read_what_comes_after_it() -> None:
    steps = [Step("early", present("late")), Step("late", present("t0"))]

    with pytest.raises(KeyError, match="late"):
        build(("t0",), steps)


def test_a_step_cannot_read_what_is_nowhere() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        build(("t0",), [Step("rule", present("nowhere"))])


def test_a_step_that_decides_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="empty has neither predicate nor call"):
        build(("t0",), [Step("empty")])


def test_a_pack_of_no_inputs_still_runs_its_functions() -> None:
    decide = build((), [Step("constant", call=lambda: 7)])

    assert decide([]) == (7,)


@pytest.mark.parametrize("limit", [float("inf"), float("-inf"), float("nan")])
@pytest.mark.parametrize(
    "spelled",
    [
        lambda limit: {"at_least": {"finding": "n0", "value": limit}},
        lambda limit: {"between": {"finding": "n0", "low": limit, "high": limit}},
    ],
    ids=["at_least", "between"],
)
def test_a_threshold_that_is_not_finite_is_refused(spelled: Any, limit: float) -> None:
    rule = Predicate.model_validate(spelled(limit))

    with pytest.raises(ValueError, match="finite"):
        build(("n0",), [Step("rule", rule)])


@pytest.mark.parametrize(
    ("limit", "below"), [(-1, -2), (0, -1), (2.5, 2), (1e-9, 0), (10**15, 10**15 - 1)]
)
def test_a_threshold_keeps_its_exact_value(limit: float, below: float) -> None:
    rule = Predicate.model_validate({"at_least": {"finding": "n0", "value": limit}})

    assert decided(rule, {"n0": limit}, ("n0",)) is True
    assert decided(rule, {"n0": below}, ("n0",)) is False


def test_no_builtin_can_be_reached_from_the_generated_function() -> None:
    decide = build(SLOTS, [Step("rule", present("t0"))])
    scope = decide.__globals__

    assert scope["__builtins__"] == {}
    with pytest.raises(NameError):
        eval("open", dict(scope))


@given(rules=st.lists(predicates(max_leaves=6), min_size=1, max_size=4))
def test_the_generated_function_looks_up_no_name_and_no_attribute(rules: list[Predicate]) -> None:
    decide = build(SLOTS, [Step(f"rule{number}", rule) for number, rule in enumerate(rules)])

    assert decide.__code__.co_names == ()


def test_names_of_a_pack_never_enter_the_source() -> None:
    hostile = "__import__('os').abort()"
    steps = [Step(f"{hostile}#1", call=lambda value: value, reads=(hostile,))]

    decide = build((hostile,), steps)

    assert decide([3]) == (3,)


def test_a_hundred_shuffled_rules_do_not_disturb_each_other() -> None:
    names = [f"t{number}" for number in range(100)]
    steps = [Step(f"rule_{name}", present(name)) for name in names]
    random.Random(7).shuffle(steps)
    decide = build(names, steps)

    truths = dict(zip([step.target for step in steps], decide([True] + [None] * 99), strict=True))

    assert [name for name, truth in truths.items() if truth is not None] == ["rule_t0"]
