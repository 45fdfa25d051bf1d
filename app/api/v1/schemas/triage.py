"""Shape of the triage part."""

from pydantic import Field

from app.api.v1.schemas.shared import Document, Id, Provenance


class TriageReason(Provenance):
    """A safety rule in force."""

    rule: Id
    gate: str | None = Field(
        default=None, description="Gate of the product's decisions, G1 to G7, if it is one."
    )
    level: str = Field(description="Level this rule asks for.")
    act_within: str = Field(description="Time this rule asks for.")
    effect: str = Field(description="stop, restrict, caution or none. Growing list.")
    reason: str = Field(description="What was found.")
    action: str = Field(description="What to do.")
    patient_words: str = Field(description="The same, to say to the patient.")


class GroupCoverageDocument(Document):
    """What is known of one group of red flags."""

    group: Id
    present: list[str] | None = Field(default=None, description="Left out when there is none.")
    absent: list[str] | None = Field(
        default=None,
        description="Left out when there is none, and, except with full_trace, where one answer "
        "cleared the whole group.",
    )
    not_asked: list[str] | None = Field(default=None, description="Left out when there is none.")
    asked_as_group: bool = Field(description="Absences rest on one answer for the whole group.")


class MustAskDocument(Document):
    """A question without whose answer no exercise is given."""

    id: Id
    label: str
    question: str
    findings: list[str] = Field(description="What is not known of it.")
    excludes: str = Field(description="What cannot be excluded before it is answered.")


class ReviewDocument(Document):
    """When to look again."""

    days_low: int
    days_high: int
    text: str


class TriageDocument(Document):
    """How fast to act, why, and what was not asked."""

    level: str = Field(
        description="emergency, urgent, soon, routine or indeterminate. Growing list.",
        examples=["routine"],
    )
    act_within: str = Field(
        description="now, same_day, 7_days, 14_days, 4_weeks, routine or ask_first. Growing list.",
        examples=["routine"],
    )
    complete: bool = Field(description="Every red flag is answered and no must-ask is open.")
    reasons: list[TriageReason] = Field(description="Safety rules in force, most pressing first.")
    red_flag_coverage: list[GroupCoverageDocument]
    must_ask: list[MustAskDocument]
    cannot_exclude: list[str] = Field(description="What stays possible because it was not asked.")
    safety_net: list[str] = Field(description="What should bring the patient back.")
    review_by: ReviewDocument
