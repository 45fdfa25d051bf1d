"""Lines of any size and kind, and inputs and outputs that are not what they should be."""

import io
import json
import os
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.v1.lines import MAX_LINE_BYTES
from app.cli.archive.errors import ArchiveError, InputChangedError, WrongCallError
from app.cli.archive.run import Call, evaluate_archive
from app.cli.archive.sources import bounded_lines, open_source
from tests.cli.archive.archives import evaluated, read_table, write_archive

GOOD = '{"presentation": {"age": 40}}'
BAD = (
    ("[]", 400, "not_an_object"),
    ("{", 400, "invalid_json"),
    ('{"presentation": {"age": "40"}}', 422, "not_a_whole_number"),
    ('{"presentation": {"age": 40, "age": 41}}', 400, "duplicate_key"),
    ('{"patient_id": 7}', 422, "unknown_field"),
    ('{"symptoms": {"pain_ischial": true}}', 422, "not_an_allowed_value"),
)


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_bad_line_becomes_a_problem_in_its_own_place(tmp_path: Path) -> None:
    given = tmp_path / "in.ndjson"
    given.write_text("".join(f"{GOOD}\n{text}\n" for text, _, _ in BAD))

    ran = evaluated(given, tmp_path / "out.ndjson")

    *rows, closing = lines_of(tmp_path / "out.ndjson")
    assert [row["status"] for row in rows[::2]] == [200] * len(BAD)
    refused = [(row["status"], row["problem"]["errors"][0]["code"]) for row in rows[1::2]]
    assert refused == [(status, code) for _, status, code in BAD]
    assert closing["closing"]["refused"] == ran.tally.refused == len(BAD)
    assert ran.tally.problems["400 malformed-json, duplicate_key"] == 1


def test_a_blank_line_is_a_line(tmp_path: Path) -> None:
    (tmp_path / "in.ndjson").write_text(f"{GOOD}\r\n\n{GOOD}")

    evaluated(tmp_path / "in.ndjson", tmp_path / "out.ndjson")

    rows = lines_of(tmp_path / "out.ndjson")[:-1]
    assert [(row["line"], row["status"]) for row in rows] == [(1, 200), (2, 400), (3, 200)]


def test_an_empty_archive_has_an_output(tmp_path: Path) -> None:
    (tmp_path / "in.ndjson").write_text("")

    for ending in ("ndjson", "csv", "parquet"):
        ran = evaluated(tmp_path / "in.ndjson", tmp_path / f"out.{ending}")
        assert ran.tally.lines == 0
        assert read_table(tmp_path / f"out.{ending}") == []


def test_a_line_that_is_too_long_is_refused_alone(tmp_path: Path) -> None:
    room = MAX_LINE_BYTES - len(GOOD)
    lines = [GOOD, GOOD + " " * room, GOOD + " " * (room + 1), "x" * 3_000_000, GOOD, "y" * 70_000]
    (tmp_path / "in.ndjson").write_text("\n".join(lines))

    evaluated(tmp_path / "in.ndjson", tmp_path / "out.ndjson")

    rows = lines_of(tmp_path / "out.ndjson")[:-1]
    assert [row["status"] for row in rows] == [200, 200, 413, 413, 200, 413]
    assert rows[3]["problem"]["max_bytes"] == MAX_LINE_BYTES


@given(st.lists(st.binary(max_size=9).map(lambda line: line.replace(b"\n", b"")), max_size=12))
def test_lines_are_cut_as_they_stand(lines: list[bytes]) -> None:
    content = b"\n".join(lines)

    found = list(bounded_lines(io.BufferedReader(io.BytesIO(content)), most_bytes=5))

    ended = content.removesuffix(b"\n").split(b"\n") if content else []
    assert [line for line, _ in found] == [line if len(line) <= 5 else None for line in ended]
    assert sum(size for _, size in found) == len(content)


def test_any_place_can_be_gone_on_from(tmp_path: Path, bodies: list[dict[str, Any]]) -> None:
    for ending in ("ndjson", "csv", "parquet"):
        path = write_archive(tmp_path / f"in.{ending}", bodies)
        source = open_source(path, ending)
        whole = list(source.chunks(lines_done=0, start=0, lines=7))
        for nth, chunk in enumerate(whole):
            rest = list(
                source.chunks(lines_done=chunk.first + chunk.lines - 1, start=chunk.end, lines=7)
            )
            ends = [(each.first, each.lines, each.end) for each in rest]
            if ending != "parquet":
                assert ends == [(each.first, each.lines, each.end) for each in whole[nth + 1 :]]
            assert sum(each.lines for each in rest) == len(bodies) - (chunk.first + chunk.lines - 1)


def test_csv_of_a_spreadsheet_is_read(tmp_path: Path) -> None:
    text = '\ufeff"presentation.age",presentation.sex\r\n40,"female"\r\n,male\r\n'
    (tmp_path / "in.csv").write_bytes(text.encode())

    assert evaluated(tmp_path / "in.csv", tmp_path / "out.csv").tally.evaluated == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "must name the columns"),
        (b'"presentation.age\n', "no header of CSV"),
        (b"\xff\n", "no header of CSV"),
        (b"presentation.age;presentation.sex\n", "not named by a wire path"),
    ],
)
def test_a_wrong_header_stops_before_the_first_row(
    tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "in.csv").write_bytes(content)

    with pytest.raises(WrongCallError, match=said):
        evaluated(tmp_path / "in.csv", tmp_path / "out.csv")

    assert names_in(tmp_path) == ["in.csv"]


@pytest.mark.parametrize(
    ("given", "output", "said"),
    [
        ("missing.ndjson", "out.csv", "No such file"),
        ("folder.ndjson", "out.csv", "folder.ndjson is not a file"),
        ("pipe.ndjson", "out.csv", "pipe.ndjson is not a file"),
        ("in.ndjson", "folder.ndjson", "is there and is not a file"),
        ("in.ndjson", "pipe.ndjson", "is there and is not a file"),
        ("in.ndjson", "missing/out.csv", "No such file"),
        ("in.ndjson", "in.ndjson", "take the place of the input"),
        ("in.txt", "out.csv", "ending is none of"),
        ("in.ndjson", "out", "ending is none of"),
        ("no.parquet", "out.csv", "no Parquet file"),
        ("in.ndjson", "there.csv", "--overwrite"),
    ],
)
def test_a_wrong_call_changes_nothing(tmp_path: Path, given: str, output: str, said: str) -> None:
    (tmp_path / "folder.ndjson").mkdir()
    os.mkfifo(tmp_path / "pipe.ndjson")
    for name in ("in.ndjson", "in.txt", "there.csv"):
        (tmp_path / name).write_text(GOOD)
    (tmp_path / "no.parquet").write_text("PAR1, they said")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}

    with pytest.raises(WrongCallError, match=said):
        evaluated(tmp_path / given, tmp_path / output, overwrite=output != "there.csv")

    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("ending", ["part", "part.json", "part.json.new", "part.whole"])
@pytest.mark.parametrize("link", [False, True])
def test_an_input_that_is_a_work_file_is_let_be(tmp_path: Path, ending: str, link: bool) -> None:
    given = tmp_path / f"out.parquet.{ending}"
    given.write_text(f"{GOOD}\n")
    if link:
        given = given.rename(tmp_path / "in.ndjson")
        (tmp_path / f"out.parquet.{ending}").hardlink_to(given)
    before = names_in(tmp_path)
    call = Call(given, tmp_path / "out.parquet", "ndjson", "parquet", workers=0, restart=True)

    with pytest.raises(WrongCallError, match="take the place of the input"):
        evaluate_archive(call)

    assert (names_in(tmp_path), given.read_text()) == (before, f"{GOOD}\n")


def test_a_parquet_whose_end_is_broken_is_a_wrong_call(
    tmp_path: Path, bodies: list[dict[str, Any]]
) -> None:
    path = write_archive(tmp_path / "in.parquet", bodies)
    whole = path.read_bytes()
    # What the file says of itself stands before its length and the last four bytes.
    for flaw in range(20, 400, 20):
        broken = bytes(byte ^ 0x5A for byte in whole[-flaw:-8])
        path.write_bytes(whole[:-flaw] + broken + whole[-8:])

        with pytest.raises(WrongCallError, match="no Parquet file that can be read"):
            evaluated(path, tmp_path / "out.csv")

    assert names_in(tmp_path) == ["in.parquet"]


def test_a_parquet_with_a_name_that_is_no_text_is_a_wrong_call(tmp_path: Path) -> None:
    named = pa.schema([pa.field(b"symptoms.pain_\xff", pa.string())])
    pq.write_table(pa.table([pa.array(["yes"])], schema=named), tmp_path / "in.parquet")

    with pytest.raises(WrongCallError, match="no Parquet file that can be read"):
        evaluated(tmp_path / "in.parquet", tmp_path / "out.csv")

    assert names_in(tmp_path) == ["in.parquet"]


def test_a_parquet_that_is_broken_further_on_is_told(
    tmp_path: Path, bodies: list[dict[str, Any]]
) -> None:
    path = write_archive(tmp_path / "in.parquet", bodies)
    content = bytearray(path.read_bytes())
    content[600:1200] = bytes(600)
    path.write_bytes(content)

    with pytest.raises(ArchiveError, match="cannot be read after row"):
        evaluated(path, tmp_path / "out.csv")

    assert not (tmp_path / "out.csv").exists()


def test_an_output_is_replaced_only_when_asked(tmp_path: Path) -> None:
    (tmp_path / "in.ndjson").write_text(GOOD)
    (tmp_path / "out.csv").write_text("precious")

    evaluated(tmp_path / "in.ndjson", tmp_path / "out.csv", overwrite=True)

    assert len(read_table(tmp_path / "out.csv")) == 1
    assert names_in(tmp_path) == ["in.ndjson", "out.csv"]


def test_an_input_that_changes_meanwhile_is_noticed(tmp_path: Path) -> None:
    given = tmp_path / "in.ndjson"
    given.write_text(f"{GOOD}\n" * 200)
    call = Call(given, tmp_path / "out.csv", "ndjson", "csv", workers=0)

    def meddle(*_: object) -> None:
        with given.open("a") as file:
            file.write(f"{GOOD}\n")

    with pytest.raises(InputChangedError):
        evaluate_archive(call, meddle)

    assert not (tmp_path / "out.csv").exists()
