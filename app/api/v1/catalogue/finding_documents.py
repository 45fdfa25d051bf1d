"""Shapes of what can be asked, seen or measured."""

from typing import Literal

from pydantic import Field

from app.api.v1.catalogue.card_documents import AccuracyEntry
from app.api.v1.catalogue.documents import Grounds, PackStamp
from app.api.v1.schemas.shared import Document, Id

SEED = "Facts of the source article it carries, S01 to S27."


class AllowedDocument(Document):
    """What a finding takes on the wire."""

    values: list[str] = Field(
        description="Words that are accepted; unknown is the same as leaving it out.",
        examples=[["yes", "no", "unknown"]],
    )
    low: int | None = Field(
        description="Least whole number, in the finding's own unit; null when it takes no number."
    )
    high: int | None = Field(
        description="Greatest whole number, in the finding's own unit; null as for low."
    )
    sides: bool = Field(description="Whether an object with left and right is accepted as well.")
    sentence: str = Field(description="The same in words.")


class FindingEntry(Grounds):
    """One thing asked, seen or measured."""

    id: Id
    label: str = Field(description="Short clinical name.")
    question: str = Field(description="How it is asked, or what the examiner records.")
    allowed: AllowedDocument
    sided: bool = Field(description="Left and right may differ.")
    either_side: bool = Field(description="A yes on either side counts, whatever side hurts.")
    locates_pain: bool = Field(description="A yes places the pain on a side.")
    seconds: int = Field(description="Time to ask or test, seconds.")
    provokes: int = Field(
        description="Pain provoked by finding out, 0 none to 3 much. No unit: an order."
    )
    on_indication: bool = Field(
        description="Done only when the history calls for it; never proposed by itself."
    )
    at_follow_up: bool = Field(description="Asked at a later visit only.")
    retired: bool = Field(description="Accepted and ignored with a warning.")
    seed: list[str] = Field(description=SEED)
    read_by: list[str] = Field(description="Rules that read it, by id.")


class ChoiceDocument(Document):
    """One allowed value of a choice."""

    id: Id
    label: str


class PresentationEntry(FindingEntry):
    """Who the patient is and how it began."""

    kind: str = Field(description="answer, choice or whole_number. Growing list.")
    choices: list[ChoiceDocument] = Field(description="Values of a choice, with their labels.")
    unit: str | None = Field(description="Unit of a number.")


class SymptomEntry(FindingEntry):
    """What the patient tells."""


class AggravatingFactorEntry(FindingEntry):
    """What makes it worse."""

    mechanism: str = Field(
        description="compressive (tendon pressed on the bone), compressive_with_load (pressed and "
        "pulled), tensile (pulled near hip neutral) or other (points elsewhere). Growing list."
    )


class RiskFactorEntry(FindingEntry):
    """Who is at risk. Never a diagnostic likelihood ratio."""

    origin: str = Field(description="intrinsic or extrinsic. Growing list.")
    modifiable: bool = Field(description="Whether it can be changed: another axis than origin.")


class RedFlagEntry(FindingEntry):
    """A finding that is looked at before anything else."""

    kind: Literal["flag"] = Field(description="Tells a flag from a group.")
    group: Id
    blocking: bool = Field(description="While it is unknown no exercise is given.")
    excludes: str = Field(description="What cannot be excluded while it is not asked.")


class RedFlagGroupEntry(Document):
    """Flags asked together; one answer none_of_these may stand for all members."""

    kind: Literal["group"] = Field(description="Tells a group from a flag.")
    id: Id
    label: str
    question: str
    members: list[RedFlagEntry]


class RedFlagItem(Document):
    """One group of red flags, or one flag: both ids resolve."""

    pack: PackStamp
    item: RedFlagGroupEntry | RedFlagEntry = Field(discriminator="kind")


class ClinicalTestEntry(FindingEntry):
    """A bedside test: how it is done, what counts as positive, and how accurate it is."""

    construct_id: Id = Field(
        alias="construct", description="Tests of one construct measure one thing and count once."
    )
    how: str = Field(description="Position and movement.")
    positive: str = Field(description="What is called positive.")
    kit: str | None = Field(description="What is needed besides a couch.")
    accuracy: list[AccuracyEntry]
    accuracy_note: str = Field(
        description="'no published accuracy' when there is none.",
        examples=["no published accuracy"],
    )
    accuracy_in_combination: list[AccuracyEntry] = Field(
        description="Accuracy of combinations that this test is a part of; not its own."
    )


class ImagingEntry(FindingEntry):
    """A reported imaging result. It never sets stage, phase or tendinopathy."""

    modality: str = Field(description="radiograph, ultrasound, mri, ct or any. Growing list.")


class MeasureEntry(FindingEntry):
    """A number with its unit and closed range."""

    unit: str
    no_limit: bool = Field(description="Whether no_limit (never reached) is accepted.")
    higher_is: str = Field(description="better, worse or neither. Growing list.")
