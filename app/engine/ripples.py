"""What changes with an answer: small functions for each finding.

The sweep asks of every finding what another answer would change. Deciding all rules each time
would cost a hundred times more, so of each finding only the rules behind it are decided anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.engine.codegen import Changes, Step, Weighed, Weighs, build_changes, build_weighs


@dataclass(frozen=True, slots=True)
class Ripple:
    """What rests on one finding.

    Attributes:
        changes: What changes with it among rules that are not weighed.
        weighs: What changes among weights.
        reach: By how much the finding could change the score of each condition at most.
        weighed: Of each condition what counts once, as key, heaviest and whether against it.
    """

    changes: Changes
    weighs: Weighs
    reach: tuple[tuple[int, int], ...]
    weighed: Mapping[int, tuple[tuple[int, int, bool], ...]]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Every decided value of a pack.

    Attributes:
        steps: Derived values and rules, each after what it reads.
        index: Position of each input and step.
        matters: Keys whose change is of interest, and whether unknown and false are different for
            them.
        weighed: By the key of each feature that is weighed, what it counts in.
        sums: What is summed of each condition.
    """

    steps: Sequence[Step]
    index: Mapping[str, int]
    matters: Mapping[str, bool]
    weighed: Mapping[str, Weighed]
    sums: Sequence[str]


StepAndReads = tuple[Step, frozenset[str]]
"""A step with what it reads directly."""


def make_ripples(book: Rulebook, slots: Mapping[str, tuple[str, ...]]) -> dict[str, Ripple]:
    """Build the functions of each finding.

    Args:
        book: What is decided.
        slots: Input slots of each finding.
    """
    # Asked of each step for each finding, and a predicate has to be walked to tell.
    steps = [(step, frozenset(reads(step))) for step in book.steps]
    for_rules, for_weights = _needed(steps, book.matters), _needed(steps, book.weighed)
    return {
        finding: Ripple(
            build_changes(_behind(steps, for_rules, names), book.index, book.matters),
            *_weighs(book, _behind(steps, for_weights, names)),
        )
        for finding, names in slots.items()
    }


def reads(step: Step) -> tuple[str, ...]:
    """Return what a step reads directly."""
    return step.predicate.references() if step.predicate is not None else step.reads


def _needed(steps: Sequence[StepAndReads], matters: Iterable[str]) -> frozenset[str]:
    """Return the keys of interest and all that they rest on."""
    needed = set(matters)
    for step, read in reversed(steps):
        if step.target in needed:
            needed.update(read)
    return frozenset(needed)


def _behind(
    steps: Sequence[StepAndReads], wanted: frozenset[str], slots: Iterable[str]
) -> list[Step]:
    """Return the wanted steps that rest on any of the slots."""
    changed, behind = set(slots), []
    for step, read in steps:
        if step.target in wanted and not changed.isdisjoint(read):
            changed.add(step.target)
            behind.append(step)
    return behind


def _weighs(
    book: Rulebook, behind: list[Step]
) -> tuple[Weighs, tuple[tuple[int, int], ...], dict[int, tuple[tuple[int, int, bool], ...]]]:
    features = {
        step.target: step.predicate
        for step in behind
        if step.target in book.weighed and step.predicate is not None
    }
    between = [step for step in behind if step.target not in features]
    weighed = {book.weighed[name].key: book.weighed[name] for name in features}
    counted: dict[int, list[tuple[int, int, bool]]] = {}
    for item in weighed.values():
        condition, kind = divmod(item.sum, len(book.sums))
        heaviest = max(weight for _, weight in item.features)
        counted.setdefault(condition, []).append((item.key, heaviest, book.sums[kind] == "against"))
    reach = tuple((name, sum(part[1] for part in parts)) for name, parts in counted.items())
    by_condition = {name: tuple(parts) for name, parts in counted.items()}
    return build_weighs(between, features, weighed.values(), book.index), reach, by_condition
