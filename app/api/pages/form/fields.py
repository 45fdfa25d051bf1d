"""The questions of the form, one for each thing the API takes, made from the vocabulary."""

from dataclasses import dataclass, replace
from typing import Literal

from app.domain.vocabulary import (
    ClinicalTest,
    Finding,
    Measure,
    PresentationItem,
    RedFlagGroup,
)

Kind = Literal["answer", "choice", "number", "group"]
SIDES = ("left", "right")
NO_LIMIT = "no_limit"
NONE_OF_THESE = "none_of_these"
LONGEST_SCALE = 10
"""Numbers from 0 to at most this are tapped, not typed."""


@dataclass(frozen=True, slots=True)
class Option:
    """One value that can be chosen; the empty value is a question left alone."""

    value: str
    label: str


NOT_ASKED = Option("", "Not asked")
ANSWERS = (Option("yes", "Yes"), Option("no", "No"), NOT_ASKED)


@dataclass(frozen=True, slots=True)
class Field:
    """One question.

    Attributes:
        path: Where the answer stands in the body, as ``symptoms.pain_ischial``; also its name.
        label: Short clinical name.
        question: How it is asked.
        options: What can be chosen, the empty value last; of a number, words beside the number.
        low, high, unit: Range and unit of a number.
        sided: Whether left and right may be answered apart.
        how, positive, kit: Of a test: how it is done, what counts as positive, what is needed.
        key: Whether a gate, the certainty, the stage or the phase reads it.
    """

    path: str
    label: str
    question: str
    kind: Kind
    options: tuple[Option, ...] = ()
    low: int = 0
    high: int = 0
    unit: str = ""
    sided: bool = False
    no_limit: bool = False
    how: str = ""
    positive: str = ""
    kit: str = ""
    key: bool = False

    @property
    def scale(self) -> tuple[int, ...]:
        """The numbers to tap; empty when the number is typed."""
        tapped = self.kind == "number" and self.low == 0 and self.high <= LONGEST_SCALE
        return tuple(range(self.low, self.high + 1)) if tapped else ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of everything that can be filled in for it."""
        ends = ("", *(f".{side}" for side in SIDES if self.sided))
        plain = tuple(f"{self.path}{end}" for end in ends)
        return plain + tuple(f"{name}.{NO_LIMIT}" for name in plain if self.no_limit)


def field_of(group: str, finding: Finding, *, key: bool) -> Field:
    """Return the question for a finding.

    Args:
        group: Where it stands in the body, as ``symptoms`` or ``red_flags.cauda_equina``.
        finding: What is asked.
        key: Whether it stands in front.
    """
    plain = Field(
        path=f"{group}.{finding.id}",
        label=finding.label,
        question=finding.question,
        kind="answer",
        options=ANSWERS,
        sided=finding.sided,
        key=key,
    )
    match finding:
        case PresentationItem(kind="choice"):
            options = tuple(Option(choice.id, choice.label) for choice in finding.values)
            return replace(plain, kind="choice", options=(*options, NOT_ASKED))
        case PresentationItem(kind="whole_number", low=int(low), high=int(high)):
            unit = finding.unit or ""
            return replace(plain, kind="number", options=(), low=low, high=high, unit=unit)
        case Measure(low=low, high=high, unit=unit, no_limit=no_limit):
            number = replace(plain, kind="number", options=(), low=low, high=high, unit=unit)
            said = plain.question.replace(NO_LIMIT, "No limit")
            return replace(number, no_limit=no_limit, question=said)
        case ClinicalTest(how=how, positive=positive, kit=kit):
            return replace(plain, how=how, positive=positive, kit=kit or "")
    return plain


def group_field(group: RedFlagGroup) -> Field:
    """Return the one question for a whole red-flag group."""
    return Field(
        path=f"red_flags.{group.id}.group_answer",
        label=group.label,
        question=group.question,
        kind="group",
        options=(Option(NONE_OF_THESE, "Asked: none of these"), NOT_ASKED),
        key=True,
    )
