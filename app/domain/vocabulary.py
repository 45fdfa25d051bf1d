"""What can be asked, seen or measured: the typed vocabulary of one complaint."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from app.domain.base import Grounded, Identifier, Knowledge, Text

Seconds = int
"""Whole seconds a clinician needs to ask or test."""


class Finding(Grounded):
    """One thing asked, seen or measured.

    Attributes:
        label: Short clinical name.
        question: How it is asked of the patient, or what the examiner records.
        sided: Whether left and right may differ.
        either_side: A yes on either side counts whatever side hurts, because it fires a gate.
        locates_pain: Whether a yes places the pain on a side.
        seconds: Time to ask or test.
        provokes: Pain provoked by finding out, 0 none to 3 much.
        seed: Facts of the source article it carries (``S01`` to ``S27``).
        on_indication: Done only when the history calls for it, so never proposed by itself.
        at_follow_up: Asked at a later visit only, so never proposed at a first one.
        retired: Accepted and ignored with a warning.
    """

    id: Identifier
    label: Text
    question: Text
    sided: bool = False
    either_side: bool = False
    locates_pain: bool = False
    seconds: Seconds = Field(default=5, ge=1, le=3600)
    provokes: int = Field(default=0, ge=0, le=3)
    seed: tuple[str, ...] = ()
    on_indication: bool = False
    at_follow_up: bool = False
    retired: bool = False


class Choice(Knowledge):
    """One allowed value of a choice."""

    id: Identifier
    label: Text


class PresentationItem(Finding):
    """Who the patient is and how it began: an answer, a choice or a whole number."""

    kind: Literal["answer", "choice", "whole_number"]
    values: tuple[Choice, ...] = ()
    low: int | None = None
    high: int | None = None
    unit: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> "PresentationItem":
        if (self.kind == "choice") != bool(self.values):
            raise ValueError(f"{self.id}: a choice has values and nothing else has")
        if (self.kind == "whole_number") != (self.low is not None and self.high is not None):
            raise ValueError(f"{self.id}: a number has low and high and nothing else has")
        return self


class Symptom(Finding):
    """What the patient tells: place, behaviour and company of the pain."""


class AggravatingFactor(Finding):
    """What makes it worse.

    Attributes:
        mechanism: ``compressive`` (tendon pressed on the bone), ``compressive_with_load`` (pressed
            and pulled), ``tensile`` (pulled near hip neutral) or ``other`` (points elsewhere).
    """

    mechanism: Literal["compressive", "compressive_with_load", "tensile", "other"]


class RiskFactor(Finding):
    """Two axes that are often mixed up: where it comes from, and whether it can be changed."""

    origin: Literal["intrinsic", "extrinsic"]
    modifiable: bool


class RedFlag(Finding):
    """A finding that is looked at before anything else.

    Attributes:
        blocking: Unknown means that no exercise is given.
        excludes: What cannot be excluded while this is not asked.
    """

    blocking: bool = False
    excludes: Text


class RedFlagGroup(Knowledge):
    """Flags asked together; one answer ``none_of_these`` may stand for all members."""

    id: Identifier
    label: Text
    question: Text
    members: tuple[RedFlag, ...] = Field(min_length=1)


class ClinicalTest(Finding):
    """A bedside test: how it is done and what counts as positive.

    Attributes:
        construct_id: Tests that share a construct measure one thing and count once.
        how: Position and movement.
        positive: What is called positive.
        kit: What is needed besides a couch.
    """

    construct_id: Identifier = Field(alias="construct")
    how: Text
    positive: Text
    kit: Text | None = None


class ImagingFinding(Finding):
    """A reported imaging result. It never sets stage, phase or tendinopathy."""

    modality: Literal["radiograph", "ultrasound", "mri", "ct", "any"]


class Measure(Finding):
    """A number with its unit and closed range.

    Attributes:
        no_limit: Whether the answer ``no_limit`` (never reached) is allowed; it counts as above
            all.
        higher_is: Direction of the scale.
    """

    unit: Text
    low: int
    high: int
    no_limit: bool = False
    higher_is: Literal["better", "worse", "neither"] = "neither"


class Vocabulary(Knowledge):
    """All findings of a complaint in the order a history is taken."""

    presentation: tuple[PresentationItem, ...]
    symptoms: tuple[Symptom, ...]
    aggravating_factors: tuple[AggravatingFactor, ...]
    risk_factors: tuple[RiskFactor, ...]
    red_flags: tuple[RedFlagGroup, ...]
    clinical_tests: tuple[ClinicalTest, ...]
    imaging: tuple[ImagingFinding, ...]
    measures: tuple[Measure, ...]

    def flags(self) -> Iterator[RedFlag]:
        """Yield every red flag, group by group."""
        for group in self.red_flags:
            yield from group.members

    def groups(self) -> dict[str, tuple[Finding, ...]]:
        """Return the findings of each wire group, in wire order."""
        return {
            "presentation": self.presentation,
            "symptoms": self.symptoms,
            "aggravating_factors": self.aggravating_factors,
            "risk_factors": self.risk_factors,
            "red_flags": tuple(self.flags()),
            "clinical_tests": self.clinical_tests,
            "imaging": self.imaging,
            "measures": self.measures,
        }

    def all_findings(self) -> Iterator[Finding]:
        """Yield every finding once."""
        for members in self.groups().values():
            yield from members
