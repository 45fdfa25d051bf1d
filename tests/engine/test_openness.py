"""What keeps a rule open, found by position, is what the logic names."""

from hypothesis import given

from app.domain.predicates import Predicate
from app.engine.kleene import missing, truth_of
from app.engine.openness import opened
from tests.engine.strategies import NUMBERS, TRUTHS, Value, knowledge, predicates

SLOTS = (*TRUTHS, *NUMBERS)


@given(predicate=predicates(), known=knowledge())
def test_positions_say_what_names_say(predicate: Predicate, known: dict[str, Value]) -> None:
    by_position = opened(predicate, {name: place for place, name in enumerate(SLOTS)})

    truth, names = by_position([known[name] for name in SLOTS])

    assert truth is truth_of(predicate, known.get)
    assert tuple(dict.fromkeys(names)) == missing(predicate, known.get)


@given(predicate=predicates(), known=knowledge())
def test_a_decided_rule_is_kept_open_by_nothing(
    predicate: Predicate, known: dict[str, Value]
) -> None:
    by_position = opened(predicate, {name: place for place, name in enumerate(SLOTS)})

    truth, names = by_position([known[name] for name in SLOTS])

    assert (truth is None) is bool(names)
