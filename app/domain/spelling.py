"""What an input may be, and which one was probably meant. Shared by every way in."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.vocabulary import Finding, Measure, PresentationItem, Vocabulary

ANSWERS = ("yes", "no", "unknown")
CLOSE_ENOUGH = 0.72
"""Similarity, 0 to 1, from which a name is offered as meant."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a finding takes.

    Attributes:
        values: Closed set of words, if any.
        low, high: Closed range of whole numbers, if it is a number.
        sides: Whether ``left`` and ``right`` may be given apart.
    """

    values: tuple[str, ...]
    low: int | None = None
    high: int | None = None
    sides: bool = False

    def sentence(self) -> str:
        """Say it in words."""
        words = ", ".join(self.values)
        said = (
            words
            if self.low is None
            else f"a whole number from {self.low} to {self.high}, or {words}"
        )
        return f"{said}; or an object with left and right of these" if self.sides else said


def allowed(finding: Finding) -> Allowed:
    """Return what a finding takes on the wire."""
    if isinstance(finding, PresentationItem) and finding.kind == "choice":
        return Allowed((*(choice.id for choice in finding.values), "unknown"))
    if isinstance(finding, PresentationItem) and finding.kind == "whole_number":
        return Allowed(("unknown",), finding.low, finding.high)
    if isinstance(finding, Measure):
        words = ("no_limit", "unknown") if finding.no_limit else ("unknown",)
        return Allowed(words, finding.low, finding.high, finding.sided)
    return Allowed(ANSWERS, sides=finding.sided)


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the name that is most like an unknown one, if any is like it."""
    near = difflib.get_close_matches(name, list(names), n=1, cutoff=CLOSE_ENOUGH)
    return near[0] if near else None


class Speller:
    """Knows every name of a vocabulary and where it belongs."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._groups: Mapping[str, tuple[Finding, ...]] = vocabulary.groups()
        self._group_of = {
            finding.id: group for group, members in self._groups.items() for finding in members
        }
        self._flag_group_of = {
            flag.id: group.id for group in vocabulary.red_flags for flag in group.members
        }
        self._findings = {finding.id: finding for finding in vocabulary.all_findings()}
        self._flag_groups = tuple(group.id for group in vocabulary.red_flags)

    def finding(self, name: str) -> Finding | None:
        """Return the finding of this name, if there is one."""
        return self._findings.get(name)

    def place(self, name: str) -> str:
        """Return where a finding belongs, as a dotted path."""
        if name in self._flag_group_of:
            return f"red_flags.{self._flag_group_of[name]}.{name}"
        return f"{self._group_of[name]}.{name}"

    def meant(self, name: str, siblings: Iterable[str]) -> str | None:
        """Return what an unknown name probably meant, as a hint, or ``None``.

        Args:
            name: The unknown name.
            siblings: Names that are known at that place.
        """
        if name in self._findings:
            return f"It belongs at {self.place(name)}."
        near = nearest(name, siblings)
        if near is not None:
            return f"Did you mean {near}?"
        elsewhere = nearest(name, self._findings)
        return None if elsewhere is None else f"Did you mean {self.place(elsewhere)}?"

    def names_at(self, group: str, flag_group: str | None = None) -> tuple[str, ...]:
        """Return the names known in a group, or in a red-flag group."""
        if group == "red_flags" and flag_group is None:
            return self._flag_groups
        if group == "red_flags":
            members = (flag for flag, of in self._flag_group_of.items() if of == flag_group)
            return ("group_answer", *members)
        return tuple(finding.id for finding in self._groups.get(group, ()))
