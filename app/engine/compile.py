"""Compiles a checked pack into the form an evaluation runs on."""

import graphlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.domain.base import Grounded, Identifier
from app.domain.pack import Pack
from app.domain.plan import Exercise
from app.domain.predicates import Predicate
from app.domain.rules import Computation, Derivation
from app.domain.vocabulary import Finding, Measure, PresentationItem
from app.engine.codegen import Decide, Step, build
from app.engine.compute import REGISTRY
from app.engine.openness import Open, opened
from app.engine.prepared import Prepared, prepare, weightiest_first
from app.engine.stakes import Stakes, prepare_stakes


@dataclass(frozen=True, slots=True)
class Rule:
    """A predicate of the pack with the name it is decided under.

    Attributes:
        key: Unique key: kind, owner and part.
        kind: ``derivation``, ``safety``, ``exception``, ``must_ask``, ``feature``,
            ``trial_definition``, ``certainty``, ``stage``, ``phase``, ``exercise`` or ``advice``.
        ground: What says on which evidence it rests.
        reads: What it reads directly; asked in every trace, so walked once.
        flat: Whether it combines leaves directly: then all unknown ones keep it open.
    """

    key: str
    kind: str
    predicate: Predicate
    ground: Grounded
    reads: tuple[str, ...] = field(init=False)
    flat: bool = field(init=False)

    def __post_init__(self) -> None:
        """Walk the predicate once."""
        object.__setattr__(self, "reads", self.predicate.references())
        object.__setattr__(self, "flat", not any(part.parts for part in self.predicate.parts))


@dataclass(frozen=True, slots=True)
class Placed:
    """A rule with positions.

    Attributes:
        reads: Name and position of each value it looks at, each once.
        open: What keeps it open; ``None`` where each unknown one of them does.
    """

    rule: Rule
    position: int
    reads: tuple[tuple[str, int], ...]
    open: Open | None


@dataclass(frozen=True, slots=True)
class CompiledPack:
    """A pack ready to run.

    Attributes:
        inputs: Slot names of the input vector; ``sex.female`` for values of a choice.
        keys: Names of the decided values, in the order the function returns them.
        index: Position of each input and key among the values.
        blank: Every input, unknown.
        decide: The generated function.
        placed: Every rule with positions, by key.
        safety: Of those, the safety rules: they could change what is safe to do.
        choices: Values of each choice.
        either_side: Sided findings that count on either side.
        higher_is: Direction of each measure.
        prepared: What an evaluation looks up again and again.
        stakes: What hangs on each finding.
        findings: Everything that can be asked, by id, in the order a history is taken.
    """

    pack: Pack
    digest: str
    inputs: tuple[str, ...]
    choices: dict[str, tuple[str, ...]]
    keys: tuple[str, ...]
    index: dict[str, int]
    blank: dict[str, None]
    rules: dict[str, Rule]
    placed: dict[str, Placed]
    safety: tuple[Placed, ...]
    decide: Decide
    either_side: frozenset[str]
    higher_is: dict[str, str]
    prepared: Prepared
    stakes: Stakes
    findings: dict[str, Finding]
    excludes: dict[str, str]


def input_slots(pack: Pack) -> Iterator[str]:
    """Yield the slots of the input vector: one a finding, one a value of each choice."""
    for finding in pack.vocabulary.all_findings():
        if isinstance(finding, PresentationItem) and finding.kind == "choice":
            yield from (f"{finding.id}.{choice.id}" for choice in finding.values)
        else:
            yield finding.id
            if isinstance(finding, Measure) and finding.sided:
                yield from side_slots(finding.id)


def side_slots(measure: str) -> tuple[str, str, str]:
    """Return the further slots of a two-sided measure.

    ``left`` and ``right`` hold what was measured there. ``worst`` holds what counts, or, where
    no one side hurts and one of them was not measured, the one that was: a bad number of one side
    is no better for the other not being known, though a good one says nothing.
    """
    return f"{measure}.left", f"{measure}.right", f"{measure}.worst"


def derived_order(pack: Pack) -> list[Computation | Derivation]:
    """Return computations and derivations so that each stands after what it reads.

    Raises:
        graphlib.CycleError: If they read each other in a ring.
    """
    items: tuple[Computation | Derivation, ...] = (*pack.computations, *pack.derivations)
    by_id: dict[Identifier, Computation | Derivation] = {item.id: item for item in items}
    # Lists, not sets: the order is the same in every process.
    graph = {
        name: [ref for ref in references(item) if ref in by_id] for name, item in by_id.items()
    }
    return [by_id[name] for name in graphlib.TopologicalSorter(graph).static_order()]


def references(item: Computation | Derivation) -> tuple[str, ...]:
    """Return what a derived finding reads directly."""
    return item.reads if isinstance(item, Computation) else item.when.references()


def collect_rules(pack: Pack) -> Iterator[Rule]:
    """Yield every predicate of the pack outside derived findings, each under its own key."""
    yield from _safety_rules(pack)
    for condition in pack.conditions:
        # The ranking relies on this order: the first of a construct is its heaviest.
        for feature in weightiest_first(condition):
            yield Rule(f"feature.{condition.id}.{feature.id}", "feature", feature.when, feature)
    yield from _diagnosis_rules(pack)
    yield from _stage_rules(pack)
    yield from _plan_rules(pack)


def _safety_rules(pack: Pack) -> Iterator[Rule]:
    for rule in pack.safety_rules:
        yield Rule(rule.id, "safety", rule.when, rule)
        if rule.unless is not None:
            yield Rule(f"{rule.id}.unless", "exception", rule.unless, rule)
    for ask in pack.must_asks:
        if ask.applies is not None:
            yield Rule(f"must_ask.{ask.id}", "must_ask", ask.applies, ask)
    for net in pack.safety_nets:
        if net.when is not None:
            yield Rule(f"net.{net.id}", "advice", net.when, net)


def _diagnosis_rules(pack: Pack) -> Iterator[Rule]:
    definition, certainty = pack.trial_definition, pack.certainty
    for criterion in (*definition.applies, *definition.required, *definition.counted):
        yield Rule(f"trial.{criterion.id}", "trial_definition", criterion.when, criterion)
    for leg in ("site", "aggravator", "provocation", "caps"):
        yield Rule(f"certainty.{leg}", "certainty", getattr(certainty, leg), certainty)
    for criterion in certainty.minimum_set:
        yield Rule(f"minimum.{criterion.id}", "certainty", criterion.when, criterion)
    for criterion in certainty.negative_constructs:
        yield Rule(f"negative.{criterion.id}", "certainty", criterion.when, criterion)


def _stage_rules(pack: Pack) -> Iterator[Rule]:
    for stage in pack.staging.stages:
        for criterion in stage.criteria:
            yield Rule(f"stage.{stage.id}.{criterion.id}", "stage", criterion.when, criterion)
        if stage.default_when is not None:
            yield Rule(f"stage.{stage.id}.default", "stage", stage.default_when, stage)
    for need in pack.staging.needs:
        yield Rule(f"stage_need.{need.id}", "stage", need.when, need)
    yield Rule("stage.irritable", "stage", pack.staging.irritable_when, pack.staging)


def _plan_rules(pack: Pack) -> Iterator[Rule]:
    for phase in pack.plan.phases:
        for criterion in phase.enter:
            yield Rule(f"phase.{phase.id}.{criterion.id}", "phase", criterion.when, criterion)
    for exercise in pack.plan.exercises:
        yield from _exercise_rules(exercise)
    for advice in pack.plan.advice:
        if advice.when is not None:
            yield Rule(f"advice.{advice.id}", "advice", advice.when, advice)


def _exercise_rules(exercise: Exercise) -> Iterator[Rule]:
    if exercise.trial_when is not None:
        yield Rule(f"exercise.{exercise.id}.trial", "exercise", exercise.trial_when, exercise)
    for number, reason in enumerate(exercise.contraindications):
        if reason.when is not None:
            yield Rule(f"exercise.{exercise.id}.c{number}", "exercise", reason.when, reason)


def _steps(pack: Pack, rules: list[Rule]) -> list[Step]:
    steps = []
    for item in derived_order(pack):
        if isinstance(item, Computation):
            call = REGISTRY[item.function].bind(item.limits)
            steps.append(Step(item.id, call=call, reads=item.reads))
        else:
            steps.append(Step(item.id, predicate=item.when))
    steps.extend(Step(rule.key, predicate=rule.predicate) for rule in rules)
    return steps


def compile_pack(pack: Pack, digest: str) -> CompiledPack:
    """Compile a checked pack.

    Args:
        pack: A pack that passed the checks.
        digest: Its identity.

    Raises:
        KeyError: If a predicate names something the pack does not have.
        graphlib.CycleError: If derived findings read each other in a ring.
    """
    inputs = tuple(input_slots(pack))
    rules = list(collect_rules(pack))
    steps = _steps(pack, rules)
    keys = tuple(step.target for step in steps)
    index = {name: position for position, name in enumerate((*inputs, *keys))}
    derived = {item.id: Rule(item.id, "derivation", item.when, item) for item in pack.derivations}
    named = {**derived, **{rule.key: rule for rule in rules}}
    placed = {key: place(rule, index) for key, rule in named.items()}
    findings: list[Finding] = list(pack.vocabulary.all_findings())
    prepared = prepare(pack, index)
    return CompiledPack(
        pack=pack,
        digest=digest,
        inputs=inputs,
        choices=_choices(findings),
        keys=keys,
        index=index,
        blank=dict.fromkeys(inputs),
        rules=named,
        placed=placed,
        safety=tuple(item for item in placed.values() if item.rule.kind == "safety"),
        decide=build(inputs, steps),
        either_side=frozenset(f.id for f in findings if f.either_side),
        higher_is={m.id: m.higher_is for m in findings if isinstance(m, Measure)},
        prepared=prepared,
        stakes=prepare_stakes(pack, steps, index, prepared),
        findings={finding.id: finding for finding in findings},
        excludes={flag.id: flag.excludes for flag in pack.vocabulary.flags()},
    )


def place(rule: Rule, index: dict[str, int]) -> Placed:
    """Return a rule with positions."""
    reads = tuple((name, index[name]) for name in rule.reads)
    open_ = None if rule.flat else opened(rule.predicate, index)
    return Placed(rule, index[rule.key], reads, open_)


def _choices(findings: list[Finding]) -> dict[str, tuple[str, ...]]:
    return {
        finding.id: tuple(choice.id for choice in finding.values)
        for finding in findings
        if isinstance(finding, PresentationItem) and finding.kind == "choice"
    }
