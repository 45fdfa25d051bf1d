"""Content: promises of the design that a well-formed pack could still break."""

import re
from collections.abc import Iterator
from typing import get_args

from app.domain.pack import Pack
from app.domain.plan import Exercise, PhaseId
from app.domain.predicates import Predicate

CATEGORIES = frozenset(
    {
        "pht",
        "ischiofemoral_impingement",
        "deep_gluteal_syndrome",
        "apophysitis",
        "apophyseal_avulsion",
        "hamstring_avulsion_or_tear",
        "pelvic_stress_fracture",
        "lumbar_referred",
        "sij",
        "gluteal_tear_or_gtps",
        "ischial_bursitis",
        "serious_pathology",
        "vascular",
        "hip_joint",
        "pudendal",
        "other",
    }
)
STRETCH = re.compile(r"\bstretch(?!-shortening)", re.IGNORECASE)
FREE = 360
"""Degrees that stand for a phase without a cap."""


def check_content(pack: Pack) -> Iterator[str]:
    """Refuse what a well-formed pack could still get wrong: flags, sides, imaging, plan."""
    yield from _flags(pack)
    yield from _sides(pack)
    yield from _imaging(pack)
    yield from _plan(pack)
    yield from _categories(pack)


def reads(pack: Pack, predicate: Predicate) -> set[str]:
    """Return every finding a predicate depends on, through derived findings and choices."""
    derived = {item.id: item.when.references() for item in pack.derivations}
    computed = {item.id: item.reads for item in pack.computations}
    open_names, found = list(predicate.references()), set()
    while open_names:
        name = open_names.pop()
        inside = derived.get(name) or computed.get(name)
        if inside is None:
            found.add(name.partition(".")[0])
        else:
            open_names.extend(inside)
    return found


def _flags(pack: Pack) -> Iterator[str]:
    in_rules: set[str] = set()
    for rule in pack.safety_rules:
        in_rules |= reads(pack, rule.when)
    asked = {name for ask in pack.must_asks for name in ask.findings}
    for flag in pack.vocabulary.flags():
        if flag.id not in in_rules:
            yield f"red flag {flag.id}: unreachable, no safety rule reads it"
        if flag.blocking and flag.id not in asked:
            yield f"red flag {flag.id}: blocking, but no must-ask asks it"


def _sides(pack: Pack) -> Iterator[str]:
    sided = {f.id: f.either_side for f in pack.vocabulary.all_findings() if f.sided}
    for rule in pack.safety_rules:
        for name in sorted(reads(pack, rule.when)):
            if sided.get(name) is False:
                yield f"{rule.id}: {name} must count on either side, since it fires a gate"


def _imaging(pack: Pack) -> Iterator[str]:
    imaging = {finding.id for finding in pack.vocabulary.imaging}
    certainty = pack.certainty
    concluding = [
        *((f"stage {s.id}", c.when) for s in pack.staging.stages for c in s.criteria),
        *((f"stage {s.id}", s.default_when) for s in pack.staging.stages if s.default_when),
        *((f"phase {p.id}", c.when) for p in pack.plan.phases for c in p.enter),
        *(("certainty", leg) for leg in (certainty.site, certainty.aggravator)),
        ("certainty", certainty.provocation),
        *(("certainty", c.when) for c in certainty.minimum_set),
        *(("certainty", c.when) for c in certainty.negative_constructs),
    ]
    for owner, predicate in concluding:
        for name in sorted(reads(pack, predicate) & imaging):
            yield f"{owner}: reads {name}, and imaging never sets stage, phase or diagnosis"
    for condition in pack.conditions:
        for feature in condition.features if condition.home else ():
            used = reads(pack, feature.when) & imaging
            if used and feature.direction == "for":
                yield f"{condition.id}/{feature.id}: imaging never speaks for the home condition"


def _plan(pack: Pack) -> Iterator[str]:
    orders: dict[int, str] = {}
    for exercise in pack.plan.exercises:
        if STRETCH.search(_wording(exercise)):
            yield f"{exercise.id}: no plan contains a stretch"
        other = orders.setdefault(exercise.order, exercise.id)
        if other != exercise.id:
            yield f"{exercise.id}: has the same order as {other}"
        if exercise.cap_exception is not None and exercise.trial_when is None:
            yield f"{exercise.id}: an exception to the cap says when it may be tried"
    yield from _attribution(pack.plan.exercises)
    if [phase.id for phase in pack.plan.phases] != sorted(get_args(PhaseId)):
        yield "phases: p1 to p4 stand in this order"
    caps = [phase.hip_flexion_cap_deg for phase in pack.plan.phases]
    degrees = [FREE if cap is None else cap for cap in caps]
    if degrees != sorted(degrees):
        yield "phases: the hip-flexion cap rises with the phase"
    if pack.plan.phases[0].enter:
        yield "p1: the first phase has no entry criteria"


def _wording(exercise: Exercise) -> str:
    """Return what tells a patient to move; what tells them not to is left out."""
    return " ".join(
        (
            exercise.name,
            exercise.plain_name,
            exercise.position,
            exercise.how,
            *exercise.regressions,
            *exercise.progressions,
        )
    )


def _attribution(exercises: tuple[Exercise, ...]) -> Iterator[str]:
    for exercise in exercises:
        for dose in exercise.doses:
            if dose.tag == "source_article":
                yield f"{exercise.id}: the article gives no dose"


def _categories(pack: Pack) -> Iterator[str]:
    for condition in pack.conditions:
        if condition.category not in CATEGORIES:
            yield f"{condition.id}: unknown category {condition.category!r}"
    homes = [condition.id for condition in pack.conditions if condition.home]
    if homes != [pack.certainty.condition]:
        yield f"conditions: the home condition is {pack.certainty.condition}, not {homes}"
