"""Three-valued logic, spelled out: the reference that the generated code is tested against."""

from collections.abc import Callable, Iterable, Sequence

from app.domain.base import Truth
from app.domain.predicates import Predicate

Value = bool | int | float | None
Lookup = Callable[[str], Value]
"""Returns the known value of a finding, or ``None``."""


def conjunction(truths: Iterable[Truth]) -> Truth:
    """False if any is false, else unknown if any is unknown, else true."""
    result: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            result = None
    return result


def disjunction(truths: Iterable[Truth]) -> Truth:
    """True if any is true, else unknown if any is unknown, else false."""
    return negation(conjunction(negation(truth) for truth in truths))


def negation(truth: Truth) -> Truth:
    """Unknown stays unknown."""
    return None if truth is None else not truth


def count(truths: Iterable[Truth], at_least: int) -> Truth:
    """True when enough are true, false when enough can no longer become true."""
    known = list(truths)
    if sum(truth is True for truth in known) >= at_least:
        return True
    if sum(truth is not False for truth in known) < at_least:
        return False
    return None


def all_hold(places: Sequence[int], values: Sequence[Value]) -> bool:
    """Return whether the values at all places are true; unknown is not.

    A plain loop: it runs a hundred times an evaluation over a few places each.
    """
    for at in places:  # noqa: SIM110 -- see above
        if values[at] is not True:
            return False
    return True


def truth_of(predicate: Predicate, lookup: Lookup) -> Truth:
    """Decide a predicate step by step over what is known."""
    reference = predicate.reference
    if reference is not None:
        return _leaf(predicate, lookup(reference))
    return _combined(predicate, [truth_of(part, lookup) for part in predicate.parts])


def _leaf(predicate: Predicate, value: Value) -> Truth:
    if value is None:
        return None
    if predicate.at_least is not None:
        return value >= predicate.at_least.value
    if predicate.between is not None:
        return predicate.between.low <= value <= predicate.between.high
    return bool(value) if predicate.present is not None else not value


def missing(predicate: Predicate, lookup: Lookup) -> tuple[str, ...]:
    """Return the unknown findings that keep an undecided predicate undecided, each once."""
    _, names = _open_leaves(predicate, lookup)
    return tuple(dict.fromkeys(names))


def _open_leaves(predicate: Predicate, lookup: Lookup) -> tuple[Truth, list[str]]:
    reference = predicate.reference
    if reference is not None:
        truth = _leaf(predicate, lookup(reference))
        return truth, [reference] if truth is None else []
    inside = [_open_leaves(part, lookup) for part in predicate.parts]
    truth = _combined(predicate, [part_truth for part_truth, _ in inside])
    if truth is not None:
        return truth, []
    return None, [name for _, names in inside for name in names]


def _combined(predicate: Predicate, inside: list[Truth]) -> Truth:
    if predicate.not_ is not None:
        return negation(inside[0])
    if predicate.count_of is not None:
        return count(inside, predicate.count_of.at_least)
    return conjunction(inside) if predicate.all is not None else disjunction(inside)
