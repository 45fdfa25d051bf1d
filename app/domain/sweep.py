"""What another answer would change, and what to ask next: rules of a pack and results."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from pydantic import Field, model_validator

from app.domain.base import Grounded, Identifier

OutcomePart = Literal["triage", "plan_status", "leading_condition", "phase", "stage"]
PARTS: tuple[OutcomePart, ...] = ("triage", "plan_status", "leading_condition", "phase", "stage")
"""What an answer can change, the weightiest first."""


class Frequency(Grounded):
    """How often a finding holds in people like these, from a study.

    Attributes:
        yes_percent: Of 100 people, 1 to 99.
    """

    finding: Identifier
    yes_percent: int = Field(ge=1, le=99)


class NextFindingRules(Grounded):
    """How what to ask next is ranked.

    Attributes:
        weights: Of each part of the answer that another finding could change.
        shown: How many are named by default.
        provokes_least: Pain provoked, 0 to 3, from which a test waits until every must-ask is
            answered; under a stop gate nothing that provokes pain is offered at all.
        frequencies: Where a study says how often an answer is yes; others weigh equally.
    """

    weights: dict[OutcomePart, int]
    shown: int = Field(ge=1, le=20)
    provokes_least: int = Field(ge=1, le=3)
    frequencies: tuple[Frequency, ...] = ()

    @model_validator(mode="after")
    def _ordered(self) -> "NextFindingRules":
        missing = set(PARTS) - set(self.weights)
        if missing:
            raise ValueError(f"no weight for {', '.join(sorted(missing))}")
        triage, plan, leading, phase, stage = (self.weights[part] for part in PARTS)
        if not triage > plan > leading > max(phase, stage) >= min(phase, stage) > 0:
            raise ValueError("weights fall from triage over plan status and condition to stage")
        return self


class Outcome(NamedTuple):
    """The decisions of an evaluation without their reasons.

    Attributes:
        level, act_within: Triage.
        leading: Leading condition, if enough is known to name one.
        stage: Label of the stage.
        phase: ``p1`` to ``p4``; ``None`` when the plan is withheld.
        plan_status: ``complete``, ``provisional``, ``restricted`` or ``withheld``.
    """

    level: str
    act_within: str
    leading: str | None
    stage: str
    phase: str | None
    plan_status: str

    def differs(self, other: "Outcome") -> tuple[OutcomePart, ...]:
        """Return the parts in which another outcome differs, the weightiest first."""
        changed = {
            "triage": self[:2] != other[:2],
            "plan_status": self.plan_status != other.plan_status,
            "leading_condition": self.leading != other.leading,
            "phase": self.phase != other.phase,
            "stage": self.stage != other.stage,
        }
        return tuple(part for part in PARTS if changed[part])


@dataclass(frozen=True, slots=True)
class Flip:
    """One other answer to one finding that changes the outcome.

    Attributes:
        answer: As written on the wire, ``unknown``, or a range such as ``0 to 17``.
    """

    finding: str
    answer: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class NextFinding:
    """Something to ask or test next.

    Attributes:
        kind: ``must_ask``, ``red_flags`` for a group of them, or ``finding``.
        id: Of the must-ask, the group or the finding.
        findings: What of it is not known.
        could_change: Parts of the answer, the weightiest first.
        answers: Each answer that changes something with what it leads to; of a single finding.
        score: Weights of what each answer changes, averaged over its answers.
        seconds, provokes, kit: What finding out costs; pain from 0 to 3.
    """

    kind: Literal["must_ask", "red_flags", "finding"]
    id: str
    findings: tuple[str, ...]
    could_change: tuple[OutcomePart, ...]
    answers: tuple[tuple[str, Outcome], ...]
    score: float
    seconds: int
    provokes: int
    kit: str | None


@dataclass(frozen=True, slots=True)
class Sweep:
    """Every single finding whose change alters the outcome, and what to ask next.

    Attributes:
        now: The outcome as it stands.
        held: Why nothing is to be asked although something could change: ``emergency``, or
            ``not_proposed`` where all that is left is a picture, an examination that only the
            history calls for, a later visit's question or a test that a gate rules out; else
            ``None``.
    """

    now: Outcome
    flips: tuple[Flip, ...]
    following: tuple[NextFinding, ...]
    held: str | None = None
