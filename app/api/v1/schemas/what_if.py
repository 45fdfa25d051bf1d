"""Shape of the answer to what other answers would change."""

from pydantic import Field

from app.api.v1.schemas.evaluation import PackReference
from app.api.v1.schemas.shared import Document, Id
from app.api.v1.schemas.sweep import OutcomeDocument


class ChangedAnswerDocument(Document):
    """A finding that is answered, or a setting or probability that is given, otherwise."""

    finding: str = Field(
        description="Finding id, or `clinician_settings.` or `pre_test_probability.` and a name."
    )
    label: str
    before: object = Field(description="As on the wire; unknown where there was none.")
    after: object = Field(description="As on the wire; unknown where it was taken back.")


class ComparedOutcome(OutcomeDocument):
    """One of the two outcomes, with its first sentences."""

    summary: str
    evaluation_digest: str = Field(description="SHA-256 of the evaluation of these findings.")


class MovedRuleDocument(Document):
    """A rule that comes out otherwise."""

    rule: Id
    text: str = Field(description="What the rule says.")
    before: str = Field(description="yes, no or unknown; never anything else.")
    after: str = Field(description="yes, no or unknown; never anything else.")


class WhatIfBasis(Document):
    """What both evaluations rest on."""

    pack: PackReference
    engine_version: str


class WhatIfDocument(Document):
    """What other answers change, from before to after, and the rules that moved."""

    sentence: str = Field(description="What changes, in one plain sentence.")
    changed: list[ChangedAnswerDocument]
    differs: list[str] = Field(
        description="triage, plan_status, leading_condition, phase, stage; the weightiest first."
    )
    before: ComparedOutcome
    after: ComparedOutcome
    rules_moved: list[MovedRuleDocument] = Field(
        description="Safety rules first; each resolves at /v1/knowledge/rules/{id} where listed."
    )
    basis: WhatIfBasis
