"""Shapes of what to ask next and of what another answer would change."""

from pydantic import Field

from app.api.v1.schemas.shared import Document, Id


class OutcomeChange(Document):
    """Parts of the outcome in which it would differ; what stays the same is left out.

    By default only the weightiest: triage with the status of the plan, else that status, else the
    condition; all of them with full_trace.
    """

    triage: str | None = Field(default=None, description="Level of triage. Growing list.")
    act_within: str | None = Field(default=None, description="Time to act. Growing list.")
    leading_condition: str | None = Field(default=None, description="null: none is named.")
    stage: str | None = Field(default=None, description="Label of the stage. Growing list.")
    phase: str | None = Field(default=None, description="null: no exercise.")
    plan_status: str | None = Field(default=None, description="Status of the plan. Growing list.")


class NextFindingDocument(Document):
    """Something to ask or test next."""

    kind: str = Field(
        description="must_ask: exercise waits for it. red_flags: the open ones of a group. "
        "finding: a single one. Growing list."
    )
    id: Id = Field(description="Of the must-ask, the group of red flags or the finding.")
    question: str
    findings: list[str] | None = Field(
        default=None, description="What of it is not known; left out of a single finding."
    )
    could_change: list[str] | None = Field(
        default=None,
        description="triage, plan_status, leading_condition, phase, stage; the weightiest first. "
        "Of a single finding with full_trace; else `if` says it.",
    )
    changes_if: dict[str, OutcomeChange] | None = Field(
        default=None,
        alias="if",
        description="Of a single finding: answers that change something, with what they change.",
    )
    seconds: int = Field(description="Time to ask or test, seconds.")
    provokes: int = Field(description="Pain provoked, 0 none to 3 much. No unit: an order.")
    kit: str | None = Field(default=None, description="What is needed; left out when nothing is.")


class NextFindingsDocument(Document):
    """What to ask or test next, by what it could change; open must-asks first."""

    sentence: str = Field(description="Says also when nothing worth asking is left.")
    items: list[NextFindingDocument]


class OutcomeDocument(Document):
    """What is decided, without reasons."""

    triage: str
    act_within: str
    leading_condition: str | None
    stage: str
    phase: str | None
    plan_status: str


class FlipDocument(Document):
    """Single answers that lead to one other outcome."""

    to: OutcomeChange
    answers: dict[str, list[str]] = Field(
        description="Answer to findings. An answer is as on the wire, unknown (the answer is taken "
        "back; with full_trace only), or a range such as 0 to 17.",
        examples=[{"yes": ["saddle_numbness", "bladder_change"]}],
    )


class FlipsDocument(Document):
    """Every single finding whose change alters the outcome."""

    now: OutcomeDocument
    changes: list[FlipDocument] = Field(description="What changes most comes first.")
