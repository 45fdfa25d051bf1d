"""Problems in the specification."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import models_json_schema

from app.web.edge.limits import MAX_BODY_BYTES
from app.web.problems.problem import (
    PROBLEM_JSON,
    FieldError,
    problem_of,
    problem_of_unknown_complaint,
)
from app.web.problems.problem_types import PROBLEM_TYPES, ProblemType, type_of_status
from app.web.problems.refusals import MAX_HEADER_BYTES, MAX_HEADERS
from app.web.requests.strict_json import MalformedJsonError, parse_strict
from app.web.specification.document import Document, extend_specification, operations_of

_COMPONENT: Final = "#/components/schemas/{model}"
_RESPONSES: Final = "#/components/responses/"
_EXAMPLE_INSTANCE: Final = "urn:request:01989b4e-6a7c-7d3e-9b1f-2c4d5e6f7a8b"
_EXAMPLE_ERROR: Final = FieldError(
    pointer="/measures/pain_worst_24h",
    code="too_large",
    message="Worst pain in 24 hours takes a whole number from 0 to 10, or unknown; or an object "
    "with left and right of these.",
    allowed={"minimum": 0, "maximum": 10, "words": "unknown"},
    hint="A whole number without quotes and without a decimal point.",
)


def _malformed() -> FieldError:
    """Return what is said of a body that names one key twice."""
    try:
        parse_strict(b'{"symptoms": {}, "symptoms": {}}')
    except MalformedJsonError as error:
        return FieldError(error.pointer, error.code, error.detail)
    raise ValueError("a key given twice was read")


_LAYERS: Final = (
    "bad-request",
    "invalid-host",
    "request-timeout",
    "body-too-large",
    "headers-too-large",
    "internal-error",
    "service-unavailable",
)
"""What the layers around every route answer, whatever is asked."""
_JSON_BODY: Final = ("malformed-json", "empty-body", "unsupported-media-type", "validation-failed")
"""What is answered where a body in JSON is read."""
# What an occurrence adds to its kind. Kinds that add nothing, or may, are not named.
_EXTRA: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "not-acceptable": {"produces": ["application/json"]},
        "body-too-large": {"max_bytes": MAX_BODY_BYTES},
        "headers-too-large": {"max_headers": MAX_HEADERS, "max_bytes": MAX_HEADER_BYTES},
        "not-ready": {"failing": ["database"]},
    }
)
_ERRORS: Final = MappingProxyType(
    {
        "malformed-json": (_malformed(),),
        "validation-failed": (_EXAMPLE_ERROR,),
        "unknown-complaint": problem_of_unknown_complaint(
            ["deep_buttock_pain"], location="query"
        ).errors,
    }
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
        description="The accepted values as a list, or the bounds of the accepted range in the "
        "field's own unit.",
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

    What the layers around every route and the reading of a JSON body may answer is declared by
    ``describe_problems``; a route names only what is its own.

    Args:
        kinds: Statuses, or slugs where the general problem of a status is not the one meant. Kinds
            of one status stand side by side.

    Raises:
        ValueError: If a status or slug has no problem type.
    """
    declared: dict[int | str, dict[str, Any]] = {}
    for known in map(_known, kinds):
        response = declared.setdefault(known.status, _response({}))
        response["content"][PROBLEM_JSON]["examples"] |= _examples(known)
        response["description"] = _described(response)
    return declared


def _known(kind: int | str) -> ProblemType:
    known = type_of_status(kind) if isinstance(kind, int) else PROBLEM_TYPES.get(kind)
    if known is None:
        raise ValueError(f"no problem type is registered for {kind!r}")
    return known


def _response(examples: dict[str, Any]) -> Document:
    content = {"schema": {"$ref": _COMPONENT.format(model="ProblemDocument")}, "examples": examples}
    return {"description": "", "content": {PROBLEM_JSON: content}}


def example_of(kind: ProblemType) -> Document:
    """Return a problem of a kind as it might be sent."""
    errors = _ERRORS.get(kind.slug, ())
    detail = errors[0].message if kind.slug == "malformed-json" else None
    problem = problem_of(kind, detail=detail, errors=errors, extra=_EXTRA.get(kind.slug))
    return {**problem.document(), "instance": _EXAMPLE_INSTANCE}


def _examples(kind: ProblemType) -> Document:
    return {kind.slug.replace("-", "_"): {"summary": kind.title, "value": example_of(kind)}}


def _shown(response: Document) -> Document:
    examples: Document = response["content"][PROBLEM_JSON]["examples"]
    return examples


def _described(response: Document) -> str:
    return "; or: ".join(example["summary"] for example in _shown(response).values()) + "."


def _add_problem_schemas(document: Document) -> None:
    """Add the schemas that problems refer to; those of FastAPI's own 422 are never sent."""
    _, generated = models_json_schema([(ProblemDocument, "serialization")], ref_template=_COMPONENT)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(generated["$defs"])
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)


def _kinds_of(operation: Document) -> Iterator[str]:
    """Yield the slugs of an operation: its own, then those of its body, then those of layers."""
    for status, response in operation["responses"].items():
        if PROBLEM_JSON in response.get("content", {}):
            yield from (name.replace("_", "-") for name in _shown(response))
        elif status == "422":
            yield "validation-failed"
    if "application/json" in operation.get("requestBody", {}).get("content", {}):
        yield from _JSON_BODY
    yield from _LAYERS


def _component_name(slugs: Iterable[str]) -> str:
    return "Or".join(slug.replace("-", " ").title().replace(" ", "") for slug in slugs)


def add_problems(document: Document) -> None:
    """Give every operation all problems it may answer, each response described once, in place."""
    _add_problem_schemas(document)
    order = list(PROBLEM_TYPES)
    shared = document["components"].setdefault("responses", {})
    for _, _, operation in operations_of(document):
        slugs = sorted(set(_kinds_of(operation)), key=order.index)
        by_status: dict[str, list[str]] = {}
        for slug in slugs:
            by_status.setdefault(str(PROBLEM_TYPES[slug].status), []).append(slug)
        kept = {
            status: response
            for status, response in operation["responses"].items()
            if status not in by_status
        }
        for status, together in sorted(by_status.items()):
            name = _component_name(together)
            shared.setdefault(name, problem_responses(*together)[int(status)])
            kept[status] = {"$ref": f"{_RESPONSES}{name}"}
        operation["responses"] = kept
    document["components"]["responses"] = dict(sorted(shared.items()))


def describe_problems(app: FastAPI) -> None:
    """Make the application's specification complete with regard to problems."""
    extend_specification(app, add_problems)
