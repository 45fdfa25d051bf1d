"""Ranks every condition by stated weights. Ordinal support, not a probability."""

from itertools import compress

from app.domain.base import Support
from app.domain.evaluation import RankedCondition
from app.domain.rules import SafetyRule, SupportScale
from app.engine.compile import CompiledPack
from app.engine.intake import Known
from app.engine.prepared import SUMS
from app.engine.urgency import LEVELS

ORDER: dict[str, int] = {"strong": 0, "moderate": 1, "weak": 2, "none": 3, "against": 4}
"""From best to least supported."""

NEAR = 4
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
    led = _led_by(fired, judged)
    ranks = compiled.prepared.ranks

    def key(entry: RankedCondition) -> tuple[int, int, int, int]:
        name = entry.condition
        urgency = LEVELS.index(led[name][0].level) if name in led else len(LEVELS)
        return urgency, ORDER[entry.support], -entry.score, ranks[name]

    ranked = sorted(judged.values(), key=key)
    for name, rules in led.items():
        judged[name].led_by = tuple([rule.id for rule in rules])
    for place, entry in enumerate(ranked):
        if full or place < NEAR:
            _name_all(compiled, known, entry)
        elif not entry.points_for and not entry.against:
            entry.not_asked = _not_asked(compiled, known, entry)[:1]
    return tuple(ranked)


def _judge(compiled: CompiledPack, known: Known) -> dict[str, RankedCondition]:
    """Add weights; features of one construct count once, the heaviest.

    Features come weightiest first, so the first of a construct is its heaviest. A risk adds only
    beside a reason for the condition.
    """
    scale, prepared = compiled.pack.support, compiled.prepared
    sums = [0] * len(SUMS) * len(prepared.conditions)
    first: list[tuple[str, ...]] = [()] * len(sums)
    counted: set[int] = set()
    spans = prepared.feature_spans
    # Each is true, false or unknown, and only true is kept.
    for feature in compress(prepared.features, known.decided[spans[0][0] : spans[-1][1]]):
        place = feature.sum
        if place is not None and feature.key not in counted:
            counted.add(feature.key)
            sums[place] += feature.weight
            first[place] = first[place] or (feature.id,)
    judged = {}
    for number, condition in enumerate(prepared.conditions):
        place = number * len(SUMS)
        speaks_for, risk, against = sums[place : place + len(SUMS)]
        score = speaks_for - against + (risk if speaks_for else 0)
        support = _grade(score, scale, anything_for=bool(first[place]))
        judged[condition] = RankedCondition(
            condition, support, score, (), first[place], first[place + 2]
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


def _led_by(
    fired: list[SafetyRule], judged: dict[str, RankedCondition]
) -> dict[str, list[SafetyRule]]:
    """Return the rules that point to each condition, most pressing first."""
    led: dict[str, list[SafetyRule]] = {}
    for rule in fired:
        if rule.level == "routine":
            continue
        open_to = [name for name in rule.points_to if judged[name].support != "against"]
        for name in open_to or rule.points_to:
            led.setdefault(name, []).append(rule)
    return led


def _grade(score: int, scale: SupportScale, *, anything_for: bool) -> Support:
    if score <= scale.against_from:
        return "against"
    if not anything_for or score < scale.weak_from:
        return "none"
    if score >= scale.strong_from:
        return "strong"
    return "moderate" if score >= scale.moderate_from else "weak"
