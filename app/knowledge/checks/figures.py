"""Every number rests on a row that states it; recalled numbers ship as proposals only."""

import re
from collections.abc import Iterator

from pydantic import BaseModel

from app.domain.base import Grounded
from app.domain.evidence import EvidenceRow
from app.domain.pack import Pack
from app.domain.predicates import Predicate
from app.knowledge.checks.walk import grounded

NOT_FIGURES = frozenset(
    {
        "order",  # places in a list
        "rank",
        "preference",
        "version",
        "seconds",  # effort of asking, not a clinical figure
        "provokes",
    }
)
NOT_SPOKEN = frozenset(
    {"id", "evidence", "tag", "seed", "act_within", "coexists_with", "points_to"}
)
"""Words for programs. The times of ``act_within`` are those of the decisions, E."""

SPOKEN = re.compile(r"(?<![A-Za-z_\d.])\d+(?:\.\d+)?")
"""A number in a sentence, not part of a name such as P2 or S01."""

FINDING_RANGE = frozenset({"low", "high"})
"""Input ranges of the form; a range refuses impossible values and concludes nothing."""


def check_figures(pack: Pack) -> Iterator[str]:
    """Refuse a number without a row, a recalled row not tagged ``proposal``, a bare D row."""
    rows = {row.id: row for row in pack.evidence}
    for row in pack.evidence:
        if row.grade == "D" and row.derivation is None:
            yield f"evidence row {row.id}: grade D needs its derivation"
    for path, item in grounded(pack):
        cited = [rows[name] for name in item.evidence]
        yield from _unsupported(path, item, cited)
        yield from _over_tagged(path, item, cited)


def figures_of(item: Grounded) -> Iterator[float]:
    """Yield the clinical numbers an entry states itself, not those of entries inside it."""
    skipped = NOT_FIGURES | (
        FINDING_RANGE if "question" in type(item).model_fields else frozenset()
    )
    for name in type(item).model_fields:
        if name not in skipped:
            yield from _numbers(getattr(item, name))


def _numbers(value: object) -> Iterator[float]:
    if isinstance(value, bool | Grounded):
        return
    if isinstance(value, Predicate):
        yield from value.numbers()
    elif isinstance(value, int | float):
        yield float(value)
    else:
        for part in _parts(value):
            yield from _numbers(part)


def _parts(value: object) -> Iterator[object]:
    if isinstance(value, BaseModel):
        yield from (getattr(value, name) for name in type(value).model_fields)
    elif isinstance(value, tuple):
        yield from value
    elif isinstance(value, dict):
        yield from value.values()


def spoken_numbers(item: Grounded) -> Iterator[float]:
    """Yield the numbers that an entry says in words for people."""
    for name in type(item).model_fields:
        if name not in NOT_SPOKEN:
            for text in _texts(getattr(item, name)):
                yield from (float(number) for number in SPOKEN.findall(text))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)


def _unsupported(path: str, item: Grounded, cited: list[EvidenceRow]) -> Iterator[str]:
    stated = {figure for row in cited for figure in row.figures}
    for figure in sorted({*figures_of(item), *spoken_numbers(item)} - stated):
        yield f"{path}: no cited row states {figure:g}"


def _over_tagged(path: str, item: Grounded, cited: list[EvidenceRow]) -> Iterator[str]:
    if item.tag == "proposal":
        return
    recalled = [row.id for row in cited if row.grade == "M"]
    if recalled:
        yield f"{path}: rests on recalled row {recalled[0]}, so its tag is proposal"
    firm = {figure for row in cited if row.grade not in {"M", "P"} for figure in row.figures}
    for figure in sorted(set(figures_of(item)) - firm):
        yield f"{path}: {figure:g} is stated by proposals only, so its tag is proposal"
