"""Can a predicate ever be true? A small search over what it needs, derived findings spelled out."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.domain.predicates import Predicate

STEP_LIMIT = 200_000
"""Partial solutions tried before the search gives up; real rules need a few hundred."""


class TooHardError(Exception):
    """The search did not end within the limit; simplify the rule."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What has to hold so far: truths, intervals of numbers, and the value of each choice.

    Intervals are half-open, ``low <= x < high``, which suits thresholds of whole numbers.
    """

    truths: Mapping[str, bool] = field(default_factory=dict)
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def with_truth(self, name: str, *, wanted: bool) -> "Needs | None":
        """Return the needs with one more truth, or ``None`` if it contradicts them."""
        if self.truths.get(name, wanted) is not wanted:
            return None
        choice, _, value = name.partition(".")
        if wanted and value and self._taken(choice, name):
            return None
        return Needs({**self.truths, name: wanted}, self.ranges)

    def _taken(self, choice: str, name: str) -> bool:
        return any(
            held and other != name and other.startswith(f"{choice}.")
            for other, held in self.truths.items()
        )

    def with_range(self, name: str, low: float, high: float) -> "Needs | None":
        """Return the needs with a number narrowed, or ``None`` if nothing is left of it."""
        had_low, had_high = self.ranges.get(name, (-math.inf, math.inf))
        narrowed = (max(had_low, low), min(had_high, high))
        if narrowed[0] >= narrowed[1]:
            return None
        return Needs(self.truths, {**self.ranges, name: narrowed})


class Search:
    """Finds needs under which predicates come out as wanted.

    Args:
        derivations: Derived findings, spelled out wherever they are named.
        ranges: What a number may be at all, half-open; anything where it is not given.
    """

    def __init__(
        self,
        derivations: Mapping[str, Predicate],
        ranges: Mapping[str, tuple[float, float]] | None = None,
    ) -> None:
        self._derivations = derivations
        self._start = Needs(ranges=ranges or {})
        self._steps = 0

    def possible(self, predicate: Predicate, *, wanted: bool = True) -> bool:
        """Return whether the predicate can come out as wanted.

        Raises:
            TooHardError: If the search does not end within the limit.
        """
        self._steps = 0
        return next(self._solve(predicate, wanted, self._start), None) is not None

    def _solve(self, predicate: Predicate, wanted: bool, needs: Needs) -> Iterator[Needs]:  # noqa: FBT001 -- the truth sought
        self._steps += 1
        if self._steps > STEP_LIMIT:
            raise TooHardError
        if predicate.reference is not None:
            yield from self._leaf(predicate, wanted, needs)
        elif predicate.not_ is not None:
            yield from self._solve(predicate.not_, not wanted, needs)
        else:
            size = len(predicate.parts)
            if predicate.count_of is not None:
                least = predicate.count_of.at_least
                required = least if wanted else size - least + 1
            else:
                required = size if (predicate.all is not None) == wanted else 1
            yield from self._some(predicate.parts, required, wanted, needs)

    def _some(
        self,
        parts: tuple[Predicate, ...],
        required: int,
        wanted: bool,  # noqa: FBT001 -- the truth sought
        needs: Needs,
    ) -> Iterator[Needs]:
        if required == 0:
            yield needs
        elif required <= len(parts):
            for found in self._solve(parts[0], wanted, needs):
                yield from self._some(parts[1:], required - 1, wanted, found)
            yield from self._some(parts[1:], required, wanted, needs)

    def _leaf(self, leaf: Predicate, wanted: bool, needs: Needs) -> Iterator[Needs]:  # noqa: FBT001 -- the truth sought
        name = leaf.reference or ""
        if name in self._derivations:
            truth = wanted if leaf.present is not None else not wanted
            yield from self._solve(self._derivations[name], truth, needs)
            return
        options: list[Needs | None]
        if leaf.at_least is not None:
            limit = leaf.at_least.value
            span = (limit, math.inf) if wanted else (-math.inf, limit)
            options = [needs.with_range(name, *span)]
        elif leaf.between is not None:
            low, above = leaf.between.low, math.nextafter(leaf.between.high, math.inf)
            spans = [(low, above)] if wanted else [(-math.inf, low), (above, math.inf)]
            options = [needs.with_range(name, *span) for span in spans]
        else:
            options = [needs.with_truth(name, wanted=wanted == (leaf.present is not None))]
        yield from (option for option in options if option is not None)
