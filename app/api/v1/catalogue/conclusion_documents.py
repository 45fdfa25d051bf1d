"""Shapes of what is concluded and done: conditions, stages, phases, exercises, advice."""

from pydantic import Field

from app.api.v1.catalogue.card_documents import AccuracyEntry
from app.api.v1.catalogue.documents import Grounds, PredicateDocument, RuleIds, RuleStatement
from app.api.v1.catalogue.finding_documents import SEED
from app.api.v1.schemas.plan import DoseDocument
from app.api.v1.schemas.shared import Document, Id

ALWAYS = "Null: always."


class FeatureStatement(RuleStatement):
    """One reason for or against a condition."""

    weight: str = Field(description="strong, moderate or weak. Growing list.")
    construct_id: str | None = Field(
        alias="construct", description="Features of one construct count once, the heaviest."
    )


class FeaturesByDirection(Document):
    """What speaks for, against, neither way, and what is only a risk."""

    for_: list[FeatureStatement] = Field(alias="for")
    against: list[FeatureStatement]
    neutral: list[FeatureStatement]
    risk: list[FeatureStatement] = Field(
        description="Adds only beside another reason for the condition, never by itself."
    )


class DifferentialDiagnosisEntry(Grounds):
    """A condition that may be the cause."""

    id: Id
    name: str
    plain_name: str
    category: Id
    rank: int = Field(description="Order among equals: the lower comes first. No unit.")
    home: bool = Field(description="The condition whose plan the pack holds.")
    features: FeaturesByDirection
    imaging: str = Field(description="First imaging, or why none.")
    next_step: str = Field(description="What a clinician does when it leads.")
    coexists_with: list[str]
    led_by: RuleIds = Field(description="Safety rules that make it lead.")
    accuracy: list[AccuracyEntry] = Field(description="Published accuracy of tests for it.")
    seed: list[str] = Field(description=SEED)


class StageCriterionStatement(RuleStatement):
    """One criterion of a stage."""

    weight: int = Field(description="How much it adds to the fit, 1 to 3. No unit.")
    required: bool = Field(description="The stage is not met without it.")
    defining: bool = Field(description="Known to be false, the stage is not even the nearest.")


class StageEntry(Grounds):
    """One label on the continuum. Never from imaging or age alone."""

    id: Id
    name: str
    order: int = Field(description="Place on the continuum, for drawing. No unit.")
    meaning: str
    reversibility: str
    management: str
    criteria: list[StageCriterionStatement]
    default: RuleStatement | None = Field(
        description="When it is the answer in the absence of a better fit. Null: never."
    )
    limits: list[str] = Field(description="Limits of staging, to be read with any label.")
    seed: list[str] = Field(description=SEED)


class PhaseEntry(Grounds):
    """One phase of the plan."""

    id: Id
    name: str
    aim: str
    hip_flexion_cap_deg: int | None = Field(
        description="Most hip flexion under load, degrees. Null: free."
    )
    pain_limit: int = Field(description="Most pain during and after, points of 10.")
    enter: list[RuleStatement] = Field(
        description="All must be true; the phase is not offered while one is unknown."
    )
    tempo: str
    frequency: str
    progress_when: list[str]
    hold_when: list[str]
    regress_when: list[str]
    stop_when: list[str]
    minimum_weeks: int
    exercises: list[str] = Field(description="Exercises with a dose for it, in order.")


class DoseEntry(DoseDocument, Grounds):
    """How much of an exercise in one phase. What is not said is left out, never guessed."""


class ContraindicationStatement(Grounds):
    """When an exercise is left out."""

    text: str
    rule: str | None = Field(
        description="Rule id. Null: the clinician judges it by the text alone."
    )
    when: PredicateDocument | None
    sentence: str | None = Field(description="The rule read aloud.")
    hold_if_unknown: bool = Field(description="Left out also while the answer is unknown.")


class ExerciseEntry(Grounds):
    """One exercise of the library, with a dose for each phase it belongs to."""

    id: Id
    name: str
    plain_name: str
    order: int = Field(description="Place in the progression. No unit.")
    load_type: str
    muscles: list[str]
    position: str
    how: str
    hip_flexion_low_deg: int
    hip_flexion_high_deg: int
    supported: bool
    kit: list[str]
    phases: list[str]
    doses: list[DoseEntry]
    contraindications: list[ContraindicationStatement]
    regressions: list[str]
    progressions: list[str]
    trial: str | None = Field(description="Conditions under which it is a try-and-keep.")
    trial_rule: RuleStatement | None = Field(description="When it may be tried.")
    cap_exception: str | None = Field(description="Why it may pass the cap on hip flexion.")
    first_choice: bool
    seed: list[str] = Field(description=SEED)


class AdviceEntry(Grounds):
    """A piece of advice, given only to those it concerns."""

    id: Id
    kind: str = Field(
        description="Part of the plan it belongs to: load_advice, avoid, education, imaging, "
        "referral, escalation, population, modifier, adjunct or take_home. Growing list."
    )
    title: str
    text: str
    rule: str | None = Field(description="Rule id. " + ALWAYS)
    when: PredicateDocument | None = Field(description="Given when true. " + ALWAYS)
    sentence: str = Field(description="The rule read aloud.")
    phases: list[str] = Field(description="Only in these phases; all when empty.")
    under_stop: bool = Field(description="Given also when a gate stops the plan.")
    without_gates: bool = Field(description="Not given while any gate restricts the plan.")
    withhold_exercises: list[str] = Field(description="Exercises it takes out of the plan.")
    seed: list[str] = Field(description=SEED)
