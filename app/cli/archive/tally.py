"""Counts over the lines of an archive, and the table at the end."""

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any, Final

OK: Final = 200
MOST_CONDITIONS: Final = 10
LEVELS: Final = ("emergency", "urgent", "soon", "routine", "indeterminate")
STATUSES: Final = ("complete", "provisional", "restricted", "withheld")


@dataclass(slots=True)
class Tally:
    """What the lines came to.

    Attributes:
        lines: All lines.
        evaluated: Those that have an evaluation.
        problems: Refused lines by status, kind of problem and code; a line counts once for each
            different code.
        incomplete: Evaluated lines on which a red flag was not asked or a must-ask is open.
        triage, plan, leading: Evaluated lines by level, by plan status and by leading condition.
    """

    lines: int = 0
    evaluated: int = 0
    incomplete: int = 0
    problems: Counter[str] = field(default_factory=Counter)
    triage: Counter[str] = field(default_factory=Counter)
    plan: Counter[str] = field(default_factory=Counter)
    leading: Counter[str] = field(default_factory=Counter)

    @property
    def refused(self) -> int:
        """Lines that have a problem instead of an evaluation."""
        return self.lines - self.evaluated

    def count_evaluation(self, short: dict[str, Any]) -> None:
        """Count a line by its short evaluation."""
        self.lines += 1
        self.evaluated += 1
        self.incomplete += not short["triage"]["complete"]
        self.triage[short["triage"]["level"]] += 1
        self.plan[short["plan_status"]] += 1
        named = short["certainty"] != "not_assessable" and short["top_three"]
        self.leading[short["top_three"][0]["condition"] if named else "none named"] += 1

    def count_problem(self, problem: dict[str, Any]) -> None:
        """Count a line by its problem document."""
        self.lines += 1
        kind = f"{problem['status']} {problem['type'].rsplit('/', 1)[-1]}"
        codes = {error["code"] for error in problem.get("errors", ())}
        self.problems.update({f"{kind}, {code}" for code in codes} or {kind})

    def plus(self, other: "Tally") -> "Tally":
        """Return these counts and those of other lines together."""
        names = [each.name for each in fields(self)]
        return Tally(**{name: getattr(self, name) + getattr(other, name) for name in names})

    def document(self) -> dict[str, Any]:
        """Return the counts as plain data."""
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            n: dict(value) if isinstance(value, Counter) else value for n, value in found.items()
        }


def tally_of(document: dict[str, Any]) -> Tally:
    """Return the counts that were kept as plain data."""
    tally = Tally()
    for name, value in document.items():
        setattr(tally, name, Counter(value) if isinstance(value, dict) else value)
    return tally


def summary(tally: Tally, *, lines_now: int, seconds: float) -> str:
    """Return the counts as a table.

    Args:
        tally: Counts of the whole archive.
        lines_now: Lines of this run; fewer than all when it went on with an earlier one.
        seconds: How long they took.
    """
    rows = [
        ("lines", tally.lines),
        ("evaluated", tally.evaluated),
        ("refused", tally.refused),
        *((f"  {name}", count) for name, count in tally.problems.most_common()),
        *_in_order("triage", tally.triage, LEVELS),
        ("not everything asked", tally.incomplete),
        *_in_order("plan", tally.plan, STATUSES),
        ("leading condition", ""),
        *((f"  {name}", count) for name, count in _most(tally.leading)),
        ("lines per second", round(lines_now / max(seconds, 0.001))),
    ]
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:<{width}}  {_number(count):>11}".rstrip() for name, count in rows)


def _in_order(
    title: str, counts: Counter[str], order: tuple[str, ...]
) -> list[tuple[str, int | str]]:
    names = [name for name in order if counts[name]] + sorted(set(counts) - set(order))
    return [(title, ""), *((f"  {name}", counts[name]) for name in names)]


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    # By name where counts are equal, so that two runs print the same.
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    rest = sum(count for _, count in ordered[MOST_CONDITIONS:])
    return ordered[:MOST_CONDITIONS] + ([("others", rest)] if rest else [])


def _number(count: int | str) -> str:
    return f"{count:,}" if isinstance(count, int) else count
