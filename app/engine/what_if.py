"""Which rules come out otherwise with other answers."""

from app.domain.base import Truth
from app.domain.what_if import MovedRule
from app.engine.compile import CompiledPack
from app.engine.intake import Known


def moved_rules(compiled: CompiledPack, before: Known, after: Known) -> tuple[MovedRule, ...]:
    """Return the rules whose truth differs, in the order of the pack; safety rules first.

    Args:
        compiled: The pack.
        before: What is known and decided.
        after: The same with other answers.
    """
    moved = [
        MovedRule(key, placed.rule.kind, was, now)
        for key, placed in compiled.placed.items()
        for was, now in [(_truth(before, placed.position), _truth(after, placed.position))]
        if was is not now
    ]
    return tuple(sorted(moved, key=lambda rule: rule.kind != "safety"))


def _truth(known: Known, position: int) -> Truth:
    value = known.decided[position]
    return value if value is None else bool(value)
