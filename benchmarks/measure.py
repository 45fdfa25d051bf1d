"""Ratios of two things measured in turns, and the table they are printed in."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Spread:
    """Median of many short rounds with the lowest and the highest."""

    middle: float
    low: float
    high: float

    def __str__(self) -> str:
        """Write median, lowest and highest."""
        return f"{_short(self.middle)} ({_short(self.low)}-{_short(self.high)})"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes:
        target: What the design asks for; ``None`` for a line that only informs.
        beyond: What would be better than asked.
        lower_is_better: For times and sizes; ratios are better when higher.
    """

    id: str
    measure: str
    value: Spread | float
    unit: str = ""
    target: float | None = None
    beyond: float | None = None
    lower_is_better: bool = False

    def verdict(self) -> str:
        """Return ``beyond``, ``met``, ``not met`` or ``-``."""
        if self.target is None:
            return "-"
        reached = self.value.middle if isinstance(self.value, Spread) else self.value
        sign = -1 if self.lower_is_better else 1
        if self.beyond is not None and sign * reached >= sign * self.beyond:
            return "beyond"
        return "met" if sign * reached >= sign * self.target else "not met"


def spread(values: Sequence[float]) -> Spread:
    """Return median, lowest and highest of the rounds."""
    return Spread(median(values), min(values), max(values))


def ratio(above: Sequence[float], below: Sequence[float]) -> Spread:
    """Return the ratio of each round to the other of the same round."""
    return spread([one / other for one, other in zip(above, below, strict=True)])


def cpu_in_turns(
    works: Mapping[str, Callable[[], object]], *, rounds: int, budget_s: float
) -> dict[str, list[float]]:
    """Time functions in this process, in turns.

    Args:
        works: What to time, by name.
        rounds: How often each has its turn.
        budget_s: CPU seconds of one turn; decides how often a function is called in it.

    Returns:
        CPU microseconds of one call, by name, one entry a round.
    """
    calls = {name: max(1, round(budget_s / _once(work))) for name, work in works.items()}
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            start = time.process_time_ns()
            for _ in range(calls[name]):
                work()
            taken[name].append((time.process_time_ns() - start) / calls[name] / 1_000)
    return taken


def _once(work: Callable[[], object]) -> float:
    tries = []
    for _ in range(5):
        start = time.process_time_ns()
        work()
        tries.append((time.process_time_ns() - start) / 1e9)
    return max(min(tries), 1e-7)


def table(rows: Sequence[Row]) -> str:
    """Return the rows as text in columns."""
    heads = ("id", "measure", "value", "target", "beyond", "result")
    lines = [heads, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _cells(row: Row) -> tuple[str, ...]:
    value = str(row.value) if isinstance(row.value, Spread) else _short(row.value)
    unit = f" {row.unit}" if row.unit else ""
    wanted = ("-" if goal is None else _short(goal) + unit for goal in (row.target, row.beyond))
    return (row.id, row.measure, value + unit, *wanted, row.verdict())


def _short(value: float) -> str:
    if value >= 1_000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value >= 1 else f"{value:.2f}"
