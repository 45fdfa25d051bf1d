"""The request that asks why something was, or was not, concluded."""

from typing import Annotated, Any

from fastapi.openapi.models import Example
from pydantic import Field

from app.api.v1.answers import Closed
from app.api.v1.examples import ALL_CLEAR, CLASSIC_RUNNER, EVALUATION_EXAMPLES
from app.api.v1.request import EvaluationRequest
from app.domain.why_not import AboutKind


class AboutRequest(Closed):
    """One thing of the pack: a condition, stage, phase or exercise."""

    kind: AboutKind = Field(description="What kind of thing it is.")
    id: Annotated[str, Field(strict=True, max_length=64)] = Field(
        description="Its id, as listed at /v1/knowledge under differential-diagnoses, stages, "
        "phases or exercises.",
        examples=["proximal_hamstring_tendinopathy"],
    )


class WhyNotRequest(Closed):
    """The findings of one visit, and what is asked about.

    Never send a name, a date of birth or a health number.
    """

    findings: EvaluationRequest = Field(
        description="The findings, as they are sent to be evaluated."
    )
    about: AboutRequest = Field(description="What is asked about.")


def _example(summary: str, findings: dict[str, Any], kind: str, name: str) -> Example:
    return Example(
        summary=summary, value={"findings": findings, "about": {"kind": kind, "id": name}}
    )


_SUDDEN_POP: Any = EVALUATION_EXAMPLES["sudden_pop"]["value"]

WHY_NOT_EXAMPLES: dict[str, Example] = {
    "next_phase": _example("Why is the runner not in phase P3?", CLASSIC_RUNNER, "phase", "p3"),
    "other_diagnosis": _example(
        "Why not the sciatic nerve?", CLASSIC_RUNNER, "condition", "deep_gluteal_syndrome"
    ),
    "other_stage": _example(
        "Why is the tendon not called reactive?", CLASSIC_RUNNER, "stage", "reactive"
    ),
    "favourite_exercise": _example(
        "Why no Nordic yet?", CLASSIC_RUNNER, "exercise", "assisted_nordic"
    ),
    "stopped": _example(
        "Pop and bruise: why no bridge hold?", _SUDDEN_POP, "exercise", "double_leg_bridge_hold"
    ),
    "too_little_asked": _example(
        "Only sit-bone pain, flags clear: why no tendinopathy?",
        {"symptoms": {"pain_ischial": "yes"}, "red_flags": ALL_CLEAR},
        "condition",
        "proximal_hamstring_tendinopathy",
    ),
}
"""Named requests for the documentation: made-up patients, each with a question."""
