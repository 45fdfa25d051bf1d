"""From what a line came to, to the row that says it, and its cells."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import orjson

from app.api.v1.lines import LineDetail, LineOutcome
from app.api.v1.present.short import MOST_NAMED, UNSUPPORTED
from app.cli.archive.tally import OK, Tally

COLUMNS: Final = (
    "line",
    "status",
    "triage_level",
    "act_within",
    "complete",
    "reasons",
    "present",
    "cannot_exclude",
    "first",
    "first_support",
    "second",
    "second_support",
    "third",
    "third_support",
    "certainty",
    "plan_status",
    "evaluation_digest",
    "problem",
)


class Row(NamedTuple):
    """What one line came to.

    Attributes:
        line: From 1.
        short: The short evaluation, ``None`` for a problem.
    """

    line: int
    outcome: LineOutcome
    short: dict[str, Any] | None


def rows_of(
    outcomes: Sequence[LineOutcome], first: int, detail: LineDetail, tally: Tally
) -> list[Row]:
    """Return the rows of a chunk, and count them.

    Args:
        outcomes: Of lines that follow each other.
        first: Number of the first line.
        detail: What the evaluations hold.
        tally: Counts that are added to.
    """
    rows = []
    for line, outcome in enumerate(outcomes, first):
        document = orjson.loads(outcome.body)
        short = None
        if outcome.status == OK:
            short = document if detail == "short" else short_of(document)
            tally.count_evaluation(short)
        else:
            tally.count_problem(document)
        rows.append(Row(line, outcome, short))
    return rows


def short_of(answer: dict[str, Any]) -> dict[str, Any]:
    """Return what the short evaluation would say of a whole answer."""
    triage, coverage = answer["triage"], answer["triage"]["red_flag_coverage"]
    return {
        "triage": {
            **{name: triage[name] for name in ("level", "act_within", "complete")},
            "reasons": [reason["rule"] for reason in triage["reasons"]],
        },
        "coverage": {
            "present": [flag for group in coverage for flag in group.get("present", ())],
            "cannot_exclude": [
                *(question["id"] for question in triage["must_ask"]),
                *(group["group"] for group in coverage if group.get("not_asked")),
            ],
        },
        "top_three": [
            {"condition": entry["condition"], "support": entry["support"]}
            for entry in answer["differential"][:MOST_NAMED]
            if entry.get("led_by") or entry["support"] not in UNSUPPORTED
        ],
        "certainty": answer["provisional_diagnosis"]["certainty"],
        "plan_status": answer["plan"]["status"],
        "evaluation_digest": answer["basis"]["evaluation_digest"],
    }


def columns_for(detail: LineDetail) -> tuple[str, ...]:
    """Return the columns of a table."""
    return (*COLUMNS, "evaluation") if detail == "full" else COLUMNS


def cells(row: Row, detail: LineDetail) -> tuple[Any, ...]:
    """Return the cells of a row, ``None`` where there is nothing to say."""
    status, body = row.outcome.status, row.outcome.body.decode()
    whole = () if detail == "short" else (body if row.short else None,)
    if row.short is None:
        silent = (None,) * (len(COLUMNS) - 3)
        return (row.line, status, *silent, body, *whole)
    short = row.short
    triage, coverage = short["triage"], short["coverage"]
    named = [(entry["condition"], entry["support"]) for entry in short["top_three"]]
    named += [(None, None)] * (MOST_NAMED - len(named))
    return (
        row.line,
        status,
        triage["level"],
        triage["act_within"],
        triage["complete"],
        triage["reasons"],
        coverage["present"],
        coverage["cannot_exclude"],
        *named[0],
        *named[1],
        *named[2],
        short["certainty"],
        short["plan_status"],
        short["evaluation_digest"],
        None,
        *whole,
    )
