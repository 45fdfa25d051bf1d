"""Whatever the format, each line comes to what it comes to alone."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from app.api.v1.lines import LineOutcome, evaluate_line
from app.cli.archive.errors import WrongCallError
from app.cli.archive.table import COLUMNS, short_of
from tests.cli.archive.archives import evaluated, read_table, write_archive

ENDINGS = ("ndjson", "csv", "parquet")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@pytest.mark.parametrize("output", ENDINGS)
@pytest.mark.parametrize("given", ENDINGS)
def test_each_line_comes_to_what_it_comes_to_alone(
    tmp_path: Path,
    bodies: list[dict[str, Any]],
    singly: list[LineOutcome],
    given: str,
    output: str,
) -> None:
    archive = write_archive(tmp_path / f"in.{given}", bodies)

    ran = evaluated(archive, tmp_path / f"out.{output}")

    rows = read_table(tmp_path / f"out.{output}")
    assert [row["line"] for row in rows] == list(range(1, len(bodies) + 1))
    assert [row["status"] for row in rows] == [outcome.status for outcome in singly]
    alone = [orjson.loads(outcome.body) for outcome in singly]
    assert [row["evaluation_digest"] for row in rows] == [
        each.get("evaluation_digest") for each in alone
    ]
    assert ran.tally.lines == len(bodies)
    assert ran.tally.refused == sum(outcome.status != 200 for outcome in singly) > 3
    assert sum(ran.tally.triage.values()) == ran.tally.evaluated
    # Coded patients state few of the flags, so hardly one was asked everything.
    assert 0 < ran.tally.incomplete <= ran.tally.evaluated


def test_all_formats_say_the_same(tmp_path: Path, bodies: list[dict[str, Any]]) -> None:
    archive = write_archive(tmp_path / "in.ndjson", bodies)

    for ending in ENDINGS:
        evaluated(archive, tmp_path / f"out.{ending}")

    ndjson, table, parquet = (read_table(tmp_path / f"out.{ending}") for ending in ENDINGS)
    assert [set(row) for row in ndjson] == [set(COLUMNS)] * len(bodies)
    assert ndjson == table == parquet
    assert any(row["present"] for row in ndjson)


def test_the_closing_line_counts(tmp_path: Path, bodies: list[dict[str, Any]]) -> None:
    evaluated(write_archive(tmp_path / "in.ndjson", bodies), tmp_path / "out.ndjson")

    closing = json.loads((tmp_path / "out.ndjson").read_text().splitlines()[-1])["closing"]
    assert closing["lines"] == len(bodies) == closing["evaluated"] + closing["refused"]
    assert [pack["id"] for pack in closing["packs"]] == ["deep_buttock_pain"]
    assert closing["engine_version"]


@pytest.mark.parametrize("output", ENDINGS)
def test_full_holds_the_whole_answer_beside_the_same_columns(
    tmp_path: Path, bodies: list[dict[str, Any]], output: str
) -> None:
    archive = write_archive(tmp_path / "in.csv", bodies[:12])
    alone = [evaluate_line(orjson.dumps(body), "full") for body in bodies[:12]]

    evaluated(archive, tmp_path / f"full.{output}", detail="full")

    answers = [orjson.loads(each.body) if each.status == 200 else None for each in alone]
    if output == "ndjson":
        lines = (tmp_path / "full.ndjson").read_text().splitlines()[:-1]
        assert [json.loads(line).get("evaluation") for line in lines] == answers
        return
    evaluated(archive, tmp_path / f"short.{output}")
    rows = read_table(tmp_path / f"full.{output}")
    texts = [row.pop("evaluation") for row in rows]
    assert rows == read_table(tmp_path / f"short.{output}")
    assert [None if text is None else json.loads(text) for text in texts] == answers


def test_a_short_line_says_what_the_whole_answer_says(bodies: list[dict[str, Any]]) -> None:
    asked = 0
    for body in bodies:
        line = orjson.dumps(body)
        short, full = (evaluate_line(line, detail) for detail in ("short", "full"))
        if short.status == 200:
            assert short_of(orjson.loads(full.body)) == orjson.loads(short.body)
            asked += 1
    assert asked > 40


def test_the_schema_of_parquet_is_fixed(tmp_path: Path) -> None:
    for name, body in (("known", {"presentation": {"age": 40}}), ("refused", {"what": 1})):
        write_archive(tmp_path / f"{name}.ndjson", [body])
        evaluated(tmp_path / f"{name}.ndjson", tmp_path / f"{name}.parquet")

    schema = pq.read_schema(tmp_path / "known.parquet")
    assert schema == pq.read_schema(tmp_path / "refused.parquet")
    types = {field.name: str(field.type) for field in schema}
    lists = {types[name] for name in ("reasons", "present", "cannot_exclude")}
    assert lists == {"list<element: string>"}
    assert (types["line"], types["status"], types["complete"]) == ("int64", "int16", "bool")


def test_no_cell_of_csv_begins_as_a_formula(tmp_path: Path, bodies: list[dict[str, Any]]) -> None:
    archive = write_archive(tmp_path / "in.csv", [*bodies[:30], {"presentation": {"age": "=1+1"}}])

    evaluated(archive, tmp_path / "out.csv", detail="full")

    text = (tmp_path / "out.csv").read_text()
    assert "1+1" not in text
    cells = [str(cell) for row in read_table(tmp_path / "out.csv") for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(FORMULA)] == []


def test_parquet_may_hold_bodies_as_json_text(
    tmp_path: Path, bodies: list[dict[str, Any]], singly: list[LineOutcome]
) -> None:
    texts = [orjson.dumps(body).decode() for body in bodies]
    pq.write_table(pa.table({"findings": [*texts, None]}), tmp_path / "in.parquet")

    evaluated(tmp_path / "in.parquet", tmp_path / "out.csv")

    rows = read_table(tmp_path / "out.csv")
    assert [row["status"] for row in rows] == [*(each.status for each in singly), 400]


@pytest.mark.parametrize(
    "array",
    [
        pa.array(["yes", "no"]).dictionary_encode(),
        pa.array(["yes", "no"], pa.large_string()),
        pa.array(["yes", "no"], pa.string_view()),
    ],
)
def test_parquet_may_write_words_in_any_way(tmp_path: Path, array: pa.Array) -> None:
    pq.write_table(pa.table({"symptoms.pain_ischial": array}), tmp_path / "in.parquet")

    assert evaluated(tmp_path / "in.parquet", tmp_path / "out.csv").tally.evaluated == 2


@pytest.mark.parametrize(
    "array",
    [
        pa.array([40.0]),
        pa.array([True]),
        pa.array([{"age": 40}]),
        pa.array([["yes"]]),
        pa.array([b"yes"]),
    ],
)
def test_parquet_of_another_type_is_refused(tmp_path: Path, array: pa.Array) -> None:
    pq.write_table(pa.table({"presentation.age": array}), tmp_path / "in.parquet")

    with pytest.raises(WrongCallError, match=r"presentation\.age is of the type"):
        evaluated(tmp_path / "in.parquet", tmp_path / "out.csv")


TEXTS = {
    "text": pa.string(),
    "large text": pa.large_string(),
    "views of text": pa.string_view(),
    "words": pa.dictionary(pa.int32(), pa.string()),
}


@pytest.fixture(params=TEXTS)
def not_utf8(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[..., Path]:
    """Write a column of texts of which one, `n?e` before, holds a byte that is not UTF-8."""

    def write(name: str, texts: list[str]) -> Path:
        path = tmp_path / "in.parquet"
        table = pa.table({name: pa.array(texts, TEXTS[request.param])})
        pq.write_table(table, path, compression="none", write_statistics=False)
        content = path.read_bytes()
        assert content.count(b"n?e") == 1
        path.write_bytes(content.replace(b"n?e", b"n\xe9e"))
        return path

    return write


def test_a_cell_of_parquet_that_is_not_utf8_is_refused_alone(
    tmp_path: Path, not_utf8: Callable[..., Path]
) -> None:
    given = not_utf8("symptoms.pain_ischial", ["yes", "n?e", "no"])

    evaluated(given, tmp_path / "out.ndjson")

    rows = [json.loads(line) for line in (tmp_path / "out.ndjson").read_text().splitlines()[:-1]]
    assert [row["status"] for row in rows] == [200, 400, 200]
    assert [error["code"] for error in rows[1]["problem"]["errors"]] == ["not_utf8"]


def test_a_body_of_parquet_that_is_not_utf8_is_refused_as_a_line_is(
    tmp_path: Path, not_utf8: Callable[..., Path]
) -> None:
    bodies = ["{}", '{"complaint": "n?e"}', "{ }"]
    given = not_utf8("findings", bodies)
    lines = [body.encode().replace(b"?", b"\xe9") + b"\n" for body in bodies]
    (tmp_path / "in.ndjson").write_bytes(b"".join(lines))

    evaluated(given, tmp_path / "of_parquet.csv")
    evaluated(tmp_path / "in.ndjson", tmp_path / "of_ndjson.csv")

    rows = read_table(tmp_path / "of_parquet.csv")
    assert rows == read_table(tmp_path / "of_ndjson.csv")
    assert [row["status"] for row in rows] == [200, 400, 200]
