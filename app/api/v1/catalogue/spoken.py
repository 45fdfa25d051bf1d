"""What a rule does and when, in sentences, and what it does while the answer is not known. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from app.api.v1.catalogue.sentences import Reader, whole
from app.api.v1.phrases import inside, listed, sentence
from app.domain.base import Grounded
from app.domain.pack import Pack
from app.domain.plan import Contraindication
from app.domain.predicates import Predicate
from app.domain.rules import (
    Allowance,
    Computation,
    Feature,
    MustAsk,
    SafetyNet,
    SafetyRule,
    StageCriterion,
)

TIME = {
    "now": "act now",
    "same_day": "act today",
    "7_days": "act within 7 days",
    "14_days": "act within 14 days",
    "4_weeks": "act within 4 weeks",
    "routine": "act in routine care",
}
EFFECT = {
    "stop": "No exercise",
    "restrict": "Exercise only in {allowed}",
    "caution": "Exercise with a caution",
    "none": "Exercise as it is",
}
LOADS = {
    "isometric": "still holds",
    "isotonic": "slow lifts",
    "eccentric": "slow lowering",
    "energy_storage": "quick and springy work",
    "adjunct": "side work",
}
FEATURE = {
    "for": "Speaks {how} for {name}",
    "against": "Speaks {how} against {name}",
    "neutral": "Speaks neither for nor against {name}",
    "risk": "Adds {how} to {name}, though only beside another reason for it",
}
HOW = {"strong": "strongly", "moderate": "moderately", "weak": "weakly"}
COMPUTED = {
    ("stretch_construct", 1): "{0} speaks if it was done, else {1}, else {2}: the most valid one, "
    "never the most positive",
    ("irritability_band", 2): "The worst of what is known counts. High: {0} at {pain_high} or "
    "more; {1} above {hours_high}; {2}; {3}; or {4} below {sitting_high_below}. Moderate: {0} at "
    "{pain_moderate} or more; or {1} at {hours_moderate} or more. Low: less than that. "
    "Where either side may hurt and only one was measured, that one can make it worse, not calmer",
    ("injury_age", 1): "{0} as given; else the duration of a pain that began suddenly",
    ("strength_share", 1): "The sore side in percent of the other, by {0} or by {2}, whichever is "
    "the higher. With both sides sore it is not known",
    ("age_at_onset", 1): "{0} less the duration, in whole years of {weeks_a_year} weeks",
}
"""What each function of the engine computes, by name and version, with the labels it reads."""

OPEN = {
    "derivation": "While it is not known, what reads it stays open.",
    "computation": "While too little is known it stays unknown, and what reads it stays open.",
    "feature": "While it is not known it counts nothing.",
    "not_asked": "While it is not known it counts nothing, and is listed as not asked.",
    "minimum": "While it is not known {home} is called possible at most.",
    "stage_need": "While it is not known a stage is trusted less, or not named.",
    "trial_definition": "While it is not known the definition is neither met nor failed.",
    "phase": "While it is not known the phase is not entered.",
    "advice": "While it is not known the advice is not given.",
    "exception": "While it is not known the rule stays in force.",
    "certainty": "While it is not known it counts as not shown, never as absent.",
    "stage": "While it is not known it adds nothing to a stage.",
}
BLOCKING = (
    "While it is not known the rule does not fire; and while a question that has to be asked for "
    "it is open no exercise is given, since {excludes} cannot be excluded."
)
UNASKED = (
    "While it is not known the rule does not fire and nothing is cleared: what was not asked is "
    "listed with what it could exclude, and the plan stays provisional."
)
UNDECIDED = "While it is not known the rule does not fire, and is listed as open."


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule to be read aloud.

    Attributes:
        key: Its id.
        kind: Its kind, as in a trace.
        item: What states it.
        text: What it stands for.
        predicate: When it holds; ``None`` for always, or where a function computes it.
        exception: When a safety rule is set aside, if ever.
    """

    key: str
    kind: str
    item: Grounded
    text: str
    predicate: Predicate | None = None
    exception: Predicate | None = None


class Speaker:
    """Reads the rules of one pack aloud, each in the words of its kind."""

    def __init__(self, pack: Pack, reader: Reader) -> None:
        self._reader = reader
        self._names = {item.id: item.name for item in pack.conditions}
        self._names |= {item.id: item.name for item in pack.staging.stages}
        self._names |= {item.id: item.name for item in pack.plan.exercises}
        self._home = inside(self._names[pack.certainty.condition])
        self._needed = pack.certainty.negatives_needed
        self._derived = {item.id: item.when.references() for item in pack.derivations}
        self._derived |= {item.id: item.reads for item in pack.computations}
        self._blocking = {name: ask for ask in pack.must_asks for name in self._asked(ask.findings)}
        self._flags = {flag.id for flag in pack.vocabulary.flags()}
        self._by_kind: dict[str, Callable[[Rule], str]] = {
            "safety": self._safety,
            "exception": self._exception,
            "must_ask": self._must_ask,
            "derivation": lambda rule: f'"{rule.text}" holds {self._given(rule)}',
            "computation": self._computation,
            "feature": self._feature,
            "certainty": self._certainty,
            "trial_definition": self._trial_definition,
            "stage": self._stage,
            "phase": lambda rule: f"{_owner(rule.key).upper()} is entered only {self._given(rule)}",
            "exercise": self._exercise,
            "advice": self._advice,
        }

    def sentence(self, rule: Rule) -> str:
        """Return what a rule does, and when, in one or two sentences."""
        return sentence(self._by_kind[rule.kind](rule))

    def unknown(self, rule: Rule) -> str:
        """Return what a rule does while it is not known whether it holds."""
        item = rule.item
        if rule.kind == "safety" and rule.predicate is not None:
            return self._safety_unknown(rule.predicate)
        if isinstance(item, MustAsk):
            return _must_ask_unknown(item)
        if isinstance(item, SafetyNet):
            return "While it is not known the patient is warned as well."
        if rule.kind == "exercise":
            held = not isinstance(item, Contraindication) or item.hold_if_unknown
            return f"While it is not known the exercise is {'left out' if held else 'kept'}."
        prefix = rule.key.partition(".")[0]
        weighs = isinstance(item, Feature) and item.direction in {"for", "against"}
        kind = "not_asked" if weighs else prefix if prefix in OPEN else rule.kind
        return OPEN[kind].format(home=self._home)

    def _given(self, rule: Rule) -> str:
        return "always" if rule.predicate is None else self._reader.given(rule.predicate)

    def _safety(self, rule: Rule) -> str:
        if not isinstance(rule.item, SafetyRule):
            raise TypeError(rule.key)
        allowed = "" if rule.item.allows is None else _allowed(rule.item.allows)
        does = EFFECT[rule.item.effect].format(allowed=allowed)
        but = "" if rule.exception is None else f", {self._reader.unless(rule.exception)}"
        return f"{does}, and {TIME[rule.item.act_within]}, {self._given(rule)}{but}"

    def _safety_unknown(self, predicate: Predicate) -> str:
        asked = list(self._asked(predicate.references()))
        open_asks = [self._blocking[name] for name in asked if name in self._blocking]
        if open_asks:
            excludes = listed(list(dict.fromkeys(ask.excludes for ask in open_asks)), "and")
            return BLOCKING.format(excludes=excludes)
        return UNASKED if self._flags.intersection(asked) else UNDECIDED

    def _asked(self, names: Iterable[str]) -> Iterator[str]:
        """Yield the findings that are asked for a rule, through what is derived from them."""
        for name in names:
            if name in self._derived:
                yield from self._asked(self._derived[name])
            else:
                yield name.partition(".")[0]

    def _exception(self, rule: Rule) -> str:
        reason = rule.item.reason if isinstance(rule.item, SafetyRule) else rule.text
        return f'The rule "{inside(reason)}" is set aside only {self._given(rule)}'

    def _must_ask(self, rule: Rule) -> str:
        if not isinstance(rule.item, MustAsk):
            raise TypeError(rule.key)
        labels = [inside(self._reader.label(name)) for name in rule.item.findings]
        whom = " of everybody" if rule.predicate is None else f", {self._given(rule)}"
        return f"Before any exercise this is asked{whom}. To be known: {listed(labels, 'and')}"

    def _computation(self, rule: Rule) -> str:
        if not isinstance(rule.item, Computation):
            raise TypeError(rule.key)
        labels = [inside(self._reader.label(name)) for name in rule.item.reads]
        told = COMPUTED.get((rule.item.function, rule.item.version))
        if told is None:
            return f"{rule.text}: computed from {listed(list(dict.fromkeys(labels)), 'and')}"
        return told.format(*labels, **{name: whole(v) for name, v in rule.item.limits.items()})

    def _feature(self, rule: Rule) -> str:
        if not isinstance(rule.item, Feature):
            raise TypeError(rule.key)
        name = inside(self._names[_owner(rule.key)])
        head = FEATURE[rule.item.direction].format(how=HOW[rule.item.weight], name=name)
        return f"{head}, {self._given(rule)}"

    def _certainty(self, rule: Rule) -> str:
        prefix, part = rule.key.split(".", maxsplit=1)
        given = self._given(rule)
        if part == "caps":
            return f"{self._home} is called possible at most, {given}"
        if prefix == "certainty":
            return f"The {part} speaks for {self._home}, {given}"
        if prefix == "minimum":
            return f"Before {self._home} is called likely this is asked: {self._asks(rule)}"
        unlikely = f"With {self._needed} negative kinds {self._home} is called unlikely"
        return f"One kind of test is negative, {given}. {unlikely}"

    def _asks(self, rule: Rule) -> str:
        """Return what a need asks, and what counts as its answer where that is not plain."""
        asked, given = inside(rule.text), self._given(rule)
        if given.endswith((" is known", " are known", ": yes or no")):
            return asked
        return f"{asked}. It is known {given}"

    def _trial_definition(self, rule: Rule) -> str:
        return f'"{rule.text}", of the trial definition, is met {self._given(rule)}'

    def _stage(self, rule: Rule) -> str:
        prefix, *owner = rule.key.split(".")
        given = self._given(rule)
        if prefix == "stage_need":
            return f"Before a stage is trusted this is asked: {self._asks(rule)}"
        if isinstance(rule.item, StageCriterion):
            needed = "needed, and " if rule.item.required else ""
            stage = inside(self._names[owner[0]])
            return f"Fits {stage} ({needed}weighs {rule.item.weight} of 3), {given}"
        if owner[0] == "irritable":
            return f"The note on irritability is printed with the stage, {given}"
        return f"{self._names[owner[0]]} is named where nothing fits better, {given}"

    def _exercise(self, rule: Rule) -> str:
        does = "is left out" if isinstance(rule.item, Contraindication) else "may be tried"
        name = self._names[_owner(rule.key)]
        quoted = f'"{name}"' if "," in name else name
        return f"{quoted} {does}, {self._given(rule)}"

    def _advice(self, rule: Rule) -> str:
        if isinstance(rule.item, SafetyNet):
            return f"The patient hears this warning, {self._given(rule)}"
        return f'The advice "{inside(rule.text)}" is shown, {self._given(rule)}'


def _owner(key: str) -> str:
    """Return the second step of a rule id: the condition, phase or exercise it belongs to."""
    return key.split(".")[1]


def _allowed(allows: Allowance) -> str:
    phases = " or ".join(phase.upper() for phase in allows.phases)
    loads = " or ".join(LOADS[load] for load in allows.load_types)
    cap = allows.effort_cap_percent
    return f"{phases}, as {loads}" + ("" if cap is None else f", at {cap} percent effort at most")


def _must_ask_unknown(ask: MustAsk) -> str:
    held = f"While it is not answered no exercise is given, since {ask.excludes} is not excluded."
    if ask.applies is None:
        return held
    does = "is asked all the same" if ask.ask_if_unsure else "is not asked"
    return f"{held} While it is not known whether it applies it {does}."
