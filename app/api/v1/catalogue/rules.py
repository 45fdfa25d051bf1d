"""Every rule of a pack under the id it has in a trace. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.api.v1.catalogue.grounds import Grounds
from app.api.v1.catalogue.outcomes import (
    computation_outcome,
    feature_outcome,
    fit_outcome,
    must_ask_outcome,
    safety_outcome,
)
from app.api.v1.catalogue.sentences import Reader, structure
from app.api.v1.catalogue.spoken import Rule, Speaker
from app.api.v1.phrases import inside
from app.api.v1.wording import Json
from app.domain.base import Grounded
from app.domain.pack import Pack
from app.domain.rules import Computation, Criterion
from app.engine.compile import CompiledPack

LEGS = {
    "site": "The pain is at the place of the condition.",
    "aggravator": "A load or compression of the tendon makes it worse.",
    "provocation": "A test that loads or stretches the tendon brings it on.",
}
CAPS = "While this holds the condition is called possible at most."


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a rule stands for.

    Attributes:
        item: Entry of the pack that states tag and evidence.
        owner: Part and id of the entry it belongs to.
        extra: Members for this kind of rule.
    """

    text: str
    item: Grounded
    owner: tuple[str, str] | None = None
    extra: Json = field(default_factory=dict)


class RuleBook:
    """The rules of one pack, ready to be served and to be quoted inside other entries."""

    def __init__(self, compiled: CompiledPack, reader: Reader, grounds: Grounds) -> None:
        self._compiled = compiled
        self._reader = reader
        self._grounds = grounds
        self._speaker = Speaker(compiled.pack, reader)
        self._meanings = dict(meanings(compiled.pack, reader))
        self._read_by = _readers(compiled)

    def read_by(self, name: str) -> list[str]:
        """Return the rules that read a finding or derived finding."""
        return self._read_by.get(name, [])

    def statement(self, key: str, **extra: object) -> Json:
        """Return a rule as it is quoted inside another entry.

        Raises:
            KeyError: If the pack has no rule of this key.
        """
        rule, meaning = self._compiled.rules[key], self._meanings[key]
        return {
            "rule": key,
            "text": meaning.text,
            "when": structure(rule.predicate),
            "sentence": self._reader.aloud(rule.predicate),
            **extra,
            **self._grounds.of(meaning.item),
        }

    def entries(self) -> list[Json]:
        """Return every rule, in the order in which a trace lists them.

        Raises:
            KeyError: If a compiled rule has no meaning here, so that no trace names an unknown id.
        """
        always = [key for key in self._meanings if key not in self._compiled.rules]
        return [self._entry(key) for key in (*self._compiled.rules, *always)]

    def _entry(self, key: str) -> Json:
        meaning, rule = self._meanings[key], self._compiled.rules.get(key)
        spoken = self._spoken(key, meaning)
        own = {
            "id": key,
            "kind": spoken.kind,
            "text": meaning.text,
            "when": None if rule is None else structure(rule.predicate),
            "sentence": self._speaker.sentence(spoken),
            "unknown": self._speaker.unknown(spoken),
            "reads": self._reads(key, meaning),
            "read_by": self.read_by(key),
            "belongs_to": self._grounds.address(meaning.owner),
            **meaning.extra,
            **self._grounds.of(meaning.item),
        }
        accuracy = self._grounds.accuracy(key)
        return {**own, "accuracy": accuracy} if accuracy else own

    def _spoken(self, key: str, meaning: Meaning) -> Rule:
        rule = self._compiled.rules.get(key)
        exception = self._compiled.rules.get(f"{key}.unless")
        return Rule(
            key=key,
            kind=_kind_without_predicate(meaning) if rule is None else rule.kind,
            item=meaning.item,
            text=meaning.text,
            predicate=None if rule is None else rule.predicate,
            exception=None if exception is None else exception.predicate,
        )

    def _reads(self, key: str, meaning: Meaning) -> list[str]:
        if isinstance(meaning.item, Computation):
            return list(meaning.item.reads)
        rule = self._compiled.rules.get(key)
        return [] if rule is None else list(rule.predicate.references())


def _kind_without_predicate(meaning: Meaning) -> str:
    if "computation" in meaning.extra:
        return "computation"
    return "must_ask" if "must_ask" in meaning.extra else "advice"


def _readers(compiled: CompiledPack) -> dict[str, list[str]]:
    read_by: dict[str, list[str]] = {}

    def note(names: Iterable[str], reader: str) -> None:
        for name in dict.fromkeys(name.partition(".")[0] for name in names):
            readers = read_by.setdefault(name, [])
            if reader not in readers:
                readers.append(reader)

    for item in compiled.pack.computations:
        note(item.reads, item.id)
    for key, rule in compiled.rules.items():
        note(rule.predicate.references(), key)
    for ask in compiled.pack.must_asks:
        note(ask.findings, f"must_ask.{ask.id}")
    return read_by


def meanings(pack: Pack, reader: Reader) -> Iterator[tuple[str, Meaning]]:
    """Yield what each rule stands for, by its key; also those that hold always."""
    yield from _derived(pack)
    yield from _safety(pack, reader)
    for condition in pack.conditions:
        owner = ("differential-diagnoses", condition.id)
        for feature in condition.features:
            extra = {"feature": feature_outcome(condition.id, feature)}
            key = f"feature.{condition.id}.{feature.id}"
            yield key, Meaning(feature.text, feature, owner, extra)
    yield from _diagnosis(pack)
    yield from _stages(pack)
    yield from _plan(pack)


def _derived(pack: Pack) -> Iterator[tuple[str, Meaning]]:
    for item in pack.computations:
        extra = {"computation": computation_outcome(item)}
        yield item.id, Meaning(item.label, item, extra=extra)
    for derivation in pack.derivations:
        yield derivation.id, Meaning(derivation.label, derivation)


def _safety(pack: Pack, reader: Reader) -> Iterator[tuple[str, Meaning]]:
    for rule in pack.safety_rules:
        yield rule.id, Meaning(rule.reason, rule, extra={"safety": safety_outcome(rule, reader)})
        if rule.unless is not None:
            owner = ("rules", rule.id)
            yield (
                f"{rule.id}.unless",
                Meaning(f"Exception to this: {inside(rule.reason)}.", rule, owner),
            )
    for ask in pack.must_asks:
        extra = {"must_ask": must_ask_outcome(ask)}
        yield f"must_ask.{ask.id}", Meaning(ask.question, ask, extra=extra)
    for net in pack.safety_nets:
        yield f"net.{net.id}", Meaning(net.text, net)


def _diagnosis(pack: Pack) -> Iterator[tuple[str, Meaning]]:
    certainty, definition = pack.certainty, pack.trial_definition
    owner = ("differential-diagnoses", certainty.condition)
    groups: tuple[tuple[str, tuple[Criterion, ...]], ...] = (
        ("trial", (*definition.applies, *definition.required, *definition.counted)),
        ("minimum", certainty.minimum_set),
        ("negative", certainty.negative_constructs),
    )
    for part, text in {**LEGS, "caps": CAPS}.items():
        yield f"certainty.{part}", Meaning(text, certainty, owner)
    for prefix, criteria in groups:
        for criterion in criteria:
            yield f"{prefix}.{criterion.id}", Meaning(criterion.text, criterion, owner)


def _stages(pack: Pack) -> Iterator[tuple[str, Meaning]]:
    for stage in pack.staging.stages:
        owner = ("stages", stage.id)
        for criterion in stage.criteria:
            extra = {"fit": fit_outcome(stage.id, criterion)}
            key = f"stage.{stage.id}.{criterion.id}"
            yield key, Meaning(criterion.text, criterion, owner, extra)
        if stage.default_when is not None:
            text = f"{stage.name}, in the absence of a better fit."
            yield f"stage.{stage.id}.default", Meaning(text, stage, owner)
    for need in pack.staging.needs:
        yield f"stage_need.{need.id}", Meaning(need.text, need)
    yield "stage.irritable", Meaning(pack.staging.irritable_note, pack.staging)


def _plan(pack: Pack) -> Iterator[tuple[str, Meaning]]:
    for phase in pack.plan.phases:
        for criterion in phase.enter:
            key = f"phase.{phase.id}.{criterion.id}"
            yield key, Meaning(criterion.text, criterion, ("phases", phase.id))
    yield from _exercises(pack)
    for advice in pack.plan.advice:
        if advice.when is not None:
            owner = ("education", advice.id)
            yield f"advice.{advice.id}", Meaning(advice.title, advice, owner)


def _exercises(pack: Pack) -> Iterator[tuple[str, Meaning]]:
    for exercise in pack.plan.exercises:
        owner = ("exercises", exercise.id)
        if exercise.trial_when is not None:
            text = exercise.trial or exercise.name
            yield f"exercise.{exercise.id}.trial", Meaning(text, exercise, owner)
        for number, reason in enumerate(exercise.contraindications):
            if reason.when is not None:
                yield f"exercise.{exercise.id}.c{number}", Meaning(reason.text, reason, owner)
