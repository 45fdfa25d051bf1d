"""Names: unique, known, of the right kind, and never in a ring."""

import graphlib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import get_args

from app.domain.pack import Pack
from app.domain.plan import LoadType
from app.domain.predicates import Predicate
from app.domain.rules import Criterion, SafetyRule
from app.domain.vocabulary import Measure, PresentationItem
from app.engine.compile import derived_order, input_slots, side_slots
from app.engine.compute import REGISTRY
from app.knowledge.checks.walk import grounded, predicates


def check_names(pack: Pack) -> Iterator[str]:
    """Refuse doubled ids, unknown findings, rows, sources and conditions."""
    yield from _doubled(pack)
    yield from _references(pack)
    yield from _computations(pack)
    yield from _provenance(pack)
    yield from _targets(pack)


def _doubled(pack: Pack) -> Iterator[str]:
    finding_ids = [finding.id for finding in pack.vocabulary.all_findings()]
    families: dict[str, Iterable[str]] = {
        "finding": [
            *finding_ids,
            *(item.id for item in pack.computations),
            *(item.id for item in pack.derivations),
        ],
        "source": [item.id for item in pack.sources],
        "evidence row": [item.id for item in pack.evidence],
        "rule": [
            *(item.id for item in pack.safety_rules),
            *(item.id for item in pack.must_asks),
            *(item.id for item in pack.safety_nets),
        ],
        "condition": [item.id for item in pack.conditions],
        "accuracy": [item.id for item in pack.accuracies],
        "exercise": [item.id for item in pack.plan.exercises],
        "advice": [item.id for item in pack.plan.advice],
        "red-flag group": [item.id for item in pack.vocabulary.red_flags],
        "stage": [item.id for item in pack.staging.stages],
        "phase": [item.id for item in pack.plan.phases],
        "override": [item.id for item in pack.plan.overrides],
        "review interval": [item.level for item in pack.review_intervals],
        "frequency": [item.finding for item in pack.next_findings.frequencies],
        **_inner_families(pack),
    }
    for family, ids in families.items():
        for name, times in Counter(ids).items():
            if times > 1:
                yield f"{family} {name}: the id is used {times} times"


def _inner_families(pack: Pack) -> dict[str, Iterable[str]]:
    """Return the ids that have to be unique inside one entry."""
    definition, certainty = pack.trial_definition, pack.certainty
    criteria: dict[str, Iterable[Criterion]] = {
        "trial definition": (*definition.applies, *definition.required, *definition.counted),
        "minimum set": certainty.minimum_set,
        "negative constructs": certainty.negative_constructs,
        "needs of staging": pack.staging.needs,
    }
    criteria.update({f"stage {stage.id}": stage.criteria for stage in pack.staging.stages})
    criteria.update({f"phase {phase.id}": phase.enter for phase in pack.plan.phases})
    families: dict[str, Iterable[str]] = {
        f"criterion of {owner}": [item.id for item in items] for owner, items in criteria.items()
    }
    for condition in pack.conditions:
        families[f"feature of {condition.id}"] = [feature.id for feature in condition.features]
    for item in pack.vocabulary.presentation:
        families[f"value of {item.id}"] = [choice.id for choice in item.values]
    for exercise in pack.plan.exercises:
        families[f"dose of {exercise.id}"] = exercise.phases
    return families


def numeric_names(pack: Pack) -> set[str]:
    """Return the names that hold numbers."""
    numbers = {item.id for item in pack.computations if item.result == "number"}
    for finding in pack.vocabulary.all_findings():
        if isinstance(finding, Measure) or (
            isinstance(finding, PresentationItem) and finding.kind == "whole_number"
        ):
            numbers.add(finding.id)
        if isinstance(finding, Measure) and finding.sided:
            numbers.update(side_slots(finding.id))
    return numbers


def truth_names(pack: Pack) -> set[str]:
    """Return the names that hold truths, values of choices included."""
    derived = {item.id for item in pack.derivations}
    computed = {item.id for item in pack.computations if item.result == "truth"}
    return (set(input_slots(pack)) | derived | computed) - numeric_names(pack)


def _references(pack: Pack) -> Iterator[str]:
    numbers, truths = numeric_names(pack), truth_names(pack)
    for path, predicate in predicates(pack):
        for leaf in predicate.walk():
            yield from _leaf_problem(path, leaf, numbers, truths)
    for ask in pack.must_asks:
        known = numbers | truths | {f.id for f in pack.vocabulary.all_findings()}
        for name in ask.findings:
            if name not in known:
                yield f"{ask.id}: unknown finding {name!r}"


def _leaf_problem(path: str, leaf: Predicate, numbers: set[str], truths: set[str]) -> Iterator[str]:
    name = leaf.reference
    if name is None:
        return
    if name not in numbers | truths:
        yield f"{path}: unknown finding {name!r}"
    elif (leaf.at_least or leaf.between) and name not in numbers:
        yield f"{path}: {name!r} is no number"
    elif (leaf.present or leaf.absent) and name in numbers:
        yield f"{path}: {name!r} is a number, neither present nor absent"


def _computations(pack: Pack) -> Iterator[str]:
    known = numeric_names(pack) | truth_names(pack)
    for item in pack.computations:
        function = REGISTRY.get(item.function)
        if function is None:
            yield f"{item.id}: no function {item.function!r} in the engine"
            continue
        if function.version != item.version:
            yield f"{item.id}: written for version {item.version}, engine has {function.version}"
        if len(item.reads) != function.arguments:
            yield f"{item.id}: {item.function} reads {function.arguments} findings"
        if set(item.limits) != function.limits:
            yield f"{item.id}: limits have to be {sorted(function.limits)}"
        yield from (f"{item.id}: unknown finding {n!r}" for n in item.reads if n not in known)


def _provenance(pack: Pack) -> Iterator[str]:
    rows = {row.id: row for row in pack.evidence}
    sources = {source.id for source in pack.sources}
    for path, item in grounded(pack):
        for name in item.evidence:
            if name not in rows:
                yield f"{path}: unknown evidence row {name!r}"
    for row in pack.evidence:
        if row.source not in sources:
            yield f"evidence row {row.id}: unknown source {row.source!r}"
    for unused in sorted(sources - {row.source for row in pack.evidence}):
        yield f"source {unused}: no evidence row uses it"


def _targets(pack: Pack) -> Iterator[str]:
    conditions = {item.id for item in pack.conditions}
    exercises = {item.id for item in pack.plan.exercises}
    for rule in pack.safety_rules:
        yield from _unknown(rule.id, "condition", rule.points_to, conditions)
        yield from _allowed(rule, pack, exercises)
    for condition in pack.conditions:
        yield from _unknown(condition.id, "condition", condition.coexists_with, conditions)
    yield from _unknown("certainty", "condition", (pack.certainty.condition,), conditions)
    for row in pack.accuracies:
        yield from _unknown(row.id, "condition", (row.condition,), conditions)
        yield from _unknown(row.id, "test", (row.finding,), truth_names(pack))
    asked = {item.id for item in pack.vocabulary.all_findings()} & truth_names(pack)
    frequent = [item.finding for item in pack.next_findings.frequencies]
    yield from _unknown("next findings", "yes-or-no finding", frequent, asked)
    for advice in pack.plan.advice:
        yield from _unknown(advice.id, "exercise", advice.withhold_exercises, exercises)


def _allowed(rule: SafetyRule, pack: Pack, exercises: set[str]) -> Iterator[str]:
    if rule.allows is None:
        return
    adjuncts = {item.id for item in pack.plan.advice if item.kind == "adjunct"}
    yield from _unknown(rule.id, "exercise", rule.allows.exercises, exercises)
    yield from _unknown(rule.id, "load type", rule.allows.load_types, set(get_args(LoadType)))
    yield from _unknown(rule.id, "adjunct", rule.allows.adjuncts, adjuncts)


def _unknown(owner: str, kind: str, names: Iterable[str], known: set[str]) -> Iterator[str]:
    yield from (f"{owner}: unknown {kind} {name!r}" for name in names if name not in known)


def check_rings(pack: Pack) -> Iterator[str]:
    """Refuse derived findings that read each other in a ring."""
    try:
        derived_order(pack)
    except graphlib.CycleError as error:
        yield f"derived findings: cycle {' -> '.join(error.args[1])}"
