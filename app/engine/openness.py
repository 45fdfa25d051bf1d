"""What keeps an undecided rule open, with positions found once.

Tested equal to :func:`app.engine.kleene.missing`, which spells the same out by names.
"""

from collections.abc import Callable, Mapping, Sequence

from app.domain.base import Truth
from app.domain.predicates import Predicate
from app.engine.kleene import Value, count, negation

Names = tuple[str, ...]
Open = Callable[[Sequence[Value]], tuple[Truth, Names]]
"""From all values to a truth and, where it is unknown, the unknown findings that keep it so."""


def opened(predicate: Predicate, index: Mapping[str, int]) -> Open:
    """Return the function of a predicate."""
    if predicate.reference is not None:
        return _leaf(predicate, predicate.reference, index[predicate.reference])
    parts = [opened(part, index) for part in predicate.parts]
    if predicate.not_ is not None:
        return _negated(parts[0])
    if predicate.count_of is not None:
        return _counted(parts, predicate.count_of.at_least)
    return _decided_by(parts, decisive=predicate.all is None)


def _leaf(predicate: Predicate, name: str, position: int) -> Open:
    holds = _test(predicate)

    def leaf(values: Sequence[Value]) -> tuple[Truth, Names]:
        value = values[position]
        return (None, (name,)) if value is None else (holds(value), ())

    return leaf


def _test(predicate: Predicate) -> Callable[[bool | int | float], bool]:
    if predicate.at_least is not None:
        limit = predicate.at_least.value
        return lambda value: value >= limit
    if predicate.between is not None:
        low, high = predicate.between.low, predicate.between.high
        return lambda value: low <= value <= high
    present = predicate.present is not None
    return lambda value: bool(value) is present


def _negated(part: Open) -> Open:
    def negated(values: Sequence[Value]) -> tuple[Truth, Names]:
        truth, names = part(values)
        return negation(truth), names

    return negated


def _counted(parts: Sequence[Open], at_least: int) -> Open:
    def counted(values: Sequence[Value]) -> tuple[Truth, Names]:
        inside = [part(values) for part in parts]
        truth = count((each for each, _ in inside), at_least)
        return truth, () if truth is not None else sum((names for _, names in inside), ())

    return counted


def _decided_by(parts: Sequence[Open], *, decisive: bool) -> Open:
    def decided(values: Sequence[Value]) -> tuple[Truth, Names]:
        open_names: Names = ()
        unknown = False
        for part in parts:
            truth, names = part(values)
            if truth is decisive:
                return decisive, ()
            if truth is None:
                unknown, open_names = True, open_names + names
        return (None, open_names) if unknown else (not decisive, ())

    return decided
