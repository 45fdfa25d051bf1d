"""Columns and cells of a table say exactly what a body says."""

import json
import re
from typing import Any

import orjson
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.api.v1.lines import LineOutcome, evaluate_line
from app.api.v1.request import EvaluationRequest
from app.cli.archive.chunks import Order
from app.cli.archive.columns import body_paths, known_columns
from app.cli.archive.errors import WrongCallError
from app.cli.archive.rows import bodies
from app.web.requests.flat_body import flat_pairs
from tests.cli.archive.archives import coded_patients

WORDS = ("yes", "no", "unknown", "right", "none_of_these", "no_limit", "p2", "2.5", "-3", "=1+1")
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r\0"), max_size=6)
CELLS = st.one_of(st.sampled_from(WORDS), st.integers(-5, 600).map(str), TEXTS)


def test_there_is_a_column_for_every_thing_a_request_takes() -> None:
    columns = known_columns()

    assert {
        "complaint",
        "presentation.age",
        "symptoms.pain_ischial",
        "symptoms.pain_ischial.left",
        "red_flags.cauda_equina",
        "red_flags.cauda_equina.saddle_numbness",
        "measures.minutes_sitting_to_first_pain",
        "pre_test_probability.deep_gluteal_syndrome",
        "clinician_settings.reason",
    } <= set(columns)
    assert {column.split(".")[0] for column in columns} == set(EvaluationRequest.model_fields)
    patients = [dict(flat_pairs(body)) for body in coded_patients()]
    assert {name for patient in patients for name in patient} <= set(columns)


def test_no_column_is_a_part_that_only_holds_others() -> None:
    assert not {"presentation", "symptoms", "red_flags", "measures"} & set(known_columns())


@given(st.dictionaries(st.sampled_from(sorted(known_columns())), CELLS, max_size=12))
def test_a_row_says_what_the_body_with_its_cells_says(cells: dict[str, str]) -> None:
    by_side = {name.rsplit(".", 1)[0] for name in cells if name.endswith((".left", ".right"))}
    named = {name: text for name, text in cells.items() if text and name not in by_side}
    groups = {name for name in named if f"{name}.group_answer" in named}
    told = {name: text for name, text in named.items() if name not in groups}

    assume(told)

    assert read_row(told) == said(told)


def read_row(told: dict[str, str]) -> Any:
    paths = body_paths(list(told))
    line = ",".join(f'"{text.replace(chr(34), chr(34) * 2)}"' for text in told.values())
    (body,) = bodies(Order("csv", "ndjson", "short", paths), [line.encode()])
    assert isinstance(body, bytes)
    return orjson.loads(body)


def said(told: dict[str, str]) -> dict[str, Any]:
    """Say the same as a body, written without looking at how rows are read."""
    body: dict[str, Any] = {}
    for column, text in told.items():
        steps = [*column.split("."), *(["group_answer"] if group_of(column) else [])]
        part = body
        for step in steps[:-1]:
            part = part.setdefault(step, {})
        part[steps[-1]] = as_json(text)
    return body


def as_json(text: str) -> int | str:
    """Return the whole number that a text is in JSON, or the text."""
    try:
        number = json.loads(text)
    except ValueError:
        return text
    return number if type(number) is int and text == text.strip() else text


def group_of(column: str) -> bool:
    first, *rest = column.split(".")
    return first == "red_flags" and len(rest) == 1


def refused_codes(order: Order, line: bytes | None) -> list[str]:
    (body,) = bodies(order, [line])
    outcome = body if isinstance(body, LineOutcome) else evaluate_line(body)
    assert outcome.status in {400, 413, 422}
    problem = orjson.loads(outcome.body)
    return [error["code"] for error in problem.get("errors", [])]


@pytest.mark.parametrize(
    ("columns", "line", "code"),
    [
        (["presentation.age"], b"40,41", "wrong_number_of_cells"),
        (["presentation.age", "presentation.sex"], b"40", "wrong_number_of_cells"),
        (["presentation.age", "presentation.sex"], b"", "wrong_number_of_cells"),
        (["presentation.age"], b'"40', "broken_quotes"),
        (["presentation.age"], b'"40"1', "broken_quotes"),
        (["presentation.age"], b"\xff", "not_utf8"),
        (["presentation.age"], b"40.0", "not_a_whole_number"),
        (["presentation.age"], b" 40", "not_a_whole_number"),
        (["presentation.age"], b"040", "not_a_whole_number"),
        (["symptoms.rest_pain"], b"1", "not_an_allowed_value"),
        (["symptoms.rest_pain"], b"Yes", "not_an_allowed_value"),
        (["symptoms.pain_ischial", "symptoms.pain_ischial.left"], b"yes,yes", "answered_twice"),
        (
            ["red_flags.injury", "red_flags.injury.group_answer"],
            b"unknown,unknown",
            "answered_twice",
        ),
    ],
)
def test_a_line_that_cannot_be_meant_is_refused(columns: list[str], line: bytes, code: str) -> None:
    order = Order("csv", "ndjson", "short", body_paths(columns))

    assert refused_codes(order, line) == [code]


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (
            "presentation.agee",
            r"presentation\.agee is unknown \(did you mean presentation\.age\?\)",
        ),
        ("age", r"did you mean presentation\.age\?"),
        ("pain_ischail", r"did you mean symptoms\.pain_ischial\?"),
        ("symptoms.saddle_numbness", r"did you mean red_flags\.cauda_equina\.saddle_numbness\?"),
        ("patient_id", "no ids or names are taken"),
        ("red_flags", "red_flags is unknown"),
    ],
)
def test_a_column_that_is_not_known_stops_before_the_first_row(column: str, said: str) -> None:
    with pytest.raises(WrongCallError, match=said):
        body_paths(["presentation.sex", column])


def test_a_header_that_may_be_a_patient_is_not_repeated() -> None:
    with pytest.raises(WrongCallError, match="column 2 is not named by a wire path") as refused:
        body_paths(["presentation.age", "Jane Doe"])

    assert "Jane" not in str(refused.value)


@pytest.mark.parametrize(
    "name", ["mary", "smith", "mary.smith", "smith.age", "symptoms.mary", "diabetes"]
)
def test_a_name_that_is_like_none_of_ours_is_not_repeated(name: str) -> None:
    with pytest.raises(WrongCallError, match="column 2 is unknown") as refused:
        body_paths(["presentation.age", name])

    assert not {"mary", "smith", "diabetes"} & set(re.split(r"\W", str(refused.value)))


def test_a_column_given_twice_is_refused() -> None:
    with pytest.raises(WrongCallError, match=r"presentation\.age is there 2 times"):
        body_paths(["presentation.age", "presentation.sex", "presentation.age"])


def test_only_some_of_many_faults_are_told() -> None:
    with pytest.raises(WrongCallError, match="and 15 more"):
        body_paths([f"unknown_{nth}" for nth in range(20)])
