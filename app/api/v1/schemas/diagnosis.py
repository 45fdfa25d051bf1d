"""Shapes of the diagnostic parts."""

from pydantic import Field

from app.api.v1.schemas.shared import (
    CriterionDocument,
    Document,
    Id,
    Known,
    Provenance,
    Sources,
    Tag,
)


class CertaintyReason(Document):
    """What decided the certainty of the home condition."""

    code: Id
    text: str


class Leg(Document):
    """One of the three legs of the certainty rule: site, aggravator, provocation."""

    leg: Id
    met: Known
    missing: list[str]


class HomeCondition(Provenance):
    """How sure the condition may be called whose plan the pack holds."""

    condition: Id
    name: str
    certainty: str = Field(
        description="likely, possible, unlikely or not_assessable. Growing list."
    )
    reasons: list[CertaintyReason]
    legs: list[Leg]
    minimum_set_open: list[CriterionDocument] = Field(
        description="What still has to be answered before likely."
    )
    negative_constructs: list[CriterionDocument] = Field(
        description="Kinds of test that are negative; two make it unlikely."
    )


class TrialDefinitionDocument(Provenance):
    """The published definition, criterion by criterion. Reported, never a gate."""

    id: Id
    name: str
    status: str = Field(description="met, not_met, not_applicable or undecided. Growing list.")
    applies_when: list[CriterionDocument]
    required: list[CriterionDocument]
    counted: list[CriterionDocument]
    at_least: int = Field(description="How many of the counted criteria are needed.")
    note: str


class NamedCondition(Document):
    """A condition by name."""

    condition: Id
    name: str


class ProvisionalDiagnosis(Document):
    """The leading condition and how sure it may be called. Nothing is ever confirmed."""

    condition: str | None = Field(description="Leading condition, if one may be named.")
    name: str | None
    category: str | None
    certainty: str = Field(
        description="likely, possible, unlikely or not_assessable. Growing list.",
        examples=["likely"],
    )
    statement: str
    next_step: str | None = Field(description="What to do about the leading condition.")
    home_condition: HomeCondition
    may_coexist: list[NamedCondition] = Field(description="Conditions are not exclusive.")
    trial_definition: TrialDefinitionDocument


class FeatureDocument(Document):
    """One reason for or against a condition.

    Id, weight, tag and sources stand here with `include=full_trace`, and always at
    /v1/knowledge/rules/feature.{condition}.{id}.
    """

    id: str | None = Field(default=None, description="With full_trace. Growing list.")
    text: str
    weight: str | None = Field(default=None, description="strong, moderate or weak. Growing list.")
    tag: Tag | None = None
    sources: Sources | None = None


class RankedConditionDocument(Document):
    """One condition of the differential."""

    rank: int | None = Field(
        default=None,
        description="1 is the best supported. Of the first three; the list is in this order. "
        "No unit.",
    )
    condition: Id
    name: str | None = Field(default=None, description="Of the first three.")
    category: Id
    support: str = Field(
        description="strong, moderate, weak, none or against: an order, not a probability. "
        "Growing list."
    )
    for_: list[FeatureDocument] | None = Field(
        default=None,
        alias="for",
        description="Weightiest first. All of the first three conditions, one reason of the "
        "others; all of all with `include=full_trace`.",
    )
    against: list[FeatureDocument] | None = Field(default=None, description="As `for`.")
    not_asked: list[str] | None = Field(
        default=None, description="What was not asked and would matter, weightiest first."
    )
    neutral: list[str] | None = Field(default=None, description="What it shares with others.")
    led_by: list[str] | None = Field(default=None, description="Safety rules that point to it.")
    imaging: str | None = Field(default=None, description="First imaging; for the top of the list.")
    next_step: str | None = Field(
        default=None,
        description="Next step; for those of the first three that something speaks for.",
    )


class PostTestDocument(Provenance):
    """A range after a test, for the pre-test probability that was given."""

    condition: Id
    finding: Id
    result: str = Field(description="positive or negative. Growing list.")
    pre_test_of_100: int
    low_of_100: int
    high_of_100: int
    sentence: str
    population: str
    design: str
    bias: str
