"""Management knowledge: phases, exercises, doses, advice and populations."""

from typing import Literal

from pydantic import Field, model_validator

from app.domain.base import Grounded, Identifier, Knowledge, Text
from app.domain.predicates import Part
from app.domain.rules import Criterion

PhaseId = Literal["p1", "p2", "p3", "p4"]
LoadType = Literal["isometric", "isotonic", "eccentric", "energy_storage", "adjunct"]


class Range(Knowledge):
    """A closed range of whole numbers."""

    low: int = Field(ge=0)
    high: int = Field(ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> "Range":
        if self.low > self.high:
            raise ValueError(f"low {self.low} is above high {self.high}")
        return self


class Dose(Grounded):
    """How much of an exercise in one phase. A field that is not said is ``None``, never a guess.

    Attributes:
        hold_s: Seconds of one hold.
        effort_percent: Percent of a maximal voluntary contraction.
        repetition_maximum: Load as xRM, from the first to the last weeks (15 to 8).
        seconds_per_repetition: Whole repetition, up and down.
        times_per_day, sessions_per_week: How often.
        rest_hours: Hours between two sessions of the same exercise.
        attributed_to: Where this dose was used; never the source article.
    """

    phase: PhaseId
    sets: Range | None = None
    repetitions: Range | None = None
    hold_s: Range | None = None
    effort_percent: Range | None = None
    repetition_maximum: Range | None = None
    seconds_per_repetition: Range | None = None
    times_per_day: Range | None = None
    sessions_per_week: Range | None = None
    rest_hours: int | None = Field(default=None, ge=0)
    attributed_to: Text
    note: Text | None = None

    def capped(self, effort_percent: int | None) -> "Dose":
        """Return the dose under an effort cap: it ends at the cap, and its note falls away.

        A note may speak of what comes at more effort. Without a cap the dose is as it is.
        """
        if effort_percent is None:
            return self
        effort = self.effort_percent
        if effort is not None:
            low, high = min(effort.low, effort_percent), min(effort.high, effort_percent)
            effort = Range(low=low, high=high)
        return self.model_copy(update={"effort_percent": effort, "note": None})


class Contraindication(Grounded):
    """When an exercise is left out.

    Attributes:
        when: Left out when true. Absent: text for the clinician to judge.
        hold_if_unknown: Left out also while the answer is unknown.
    """

    text: Text
    when: Part | None = None
    hold_if_unknown: bool = False


class Exercise(Grounded):
    """One exercise of the library.

    Attributes:
        order: Place in the progression; a plan lists exercises in this order.
        hip_flexion_low_deg, hip_flexion_high_deg: Hip flexion it takes, degrees.
        supported: Whether hand or trunk is supported.
        trial: Offered as a try-and-keep-if-it-helps, with the conditions under which.
        cap_exception: Why it may go past the phase's cap; ``None`` for nearly all.
        first_choice: Whether it is offered before others of its phase.
    """

    id: Identifier
    name: Text
    plain_name: Text
    order: int = Field(ge=1)
    load_type: LoadType
    muscles: tuple[Literal["hamstrings", "gluteals", "side_abdominals", "calves", "trunk"], ...]
    position: Text
    how: Text
    hip_flexion_low_deg: int = Field(ge=0, le=140)
    hip_flexion_high_deg: int = Field(ge=0, le=140)
    supported: bool
    kit: tuple[Text, ...] = ()
    doses: tuple[Dose, ...] = Field(min_length=1)
    contraindications: tuple[Contraindication, ...] = ()
    regressions: tuple[Text, ...] = Field(min_length=1)
    progressions: tuple[Text, ...] = Field(min_length=1)
    trial: Text | None = None
    trial_when: Part | None = None
    cap_exception: Text | None = None
    first_choice: bool = False
    seed: tuple[str, ...] = ()

    @property
    def phases(self) -> tuple[PhaseId, ...]:
        """The phases it has a dose for."""
        return tuple(dose.phase for dose in self.doses)


class Phase(Grounded):
    """One phase of the plan.

    Attributes:
        hip_flexion_cap_deg: Most hip flexion under load; ``None`` for free.
        enter: All must be true to start here; the phase is not offered while one is unknown.
        pain_limit: Most pain during and after, 0 to 10.
    """

    id: PhaseId
    name: Text
    aim: Text
    hip_flexion_cap_deg: int | None = Field(default=None, ge=0, le=140)
    pain_limit: int = Field(ge=0, le=5)
    enter: tuple[Criterion, ...] = ()
    tempo: Text
    frequency: Text
    progress_when: tuple[Text, ...] = Field(min_length=1)
    hold_when: tuple[Text, ...] = Field(min_length=1)
    regress_when: tuple[Text, ...] = Field(min_length=1)
    stop_when: tuple[Text, ...] = Field(min_length=1)
    minimum_weeks: int = Field(ge=0)


class Advice(Grounded):
    """A piece of advice, given only to those it concerns.

    Attributes:
        kind: Part of the answer it belongs to.
        when: Given when true; always when absent.
        phases: Only in these phases; all when empty.
        under_stop: Remains right while no exercise is given.
        without_gates: Not given while any gate restricts: it offers load or treatment.
    """

    id: Identifier
    kind: Literal[
        "load_advice",
        "avoid",
        "education",
        "imaging",
        "referral",
        "escalation",
        "population",
        "modifier",
        "adjunct",
        "take_home",
    ]
    title: Text
    text: Text
    when: Part | None = None
    phases: tuple[PhaseId, ...] = ()
    under_stop: bool = False
    without_gates: bool = False
    withhold_exercises: tuple[Identifier, ...] = ()
    seed: tuple[str, ...] = ()


class Override(Grounded):
    """Bounds within which a clinician may set a value, with a reason."""

    id: Literal["pain_limit", "hip_flexion_cap_deg", "phase"]
    low: int
    high: int
    text: Text


class PlanKnowledge(Knowledge):
    """Everything the plan is made of."""

    phases: tuple[Phase, ...] = Field(min_length=4, max_length=4)
    exercises: tuple[Exercise, ...]
    advice: tuple[Advice, ...]
    overrides: tuple[Override, ...]
    load_test: Text
    withheld_actions: dict[str, Text]
