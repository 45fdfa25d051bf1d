"""A coded patient, what was answered, and how the two compare."""

from dataclasses import dataclass
from typing import Any

TOP = 3
"""How many conditions count as offered."""


@dataclass(frozen=True, slots=True)
class Patient:
    """A coded patient with what is expected of the answer."""

    id: str
    kind: str
    level: str
    scored: bool
    category: str
    acceptable: tuple[str, ...]
    urgencies: tuple[str, ...]
    no_plan: bool
    request: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was answered.

    Attributes:
        categories: Categories of the first conditions with any support, best first.
        gated: Whether a stop gate is in force.
    """

    patient: Patient
    triage: str
    categories: tuple[str, ...]
    conditions: tuple[str, ...]
    plan: str
    exercises: int
    gated: bool
    asks: int

    @property
    def top_1(self) -> bool:
        """The first category is the right one, or one the case accepts."""
        return self.categories[:1] != () and self.categories[0] in self.patient.acceptable

    @property
    def top_1_exact(self) -> bool:
        """The first category is the final one."""
        return self.categories[:1] == (self.patient.category,)

    @property
    def top_3(self) -> bool:
        """One of the first three conditions is of an accepted category."""
        return any(name in self.patient.acceptable for name in self.categories[:TOP])

    @property
    def urgency_right(self) -> bool:
        """The level is accepted; ``soon`` counts as routine or urgent, as the case accepts."""
        if self.triage == "soon":
            return bool({"routine", "urgent"} & set(self.patient.urgencies))
        return self.triage in self.patient.urgencies

    @property
    def indeterminate(self) -> bool:
        """Asked first, where the case expects a level."""
        return self.triage == "indeterminate" and not self.urgency_right

    @property
    def emergency_missed(self) -> bool:
        """An emergency that is called anything less."""
        return set(self.patient.urgencies) == {"emergency"} and self.triage != "emergency"

    @property
    def urgent_called_routine(self) -> bool:
        """A patient for whom routine is not accepted is called routine."""
        return self.triage == "routine" and "routine" not in self.patient.urgencies

    @property
    def over_triaged(self) -> bool:
        """A patient for whom only routine is accepted is called urgent or an emergency."""
        return set(self.patient.urgencies) == {"routine"} and self.triage in {"urgent", "emergency"}

    @property
    def above_all_accepted(self) -> bool:
        """More pressing than everything the case accepts."""
        order = ("routine", "urgent", "emergency")
        accepted = [order.index(name) for name in self.patient.urgencies if name in order]
        level = "urgent" if self.triage == "soon" else self.triage
        return (
            not self.urgency_right
            and level in order
            and order.index(level) > max(accepted, default=len(order))
        )

    @property
    def plan_past_gate(self) -> bool:
        """Exercise in spite of a stop gate, of the case's word, or of a pressing expectation."""
        pressing = "routine" not in self.patient.urgencies and "indeterminate" not in (
            self.patient.urgencies
        )
        return self.exercises > 0 and (self.gated or self.patient.no_plan or pressing)
