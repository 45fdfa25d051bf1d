"""What an evaluation looks up again and again, found once when a pack is compiled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.pack import Pack
from app.domain.plan import Advice, Exercise
from app.domain.rules import (
    Condition,
    Criterion,
    Feature,
    MustAsk,
    SafetyNet,
    SafetyRule,
    Stage,
)
from app.engine.support import Judge, judge_by
from app.engine.urgency import pressing

Index = Mapping[str, int]
"""Position of each decided value by key."""


@dataclass(frozen=True, slots=True)
class WeighedFeature:
    """A feature as the ranking reads it.

    Attributes:
        sum: Where its weight is added: three sums a condition, for, risk and against; ``None`` for
            a neutral one.
        key: The same for features of one condition, direction and construct, which count once.
    """

    id: str
    direction: str
    weight: int
    sum: int | None
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
class StageCriteria:
    """The criteria of a stage by position.

    Attributes:
        weights: Of the criteria at ``positions``, and their total.
        required: The stage is not met without all of these.
        defining: One of these known to be false, the stage is not even the nearest.
        default: Position of when it is the answer for want of a better fit.
    """

    id: str
    positions: tuple[int, ...]
    weights: tuple[int, ...]
    total: int
    required: tuple[int, ...]
    defining: tuple[int, ...]
    default: int | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """Parts of a pack beside the positions of their decided values.

    Attributes:
        safety: Most pressing first, with the positions of condition and exception.
        must_asks: Each with the position of when it applies and of its findings; a choice is known
            where its first value is.
        flag_groups: Each with its flags and their positions.
        features: In the order of their values, which stand beside each other; ``feature_spans``
            says between which positions for each condition.
        asked: For each condition its features for and against with their positions, weightiest
            first.
        judge: From weights to support.
        ranks: The pack's own order of conditions.
        places: Place of each condition in the pack.
        criteria: Id, key and position of each criterion, by the part they belong to.
        criteria_at: Their positions only.
        stages: In the order of the pack.
        exercises: Of each phase, first choices first.
        order: Place of each exercise in the progression.
    """

    safety: tuple[tuple[SafetyRule, int, int | None], ...]
    must_asks: tuple[tuple[MustAsk, int | None, tuple[int, ...]], ...]
    flag_groups: tuple[tuple[str, tuple[str, ...], tuple[int, ...]], ...]
    nets: tuple[tuple[SafetyNet, int | None], ...]
    advice: tuple[tuple[Advice, int | None], ...]
    withholding: tuple[tuple[Advice, int | None], ...]
    exercises: dict[str, tuple[Bars, ...]]
    order: dict[str, int]
    features: tuple[WeighedFeature, ...]
    feature_spans: tuple[tuple[int, int], ...]
    asked: tuple[tuple[tuple[int, str], ...], ...]
    conditions: tuple[str, ...]
    judge: Judge
    ranks: dict[str, int]
    places: dict[str, int]
    criteria: dict[str, tuple[tuple[str, str, int], ...]]
    criteria_at: dict[str, tuple[int, ...]]
    stages: tuple[StageCriteria, ...]


def prepare(pack: Pack, index: Index) -> Prepared:
    """Find the positions once."""
    advice = tuple((item, index.get(f"advice.{item.id}")) for item in pack.plan.advice)
    criteria = _criteria(pack, index)
    return Prepared(
        safety=tuple(
            (rule, index[rule.id], index.get(f"{rule.id}.unless"))
            for rule in sorted(pack.safety_rules, key=pressing)
        ),
        must_asks=tuple(
            (
                ask,
                index.get(f"must_ask.{ask.id}"),
                tuple(index[first_slot(pack, name)] for name in ask.findings),
            )
            for ask in pack.must_asks
        ),
        flag_groups=_flag_groups(pack, index),
        nets=tuple((net, index.get(f"net.{net.id}")) for net in pack.safety_nets),
        advice=advice,
        withholding=tuple(pair for pair in advice if pair[0].withhold_exercises),
        exercises={phase.id: _exercises(pack, phase.id, index) for phase in pack.plan.phases},
        order={exercise.id: exercise.order for exercise in pack.plan.exercises},
        features=_features(pack),
        feature_spans=tuple(_span(condition, index) for condition in pack.conditions),
        asked=tuple(_asked(condition, index) for condition in pack.conditions),
        conditions=tuple(condition.id for condition in pack.conditions),
        judge=judge_by(pack.support),
        ranks={condition.id: condition.rank for condition in pack.conditions},
        places={condition.id: place for place, condition in enumerate(pack.conditions)},
        criteria=criteria,
        criteria_at={part: tuple(at for _, _, at in named) for part, named in criteria.items()},
        stages=tuple(_stage(stage, index) for stage in pack.staging.stages),
    )


def first_slot(pack: Pack, name: str) -> str:
    """Return the slot that is known when the finding is: of a choice its first value."""
    item = next((item for item in pack.vocabulary.presentation if item.id == name), None)
    return f"{name}.{item.values[0].id}" if item and item.values else name


def _stage(stage: Stage, index: Index) -> StageCriteria:
    places = [(item, index[f"stage.{stage.id}.{item.id}"]) for item in stage.criteria]
    return StageCriteria(
        id=stage.id,
        positions=tuple(place for _, place in places),
        weights=tuple(item.weight for item, _ in places),
        total=sum(item.weight for item, _ in places),
        required=tuple(place for item, place in places if item.required),
        defining=tuple(place for item, place in places if item.defining),
        default=index.get(f"stage.{stage.id}.default"),
    )


def _flag_groups(
    pack: Pack, index: Index
) -> tuple[tuple[str, tuple[str, ...], tuple[int, ...]], ...]:
    named = {group.id: [flag.id for flag in group.members] for group in pack.vocabulary.red_flags}
    return tuple(
        (group, tuple(flags), tuple(index[flag] for flag in flags))
        for group, flags in named.items()
    )


def _criteria(pack: Pack, index: Index) -> dict[str, tuple[tuple[str, str, int], ...]]:
    definition, certainty, staging = pack.trial_definition, pack.certainty, pack.staging
    parts: dict[str, tuple[str, list[str]]] = {
        "trial.applies": ("trial", _ids(definition.applies)),
        "trial.required": ("trial", _ids(definition.required)),
        "trial.counted": ("trial", _ids(definition.counted)),
        "legs": ("certainty", ["site", "aggravator", "provocation"]),
        "minimum": ("minimum", _ids(certainty.minimum_set)),
        "negative": ("negative", _ids(certainty.negative_constructs)),
        "stage_need": ("stage_need", _ids(staging.needs)),
    }
    parts |= {f"stage.{s.id}": (f"stage.{s.id}", _ids(s.criteria)) for s in staging.stages}
    parts |= {f"phase.{p.id}": (f"phase.{p.id}", _ids(p.enter)) for p in pack.plan.phases}
    return {
        part: tuple((name, key, index[key]) for name in names for key in (f"{prefix}.{name}",))
        for part, (prefix, names) in parts.items()
    }


def _ids(criteria: Iterable[Criterion]) -> list[str]:
    return [criterion.id for criterion in criteria]


SUMS = ("for", "risk", "against")


def _features(pack: Pack) -> tuple[WeighedFeature, ...]:
    keys: dict[tuple[str, str, str], int] = {}
    return tuple(
        WeighedFeature(
            id=feature.id,
            direction=feature.direction,
            weight=pack.support.weights[feature.weight],
            sum=None
            if feature.direction == "neutral"
            else place * len(SUMS) + SUMS.index(feature.direction),
            key=keys.setdefault(
                (condition.id, feature.direction, feature.construct_id or feature.id), len(keys)
            ),
        )
        for place, condition in enumerate(pack.conditions)
        for feature in weightiest_first(condition)
    )


def _span(condition: Condition, index: Index) -> tuple[int, int]:
    positions = [index[f"feature.{condition.id}.{item.id}"] for item in weightiest_first(condition)]
    low, high = positions[0], positions[-1] + 1
    if positions != list(range(low, high)):
        raise ValueError(f"{condition.id}: its features do not stand beside each other")
    return low, high


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
