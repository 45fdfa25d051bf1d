"""A pack: one complaint's knowledge in one version."""

from typing import Final, Literal

from pydantic import Field

from app.domain.accuracy import AccuracyRow
from app.domain.base import Identifier, Knowledge, Text
from app.domain.evidence import EvidenceRow, Source
from app.domain.plan import PlanKnowledge
from app.domain.rules import (
    CertaintyRule,
    Computation,
    Condition,
    Derivation,
    MustAsk,
    ReviewInterval,
    SafetyNet,
    SafetyRule,
    Staging,
    SupportScale,
    TrialDefinition,
)
from app.domain.sweep import NextFindingRules
from app.domain.vocabulary import Vocabulary

DEFAULT_COMPLAINT: Final = "deep_buttock_pain"
"""The complaint whose pack is asked where none is named."""


class Manifest(Knowledge):
    """What the pack is, for whom, and how far it may be trusted.

    Attributes:
        status: A released pack never changes; a withdrawn one evaluates nothing but can be
            replayed.
    """

    id: Identifier
    version: str = Field(pattern=r"^\d{4}\.\d+$")
    complaint: Identifier
    title: Text
    status: Literal["draft", "released", "withdrawn"]
    intended_use: Text
    not_for: tuple[Text, ...] = Field(min_length=1)
    assumptions: tuple[Text, ...] = Field(min_length=1)
    limitations: tuple[Text, ...] = Field(min_length=1)
    sign_off: Text


class Pack(Knowledge):
    """The whole pack, as loaded and checked."""

    manifest: Manifest
    sources: tuple[Source, ...]
    evidence: tuple[EvidenceRow, ...]
    vocabulary: Vocabulary
    computations: tuple[Computation, ...]
    derivations: tuple[Derivation, ...]
    safety_rules: tuple[SafetyRule, ...]
    must_asks: tuple[MustAsk, ...]
    safety_nets: tuple[SafetyNet, ...]
    review_intervals: tuple[ReviewInterval, ...]
    support: SupportScale
    conditions: tuple[Condition, ...]
    trial_definition: TrialDefinition
    certainty: CertaintyRule
    accuracies: tuple[AccuracyRow, ...]
    staging: Staging
    plan: PlanKnowledge
    next_findings: NextFindingRules
