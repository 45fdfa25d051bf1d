"""Nothing that can never be true, nothing that can never be concluded, nothing twice."""

import math
from collections.abc import Iterator

from app.domain.pack import Pack
from app.domain.predicates import Predicate
from app.domain.rules import Condition
from app.domain.vocabulary import Measure, PresentationItem
from app.engine.compile import collect_rules
from app.knowledge.checks.satisfy import Search, TooHardError


def check_logic(pack: Pack) -> Iterator[str]:
    """Refuse contradictions and unreachable conclusions."""
    search = Search({item.id: item.when for item in pack.derivations}, _input_ranges(pack))
    yield from _never_true(pack, search)
    yield from _never_decided(pack, search)
    yield from _opposed(pack)
    yield from _unreachable(pack)
    yield from _too_many(pack)
    yield from _stages(pack, search)


def _input_ranges(pack: Pack) -> dict[str, tuple[float, float]]:
    """Return what each number may be on the wire, half-open as the search has it."""
    items: tuple[PresentationItem | Measure, ...] = (
        *pack.vocabulary.presentation,
        *pack.vocabulary.measures,
    )
    ranges = {}
    for item in items:
        if item.low is not None and item.high is not None:
            above = math.nextafter(item.high, math.inf)
            no_limit = isinstance(item, Measure) and item.no_limit
            ranges[item.id] = (float(item.low), math.inf if no_limit else above)
    return ranges


def _never_true(pack: Pack, search: Search) -> Iterator[str]:
    owners = [(item.id, item.when) for item in pack.derivations]
    owners += [(rule.key, rule.predicate) for rule in collect_rules(pack)]
    for name, predicate in owners:
        try:
            if not search.possible(predicate):
                yield f"{name}: contradiction, it can never be true"
        except TooHardError:
            yield f"{name}: too entangled to be checked; split it"


def _never_decided(pack: Pack, search: Search) -> Iterator[str]:
    for rule in pack.safety_rules:
        try:
            if not search.possible(rule.when, wanted=False):
                yield f"{rule.id}: contradiction, it can never be false"
            if rule.unless is not None and not search.possible(_in_force(rule.when, rule.unless)):
                yield f"{rule.id}: unreachable, its exception covers all of it"
        except TooHardError:
            yield f"{rule.id}: too entangled to be checked; split it"


def _in_force(when: Predicate, unless: Predicate) -> Predicate:
    return Predicate.model_validate({"all": (when, {"not": unless})})


def _key(predicate: Predicate) -> str:
    return predicate.model_dump_json(by_alias=True, exclude_none=True)


def _opposed(pack: Pack) -> Iterator[str]:
    seen: dict[str, str] = {}
    for rule in pack.safety_rules:
        key = _key(rule.when) + (_key(rule.unless) if rule.unless else "")
        other = seen.setdefault(key, rule.id)
        if other != rule.id:
            yield f"{rule.id}: contradiction, {other} has the same condition"
    for condition in pack.conditions:
        sides: dict[str, str] = {}
        for feature in condition.features:
            other = sides.setdefault(_key(feature.when), feature.direction)
            if {other, feature.direction} == {"for", "against"}:
                yield f"{condition.id}/{feature.id}: contradiction, both for and against"


def _unreachable(pack: Pack) -> Iterator[str]:
    for condition in pack.conditions:
        if _most(pack, condition) < pack.support.strong_from:
            yield f"{condition.id}: unreachable, its features never add up to strong support"
    for phase in pack.plan.phases:
        cap = phase.hip_flexion_cap_deg
        for exercise in pack.plan.exercises:
            too_deep = cap is not None and exercise.hip_flexion_high_deg > cap
            if phase.id in exercise.phases and too_deep and exercise.cap_exception is None:
                yield f"{exercise.id}: unreachable in {phase.id}, deeper than its {cap} degrees"
        if not any(phase.id in exercise.phases for exercise in pack.plan.exercises):
            yield f"{phase.id}: unreachable, no exercise has a dose in it"


def _too_many(pack: Pack) -> Iterator[str]:
    definition, certainty = pack.trial_definition, pack.certainty
    if definition.at_least > len(definition.counted):
        yield f"{definition.id}: unreachable, it counts {len(definition.counted)} criteria only"
    if certainty.negatives_needed > len(certainty.negative_constructs):
        yield "certainty: unreachable, more negative constructs are needed than there are"


def _most(pack: Pack, condition: Condition) -> int:
    heaviest: dict[str, int] = {}
    for feature in condition.features:
        if feature.direction in {"for", "risk"}:
            construct = feature.construct_id or feature.id
            weight = pack.support.weights[feature.weight]
            heaviest[construct] = max(heaviest.get(construct, 0), weight)
    return sum(heaviest.values())


def _stages(pack: Pack, search: Search) -> Iterator[str]:
    for stage in pack.staging.stages:
        required = tuple(c.when for c in stage.criteria if c.required)
        if required and not search.possible(Predicate(all=required)):
            yield f"stage {stage.id}: unreachable, its required criteria exclude each other"
        if not stage.criteria and stage.default_when is None and stage.id != "indeterminate":
            yield f"stage {stage.id}: unreachable, it has neither criteria nor default"
