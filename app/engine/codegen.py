"""Turns predicates into one Python function, because a trace of every rule has to stay cheap.

Only slot numbers and finite numbers of a checked pack enter the source, never a text of it. The
function is tested equal to :mod:`app.engine.kleene` on random predicates and findings.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.predicates import Predicate

Decide = Callable[[Sequence[Any]], tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the generated function: a predicate, or a call of a named function."""

    target: str
    predicate: Predicate | None = None
    call: Callable[..., Any] | None = None
    reads: tuple[str, ...] = ()


def _number(value: float) -> str:
    if not math.isfinite(value):
        raise ValueError("a threshold is a finite number")
    return repr(int(value)) if value == int(value) else repr(float(value))


def _joined(parts: Sequence[str], word: str) -> str:
    return "(" + f" {word} ".join(parts) + ")" if len(parts) > 1 else parts[0]


def _leaf(predicate: Predicate, name: str) -> tuple[str, str]:
    if predicate.at_least is not None:
        limit = _number(predicate.at_least.value)
        known = f"{name} is not None and {name}"
        return f"({known} >= {limit})", f"({known} < {limit})"
    if predicate.between is not None:
        low, high = _number(predicate.between.low), _number(predicate.between.high)
        inside = f"{low} <= {name} <= {high}"
        return f"({name} is not None and {inside})", f"({name} is not None and not {inside})"
    pair = (f"({name} is True)", f"({name} is False)")
    return pair if predicate.present is not None else (pair[1], pair[0])


def expressions(predicate: Predicate, names: Mapping[str, str]) -> tuple[str, str]:
    """Return the source of "is true" and of "is false"; neither holding means unknown."""
    if predicate.reference is not None:
        return _leaf(predicate, names[predicate.reference])
    inside = [expressions(part, names) for part in predicate.parts]
    true, false = [pair[0] for pair in inside], [pair[1] for pair in inside]
    if predicate.not_ is not None:
        return false[0], true[0]
    if predicate.count_of is not None:
        needed, spare = predicate.count_of.at_least, len(inside) - predicate.count_of.at_least
        return f"({' + '.join(true)} >= {needed})", f"({' + '.join(false)} > {spare})"
    if predicate.all is not None:
        return _joined(true, "and"), _joined(false, "or")
    return _joined(true, "or"), _joined(false, "and")


def build(inputs: Sequence[str], steps: Sequence[Step]) -> Decide:
    """Compile steps, in an order in which each reads only what stands before it.

    Args:
        inputs: Names of the input slots, in the order of the vector handed to the function.
        steps: What to decide; a later step may read an earlier target.

    Returns:
        A function from the input vector to the values of all steps, in order.

    Raises:
        KeyError: If a step reads a name that is neither an input nor an earlier target.
    """
    names = {name: f"a{index}" for index, name in enumerate(inputs)}
    scope: dict[str, Any] = {"__builtins__": {}}
    lines = ["def decide(vector):"]
    if inputs:
        lines.append(f"    ({', '.join(names.values())},) = vector")
    written: dict[str, str] = {}
    for index, step in enumerate(steps):
        source = _source(step, index, names, scope)
        if source not in written:
            written[source] = f"d{index}"
            lines.append(f"    d{index} = {source}")
        names[step.target] = written[source]
    decided = "".join(f" {names[step.target]}," for step in steps)
    lines.append(f"    return ({decided})")
    decide: Decide = _compiled("decide", lines, scope)
    return decide


def _compiled(name: str, lines: Iterable[str], scope: dict[str, Any]) -> Any:  # noqa: ANN401 -- a function of any shape
    """Run the source of one function and return that function."""
    exec(compile("\n".join(lines), "<compiled pack>", "exec"), scope)
    return scope[name]


def _source(step: Step, index: int, names: Mapping[str, str], scope: dict[str, Any]) -> str:
    if step.call is not None:
        scope[f"f{index}"] = step.call
        return f"f{index}({', '.join(names[name] for name in step.reads)})"
    if step.predicate is None:
        raise ValueError(f"step {step.target} has neither predicate nor call")
    true, false = expressions(step.predicate, names)
    return f"True if {true} else False if {false} else None"


Changes = Callable[[Sequence[Any]], list[tuple[int, Any]]]
"""From all values, of which one finding is changed, to the positions that change with it."""

Weighs = Callable[[Sequence[Any], Sequence[int]], list[tuple[int, int]]]
"""From the same values and the weights before to the sums that change, with the difference."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Features of which only the heaviest that holds counts.

    Attributes:
        key: Place among all of them.
        sum: Where its weight is added.
        features: Name and weight, the heaviest first.
    """

    key: int
    sum: int
    features: tuple[tuple[str, int], ...]


def build_changes(
    steps: Sequence[Step], index: Mapping[str, int], matters: Mapping[str, bool]
) -> Changes:
    """Compile what rests on one finding into a function that says what changes with it.

    Args:
        steps: What rests on the finding, each after what it reads.
        index: Position of each value.
        matters: Targets that are reported, and whether unknown and false are different for them.
    """
    lines, names, scope = _steps(steps, index)
    for step in steps:
        if step.target in matters:
            before, now = f"values[{index[step.target]}]", names[step.target]
            differs = _differs(before, now, step, three_valued=matters[step.target])
            lines.append(f"    if {differs}:")
            lines.append(f"        changed.append(({index[step.target]}, {now}))")
    source = ["def changes(values):", "    changed = []", *lines, "    return changed"]
    changes: Changes = _compiled("changes", source, scope)
    return changes


def build_weighs(
    steps: Sequence[Step],
    features: Mapping[str, Predicate],
    weighed: Iterable[Weighed],
    index: Mapping[str, int],
) -> Weighs:
    """Compile the features that rest on one finding into a function that weighs them anew.

    Args:
        steps: Derived values between the finding and the features, each after what it reads.
        features: Predicate of each feature that rests on the finding.
        weighed: What those features count in.
        index: Position of each value.
    """
    lines, names, scope = _steps(steps, index)
    for item in weighed:
        lines.append(f"    weight = {_weight(item, features, names)}")
        lines.append(f"    if weight != weights[{item.key}]:")
        lines.append(f"        added.append(({item.sum}, weight - weights[{item.key}]))")
    source = ["def weighs(values, weights):", "    added = []", *lines, "    return added"]
    weighs: Weighs = _compiled("weighs", source, scope)
    return weighs


def _steps(
    steps: Sequence[Step], index: Mapping[str, int]
) -> tuple[list[str], dict[str, str], dict[str, Any]]:
    names = {name: f"values[{place}]" for name, place in index.items()}
    scope: dict[str, Any] = {"__builtins__": {}}
    lines = []
    for number, step in enumerate(steps):
        lines.append(f"    d{number} = {_source(step, number, names, scope)}")
        names[step.target] = f"d{number}"
    return lines, names, scope


def _differs(before: str, now: str, step: Step, *, three_valued: bool) -> str:
    if not three_valued:
        return f"({now} is True) is not ({before} is True)"
    # A truth is one of three objects; numbers are not.
    return f"{now} {'is not' if step.call is None else '!='} {before}"


def _weight(item: Weighed, features: Mapping[str, Predicate], names: Mapping[str, str]) -> str:
    # Only what holds is weighed, so of a predicate only when it is true is asked.
    parts = [
        f"{weight} if {expressions(features[name], names)[0]} else"
        if name in features
        else f"{weight} if {names[name]} is True else"
        for name, weight in item.features
    ]
    return f"{' '.join(parts)} 0"
