"""Problems in the specification."""

from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import models_json_schema

from app.web.problem_types import PROBLEM_TYPES, ProblemType, type_of_status
from app.web.problems import PROBLEM_JSON, FieldError, problem_of

_COMPONENT: Final = "#/components/schemas/{model}"
_EXAMPLE_INSTANCE: Final = "urn:request:01989b4e-6a7c-7d3e-9b1f-2c4d5e6f7a8b"
_EXAMPLE_ERROR: Final = FieldError(
    pointer="/measures/pain_worst_24h",
    code="too_large",
    message="Worst pain in 24 hours takes a whole number from 0 to 10, or unknown; or an object "
    "with left and right of these.",
    allowed={"minimum": 0, "maximum": 10, "words": "unknown"},
    hint="A whole number without quotes and without a decimal point.",
)


class ProblemFieldError(BaseModel):
    """One value of the request that is not accepted. Submitted values are never repeated."""

    model_config = ConfigDict(extra="allow")

    location: str = Field(
        description="Part of the request. Growing list: body, query, path, header.",
        examples=["body"],
    )
    pointer: str = Field(
        description="JSON pointer of the place in that part. Empty: the whole of it. Keys that "
        "are not lower_snake are not repeated; the pointer then ends at their parent.",
        examples=[_EXAMPLE_ERROR.pointer],
    )
    code: str = Field(
        description="Stable reason, for programs. Growing list.", examples=[_EXAMPLE_ERROR.code]
    )
    message: str = Field(
        description="The reason in plain words, for people. The wording may change.",
        examples=[_EXAMPLE_ERROR.message],
    )
    allowed: list[str | int | float | bool] | dict[str, str | int | float] = Field(
        default=[],
        description="The accepted values as a list, or the bounds of the accepted range.",
        examples=[_EXAMPLE_ERROR.allowed],
    )
    hint: str = Field(default="", description="What to do about it, where something is known.")


class ProblemDocument(BaseModel):
    """A refusal (RFC 9457). Submitted values are never repeated in it."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(
        description="Kind of problem, for programs. Relative to this service, and resolves to an "
        "explanation. Growing list: GET /problems.",
        examples=["/problems/validation-failed"],
    )
    title: str = Field(description="Name of the kind of problem.")
    status: int = Field(description="HTTP status.", examples=[422])
    detail: str = Field(description="This occurrence in plain words, for people.")
    instance: str = Field(
        default="",
        description="urn:request: and the request id, to be given to the operator.",
        examples=[_EXAMPLE_INSTANCE],
    )
    errors: list[ProblemFieldError] = Field(
        default=[], description="The values that are not accepted, if that is the reason."
    )


def problem_responses(*kinds: int | str) -> dict[int | str, dict[str, Any]]:
    """Declare the problems of a route, for its ``responses=``.

    Args:
        kinds: Statuses, or slugs where the general problem of a status is not the one meant.

    Raises:
        ValueError: If a status or slug has no problem type.
    """
    declared: dict[int | str, dict[str, Any]] = {}
    for kind in kinds:
        known = type_of_status(kind) if isinstance(kind, int) else PROBLEM_TYPES.get(kind)
        if known is None:
            raise ValueError(f"no problem type is registered for {kind!r}")
        declared[known.status] = _declared(known)
    return declared


def _declared(kind: ProblemType) -> dict[str, Any]:
    errors = [_EXAMPLE_ERROR] if kind.status == HTTPStatus.UNPROCESSABLE_ENTITY else []
    example = {**problem_of(kind, errors=errors).document(), "instance": _EXAMPLE_INSTANCE}
    content = {"schema": {"$ref": _COMPONENT.format(model="ProblemDocument")}, "example": example}
    return {"description": f"{kind.title}.", "content": {PROBLEM_JSON: content}}


def add_problem_schemas(document: dict[str, Any]) -> None:
    """Add the schemas that ``problem_responses`` refers to, in place.

    Where FastAPI declared its own 422, which this service never sends, ours takes its place.
    """
    _, generated = models_json_schema([(ProblemDocument, "serialization")], ref_template=_COMPONENT)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(generated["$defs"])
    for path in document.get("paths", {}).values():
        for operation in path.values():
            responses = operation.get("responses", {}) if isinstance(operation, dict) else {}
            if "HTTPValidationError" in str(responses.get("422")):
                responses["422"] = problem_responses(422)[422]
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)


def describe_problems(app: FastAPI) -> None:
    """Make the application's specification complete with regard to problems."""
    original = app.openapi

    def openapi() -> dict[str, Any]:
        document = original()
        schemas = document.get("components", {}).get("schemas", {})
        # FastAPI keeps the document and gives the same one again.
        if "ProblemDocument" not in schemas or "HTTPValidationError" in schemas:
            add_problem_schemas(document)
        return document

    # Replacing the method is FastAPI's documented way to extend the specification.
    app.openapi = openapi  # type: ignore[method-assign]
