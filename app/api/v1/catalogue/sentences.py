"""Rules read aloud, for those who check them without reading code. Pure."""

from app.api.v1.wording import Json, labels_of
from app.domain.pack import Pack
from app.domain.predicates import Predicate
from app.domain.vocabulary import Measure, PresentationItem

ALWAYS = "Always."


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
        self._labels = labels_of(pack)
        self._units: dict[str, str] = {}
        self._choices: dict[str, str] = {}
        for finding in pack.vocabulary.all_findings():
            if isinstance(finding, Measure | PresentationItem):
                self._units[finding.id] = finding.unit or ""
            if isinstance(finding, PresentationItem):
                for choice in finding.values:
                    self._choices[f"{finding.id}.{choice.id}"] = choice.label

    def label(self, name: str) -> str:
        """Return the label of a finding, derived finding or value of a choice."""
        label = self._labels[name.partition(".")[0]]
        return f"{label}: {self._choices[name]}" if name in self._choices else label

    def aloud(self, predicate: Predicate) -> str:
        """Read a predicate as a sentence that begins with a capital letter."""
        said = self._say(predicate)
        return said[0].upper() + said[1:]

    def unless(self, predicate: Predicate) -> str:
        """Read an exception, which counts only when it is established."""
        return f"unless it is established that {self._say(predicate)}"

    def _say(self, predicate: Predicate) -> str:
        if predicate.reference is not None:
            return self._leaf(predicate, predicate.reference)
        if predicate.not_ is not None:
            return self._negated(predicate.not_)
        if len(predicate.parts) == 1:
            return self._say(predicate.parts[0])
        return f"{_lead(predicate)}: {'; '.join(map(self._inside, predicate.parts))}"

    def _inside(self, part: Predicate) -> str:
        said = self._say(part)
        return f"({said})" if len(part.parts) > 1 else said

    def _negated(self, part: Predicate) -> str:
        if part.absent is not None:
            return self.label(part.absent)
        if part.at_least is not None:
            return self._number(part.at_least.finding, "below", part.at_least.value)
        return f"not: {self._inside(part)}"

    def _leaf(self, predicate: Predicate, name: str) -> str:
        if predicate.at_least is not None:
            return self._number(name, "at least", predicate.at_least.value)
        if predicate.between is not None:
            low, high = predicate.between.low, predicate.between.high
            if low == high:
                return self._number(name, "exactly", low)
            return self._number(name, f"from {whole(low)} to", high)
        if predicate.present is not None:
            return self.label(name)
        if name in self._choices:
            label, value = self._labels[name.partition(".")[0]], self._choices[name]
            return f"{label} is not: {value}"
        return f"{self.label(name)}: no"

    def _number(self, name: str, relation: str, value: float) -> str:
        label = self.label(name)
        pause = "," if "," in label else ""
        return f"{label}{pause} is {relation} {amount(value, self._units.get(name, ''))}"


def _lead(predicate: Predicate) -> str:
    if predicate.count_of is not None:
        return f"at least {predicate.count_of.at_least} of"
    return "all of" if predicate.all is not None else "any of"
