"""Shape of the whole answer."""

from pydantic import Field

from app.api.v1.schemas.diagnosis import (
    PostTestDocument,
    ProvisionalDiagnosis,
    RankedConditionDocument,
)
from app.api.v1.schemas.plan import PlanDocument, StageDocument
from app.api.v1.schemas.shared import Document, Known
from app.api.v1.schemas.sweep import FlipsDocument, NextFindingsDocument
from app.api.v1.schemas.triage import TriageDocument


class TraceEntryDocument(Document):
    """One rule: what it read and how it came out."""

    rule: str = Field(description="Rule id; resolves at /v1/knowledge/rules/{id} where listed.")
    truth: Known | None = Field(
        default=None, description="Left out of open rules, which name what is missing."
    )
    read: dict[str, str | int | float] | None = Field(
        default=None, description="What it read, where known; numbers in the finding's own unit."
    )
    missing: list[str] | None = Field(default=None, description="What keeps it open.")
    tag: str | None = Field(default=None, description="Of decided rules.")
    sources: list[str] | None = Field(default=None, description="Of decided rules.")


class PackReference(Document):
    """The pack that was asked."""

    id: str
    version: str
    digest: str = Field(description="SHA-256 of the pack's canonical JSON.")
    status: str


class Basis(Document):
    """What the answer rests on."""

    pack: PackReference
    engine_version: str
    input_digest: str = Field(description="SHA-256 of the known findings.")
    evaluation_digest: str = Field(
        description="SHA-256 of the canonical evaluation; no time or request id inside."
    )
    intended_use: str
    sign_off: str
    assumptions: list[str]
    limitations: list[str]
    warnings: list[str]


class EvaluationDocument(Document):
    """The answer: what is safe to conclude, what to do and why."""

    summary: str = Field(description="The action, its time, and what was not asked.")
    triage: TriageDocument
    provisional_diagnosis: ProvisionalDiagnosis
    differential: list[RankedConditionDocument]
    post_test_probability: list[PostTestDocument] = Field(
        description="Only for a given pre-test probability and where published ratios allow it."
    )
    stage: StageDocument
    plan: PlanDocument
    next_findings: NextFindingsDocument | None = Field(
        default=None, description="What to ask or test next."
    )
    flips: FlipsDocument | None = Field(
        default=None, description="What this answer hangs on: single answers that change it."
    )
    trace: list[TraceEntryDocument] | None = Field(
        default=None, description="Rules that decided, and open ones that matter."
    )
    basis: Basis
