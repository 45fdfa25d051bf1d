"""Shapes of what everything else points to: rules and sources."""

from pydantic import Field

from app.api.v1.catalogue.card_documents import AccuracyEntry
from app.api.v1.catalogue.documents import Grounds, PredicateDocument, RuleIds, Sentence
from app.api.v1.schemas.shared import Document, Id


class EvidenceRowDocument(Document):
    """One fact taken from the source, in the product's own words."""

    id: Id
    at: str | None = Field(description="Place in the source, as far as known.")
    grade: str = Field(
        description="V seen in the source, S seen second-hand, D derived by arithmetic, M from "
        "memory, P decision of the product."
    )
    says: str
    figures: list[int | float] = Field(
        description="Every number it may lend to a rule or dose, each in the unit that says states."
    )
    derivation: str | None = Field(description="How a derived figure was computed.")


class SourceEntry(Document):
    """A publication, or a decision of the product, with all that was taken from it."""

    id: Id
    kind: str = Field(description="Kind of source. Growing list.", examples=["trial"])
    citation: str
    doi: str | None = Field(description="Digital object identifier, without a resolver address.")
    year: int | None = Field(description="Year of publication.")
    note: str | None
    checked_on: str = Field(description="Day it was last checked, YYYY-MM-DD.")
    evidence: list[EvidenceRowDocument]


class AllowanceDocument(Document):
    """What a restriction still allows; everything else is off."""

    phases: list[str]
    load_types: list[str]
    exercises: list[str] = Field(description="Empty: all of those phases and load types.")
    effort_cap_percent: int | None
    adjuncts: list[str]


class ExceptionDocument(Document):
    """An exception that counts only when it is established; unknown leaves the rule in force."""

    rule: str
    when: PredicateDocument
    sentence: Sentence


class SafetyOutcome(Document):
    """What a safety rule does."""

    gate: str | None = Field(description="Gate of the product's decisions, G1 to G7, if any.")
    level: str
    act_within: str
    effect: str = Field(description="stop, restrict, caution or none. Growing list.")
    allows: AllowanceDocument | None
    points_to: list[str] = Field(description="Conditions it makes lead the differential.")
    reason: str
    action: str
    patient_words: str
    unless: ExceptionDocument | None


class MustAskOutcome(Document):
    """What has to be asked before any exercise is given."""

    label: str
    question: str
    findings: list[str] = Field(description="All must be known.")
    ask_if_unsure: bool = Field(description="Whether it is asked while it is not known to apply.")
    excludes: str


class FeatureOutcome(Document):
    """What a feature says about its condition."""

    condition: Id
    direction: str = Field(description="for, against, neutral or risk. Growing list.")
    weight: str
    construct_id: str | None = Field(
        alias="construct", description="Features of one construct count once."
    )


class FitOutcome(Document):
    """What a criterion adds to the fit of its stage."""

    stage: Id
    weight: int = Field(description="1 to 3. No unit.")
    required: bool
    defining: bool


class ComputationOutcome(Document):
    """A value that a named, tested function of the engine computes."""

    function: Id
    version: int = Field(description="Rises when the function changes. No unit.")
    result: str = Field(description="truth or number. Growing list.")
    limits: dict[str, int | float] = Field(
        description="Bounds it uses, by name, in the unit of what they bound."
    )


class RuleEntry(Grounds):
    """One rule under the id it has in the trace of an evaluation."""

    id: str = Field(examples=["safety.cauda_equina"])
    kind: str = Field(
        description="safety, exception, must_ask, derivation, computation, feature, certainty, "
        "trial_definition, stage, phase, exercise or advice. Growing list."
    )
    text: str = Field(description="What it stands for.")
    when: PredicateDocument | None = Field(
        description="When it is true, for programs. Null: always, or computed by a function."
    )
    sentence: str = Field(
        description="What it does and when, read aloud in the labels of its findings.",
        examples=[
            "P2 is entered only given this: pain on the load test is at most 3 points of 10."
        ],
    )
    unknown: str = Field(description="What it does while it is not known whether it holds.")
    reads: list[str] = Field(description="Findings and derived findings it reads.")
    read_by: RuleIds = Field(description="Rules that read it.")
    belongs_to: str | None = Field(description="Address of the entry it is a rule of.")
    safety: SafetyOutcome | None = None
    must_ask: MustAskOutcome | None = None
    feature: FeatureOutcome | None = None
    fit: FitOutcome | None = None
    computation: ComputationOutcome | None = None
    accuracy: list[AccuracyEntry] | None = Field(
        default=None, description="Published accuracy of a derived finding."
    )
