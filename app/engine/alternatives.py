"""What else could have been answered: every other answer to one finding, as far as it differs.

A number has many values; those between two limits of the pack's rules decide alike, so one of each
such range stands for all of it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor
from typing import NamedTuple

from app.domain.findings import NO_LIMIT, FindingSet, Sides, Single, word
from app.domain.pack import Pack
from app.domain.predicates import Predicate
from app.domain.vocabulary import Finding, Measure, PresentationItem
from app.engine.compute import REGISTRY
from app.engine.kleene import Value

UNKNOWN = "unknown"
Cuts = Callable[[Sequence[Value]], list[int]]
"""From all values to the whole numbers at which a computed value may pass a limit."""


class Alternative(NamedTuple):
    """Another answer.

    Attributes:
        answer: As written on the wire; of a number the range it stands for.
        value: As a finding; ``None`` takes the answer back.
        slots: Positions and what stands there then.
        span: Of a range, its lowest and highest number.
    """

    answer: str
    value: Single | Sides | None
    slots: tuple[tuple[int, Value], ...]
    span: tuple[int, int] | None = None


def range_of(low: int, high: int) -> str:
    """Return a range of whole numbers as an answer: ``0 to 17``, or ``18``."""
    return str(low) if low == high else f"{low} to {high}"


@dataclass(frozen=True, slots=True)
class Question:
    """One finding with its answers.

    Attributes:
        slots, places: Input slots and their positions; of a measure that has sides its own, left,
            right and worst.
        others: Of a truth or a choice, the other answers by the present one.
        span: Of a number, lowest and highest.
        no_limit: Whether a number may be answered ``no_limit``.
        cuts: Numbers at which a limit of a rule is passed.
        computed: The same through computed values.
    """

    finding: str
    slots: tuple[str, ...]
    places: tuple[int, ...]
    others: Mapping[Value | str, tuple[Alternative, ...]] = field(default_factory=dict)
    span: tuple[int, int] | None = None
    no_limit: bool = False
    cuts: tuple[int, ...] = ()
    computed: tuple[Cuts, ...] = ()

    def alternatives(
        self, findings: FindingSet, values: Sequence[Value], *, taken_back: bool = True
    ) -> Iterator[Alternative] | tuple[Alternative, ...]:
        """Return every answer that is not the present one.

        Args:
            findings: What is known.
            values: Every value by position.
            taken_back: Whether a known answer may also become unknown.
        """
        if self.span is not None:
            return self._numbers(findings, values, self.span, taken_back=taken_back)
        if values[self.places[0]] is None:
            return self.others[None]
        present = findings.values.get(self.finding)
        others = self.others[present if isinstance(present, str) else values[self.places[0]]]
        # What takes an answer back stands last.
        return others if taken_back else others[:-1]

    def _numbers(
        self,
        findings: FindingSet,
        values: Sequence[Value],
        span: tuple[int, int],
        *,
        taken_back: bool,
    ) -> Iterator[Alternative]:
        present = values[self.places[0]]
        given = findings.values.get(self.finding)
        for low, high in self._ranges(values, span):
            if present is None or not low <= present <= high:
                other = self._number(range_of(low, high), low, given, findings.side)
                yield other._replace(span=(low, high))
        if self.no_limit and present != NO_LIMIT:
            yield self._number(str(word(NO_LIMIT)), NO_LIMIT, given, findings.side)
        if taken_back and given is not None:
            # Known or not: what was measured on one side only may count all the same.
            yield self._number(UNKNOWN, None, given, findings.side)

    def _ranges(self, values: Sequence[Value], span: tuple[int, int]) -> Iterator[tuple[int, int]]:
        low, high = span
        cuts = {*self.cuts, *(cut for computed in self.computed for cut in computed(values))}
        starts = sorted({low, *(cut for cut in cuts if low < cut <= high)})
        yield from zip(starts, [*(start - 1 for start in starts[1:]), high], strict=True)

    def _number(
        self, answer: str, number: float | None, given: Single | Sides | None, side: str | None
    ) -> Alternative:
        if len(self.places) == 1:
            return Alternative(answer, number, ((self.places[0], number),))
        left = right = None
        value: Single | Sides | None = number
        if isinstance(given, Sides) and side in {"left", "right"}:
            # The other side was measured too, and stays as it is.
            left, right = (number, given.right) if side == "left" else (given.left, number)
            value = None if left is None and right is None else Sides(left, right)
        own, at_left, at_right, at_worst = self.places
        slots = ((own, number), (at_left, left), (at_right, right), (at_worst, number))
        return Alternative(answer, value, slots)


def questions(pack: Pack, index: Mapping[str, int]) -> dict[str, Question]:
    """Return every finding that can be asked, with its answers.

    Args:
        pack: A checked pack.
        index: Position of each input and decided value.
    """
    cuts, computed = _cuts(pack), _computed(pack, index)
    return {
        finding.id: _question(finding, index, cuts.get(finding.id, ()), computed)
        for finding in pack.vocabulary.all_findings()
        if not finding.retired
    }


def _question(
    finding: Finding,
    index: Mapping[str, int],
    cuts: Sequence[int],
    computed: Mapping[str, tuple[Cuts, ...]],
) -> Question:
    if isinstance(finding, PresentationItem) and finding.kind == "choice":
        return _choice(finding, index)
    slots = [finding.id]
    if isinstance(finding, Measure) and finding.sided:
        slots += [f"{finding.id}.left", f"{finding.id}.right", f"{finding.id}.worst"]
    places = tuple(index[slot] for slot in slots)
    low, high = getattr(finding, "low", None), getattr(finding, "high", None)
    if low is None or high is None:
        return Question(finding.id, tuple(slots), places, others=_truths(places[0]))
    return Question(
        finding.id,
        tuple(slots),
        places,
        span=(low, high),
        no_limit=isinstance(finding, Measure) and finding.no_limit,
        cuts=tuple(cuts),
        computed=computed.get(finding.id, ()),
    )


def _truths(place: int) -> dict[Value | str, tuple[Alternative, ...]]:
    answers = [
        Alternative(str(word(value)), value, ((place, value),)) for value in (True, False, None)
    ]
    return {
        value: tuple(other for other in answers if other.value is not value)
        for value in (True, False, None)
    }


def _choice(finding: PresentationItem, index: Mapping[str, int]) -> Question:
    ids = [choice.id for choice in finding.values]
    slots = tuple(f"{finding.id}.{name}" for name in ids)
    places = tuple(index[slot] for slot in slots)
    answers = [
        Alternative(name, name, tuple((at, name == of) for at, of in zip(places, ids, strict=True)))
        for name in ids
    ]
    taken_back = Alternative(UNKNOWN, None, tuple((at, None) for at in places))
    others: dict[Value | str, tuple[Alternative, ...]] = {
        name: (*(other for other in answers if other.answer != name), taken_back) for name in ids
    }
    return Question(finding.id, slots, places, others={**others, None: tuple(answers)})


def _cuts(pack: Pack) -> dict[str, list[int]]:
    """Return the numbers at which a rule that reads a finding, or a computed value, turns."""
    cuts: dict[str, set[int]] = {}
    for predicate in _predicates(pack):
        for part in predicate.walk():
            if part.at_least is not None:
                cuts.setdefault(_whole(part.reference), set()).add(ceil(part.at_least.value))
            if part.between is not None:
                ends = {ceil(part.between.low), floor(part.between.high) + 1}
                cuts.setdefault(_whole(part.reference), set()).update(ends)
    return {name: sorted(found) for name, found in cuts.items()}


def _whole(reference: str | None) -> str:
    """Return the finding of a slot: ``curl_10rm_kg.left`` is of ``curl_10rm_kg``."""
    return (reference or "").partition(".")[0]


def _predicates(pack: Pack) -> Iterator[Predicate]:
    """Yield every predicate of the pack, wherever it stands."""
    stack: list[object] = [pack]
    while stack:
        item = stack.pop()
        if isinstance(item, Predicate):
            yield item
        elif isinstance(item, tuple):
            stack.extend(item)
        elif hasattr(item, "model_fields_set"):
            stack.extend(vars(item).values())


def _computed(pack: Pack, index: Mapping[str, int]) -> dict[str, tuple[Cuts, ...]]:
    limits, found = _cuts(pack), dict[str, list[Cuts]]()
    for item in pack.computations:
        turns = REGISTRY[item.function].turns(item.limits)
        places = [index[name] for name in item.reads]
        for position, name in enumerate(item.reads):
            cuts = _through(turns, places, position, limits.get(item.id, []))
            found.setdefault(_whole(name), []).append(cuts)
    return {name: tuple(cuts) for name, cuts in found.items()}


def _through(
    turns: Callable[[Sequence[Value], int, Sequence[int]], list[int]],
    places: Sequence[int],
    position: int,
    limits: Sequence[int],
) -> Cuts:
    def cuts(values: Sequence[Value]) -> list[int]:
        return turns([values[at] for at in places], position, limits)

    return cuts
