"""What other answers do to an evaluation, rule by rule."""

from dataclasses import dataclass

from app.domain.base import Truth
from app.domain.sweep import Outcome


@dataclass(frozen=True, slots=True)
class MovedRule:
    """A rule that comes out otherwise.

    Attributes:
        rule: Its key.
        kind: ``safety``, ``feature``, ``stage`` ...; see :class:`app.engine.compile.Rule`.
    """

    rule: str
    kind: str
    before: Truth
    after: Truth


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Two outcomes, and the rules between them."""

    before: Outcome
    after: Outcome
    moved: tuple[MovedRule, ...]
