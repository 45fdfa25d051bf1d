"""Shape of the answer to why something was, or was not, concluded."""

from pydantic import Field

from app.api.v1.schemas.evaluation import PackReference
from app.api.v1.schemas.shared import Document, Id, Known, Provenance

RULE = "Rule id; resolves at /v1/knowledge/rules/{id}."


class AboutDocument(Document):
    """What was asked about."""

    kind: str = Field(description="condition, stage, phase or exercise. Growing list.")
    id: Id
    name: str


class SpokenReasonDocument(Provenance):
    """One thing that speaks for or against it."""

    text: str
    rule: str = Field(description=RULE, examples=["stage.reactive.early"])


class QuestionedCriterion(Provenance):
    """One of its criteria: met, not met or unknown."""

    rule: str = Field(description=RULE)
    text: str
    met: Known
    missing: list[str] = Field(description="Findings that were not asked and keep it open.")


class HeldByDocument(Document):
    """One thing that holds it back."""

    kind: str = Field(
        description="gate, must_ask, certainty, certainty_reason, rival, led_past, support, "
        "ranked_behind, required, required_open, other_stage, stage_needs, no_stage_fits, "
        "phase_criteria, phase_passed, clinician_setting, exercise_of_phase, effort_cap, "
        "hip_flexion_cap, population, contraindicated, contraindication_open, trial_conditions or "
        "few_at_once. Growing list.",
        examples=["must_ask"],
    )
    rule: str | None = Field(description=RULE + " Null where no single rule stands behind it.")
    text: str = Field(description="The reason in one sentence.")
    findings: list[str] = Field(description="What was not asked of it.")


class NotAskedDocument(Document):
    """A finding that was not asked and would matter."""

    finding: Id
    label: str
    question: str = Field(description="How it is asked, or what the examiner records.")
    rules: list[str] = Field(description="Rules that it keeps open, by id.")


class WhyNotBasis(Document):
    """What the answer rests on: the same evaluation that the same findings get."""

    pack: PackReference
    engine_version: str
    input_digest: str = Field(description="SHA-256 of the known findings.")
    evaluation_digest: str = Field(description="SHA-256 of the evaluation of these findings.")


class WhyNotDocument(Document):
    """Why one condition, stage, phase or exercise was, or was not, concluded."""

    about: AboutDocument
    concluded: bool = Field(
        description="A condition: it leads, or is strongly supported, and is not called unlikely. "
        "A stage: it is the one named. A phase: the plan is in it. An exercise: the plan gives it."
    )
    sentence: str = Field(
        description="The first reason in one plain sentence.",
        examples=["P3 was not opened, because P2 waits for: the load test is 3 or less."],
    )
    held_by: list[HeldByDocument] = Field(
        description="What holds it back, the first reason first: gates, questions that must be "
        "asked, certainty, then what belongs to it alone."
    )
    missing: list[NotAskedDocument] = Field(
        description="What was not asked and would matter, what to ask first first."
    )
    more_missing: int = Field(description="How many more there are than are listed.")
    against: list[SpokenReasonDocument] = Field(description="What spoke against it.")
    for_: list[SpokenReasonDocument] = Field(alias="for", description="What speaks for it.")
    criteria: list[QuestionedCriterion] = Field(
        description="Its criteria, where it has any; of a phase those of every phase up to it."
    )
    rules: list[str] = Field(description="Rules that were looked at, by id.")
    basis: WhyNotBasis
