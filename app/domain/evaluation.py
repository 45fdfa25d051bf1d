"""What the engine concludes: ids and truths; texts stay in the pack.

Slotted dataclasses, since a request makes a few hundred of them.
"""

from dataclasses import dataclass, field

from app.domain.base import Certainty, Truth
from app.domain.sweep import Sweep


@dataclass(slots=True)
class CriterionResult:
    """One criterion: met, not met or unknown."""

    id: str
    met: Truth
    missing: tuple[str, ...] = ()


@dataclass(slots=True)
class OpenQuestion:
    """A must-ask that is not answered.

    Attributes:
        must_ask: Id of the must-ask.
        findings: What is not known of it.
    """

    must_ask: str
    findings: tuple[str, ...]


@dataclass(slots=True)
class GroupCoverage:
    """What is known of one red-flag group.

    Attributes:
        asked_as_group: Absences that rest on one answer for the group.
    """

    group: str
    present: tuple[str, ...]
    absent: tuple[str, ...]
    not_asked: tuple[str, ...]
    asked_as_group: bool


@dataclass(slots=True)
class Triage:
    """How fast to act.

    Attributes:
        fired: Safety rules in force, most pressing first.
        undecided: Safety rules that an unknown finding keeps open.
        open_questions: Blocking must-asks.
        complete: Whether every red flag is answered and no must-ask is open.
        cannot_exclude: What stays possible because it was not asked.
    """

    level: str
    act_within: str
    fired: tuple[str, ...]
    undecided: tuple[str, ...]
    coverage: tuple[GroupCoverage, ...]
    open_questions: tuple[OpenQuestion, ...]
    complete: bool
    cannot_exclude: tuple[str, ...]
    safety_net: tuple[str, ...]


@dataclass(slots=True)
class RankedCondition:
    """One condition with what speaks for and against it, as feature ids.

    Attributes:
        led_by: Safety rules that point to it.
        score: Sum of stated weights; an ordinal aid, not a probability.
        points_for, against: All of the first conditions, the weightiest of the others.
        not_asked: What is unknown and would matter, the weightiest first; of the first conditions.
    """

    condition: str
    support: str
    score: int
    led_by: tuple[str, ...] = ()
    points_for: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()


@dataclass(slots=True)
class TrialDefinitionResult:
    """The published definition, criterion by criterion.

    Attributes:
        status: ``met``, ``not_met``, ``not_applicable`` or ``undecided``.
    """

    status: str
    applies: tuple[CriterionResult, ...]
    required: tuple[CriterionResult, ...]
    counted: tuple[CriterionResult, ...]


@dataclass(slots=True)
class Diagnosis:
    """The leading condition, and how sure the home condition may be called.

    Attributes:
        leading: Condition id, or ``None`` when nothing is supported.
        leading_certainty: Certainty of the leading condition.
        home_certainty: Certainty of the condition whose plan the pack holds.
        home_reasons: Codes of what decided it.
        legs: Site, aggravator and provocation.
        minimum_set: What must be answered before ``likely``.
        coexisting: Other conditions supported as well.
    """

    leading: str | None
    leading_certainty: Certainty
    home: str
    home_certainty: Certainty
    home_reasons: tuple[str, ...]
    legs: tuple[CriterionResult, ...]
    minimum_set: tuple[CriterionResult, ...]
    negatives: tuple[CriterionResult, ...]
    coexisting: tuple[str, ...]
    trial_definition: TrialDefinitionResult


@dataclass(slots=True)
class PostTest:
    """A range after the test, in whole people of a hundred like this.

    Attributes:
        result: ``positive`` or ``negative``.
        low, high: Of 100 people like this; from the conservative bound to the point estimate.
    """

    accuracy: str
    condition: str
    finding: str
    result: str
    pre_test: int
    low: int
    high: int


@dataclass(slots=True)
class StageFit:
    """How well one stage fits, criterion by criterion."""

    stage: str
    criteria: tuple[CriterionResult, ...]


@dataclass(slots=True)
class StageResult:
    """The label, its alternates and how far to trust it.

    Attributes:
        confidence: ``moderate``, ``low`` or ``none``; never high, since staging is not validated.
        basis: ``criteria``, ``default``, ``nearest``, ``indeterminate``, ``not_staged``.
        irritable: Whether the printed note on irritability applies.
    """

    label: str
    basis: str
    confidence: str
    alternates: tuple[str, ...]
    fits: tuple[StageFit, ...]
    needs: tuple[CriterionResult, ...]
    irritable: bool


@dataclass(slots=True)
class PlanReason:
    """Why the plan has its status.

    Attributes:
        kind: ``gate``, ``caution``, ``must_ask``, ``certainty``, ``flags_unasked``, ``phase_open``
            or ``clinician_setting``.
        rule: Id of the safety rule, must-ask or criterion; of the others the certainty, the flags
            or the setting that is meant.
        findings: What is open, if something is.
    """

    kind: str
    rule: str
    findings: tuple[str, ...] = ()


@dataclass(slots=True)
class PlannedExercise:
    """An exercise of the plan with the dose of its phase."""

    exercise: str
    phase: str
    trial: bool = False


@dataclass(slots=True)
class LeftOut:
    """An exercise that is not in the plan although its phase is, and why."""

    exercise: str
    reason: str
    detail: str | None = None


@dataclass(slots=True)
class Plan:
    """What to do, within the gates.

    Attributes:
        status: ``complete``, ``provisional``, ``restricted`` or ``withheld``.
        phase: ``p1`` to ``p4``; ``None`` when withheld.
        pain_limit: Most pain, 0 to 10.
        hip_flexion_cap_deg: Degrees; ``None`` for free or withheld.
        effort_cap_percent: Highest effort that a gate allows.
        phase_criteria: Entry criteria of the next phase.
        also_suitable: Exercises beyond the few that a patient is given at once.
        settings_applied: Clinician's settings in force, ``settings_refused`` those that were not.
    """

    status: str
    reasons: tuple[PlanReason, ...]
    phase: str | None = None
    pain_limit: int | None = None
    hip_flexion_cap_deg: int | None = None
    effort_cap_percent: int | None = None
    next_phase: str | None = None
    phase_criteria: tuple[CriterionResult, ...] = ()
    exercises: tuple[PlannedExercise, ...] = ()
    also_suitable: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    advice: tuple[str, ...] = ()
    settings_applied: tuple[str, ...] = ()
    settings_refused: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class TraceEntry:
    """One rule: what it read, how it came out, what kept it open."""

    rule: str
    kind: str
    truth: Truth
    read: tuple[tuple[str, object], ...]
    missing: tuple[str, ...]


@dataclass(slots=True)
class Evaluation:
    """The whole answer in ids.

    Attributes:
        trace: Safety rules in force, and open ones that no single answer of the sweep decides;
            every rule of the pack where all were asked for, none where no trace was.
        sweep: What another answer would change; left out with the trace.
    """

    triage: Triage
    diagnosis: Diagnosis
    differential: tuple[RankedCondition, ...]
    post_test: tuple[PostTest, ...]
    stage: StageResult
    plan: Plan
    trace: tuple[TraceEntry, ...] = field(default=())
    sweep: Sweep | None = None
