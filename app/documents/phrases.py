"""Findings and doses in the words of a record."""

from collections.abc import Iterable, Iterator, Mapping

from app.domain.findings import NO_LIMIT, FindingSet, Sides, Single
from app.domain.pack import Pack
from app.domain.plan import Dose, Range
from app.domain.vocabulary import ClinicalTest, Finding, Measure, PresentationItem

OFTEN = {
    "seconds_per_repetition": "{} s a repetition",
    "times_per_day": "{} times a day",
    "sessions_per_week": "{} times a week",
}


def joined(parts: Iterable[str]) -> str:
    """Return parts as a list in one line."""
    return "; ".join(dict.fromkeys(parts))


def labels_of(pack: Pack) -> dict[str, str]:
    """Return the labels of all findings, reported, computed and derived, by id."""
    reported = {item.id: item.label for item in pack.vocabulary.all_findings()}
    computed = {item.id: item.label for item in pack.computations}
    return reported | computed | {item.id: item.label for item in pack.derivations}


def worded(identifier: str) -> str:
    """Return an id as words."""
    return identifier.replace("_", " ")


def answers_of(
    headings: tuple[str, str], findings: Iterable[Finding], known: FindingSet
) -> Iterator[str]:
    """Yield one line of what holds and one of what does not, of a group of findings.

    Args:
        headings: What holds, and what does not, is called.
        findings: The group, in the order a history is taken.
        known: What is known.
    """
    holds: list[str] = []
    absent: list[str] = []
    for finding in findings:
        value = known.values.get(finding.id)
        if value is not None:
            (absent if _is_absent(value) else holds).append(_said(finding, value))
    for heading, labels in zip(headings, (holds, absent), strict=True):
        if labels:
            yield f"{heading}: {joined(labels)}."


def _is_absent(value: Single | Sides) -> bool:
    """Return whether it holds nowhere; a number or a choice is something that was found."""
    sides = (value.left, value.right) if isinstance(value, Sides) else (value,)
    return all(each is False or each is None for each in sides)


def _said(finding: Finding, value: Single | Sides) -> str:
    if isinstance(value, Sides):
        sides = [
            f"{side} {_value(finding, each)}"
            for side, each in (("left", value.left), ("right", value.right))
            if each is not None
        ]
        return f"{finding.label} ({', '.join(sides)})"
    if isinstance(value, bool):
        return finding.label
    return f"{finding.label} {_value(finding, value)}"


def _value(finding: Finding, value: Single) -> str:
    if isinstance(value, bool):
        if isinstance(finding, ClinicalTest):
            return "positive" if value else "negative"
        return "yes" if value else "no"
    if value == NO_LIMIT:
        return "without limit"
    if isinstance(finding, PresentationItem) and isinstance(value, str):
        return next(choice.label for choice in finding.values if choice.id == value)
    unit = finding.unit if isinstance(finding, Measure | PresentationItem) else None
    said_already = unit is None or unit.split()[0] in finding.label.lower()
    return str(value) if said_already else f"{value} {unit}"


def dose_in_words(dose: Dose) -> str:
    """Return a dose as one line; what is not said of it is left out."""
    return ", ".join(_dose(dose))


def _dose(dose: Dose) -> Iterator[str]:
    if dose.sets is not None and dose.repetitions is not None:
        yield f"{_span(dose.sets)} sets of {_span(dose.repetitions)}"
    else:
        yield from _parts(dose, {"sets": "{} sets", "repetitions": "{} repetitions"})
    yield from _parts(dose, {"hold_s": "held {} s", "effort_percent": "effort {} % of maximum"})
    load = dose.repetition_maximum
    if load is not None:
        going = "" if load.low == load.high else f" going to {load.low}RM"
        yield f"load {load.high}RM{going}"
    yield from _parts(dose, OFTEN)
    if dose.rest_hours is not None:
        yield f"{dose.rest_hours} hours between sessions"


def _parts(dose: Dose, forms: Mapping[str, str]) -> Iterator[str]:
    for name, form in forms.items():
        given: Range | None = getattr(dose, name)
        if given is not None:
            yield form.format(_span(given))


def _span(given: Range) -> str:
    return str(given.low) if given.low == given.high else f"{given.low} to {given.high}"
