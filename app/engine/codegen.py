"""Turns predicates into one Python function, because a trace of every rule has to stay cheap.

Only slot numbers and finite numbers of a checked pack enter the source, never a text of it. The
function is tested equal to :mod:`app.engine.kleene` on random predicates and findings.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.predicates import Predicate

Slots = Mapping[str, int]
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
    exec(compile("\n".join(lines), "<compiled pack>", "exec"), scope)
    decide: Decide = scope["decide"]
    return decide


def _source(step: Step, index: int, names: Mapping[str, str], scope: dict[str, Any]) -> str:
    if step.call is not None:
        scope[f"f{index}"] = step.call
        return f"f{index}({', '.join(names[name] for name in step.reads)})"
    if step.predicate is None:
        raise ValueError(f"step {step.target} has neither predicate nor call")
    true, false = expressions(step.predicate, names)
    return f"True if {true} else False if {false} else None"
