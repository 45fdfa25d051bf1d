"""Ranks every condition by stated weights. Ordinal support, not a probability."""

from collections.abc import Iterable

from app.domain.base import Support
from app.domain.evaluation import RankedCondition
from app.domain.rules import SafetyRule, SupportScale
from app.engine.compile import CompiledPack, WeighedFeature
from app.engine.intake import Known
from app.engine.kleene import Value
from app.engine.safety import LEVELS

ORDER: dict[str, int] = {"strong": 0, "moderate": 1, "weak": 2, "none": 3, "against": 4}
"""From best to least supported."""


def rank(
    compiled: CompiledPack, known: Known, fired: list[SafetyRule]
) -> tuple[RankedCondition, ...]:
    """Return every condition, the best supported first.

    A condition that a safety rule of level ``soon`` or more pressing points to leads: who has a
    present flag is not to read a harmless name first. A rule that points to several leads with
    those that the findings do not speak against. Then support, score and the pack's own order.
    """
    scale, decided = compiled.pack.support, known.decided
    judged = {
        condition.id: _judge(condition.id, compiled.features[condition.id], scale, decided)
        for condition in compiled.pack.conditions
    }
    led = _led_by(fired, judged)
    places = {condition.id: condition.rank for condition in compiled.pack.conditions}
    for name, rules in led.items():
        judged[name].led_by = tuple(rule.id for rule in rules)

    def key(entry: RankedCondition) -> tuple[int, int, int, int]:
        levels = [LEVELS.index(rule.level) for rule in led.get(entry.condition, ())]
        urgency = min(levels, default=len(LEVELS))
        return urgency, ORDER[entry.support], -entry.score, places[entry.condition]

    return tuple(sorted(judged.values(), key=key))


def _led_by(
    fired: list[SafetyRule], judged: dict[str, RankedCondition]
) -> dict[str, list[SafetyRule]]:
    led: dict[str, list[SafetyRule]] = {}
    for rule in fired:
        if rule.level == "routine":
            continue
        open_to = [name for name in rule.points_to if judged[name].support != "against"]
        for name in open_to or rule.points_to:
            led.setdefault(name, []).append(rule)
    return led


def _judge(
    condition: str,
    features: tuple[WeighedFeature, ...],
    scale: SupportScale,
    decided: tuple[Value, ...],
) -> RankedCondition:
    true: dict[str, list[WeighedFeature]] = {"for": [], "against": [], "neutral": [], "risk": []}
    unknown = []
    for feature in features:
        truth = decided[feature.position]
        if truth is True:
            true[feature.direction].append(feature)
        elif truth is None and feature.direction in {"for", "against"}:
            unknown.append(feature.id)
    speaks_for, against = true["for"], true["against"]
    risks = true["risk"] if speaks_for else []
    score = _sum(speaks_for) + _sum(risks) - _sum(against)
    return RankedCondition(
        condition=condition,
        support=_grade(score, scale, anything_for=bool(speaks_for)),
        score=score,
        led_by=(),
        points_for=_ids([*speaks_for, *risks]),
        against=_ids(against),
        neutral=_ids(true["neutral"]),
        not_asked=tuple(unknown),
    )


def _sum(features: list[WeighedFeature]) -> int:
    """Add weights; features of one construct count once, the heaviest.

    Features come weightiest first, so the first of a construct is its heaviest.
    """
    heaviest: dict[str, int] = {}
    for feature in features:
        heaviest.setdefault(feature.construct, feature.weight)
    return sum(heaviest.values())


def _ids(features: Iterable[WeighedFeature]) -> tuple[str, ...]:
    return tuple([feature.id for feature in features])


def _grade(score: int, scale: SupportScale, *, anything_for: bool) -> Support:
    if score <= scale.against_from:
        return "against"
    if not anything_for or score < scale.weak_from:
        return "none"
    if score >= scale.strong_from:
        return "strong"
    return "moderate" if score >= scale.moderate_from else "weak"
