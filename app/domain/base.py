"""Base classes and word lists shared by all knowledge models."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,63}$")]
"""A lower_snake id. Ids are never reused."""

RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")]
"""A dotted rule id, such as ``safety.cauda_equina``."""

Text = Annotated[str, StringConstraints(min_length=3, strip_whitespace=True)]

EvidenceTag = Literal[
    "trial", "other_tendon_trial", "guideline", "expert_opinion", "source_article", "proposal"
]
"""How well a statement is supported. ``proposal`` needs a clinician's sign-off."""

Grade = Literal["V", "S", "D", "M", "P"]
"""Dossier grade: V seen, S seen second-hand, D derived, M from memory, P product decision."""

TriageLevel = Literal["emergency", "urgent", "soon", "routine", "indeterminate"]
ActWithin = Literal["now", "same_day", "7_days", "14_days", "4_weeks", "routine", "ask_first"]
Effect = Literal["stop", "restrict", "caution", "none"]
Support = Literal["strong", "moderate", "weak", "none", "against"]
Certainty = Literal["likely", "possible", "unlikely", "not_assessable"]
Weight = Literal["strong", "moderate", "weak"]
Truth = bool | None
"""Kleene truth: ``True``, ``False`` or ``None`` for unknown."""


class Knowledge(BaseModel):
    """A piece of a pack: frozen, strict, and closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Grounded(Knowledge):
    """Knowledge that must say what it rests on.

    Attributes:
        evidence: Ids of evidence rows, at least one.
        tag: How well those rows support it.
    """

    evidence: tuple[Identifier, ...] = Field(min_length=1)
    tag: EvidenceTag
