"""Ranks every condition by stated weights. Ordinal support, not a probability."""

from app.domain.base import Support
from app.domain.evaluation import RankedCondition
from app.domain.rules import SafetyRule, SupportScale
from app.engine.compile import CompiledPack
from app.engine.intake import Known
from app.engine.prepared import WeighedFeature
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
    true = _true_features(compiled, known)
    judged = _judge(compiled, true)
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
            _name_all(compiled, known, entry, true)
        elif not entry.points_for and not entry.against:
            entry.not_asked = _not_asked(compiled, known, entry)[:1]
    return tuple(ranked)


def _true_features(compiled: CompiledPack, known: Known) -> list[WeighedFeature]:
    """Return the features that hold; within a condition the weightiest come first."""
    low, high = compiled.prepared.feature_span
    features = compiled.prepared.features
    span = known.decided[low:high]
    return [features[at] for at, value in enumerate(span, low) if value is True]


def _judge(compiled: CompiledPack, true: list[WeighedFeature]) -> dict[str, RankedCondition]:
    """Add weights; features of one construct count once, the heaviest.

    Features come weightiest first, so the first of a construct is its heaviest. A risk adds only
    beside a reason for the condition.
    """
    conditions, scale = compiled.pack.conditions, compiled.pack.support
    sums = [{"for": 0, "risk": 0, "against": 0} for _ in conditions]
    first: list[dict[str, str]] = [{} for _ in conditions]
    counted: set[int] = set()
    for feature in true:
        if feature.key not in counted and feature.direction != "neutral":
            counted.add(feature.key)
            sums[feature.condition][feature.direction] += feature.weight
            first[feature.condition].setdefault(feature.direction, feature.id)
    judged = {}
    for condition, added, named in zip(conditions, sums, first, strict=True):
        score = added["for"] - added["against"] + (added["risk"] if added["for"] else 0)
        judged[condition.id] = RankedCondition(
            condition=condition.id,
            support=_grade(score, scale, anything_for="for" in named),
            score=score,
            points_for=(named["for"],) if "for" in named else (),
            against=(named["against"],) if "against" in named else (),
        )
    return judged


def _name_all(
    compiled: CompiledPack, known: Known, entry: RankedCondition, true: list[WeighedFeature]
) -> None:
    place = compiled.prepared.places[entry.condition]
    named: dict[str, list[str]] = {"for": [], "risk": [], "against": [], "neutral": []}
    for feature in true:
        if feature.condition == place:
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
