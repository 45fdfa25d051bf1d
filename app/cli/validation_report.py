"""The validation report: counts with Wilson intervals, and every miss."""

import math
from collections.abc import Callable, Iterable, Sequence

from app.cli.outcomes import Outcome

Z = 1.959964
"""Standard normal deviate of a 95 % interval."""

Rated = Callable[[Outcome], bool]


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a share, 0 to 1; ``(0, 1)`` for no one."""
    if total == 0:
        return 0.0, 1.0
    share, spread = hits / total, Z * Z / total
    centre = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * math.sqrt(share * (1 - share) / total + spread / (4 * total))
    return max(0.0, centre - half), min(1.0, centre + half)


def rate(hits: int, total: int) -> str:
    """Return a count with its share and interval."""
    if total == 0:
        return "none"
    low, high = wilson(hits, total)
    return f"{hits}/{total} ({100 * hits / total:.0f} %, {100 * low:.0f} to {100 * high:.0f})"


def _count(outcomes: Iterable[Outcome], rated: Rated) -> int:
    return sum(rated(outcome) for outcome in outcomes)


def report(outcomes: Sequence[Outcome], *, pack_version: str) -> str:
    """Return the report as Markdown."""
    published = [o for o in outcomes if o.patient.kind == "published"]
    vignettes = [o for o in outcomes if o.patient.kind == "vignette"]
    told = [o for o in published if o.patient.level in {"rich", "partial"}]
    lines = [
        "# Validation",
        "",
        f"Pack {pack_version}. Published patients and authored safety vignettes of `tests/cases`,",
        "coded by people who had not read the rules. The mix is not a prevalence: no predictive",
        "value follows from it. Shares carry 95 % Wilson intervals. `soon` counts as routine or",
        "urgent, as a case accepts.",
        "An accepted category is the final one or an alternative that the case names.",
        "",
        *_totals("Published, rich and partial", told),
        *_totals("Published, all scored", published),
        *_totals("Safety vignettes", vignettes),
        "## By category (published, all scored)",
        "",
        "| category | n | top-1 | top-1 exact | top-3 | urgency right | indeterminate |",
        "|---|--:|--:|--:|--:|--:|--:|",
        *_by_category(published),
        "",
        "## Minimal cases",
        "",
        *_minimal(outcomes),
        "",
        "## Misses",
        "",
        *_misses(outcomes),
        "",
    ]
    return "\n".join(lines)


def _totals(title: str, chosen: Sequence[Outcome]) -> list[str]:
    total = len(chosen)
    routine = [o for o in chosen if set(o.patient.urgencies) == {"routine"}]
    emergencies = [o for o in chosen if set(o.patient.urgencies) == {"emergency"}]
    pressing = [o for o in chosen if "routine" not in o.patient.urgencies]
    rows = [
        ("top-1, accepted category", _count(chosen, lambda o: o.top_1), total),
        ("top-1, final category", _count(chosen, lambda o: o.top_1_exact), total),
        ("top-3, accepted category", _count(chosen, lambda o: o.top_3), total),
        ("urgency right", _count(chosen, lambda o: o.urgency_right), total),
        ("indeterminate (asks first)", _count(chosen, lambda o: o.indeterminate), total),
        (
            "emergencies under-triaged",
            _count(emergencies, lambda o: o.emergency_missed),
            len(emergencies),
        ),
        (
            "urgent called routine",
            _count(pressing, lambda o: o.urgent_called_routine),
            len(pressing),
        ),
        ("routine over-triaged", _count(routine, lambda o: o.over_triaged), len(routine)),
        (
            "more pressing than all that is accepted",
            _count(chosen, lambda o: o.above_all_accepted),
            total,
        ),
        ("exercise given", _count(chosen, lambda o: o.exercises > 0), total),
        ("plans past a gate", _count(chosen, lambda o: o.plan_past_gate), total),
    ]
    table = [f"| {name} | {rate(hits, of)} |" for name, hits, of in rows]
    return [f"## {title} ({total})", "", "| measure | result |", "|---|--:|", *table, ""]


def _by_category(chosen: Sequence[Outcome]) -> list[str]:
    lines = []
    for category in sorted({o.patient.category for o in chosen}):
        group = [o for o in chosen if o.patient.category == category]
        rated: tuple[Rated, ...] = (
            lambda o: o.top_1,
            lambda o: o.top_1_exact,
            lambda o: o.top_3,
            lambda o: o.urgency_right,
            lambda o: o.indeterminate,
        )
        cells = " | ".join(f"{_count(group, each)}" for each in rated)
        lines.append(f"| {category} | {len(group)} | {cells} |")
    return lines


def _minimal(outcomes: Sequence[Outcome]) -> list[str]:
    return [
        f"- {o.patient.id}: triage {o.triage}, {o.asks} open must-asks, plan {o.plan}, "
        f"{o.exercises} exercises"
        for o in outcomes
        if o.patient.level == "minimal"
    ]


def _misses(outcomes: Sequence[Outcome]) -> list[str]:
    lines = [line for o in outcomes for line in _miss(o)]
    return lines or ["None."]


def _miss(o: Outcome) -> list[str]:
    wrong = []
    if not o.top_1:
        wrong.append("top-1")
    if not o.top_3:
        wrong.append("top-3")
    if not o.urgency_right:
        wrong.append("indeterminate" if o.indeterminate else "urgency")
    named = (
        ("emergency under-triaged", o.emergency_missed),
        ("urgent called routine", o.urgent_called_routine),
        ("routine over-triaged", o.over_triaged),
        ("plan past a gate", o.plan_past_gate),
    )
    wrong += [name for name, happened in named if happened]
    if not wrong:
        return []
    accepted = f"{', '.join(o.patient.acceptable)}; {', '.join(o.patient.urgencies)}"
    answered = f"{', '.join(o.conditions) or 'nothing'}; {o.triage}"
    head = f"- {o.patient.id} ({o.patient.level}): {', '.join(wrong)}."
    return [f"{head} Accepted {accepted}. Answered {answered}."]
