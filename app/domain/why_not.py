"""Why something was, or was not, concluded: ids and truths; texts stay in the pack."""

from dataclasses import dataclass
from typing import Literal

from app.domain.evaluation import CriterionResult

AboutKind = Literal["condition", "stage", "phase", "exercise"]


@dataclass(frozen=True, slots=True)
class About:
    """What is asked about: one condition, stage, phase or exercise of the pack."""

    kind: AboutKind
    id: str


@dataclass(frozen=True, slots=True)
class Hold:
    """One thing that holds a conclusion back.

    Attributes:
        kind: ``gate``, ``must_ask``, ``certainty``, ``phase_criteria`` and others; a growing list.
        rule: Rule behind it, under the id it has in a trace; ``None`` where there is no one rule.
        name: What it speaks of besides the rule: another condition, stage or phase, or a code.
        findings: What is not known of it and can be asked.
    """

    kind: str
    rule: str | None = None
    name: str | None = None
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotAsked:
    """A finding that was not asked and would matter.

    Attributes:
        rules: Rules that it keeps open, the weightiest first.
    """

    finding: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The answer about one thing.

    Attributes:
        concluded: Whether the evaluation concluded it.
        held_by: What holds it back, the first reason first.
        points_for, against: Rules that speak for and against it.
        criteria: Its criteria by rule id, where it has any.
        missing: What was not asked and would matter, what to ask first first.
        more_missing: How many more there are than are named.
        rules: Every rule looked at.
    """

    about: About
    concluded: bool
    held_by: tuple[Hold, ...]
    points_for: tuple[str, ...]
    against: tuple[str, ...]
    criteria: tuple[CriterionResult, ...]
    missing: tuple[NotAsked, ...]
    more_missing: int
    rules: tuple[str, ...]
