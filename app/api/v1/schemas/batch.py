"""Shapes of the lines that a batch answers with."""

from typing import Annotated

from pydantic import Field

from app.api.v1.schemas.evaluation import EvaluationDocument, PackReference
from app.api.v1.schemas.shared import Document, Id
from app.web.specification.problem_documents import ProblemDocument

LineNumber = Annotated[
    int,
    Field(
        ge=1,
        description="Which line of the request, from 1. It joins the answer to the line. No unit.",
    ),
]


class ShortTriage(Document):
    """How fast to act."""

    level: str = Field(
        description="emergency, urgent, soon, routine or indeterminate. Growing list."
    )
    act_within: str = Field(
        description="now, same_day, 7_days, 14_days, 4_weeks, routine or ask_first. Growing list."
    )
    complete: bool = Field(description="Every red flag is answered and no must-ask is open.")
    reasons: list[str] = Field(
        description="Rules in force, as in the full answer, to be read at /v1/knowledge/rules. "
        "Age or several findings together may be one, without any red flag. Growing list."
    )


class ShortCoverage(Document):
    """What was found of red flags, and what was not asked."""

    present: list[str] = Field(
        description="Red flags that are present. Empty does not mean routine: see triage.reasons."
    )
    cannot_exclude: list[str] = Field(
        description="Must-asks that are open, and groups of red flags that are not fully answered. "
        "What they would exclude stays possible."
    )


class ShortCondition(Document):
    """A condition and how well it is supported."""

    condition: Id
    support: str = Field(
        description="strong, moderate or weak; none or against only where a red flag leads to it. "
        "Growing list."
    )


class ShortEvaluation(Document):
    """What an archive is searched and counted by. The full answer has the reasons."""

    triage: ShortTriage
    coverage: ShortCoverage
    top_three: list[ShortCondition] = Field(
        description="The first three of the differential, as far as anything supports them, the "
        "best supported first."
    )
    certainty: str = Field(
        description="Of the provisional diagnosis: likely, possible, unlikely or "
        "not_assessable. Growing list."
    )
    plan_status: str = Field(
        description="complete, provisional, restricted or withheld. Growing list."
    )
    evaluation_digest: str = Field(description="The same that the full answer has under basis.")


class EvaluatedLine(Document):
    """A line that was evaluated."""

    line: LineNumber
    status: int = Field(description="200. No unit: as of HTTP.", examples=[200])
    evaluation: ShortEvaluation | EvaluationDocument = Field(
        description="Short, or with detail=full the answer of /v1/evaluations."
    )


class RefusedLine(Document):
    """A line that was not evaluated. It says nothing about the patient."""

    line: LineNumber
    status: int = Field(
        description="What a single request with this body is answered with. No unit: as of HTTP.",
        examples=[422],
    )
    problem: ProblemDocument


class BatchCount(Document):
    """How many lines came to what, and which knowledge was asked."""

    lines: int = Field(description="How many lines the request had. No unit.")
    evaluated: int = Field(description="How many of them were evaluated. No unit.")
    refused: int = Field(description="How many of them got a problem. No unit.")
    packs: list[PackReference]
    engine_version: str


class ClosingLine(Document):
    """The last line. Without it the answer was cut, and what is missing was not answered."""

    closing: BatchCount
