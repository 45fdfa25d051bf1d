"""Which rules decided, what each read, and which are kept open by what was not asked."""

from collections.abc import Iterable

from app.domain.evaluation import TraceEntry
from app.domain.findings import word
from app.engine.compile import CompiledPack, Rule
from app.engine.intake import Known

FEW = 3
"""Missing findings named of an open rule in the compact trace."""

WHEN_OPEN = frozenset({"safety"})
"""Kinds whose open rules the compact trace shows: they could change what is safe to do."""

WHEN_FIRED = frozenset({"safety"})
"""Kinds whose fired rules stand in the compact trace; others show theirs in their own part."""


def trace(compiled: CompiledPack, known: Known, *, full: bool) -> tuple[TraceEntry, ...]:
    """Return the trace.

    Args:
        compiled: The pack.
        known: What is known and decided.
        full: Every rule of the complaint; else those fired, and those open that could change
            what is safe to do.
    """
    rules = compiled.rules.values()
    chosen = rules if full else [rule for rule in rules if _matters(rule, known)]
    return tuple(_entries(chosen, known, most=None if full else FEW))


def _matters(rule: Rule, known: Known) -> bool:
    if rule.kind not in WHEN_FIRED:
        return False
    truth = known.truth(rule.key)
    return truth is True or (truth is None and rule.kind in WHEN_OPEN)


def _entries(rules: Iterable[Rule], known: Known, *, most: int | None) -> Iterable[TraceEntry]:
    words = _Words(known)
    for rule in rules:
        truth = known.truth(rule.key)
        unknown = known.missing(rule.key) if truth is None else ()
        read: tuple[tuple[str, object], ...] = ()
        if most is None or truth is not None:
            read = tuple([pair for name in rule.reads if (pair := words[name]) is not None])
        yield TraceEntry(rule.key, rule.kind, truth, read, unknown[:most])


class _Words(dict[str, tuple[str, object] | None]):
    """A finding with its value as written; many rules read the same ones."""

    def __init__(self, known: Known) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, name: str) -> tuple[str, object] | None:
        value = self._known(name)
        pair = None if value is None else (name, word(value))
        self[name] = pair
        return pair
