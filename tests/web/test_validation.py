"""What the generic explanation of a 422 says, and what it leaves out."""

from datetime import date
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator
from starlette.testclient import TestClient

from app.web.problems.problem import MAX_ERRORS
from app.web.requests.validation import explain_validation_error


class Cat(BaseModel):
    kind: Literal["cat"]


class Dog(BaseModel):
    kind: Literal["dog"]
    age: int


class Everything(BaseModel):
    model_config = ConfigDict(extra="forbid")

    pet: Annotated[Cat | Dog, Field(discriminator="kind")] | None = None
    seen: Annotated[date, Field(ge=date(2020, 1, 1))] | None = None
    text: Annotated[str, Field(min_length=2, max_length=4, pattern="^[a-z]+$")] | None = None
    scores: dict[str, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    checked: str | None = None

    @field_validator("checked")
    @classmethod
    def _check(cls, value: str | None) -> str | None:
        if value is not None:
            raise ValueError(f"never {value}")
        return value


def explained(body: Any) -> list[tuple[str, str, object]]:
    with pytest.raises(ValidationError) as failure:
        TypeAdapter(Everything).validate_python(body)
    errors = [{**each, "loc": ("body", *each["loc"])} for each in failure.value.errors()]
    return [
        (each.pointer, each.code, each.allowed) for each in explain_validation_error(errors, body)
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"text": "a"}, ("/text", "string_too_short", {"min_length": 2})),
        ({"text": "abcdef"}, ("/text", "string_too_long", {"max_length": 4})),
        ({"text": "A1"}, ("/text", "string_pattern_mismatch", {"pattern": "^[a-z]+$"})),
        ({"seen": date(2019, 1, 1)}, ("/seen", "greater_than_equal", {"minimum": "2020-01-01"})),
        ({"pet": {"kind": "Rex"}}, ("/pet", "union_tag_invalid", None)),
        ({"pet": {}}, ("/pet", "union_tag_not_found", None)),
        ({"pet": {"kind": "dog"}}, ("/pet/age", "missing", None)),
        ({"checked": "Smith"}, ("/checked", "value_error", None)),
        ({"scores": {"a_b": -1}}, ("/scores/a_b", "greater_than_equal", {"minimum": 0})),
        ({"scores": {"Mrs Smith": -1}}, ("/scores", "greater_than_equal", {"minimum": 0})),
        ({"shoe_size": 1}, ("/shoe_size", "extra_forbidden", None)),
        ({"Smith": 1}, ("", "extra_forbidden", None)),
        ("Smith", ("", "model_type", None)),
    ],
)
def test_names_place_and_bounds_but_no_value(body: Any, expected: tuple[str, str, object]) -> None:
    assert explained(body) == [expected]


def test_places_in_lists_and_missing_fields_are_named(client: TestClient) -> None:
    body = {"measures": {}, "visits": [{}, {"left": "maybe"}], "sitting_pain": {"left": "maybe"}}

    errors = client.post("/v1/evaluations", json=body).json()["errors"]

    assert [(each["pointer"], each["code"]) for each in errors] == [
        ("/measures/pain_nprs", "missing"),
        ("/sitting_pain/left", "literal_error"),
        ("/visits/1/left", "literal_error"),
    ]
    assert errors[1]["allowed"] == ["yes", "no", "unknown"]
    assert {each["location"] for each in errors} == {"body"}


def test_parameters_are_told_from_the_body(client: TestClient) -> None:
    (error,) = client.get("/v1/evaluations?limit=101").json()["errors"]

    assert (error["location"], error["pointer"]) == ("query", "/limit")
    assert error["allowed"] == {"maximum": 100}


def test_a_flood_of_errors_is_cut_and_counted(client: TestClient) -> None:
    body = {"measures": {"pain_nprs": 3}, **{f"k{n}": 1 for n in range(MAX_ERRORS + 7)}}

    problem = client.post("/v1/evaluations", json=body).json()

    assert (len(problem["errors"]), problem["errors_omitted"]) == (MAX_ERRORS, 7)
