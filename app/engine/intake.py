"""Puts findings into the slots of a compiled pack, resolving sides on the way."""

from collections.abc import Callable

from app.domain.base import Truth
from app.domain.findings import FindingSet, Sides
from app.engine.compile import CompiledPack
from app.engine.kleene import Value, disjunction


class Known:
    """Everything decided for one patient: findings, derived findings and rules by name."""

    __slots__ = ("_compiled", "decided")

    def __init__(self, compiled: CompiledPack, decided: tuple[Value, ...]) -> None:
        self._compiled = compiled
        self.decided = decided

    def __call__(self, name: str) -> Value:
        """Return the value of a finding, derived finding or rule; ``None`` is unknown."""
        position = self._compiled.index.get(name)
        return None if position is None else self.decided[position]

    def truth(self, name: str) -> Truth:
        """Return a value as a truth; a known number counts as true."""
        value = self(name)
        return value if value is None or isinstance(value, bool) else True

    def missing(self, key: str) -> tuple[str, ...]:
        """Return the unknown findings that keep an undecided rule undecided."""
        placed, decided = self._compiled.placed[key], self.decided
        if placed.open is None:
            return tuple([name for name, position in placed.reads if decided[position] is None])
        return tuple(dict.fromkeys(placed.open(decided)[1]))

    def answered(self, name: str) -> bool:
        """Return whether a finding, choice or derived finding is known."""
        if name in self._compiled.choices:
            return any(
                self(f"{name}.{value}") is not None for value in self._compiled.choices[name]
            )
        return self(name) is not None


def resolve_side(value: Sides, *, side: str | None, either: bool, higher_is: str | None) -> Value:
    """Return what counts of a two-sided finding.

    The painful side speaks; with pain on both sides, in the middle or on a side not given, a truth
    counts when it holds on either side and a number is the worse of the two. Findings that fire a
    gate count on either side whatever hurts.
    """
    if not either and side in {"left", "right"}:
        return value.left if side == "left" else value.right
    both = (value.left, value.right)
    if all(item is None or isinstance(item, bool) for item in both):
        return disjunction(item if isinstance(item, bool) else None for item in both)
    numbers = [item for item in both if item is not None]
    if len(numbers) < len(both):
        # The side that was not measured may be the painful one, or the worse one.
        return None
    pick: Callable[[list[bool | int | float]], Value] = min if higher_is == "better" else max
    return pick(numbers)


def _side(compiled: CompiledPack, name: str, value: Sides, side: str | None) -> Value:
    either, higher_is = name in compiled.either_side, compiled.higher_is.get(name)
    return resolve_side(value, side=side, either=either, higher_is=higher_is)


def _worst(value: Sides, counts: Value, side: str | None) -> Value:
    """Return what counts, else the side that was measured where either may be the painful one."""
    if counts is not None or side in {"left", "right"}:
        return counts
    return value.left if value.right is None else value.right


def take_in(compiled: CompiledPack, findings: FindingSet) -> Known:
    """Resolve the findings and decide every rule of the pack once.

    Args:
        compiled: The pack.
        findings: What is known; names the pack does not have are ignored.
    """
    side = findings.side
    inputs: dict[str, Value] = {**compiled.blank}
    for name, value in findings.values.items():
        if isinstance(value, str):
            for option in compiled.choices.get(name, ()):
                inputs[f"{name}.{option}"] = option == value
        elif name in inputs:
            if not isinstance(value, Sides):
                inputs[name] = value
                if f"{name}.worst" in inputs:
                    inputs[f"{name}.worst"] = value
                continue
            inputs[name] = _side(compiled, name, value, side)
            if f"{name}.left" in inputs:
                inputs[f"{name}.left"], inputs[f"{name}.right"] = value.left, value.right
                inputs[f"{name}.worst"] = _worst(value, inputs[name], side)
    vector = (*inputs.values(),)
    return Known(compiled, vector + compiled.decide(vector))
