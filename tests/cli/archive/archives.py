"""Archives of the coded patients in every format, and outputs read back to be compared."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from app.cli.archive.formats import format_of
from app.cli.archive.run import Call, Ran, evaluate_archive
from app.cli.validation import CASES
from app.web.requests.flat_body import flat_pairs

LISTS = ("reasons", "present", "cannot_exclude")
NUMBERS = ("line", "status")
SEVERAL_WAYS: dict[str, Any] = {
    "presentation": {"age": 41, "side": "right"},
    "symptoms": {"pain_ischial": {"left": "no", "right": "yes"}},
    "red_flags": {
        "cauda_equina": {"group_answer": "none_of_these", "saddle_numbness": "unknown"},
        "injury": "none_of_these",
    },
    "measures": {"minutes_sitting_to_first_pain": "no_limit", "load_test_pain": {"right": 3}},
    "pre_test_probability": {"deep_gluteal_syndrome": 20},
    "clinician_settings": {"pain_limit": 2, "reason": "clinical_judgement"},
}
REFUSED: tuple[dict[str, Any], ...] = (
    {"presentation": {"age": 400}},
    {"presentation": {"side": "upwards"}},
    {"red_flags": {"injury": {"group_answer": "none_of_these", "injury_pop": "yes"}}},
    {"clinician_settings": {"pain_limit": 2}},
)
"""Bodies that any format can hold and no request may have."""


def coded_patients() -> list[dict[str, Any]]:
    files = sorted(CASES.rglob("*.yaml"))
    return [yaml.safe_load(file.read_text(encoding="utf-8"))["request"] or {} for file in files]


def everybody() -> list[dict[str, Any]]:
    """Return patients and refused bodies in turns, so that both are in many places."""
    patients = [*coded_patients(), SEVERAL_WAYS, {}]
    return [*patients[:9], REFUSED[0], *patients[9:30], *REFUSED[1:], *patients[30:]]


def write_archive(path: Path, bodies: Sequence[Mapping[str, Any]]) -> Path:
    kind = format_of(path)
    if kind == "ndjson":
        path.write_bytes(b"".join(orjson.dumps(body) + b"\n" for body in bodies))
        return path
    rows = [dict(flat_pairs(body)) for body in bodies]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    if kind == "csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    else:
        arrays = {name: column([row.get(name) for row in rows]) for name in columns}
        pq.write_table(pa.table(arrays), path, row_group_size=20)
    return path


def column(values: Sequence[object]) -> pa.Array:
    """Return numbers as numbers where all are, and else as text, as tables have them."""
    if all(value is None or isinstance(value, int) for value in values):
        return pa.array(values, pa.int32())
    return pa.array([None if value is None else str(value) for value in values])


def evaluated(given: Path, output: Path, **more: Any) -> Ran:
    """Evaluate within this process, whose packs are loaded once."""
    call = Call(given, output, format_of(given), format_of(output), **{"workers": 0, **more})
    return evaluate_archive(call)


def read_table(path: Path) -> list[dict[str, Any]]:
    """Return the rows of an output, of whatever format, as a table says them."""
    if path.suffix == ".parquet":
        rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
        return rows
    if path.suffix == ".csv":
        with path.open(newline="", encoding="utf-8") as file:
            return [typed(row) for row in csv.DictReader(file)]
    return [told(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()[:-1]]


def typed(row: Mapping[str, str]) -> dict[str, Any]:
    cells: dict[str, Any] = {name: text or None for name, text in row.items()}
    known = row["status"] == "200"
    cells |= {name: row[name].split() if known else None for name in LISTS}
    cells |= {name: int(row[name]) for name in NUMBERS}
    cells["complete"] = {"true": True, "false": False, "": None}[row["complete"]]
    return cells


def told(row: Mapping[str, Any]) -> dict[str, Any]:
    """Say a line of NDJSON as a row of a table."""
    short = row.get("evaluation")
    problem = None if short else orjson.dumps(row["problem"]).decode()
    said: dict[str, Any] = {"line": row["line"], "status": row["status"], "problem": problem}
    triage, coverage = (short[part] if short else {} for part in ("triage", "coverage"))
    said |= {"triage_level": triage.get("level"), "complete": triage.get("complete")}
    said |= {"act_within": triage.get("act_within")}
    said |= {name: {**triage, **coverage}.get(name) for name in LISTS}
    top = [*(short["top_three"] if short else ()), {}, {}, {}]
    for nth, place in enumerate(("first", "second", "third")):
        said |= {place: top[nth].get("condition"), f"{place}_support": top[nth].get("support")}
    for name in ("certainty", "plan_status", "evaluation_digest"):
        said[name] = short[name] if short else None
    return said
