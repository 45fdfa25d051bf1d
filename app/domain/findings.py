"""What a clinician reported, ready for the engine: only what is known."""

import math
from dataclasses import dataclass, field

NO_LIMIT = math.inf
"""Value of a measure that is never reached, such as minutes of sitting to first pain."""

Single = bool | int | float | str


@dataclass(frozen=True, slots=True)
class Sides:
    """One finding on both sides; ``None`` is unknown."""

    left: bool | int | float | None = None
    right: bool | int | float | None = None


@dataclass(frozen=True, slots=True)
class ClinicianSettings:
    """What the clinician sets within bounds, never past a stop.

    Attributes:
        pain_limit: Most pain during and after exercise, 0 to 10.
        hip_flexion_cap_deg: Most hip flexion under load, degrees.
        phase: ``p1`` to ``p4``.
        reason: Coded reason.
    """

    pain_limit: int | None = None
    hip_flexion_cap_deg: int | None = None
    phase: str | None = None
    reason: str = "clinical_judgement"


@dataclass(frozen=True, slots=True)
class FindingSet:
    """The known findings of one visit. Unknown ones are not in it.

    Attributes:
        values: Finding id to value; ``True`` is yes, a choice is its value id.
        asked_as_group: Flags whose absence was answered for their whole group.
        settings: Clinician's settings, if any.
        pre_test: The clinician's probabilities by condition, percent, 1 to 99.
        ignored: Retired findings that were sent and are ignored.
        other_side: Findings that hold on the side that does not hurt and are not used.
    """

    values: dict[str, Single | Sides] = field(default_factory=dict)
    asked_as_group: frozenset[str] = frozenset()
    settings: ClinicianSettings | None = None
    pre_test: dict[str, int] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    other_side: tuple[str, ...] = ()

    @property
    def side(self) -> str | None:
        """Side of the pain, if known."""
        side = self.values.get("side")
        return side if isinstance(side, str) else None


def word(value: Single | Sides | None) -> object:
    """Return a value as it is written on the wire."""
    if isinstance(value, Sides):
        return {"left": word(value.left), "right": word(value.right)}
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value == NO_LIMIT:
        return "no_limit"
    return value
