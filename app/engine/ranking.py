"""Ranks every condition by stated weights. Ordinal support, not a probability."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import compress

from app.domain.evaluation import RankedCondition
from app.domain.rules import SafetyRule
from app.engine.compile import CompiledPack
from app.engine.intake import Known
from app.engine.kleene import Value
from app.engine.prepared import SUMS, Prepared, WeighedFeature
from app.engine.support import ORDER
from app.engine.urgency import LEVELS

NEAR = 3
"""Conditions at the top whose reasons are all named; of the others only the weightiest."""


def rank(
    compiled: CompiledPack, known: Known, fired: list[SafetyRule], *, full: bool = False
) -> tuple[RankedCondition, ...]:
    """Return every condition, the best supported first.

    A condition that a safety rule of level ``soon`` or more pressing points to leads: who has a
    present flag is not to read a harmless name first. A rule that points to several leads with
    those that the findings do not speak against. Then support, score and the pack's own order.

    Args:
        compiled: The pack.
        known: What is known and decided.
        fired: Safety rules in force.
        full: Name all reasons of all conditions.
    """
    judged = _judge(compiled, known)
    led = led_by(fired, {name: entry.support for name, entry in judged.items()})
    ranks = compiled.prepared.ranks

    def key(entry: RankedCondition) -> tuple[int, int, int, int]:
        name = entry.condition
        return pressed(led, name), ORDER[entry.support], -entry.score, ranks[name]

    ranked = sorted(judged.values(), key=key)
    for name, rules in led.items():
        judged[name].led_by = tuple([rule.id for rule in rules])
    for place, entry in enumerate(ranked):
        if full or place < NEAR:
            _name_all(compiled, known, entry)
        elif not entry.points_for and not entry.against:
            entry.not_asked = _not_asked(compiled, known, entry)[:1]
    return tuple(ranked)


def heaviest(prepared: Prepared, decided: Sequence[Value]) -> dict[int, WeighedFeature]:
    """Return the features that hold and are weighed: of each construct the heaviest, by its key.

    Features come weightiest first, so the first of a construct is its heaviest.
    """
    spans = prepared.feature_spans
    found: dict[int, WeighedFeature] = {}
    # Each is true, false or unknown, and only true is kept.
    for feature in compress(prepared.features, decided[spans[0][0] : spans[-1][1]]):
        if feature.sum is not None and feature.key not in found:
            found[feature.key] = feature
    return found


def add_up(prepared: Prepared, found: Mapping[int, WeighedFeature]) -> list[int]:
    """Return three sums of weights a condition: for, risk and against."""
    sums = [0] * len(SUMS) * len(prepared.conditions)
    for feature in found.values():
        if feature.sum is not None:
            sums[feature.sum] += feature.weight
    return sums


def _judge(compiled: CompiledPack, known: Known) -> dict[str, RankedCondition]:
    """Judge every condition by its weights, and name its heaviest reason for and against."""
    prepared = compiled.prepared
    found = heaviest(prepared, known.decided)
    sums = add_up(prepared, found)
    first: dict[int | None, tuple[str, ...]] = {}
    for feature in found.values():
        first.setdefault(feature.sum, (feature.id,))
    judged = {}
    for number, condition in enumerate(prepared.conditions):
        place = number * len(SUMS)
        support, _, score = prepared.judge(*sums[place : place + len(SUMS)])
        judged[condition] = RankedCondition(
            condition, support, score, (), first.get(place, ()), first.get(place + 2, ())
        )
    return judged


def _name_all(compiled: CompiledPack, known: Known, entry: RankedCondition) -> None:
    prepared, decided = compiled.prepared, known.decided
    place = prepared.places[entry.condition]
    low, high = prepared.feature_spans[place]
    start = prepared.feature_spans[0][0]
    named: dict[str, list[str]] = {"for": [], "risk": [], "against": [], "neutral": []}
    for feature in compress(prepared.features[low - start : high - start], decided[low:high]):
        named[feature.direction].append(feature.id)
    entry.points_for = tuple(named["for"] + named["risk"]) if named["for"] else ()
    entry.against = tuple(named["against"])
    entry.neutral = tuple(named["neutral"])
    entry.not_asked = _not_asked(compiled, known, entry)


def _not_asked(compiled: CompiledPack, known: Known, entry: RankedCondition) -> tuple[str, ...]:
    decided = known.decided
    asked = compiled.prepared.asked[compiled.prepared.places[entry.condition]]
    return tuple([name for position, name in asked if decided[position] is None])


def led_by(fired: Iterable[SafetyRule], supports: Mapping[str, str]) -> dict[str, list[SafetyRule]]:
    """Return the rules that point to each condition, most pressing first.

    Args:
        fired: Safety rules in force, most pressing first.
        supports: Support of each condition.
    """
    led: dict[str, list[SafetyRule]] = {}
    for rule in fired:
        if rule.level == "routine":
            continue
        open_to = [name for name in rule.points_to if supports[name] != "against"]
        for name in open_to or rule.points_to:
            led.setdefault(name, []).append(rule)
    return led


def pressed(led: Mapping[str, list[SafetyRule]], condition: str) -> int:
    """Return how urgently a condition is led, 0 the most; after all levels when it is not."""
    return LEVELS.index(led[condition][0].level) if condition in led else len(LEVELS)
