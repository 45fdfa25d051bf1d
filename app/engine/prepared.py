"""What an evaluation looks up again and again, found once when a pack is compiled."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.pack import Pack
from app.domain.plan import Advice, Exercise
from app.domain.rules import Condition, Feature, MustAsk, SafetyNet, SafetyRule
from app.engine.urgency import pressing

Index = Mapping[str, int]
"""Position of each decided value by key."""


@dataclass(frozen=True, slots=True)
class WeighedFeature:
    """A feature as the ranking reads it.

    Attributes:
        condition: Place of its condition in the pack.
        key: The same for features of one condition, direction and construct, which count once.
    """

    id: str
    condition: int
    direction: str
    weight: int
    key: int


@dataclass(frozen=True, slots=True)
class Bars:
    """What can leave an exercise out.

    Attributes:
        reasons: Position, whether unknown holds it back too, and the text of each contraindication.
        trial: Position of the conditions of a trial.
    """

    exercise: Exercise
    reasons: tuple[tuple[int, bool, str], ...]
    trial: int | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """Parts of a pack beside the positions of their decided values.

    Attributes:
        safety: Most pressing first, with the positions of condition and exception.
        features: By position; the slice of decided values that holds them is ``feature_span``.
        asked: For each condition its features for and against with their positions, weightiest
            first.
        ranks: The pack's own order of conditions.
        places: Place of each condition in the pack.
        required, defining: Of each stage, which criteria are.
        exercises: Of each phase, first choices first.
        order: Place of each exercise in the progression.
    """

    safety: tuple[tuple[SafetyRule, int, int | None], ...]
    must_asks: tuple[tuple[MustAsk, int | None], ...]
    nets: tuple[tuple[SafetyNet, int | None], ...]
    advice: tuple[tuple[Advice, int | None], ...]
    withholding: tuple[tuple[Advice, int | None], ...]
    exercises: dict[str, tuple[Bars, ...]]
    order: dict[str, int]
    feature_span: tuple[int, int]
    features: dict[int, WeighedFeature]
    asked: tuple[tuple[tuple[int, str], ...], ...]
    ranks: dict[str, int]
    places: dict[str, int]
    required: dict[str, tuple[bool, ...]]
    defining: dict[str, tuple[bool, ...]]


def prepare(pack: Pack, index: Index) -> Prepared:
    """Find the positions once."""
    features = dict(_features(pack, index))
    advice = tuple((item, index.get(f"advice.{item.id}")) for item in pack.plan.advice)
    return Prepared(
        safety=tuple(
            (rule, index[rule.id], index.get(f"{rule.id}.unless"))
            for rule in sorted(pack.safety_rules, key=pressing)
        ),
        must_asks=tuple((ask, index.get(f"must_ask.{ask.id}")) for ask in pack.must_asks),
        nets=tuple((net, index.get(f"net.{net.id}")) for net in pack.safety_nets),
        advice=advice,
        withholding=tuple(pair for pair in advice if pair[0].withhold_exercises),
        exercises={phase.id: _exercises(pack, phase.id, index) for phase in pack.plan.phases},
        order={exercise.id: exercise.order for exercise in pack.plan.exercises},
        feature_span=(min(features), max(features) + 1),
        features=features,
        asked=tuple(_asked(condition, index) for condition in pack.conditions),
        ranks={condition.id: condition.rank for condition in pack.conditions},
        places={condition.id: place for place, condition in enumerate(pack.conditions)},
        required={
            stage.id: tuple(criterion.required for criterion in stage.criteria)
            for stage in pack.staging.stages
        },
        defining={
            stage.id: tuple(criterion.defining for criterion in stage.criteria)
            for stage in pack.staging.stages
        },
    )


def _features(pack: Pack, index: Index) -> list[tuple[int, WeighedFeature]]:
    keys: dict[tuple[str, str, str], int] = {}
    return [
        (
            index[f"feature.{condition.id}.{feature.id}"],
            WeighedFeature(
                id=feature.id,
                condition=place,
                direction=feature.direction,
                weight=pack.support.weights[feature.weight],
                key=keys.setdefault(
                    (condition.id, feature.direction, feature.construct_id or feature.id),
                    len(keys),
                ),
            ),
        )
        for place, condition in enumerate(pack.conditions)
        for feature in condition.features
    ]


def weightiest_first(condition: Condition) -> list[Feature]:
    """Return the features of a condition, the weightiest first, else in their own order."""
    strength = {"strong": 0, "moderate": 1, "weak": 2}
    return sorted(condition.features, key=lambda feature: strength[feature.weight])


def _asked(condition: Condition, index: Index) -> tuple[tuple[int, str], ...]:
    return tuple(
        (index[f"feature.{condition.id}.{feature.id}"], feature.id)
        for feature in weightiest_first(condition)
        if feature.direction in {"for", "against"}
    )


def _exercises(pack: Pack, phase: str, index: Index) -> tuple[Bars, ...]:
    of_phase = [exercise for exercise in pack.plan.exercises if phase in exercise.phases]
    return tuple(
        Bars(
            exercise=exercise,
            reasons=tuple(
                (index[f"exercise.{exercise.id}.c{number}"], reason.hold_if_unknown, reason.text)
                for number, reason in enumerate(exercise.contraindications)
                if reason.when is not None
            ),
            trial=index.get(f"exercise.{exercise.id}.trial"),
        )
        for exercise in sorted(of_phase, key=lambda item: (not item.first_choice, item.order))
    )
