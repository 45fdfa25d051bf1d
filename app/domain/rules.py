"""Rules: derived findings, safety gates, must-asks, conditions, certainty and stages."""

from typing import Literal

from pydantic import Field, model_validator

from app.domain.base import (
    ActWithin,
    Effect,
    Grounded,
    Identifier,
    Knowledge,
    RuleId,
    Text,
    TriageLevel,
    Weight,
)
from app.domain.predicates import Part, Reference

ACT_WITHIN_OF: dict[str, tuple[str, ...]] = {
    "emergency": ("now",),
    "urgent": ("same_day", "7_days", "14_days"),
    "soon": ("4_weeks",),
    "routine": ("routine",),
}


class Derivation(Grounded):
    """A named truth that other rules may look at, like a finding of its own."""

    id: Identifier
    label: Text
    when: Part


class Computation(Grounded):
    """A value that a named function of the engine computes from findings.

    Attributes:
        function: Name in the engine's registry.
        version: Version of that function this pack was written for.
        reads: Findings handed to it.
        result: ``truth`` or ``number``.
        limits: Limits the function uses, by name, where it has any.
    """

    id: Identifier
    label: Text
    function: Identifier
    version: int = Field(ge=1)
    reads: tuple[Reference, ...] = Field(min_length=1)
    result: Literal["truth", "number"]
    limits: dict[Identifier, float] = Field(default_factory=dict)


class Allowance(Knowledge):
    """What a ``restrict`` gate still allows; everything else is off.

    Attributes:
        phases: The only phases.
        load_types: The only kinds of exercise.
        exercises: The only exercises; empty means all of those phases and load types.
        effort_cap_percent: Highest effort, percent of a maximal contraction.
        adjuncts: The only adjuncts that may be discussed.
    """

    phases: tuple[Literal["p1", "p2", "p3", "p4"], ...] = Field(min_length=1)
    load_types: tuple[str, ...] = Field(min_length=1)
    exercises: tuple[Identifier, ...] = ()
    effort_cap_percent: int | None = Field(default=None, ge=10, le=100)
    adjuncts: tuple[Identifier, ...] = ()


class SafetyRule(Grounded):
    """A red flag or gate: what fires it, how fast to act, and what it does to the plan.

    Attributes:
        gate: Gate of the product's decisions (``G1`` to ``G7``), if it is one.
        points_to: Conditions it makes lead the differential.
        when: Fires when true.
        unless: An exception that counts only when it is established; unknown leaves the rule in
            force.
        effect: ``stop`` no exercise, ``restrict`` only what ``allows`` names, ``caution`` text.
        reason: What was found, as the plan's answer.
        action: What to do.
        patient_words: The same for the patient.
    """

    id: RuleId
    gate: Literal["G1", "G2", "G3", "G4", "G5", "G6", "G7"] | None = None
    points_to: tuple[Identifier, ...] = ()
    when: Part
    unless: Part | None = None
    level: Literal["emergency", "urgent", "soon", "routine"]
    act_within: ActWithin
    effect: Effect
    allows: Allowance | None = None
    reason: Text
    action: Text
    patient_words: Text

    @model_validator(mode="after")
    def _coherent(self) -> "SafetyRule":
        if self.act_within not in ACT_WITHIN_OF[self.level]:
            raise ValueError(f"{self.id}: {self.level} does not go with {self.act_within}")
        if (self.effect == "restrict") != (self.allows is not None):
            raise ValueError(f"{self.id}: restrict says what it allows, and nothing else does")
        return self


class MustAsk(Grounded):
    """A question without whose answer no exercise is given.

    Attributes:
        findings: All must be known.
        applies: When it has to be asked; always when absent.
        ask_if_unsure: Whether an unknown ``applies`` counts as having to ask.
        excludes: What cannot be excluded before it is answered.
    """

    id: Identifier
    label: Text
    question: Text
    findings: tuple[Reference, ...] = Field(min_length=1)
    applies: Part | None = None
    ask_if_unsure: bool = True
    excludes: Text


class SafetyNet(Grounded):
    """What should bring the patient back, in plain words.

    Attributes:
        when: Given only when true; always given when absent.
    """

    id: Identifier
    text: Text
    when: Part | None = None


class ReviewInterval(Grounded):
    """When to look again, by triage level.

    Attributes:
        days_high: Latest day of review.
    """

    level: TriageLevel
    days_low: int = Field(ge=0)
    days_high: int = Field(ge=0)
    text: Text


class Feature(Grounded):
    """One reason for or against a condition.

    Attributes:
        direction: ``risk`` adds only beside another reason for the condition.
        construct_id: Features of one construct count once, the heaviest.
    """

    id: Identifier
    direction: Literal["for", "against", "neutral", "risk"]
    weight: Weight
    construct_id: Identifier | None = Field(default=None, alias="construct")
    when: Part
    text: Text


class Condition(Grounded):
    """A differential diagnosis.

    Attributes:
        category: Category in the words of the case files.
        rank: Order among equals: the lower comes first.
        imaging: First imaging, or why none.
        next_step: What a clinician does when it leads.
        home: The condition whose plan this pack holds.
    """

    id: Identifier
    name: Text
    plain_name: Text
    category: Identifier
    rank: int = Field(ge=1)
    home: bool = False
    features: tuple[Feature, ...] = Field(min_length=1)
    imaging: Text
    next_step: Text
    coexists_with: tuple[Identifier, ...] = ()
    seed: tuple[str, ...] = ()


class SupportScale(Grounded):
    """Stated weights and the sums at which support is called strong, moderate or weak."""

    weights: dict[Weight, int]
    strong_from: int
    moderate_from: int
    weak_from: int
    against_from: int


class Criterion(Grounded):
    """One numbered criterion, reported as met, not met or unknown."""

    id: Identifier
    text: Text
    when: Part


class TrialDefinition(Grounded):
    """A published eligibility rule, reported and never a gate.

    Attributes:
        applies: Range in which it may be read at all; outside it is ``not_applicable``.
        required: All of these.
        counted: And at least ``at_least`` of these.
    """

    id: Identifier
    name: Text
    applies: tuple[Criterion, ...] = Field(min_length=1)
    required: tuple[Criterion, ...]
    counted: tuple[Criterion, ...]
    at_least: int = Field(ge=1)
    note: Text


class CertaintyRule(Grounded):
    """How sure the home condition may be called.

    Attributes:
        site, aggravator, provocation: The three legs.
        caps: While true the home condition is at most possible.
        minimum_set: Findings that must be answered before ``likely``.
        negative_constructs: Different constructs; ``negatives_needed`` of them false mean unlikely.
    """

    condition: Identifier
    site: Part
    aggravator: Part
    provocation: Part
    caps: Part
    minimum_set: tuple[Criterion, ...] = Field(min_length=1)
    negative_constructs: tuple[Criterion, ...] = Field(min_length=2)
    negatives_needed: int = Field(ge=2)


class StageCriterion(Criterion):
    """A criterion of a stage.

    Attributes:
        weight: How much it adds to the fit.
        required: The stage is not met without it.
        defining: Known to be false, the stage is not even the nearest.
    """

    weight: int = Field(ge=1, le=3)
    required: bool = False
    defining: bool = False


class Stage(Grounded):
    """One label on the continuum.

    Attributes:
        default_when: The stage is the answer in the absence of a better fit when this is true.
        order: Place on the continuum, for drawing.
    """

    id: Identifier
    name: Text
    order: int
    meaning: Text
    reversibility: Text
    management: Text
    criteria: tuple[StageCriterion, ...] = ()
    default_when: Part | None = None
    seed: tuple[str, ...] = ()


class Staging(Grounded):
    """The stages, what must be known before one is named, and the limits printed with any label.

    Attributes:
        needs: Findings without which the stage is ``indeterminate``.
    """

    stages: tuple[Stage, ...] = Field(min_length=5)
    needs: tuple[Criterion, ...] = Field(min_length=1)
    irritable_note: Text
    irritable_when: Part
    limits: tuple[Text, ...] = Field(min_length=3)
