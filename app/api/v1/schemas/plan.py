"""Shapes of stage and plan."""

from pydantic import Field

from app.api.v1.schemas.shared import Document, Id, Known, Provenance


class NamedStage(Document):
    """A stage by name."""

    label: Id
    name: str


class OpenCriterion(Document):
    """A criterion that is not known."""

    text: str
    missing: list[str]


class StageNeed(Document):
    """What has to be known before a stage is trusted."""

    text: str
    known: Known
    missing: list[str]


class StageDocument(Provenance):
    """Place on the continuum, never from imaging or age alone."""

    label: str = Field(
        description="reactive, disrepair, degenerative, reactive_on_degenerative or indeterminate. "
        "Growing list.",
        examples=["disrepair"],
    )
    name: str
    order: int = Field(description="Place on the continuum, for drawing. No unit.")
    basis: str = Field(
        description="criteria: met. nearest: none fits in full. default: by duration. "
        "indeterminate: too little is known. not_staged: no tendinopathy, or a gate stops. "
        "Growing list."
    )
    confidence: str = Field(
        description="moderate, low or none; staging is not validated. Growing list."
    )
    meaning: str
    reversibility: str
    management: str
    note: str | None
    alternates: list[NamedStage]
    criteria_met: list[str]
    criteria_not_met: list[str]
    criteria_unknown: list[OpenCriterion]
    needs: list[StageNeed]
    limits: list[str] = Field(description="Limits of staging, to be read with any label.")


class Span(Document):
    """A closed range of whole numbers."""

    low: int = Field(description="Least, in the unit of the field that holds the range.")
    high: int = Field(description="Greatest, in the unit of the field that holds the range.")


class DoseDocument(Provenance):
    """How much. What is not said is left out, never guessed."""

    phase: Id
    sets: Span | None = None
    repetitions: Span | None = None
    hold_s: Span | None = Field(default=None, description="Seconds of one hold.")
    effort_percent: Span | None = Field(default=None, description="Percent of a maximal effort.")
    repetition_maximum: Span | None = Field(default=None, description="Load as xRM.")
    seconds_per_repetition: Span | None = None
    times_per_day: Span | None = None
    sessions_per_week: Span | None = None
    rest_hours: int | None = None
    attributed_to: str = Field(description="Where the dose was used.")
    note: str | None = None


class ExerciseDocument(Document):
    """One exercise of the plan; what it rests on stands at /v1/knowledge/exercises/{id}."""

    id: Id
    name: str
    first_choice: bool | None = Field(
        default=None, description="true: to begin with. Left out otherwise."
    )
    load_type: str
    muscles: list[str]
    position: str
    how: str
    hip_flexion_low_deg: int
    hip_flexion_high_deg: int
    cap_exception: str | None = Field(default=None, description="Why it may pass the cap.")
    supported: bool
    trial: str | None = Field(
        default=None, description="Conditions under which it is a try-and-keep."
    )
    kit: list[str] | None = Field(default=None, description="What is needed, if anything.")
    dose: DoseDocument
    mind: list[str] | None = Field(
        default=None, description="What the clinician still has to judge."
    )
    regressions: list[str]
    progressions: list[str]


class PhaseDocument(Provenance):
    """The phase of the plan with its criteria in words."""

    id: Id
    name: str
    aim: str
    tempo: str
    frequency: str
    minimum_weeks: int
    progress_when: list[str]
    hold_when: list[str]
    regress_when: list[str]
    stop_when: list[str]


class PhaseCriterion(Document):
    """An entry criterion of the next phase."""

    text: str
    met: Known
    missing: list[str]


class NextPhase(Document):
    """The next phase and what it waits for."""

    phase: Id
    name: str
    waits_for: list[PhaseCriterion]


class AdviceDocument(Provenance):
    """A piece of advice."""

    id: Id
    title: str
    text: str


class LeftOutDocument(Document):
    """An exercise that is not in the plan, and why."""

    exercise: Id
    reason: str
    detail: str | None


class PlanReasonDocument(Document):
    """Why the plan has its status."""

    kind: str = Field(
        description="gate, caution, must_ask, certainty, flags_unasked, phase_open or "
        "clinician_setting. Growing list."
    )
    rule: str | None = Field(
        description="Of gate, caution, must_ask and phase_open: id at /v1/knowledge/rules/{id}."
    )
    text: str
    findings: list[str]


class RefusedSetting(Document):
    """A clinician's setting that is not in force."""

    setting: str
    reason: str


class SettingsDocument(Document):
    """What became of the clinician's settings."""

    applied: list[str]
    refused: list[RefusedSetting]
    reason: str = Field(description="The reason that was given.")


class PlanDocument(Document):
    """What to do, within the gates. Withheld, the reasons are the answer."""

    status: str = Field(
        description="complete, provisional, restricted or withheld. Growing list.",
        examples=["complete"],
    )
    reasons: list[PlanReasonDocument]
    instead: str | None = Field(description="What to do while the plan is withheld.")
    phase: PhaseDocument | None
    pain_limit: int | None = Field(description="Most pain, points of 10.")
    hip_flexion_cap_deg: int | None = Field(description="Most hip flexion under load, degrees.")
    effort_cap_percent: int | None = Field(description="Highest effort that a gate allows.")
    next_phase: NextPhase | None
    exercises: list[ExerciseDocument]
    also_suitable: list[str] = Field(
        description="Ids of further exercises of the phase that nothing speaks against."
    )
    left_out: list[LeftOutDocument]
    load_advice: list[AdviceDocument] = Field(description="For this patient's aggravators only.")
    avoid: list[AdviceDocument]
    education: list[AdviceDocument]
    populations: list[AdviceDocument]
    modifiers: list[AdviceDocument]
    adjuncts: list[AdviceDocument] = Field(
        description="What may go along with the exercises; spelled out by include=full_trace, else "
        "named under more."
    )
    imaging: list[AdviceDocument]
    referral: list[AdviceDocument]
    escalation: list[AdviceDocument]
    more: list[str] = Field(
        description="Ids of further advice for this patient: /v1/knowledge/education/{id}."
    )
    load_test: str | None
    clinician_settings: SettingsDocument | None = Field(
        description="What became of the clinician's settings, where any were sent."
    )
