"""Which rules decided, what each read, and which are kept open by what was not asked."""

from collections.abc import Container, Sequence
from functools import partial
from typing import cast

from app.domain.base import Truth
from app.domain.evaluation import TraceEntry
from app.domain.findings import word
from app.engine.compile import CompiledPack, Placed, Rule
from app.engine.intake import Known
from app.engine.kleene import Value, truth_of

FEW = 2
"""Missing findings named of an open rule in the compact trace."""


def trace(compiled: CompiledPack, known: Known, told: Container[str]) -> tuple[TraceEntry, ...]:
    """Return the safety rules in force, and the open ones that several answers keep open.

    Args:
        compiled: The pack.
        known: What is known and decided.
        told: Findings of which one answer changes triage: the sweep tells what hangs on them, and
            a rule that such an answer makes true is left to it.
    """
    decided, entries = known.decided, []
    for placed in compiled.safety:
        rule, truth = placed.rule, decided[placed.position]
        if truth is True:
            entries.append(TraceEntry(rule.key, rule.kind, truth, _read(placed, known), ()))
        elif truth is None:
            missing = known.missing(rule.key)
            if not any(name in told and _decides(rule, known, name) for name in missing):
                entries.append(TraceEntry(rule.key, rule.kind, None, (), missing[:FEW]))
    return tuple(entries)


def _decides(rule: Rule, known: Known, name: str) -> bool:
    """Return whether one answer to a finding makes an open rule true by itself."""
    missing = known.missing(rule.key)
    if missing == (name,):
        return True

    def answered(other: str, answer: Value) -> Value:
        return answer if other == name else known(other)

    return any(
        truth_of(rule.predicate, partial(answered, answer=answer)) is True
        for answer in (True, False)
    )


def full_trace(compiled: CompiledPack, known: Known) -> tuple[TraceEntry, ...]:
    """Return every rule of the complaint.

    Args:
        compiled: The pack.
        known: What is known and decided.
    """
    names = (*compiled.inputs, *compiled.keys)
    said = [
        None if value is None else (name, word(value))
        for name, value in zip(names, known.decided, strict=True)
    ]
    entries = []
    truths = cast("Sequence[Truth]", known.decided)
    for key, placed in compiled.placed.items():
        truth = truths[placed.position]
        read = tuple([pair for _, position in placed.reads if (pair := said[position])])
        missing = known.missing(key) if truth is None else ()
        entries.append(TraceEntry(key, placed.rule.kind, truth, read, missing))
    return tuple(entries)


def _read(placed: Placed, known: Known) -> tuple[tuple[str, object], ...]:
    decided = known.decided
    return tuple(
        [
            (name, word(decided[position]))
            for name, position in placed.reads
            if decided[position] is not None
        ]
    )
