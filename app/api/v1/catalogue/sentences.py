"""Rules read aloud, for those who check them without reading code. Pure."""

import re
from itertools import repeat

from app.api.v1.phrases import inside, listed, sentence
from app.api.v1.wording import Json
from app.documents.phrases import labels_of
from app.domain.pack import Pack
from app.domain.predicates import Predicate
from app.domain.vocabulary import AggravatingFactor, ClinicalTest, Finding
from app.engine.compile import side_slots

ALWAYS = "Always."
SIDES_SAID = ("on the left", "on the right", "of the only side measured")
"""How the slots of a two-sided measure are told."""

STATES = re.compile(
    r"\b(limited|weak|weakness|reduced|loss|mass|less|tender|tenderness|rises|provokes|bruit"
    r"|changed?|pain)\b"
)
"""Words by which the label of a test says what was found, so that it needs no "positive"."""

PLURAL = re.compile(r"^(minutes|hours|weeks)\b|repetitions$", re.IGNORECASE)
NOT = "known not to hold"
LIST = re.compile(r"(any|all|none|not all|at least \d+|fewer than \d+) of these: ")


def whole(value: float) -> int | float:
    """Return a number without a decimal point where it has no fraction."""
    return int(value) if value == int(value) else value


def amount(value: float, unit: str) -> str:
    """Say a number with its unit, ``1 week`` or ``4 points of 10``."""
    if value == 1:
        first, space, rest = unit.partition(" ")
        unit = first.removesuffix("s") + space + rest
    return f"{whole(value)} {unit}".rstrip()


def structure(predicate: Predicate) -> Json:
    """Return a predicate as it is served: exactly one form."""
    form: Json = predicate.model_dump(by_alias=True, exclude_none=True)
    return _tidy(form)


def _tidy(form: Json) -> Json:
    (name, content), *_ = form.items()
    match name:
        case "all" | "any":
            return {name: [_tidy(part) for part in content]}
        case "not":
            return {name: _tidy(content)}
        case "count_of":
            parts = [_tidy(part) for part in content["of"]]
            return {name: {"at_least": content["at_least"], "of": parts}}
        case "at_least" | "between":
            return {
                name: {
                    key: whole(value) if isinstance(value, float) else value
                    for key, value in content.items()
                }
            }
    return {name: content}


class Reader:
    """Reads predicates of one pack aloud."""

    def __init__(self, pack: Pack) -> None:
        findings = {item.id: item for item in pack.vocabulary.all_findings()}
        self._findings: dict[str, Finding] = findings
        self._derived = {item.id: item.when for item in pack.derivations}
        self._labels = labels_of(pack)
        for measure in pack.vocabulary.measures:
            for slot, place in zip(side_slots(measure.id), SIDES_SAID, strict=True):
                self._findings[slot] = measure
                self._labels[slot] = f"{measure.label} {place}"
        self._choices: dict[str, str] = {
            f"{item.id}.{choice.id}": choice.label
            for item in pack.vocabulary.presentation
            for choice in item.values
        }

    def label(self, name: str) -> str:
        """Return the label of a finding, derived finding or value of a choice."""
        label = self._labels[name.partition(".")[0]]
        return f"{label}: {inside(self._choices[name])}" if name in self._choices else label

    def aloud(self, predicate: Predicate) -> str:
        """Read a predicate as a sentence of its own."""
        return sentence(self.said(predicate))

    def given(self, predicate: Predicate) -> str:
        """Read a predicate as it follows a statement: "given this: ..."."""
        said = self.said(predicate)
        if said.startswith(NOT):
            return f"given this {said}"
        return f"given {said}" if LIST.match(said) else f"given this: {said}"

    def unless(self, predicate: Predicate) -> str:
        """Read an exception, which counts only when it is established."""
        return f"unless this is established: {self.said(predicate)}"

    def said(self, predicate: Predicate) -> str:
        """Read a predicate inside a sentence."""
        if predicate.reference is not None:
            return self._leaf(predicate, predicate.reference)
        if predicate.not_ is not None:
            return self._negated(predicate.not_)
        return self._parts(predicate, _lead(predicate))

    def _parts(self, predicate: Predicate, lead: str) -> str:
        parts = [self._inside(part) for part in predicate.parts]
        if predicate.any is not None:
            parts = list(dict.fromkeys(map(self._either, predicate.parts, repeat(predicate))))
        if len(parts) == 1:
            return parts[0]
        return f"{lead}: {listed(parts, 'and' if predicate.all is not None else 'or')}"

    def _either(self, part: Predicate, among: Predicate) -> str:
        """Read a part of an ``any``; yes and no of one finding together say that it is known."""
        name = part.present or part.absent
        answers = {bool(p.present) for p in among.parts if name in {p.present, p.absent}}
        if name is None or len(answers) == 1:
            return self._inside(part)
        owner = inside(self._labels[name.partition(".")[0]])
        return f"{owner} is known" if name in self._choices else f"{owner}: yes or no"

    def _inside(self, part: Predicate) -> str:
        said = self.said(part)
        return f"({said})" if ";" in said else said

    def _negated(self, part: Predicate) -> str:
        if part.present is not None or part.absent is not None:
            return self._answer(part.present or part.absent or "", yes=part.absent is not None)
        if part.at_least is not None:
            return self._below(part.at_least.finding, part.at_least.value)
        if part.between is not None:
            return f"not {self.said(part)}"
        if part.not_ is not None:
            return self.said(part.not_)
        return self._parts(part, _lead(part, negated=True))

    def _leaf(self, predicate: Predicate, name: str) -> str:
        if predicate.at_least is not None:
            return self._at_least(name, predicate.at_least.value)
        if predicate.between is not None:
            return self._between(name, predicate.between.low, predicate.between.high)
        return self._answer(name, yes=predicate.present is not None)

    def _answer(self, name: str, *, yes: bool) -> str:
        """Say that a finding, a derived finding or a value of a choice is, or is not, so."""
        owner = name.partition(".")[0]
        label = inside(self._labels[owner])
        if name in self._choices:
            return f'{label} is {"" if yes else "not "}"{inside(self._choices[name])}"'
        if owner in self._derived:
            return label if yes else self._not_derived(self._derived[owner], label)
        finding = self._findings.get(owner)
        if finding is None or (isinstance(finding, ClinicalTest) and not STATES.search(label)):
            pause = "," if "," in label else ""
            return f"{label}{pause} {'positive' if yes else 'negative'}"
        if isinstance(finding, AggravatingFactor) and not label.startswith("pain"):
            return f"{'' if yes else 'not '}worse with {label}"
        return label if yes else f"{label}: no"

    def _not_derived(self, when: Predicate, label: str) -> str:
        """Say that a derived finding is not so; of a threshold, on which side of it one is."""
        inner = when.not_ or when
        if inner.at_least is None:
            return f"{NOT}: {label}"
        return self.said(inner) if when.not_ is not None else self._negated(inner)

    def _below(self, name: str, value: float) -> str:
        label, words = _scale(self._labels[name])
        if words:
            return f"{label} {_is(label)} {' or '.join(words[: int(value) - 1])}"
        return self._number(name, "below", value)

    def _at_least(self, name: str, value: float) -> str:
        name_of, words = _scale(self._labels[name])
        if value <= (self._low(name) if not words else 1):
            return f"{name_of} {_is(name_of)} known"
        if words:
            higher = "" if value >= len(words) else " or higher"
            return f"{name_of} {_is(name_of)} {words[int(value) - 1]}{higher}"
        return self._number(name, "at least", value)

    def _between(self, name: str, low: float, high: float) -> str:
        if low == high:
            return self._number(name, "exactly", low)
        if low <= self._low(name):
            return self._number(name, "at most", high)
        return self._number(name, f"from {whole(low)} to", high)

    def _low(self, name: str) -> float:
        """Return the least that a finding takes; what is computed takes anything."""
        low = getattr(self._findings.get(name), "low", None)
        return float("-inf") if low is None else float(low)

    def _number(self, name: str, relation: str, value: float) -> str:
        label, _ = _scale(self._labels[name])
        unit = getattr(self._findings.get(name), "unit", None) or ""
        if unit and unit.split()[0] in label.lower():
            unit = ""
        pause = "," if "," in label else ""
        return f"{label}{pause} {_is(label)} {relation} {amount(value, unit)}"


def _lead(predicate: Predicate, *, negated: bool = False) -> str:
    """Return how a list of parts begins."""
    if predicate.count_of is not None:
        fewest = "fewer than" if negated else "at least"
        return f"{fewest} {predicate.count_of.at_least} of these"
    if predicate.all is not None:
        return "not all of these" if negated else "all of these"
    return "none of these" if negated else "any of these"


def _scale(label: str) -> tuple[str, list[str]]:
    """Return the name in a label and the words of its scale, if it explains one."""
    name, *rest = label.split(", 1 ", maxsplit=1)
    return inside(name), re.findall(r"[a-z]+", rest[0]) if rest else []


def _is(label: str) -> str:
    return "are" if PLURAL.search(label) else "is"
