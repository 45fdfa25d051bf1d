"""Headers of answers in the specification: what a caller can act on, each described once."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from fastapi import FastAPI

from app.web.correlation.request_id import HEADER as REQUEST_ID
from app.web.problems.problem import RETRY_AFTER_S
from app.web.specification.document import Document, extend_specification, operations_of

_REFERENCE: Final = "#/components/headers/"
_COMPONENTS: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "RequestId": {
            "description": "Id of the request, to be given to the operator: the X-Request-Id it "
            "came with, where that is 1 to 64 letters, digits, hyphens or underscores; else a new "
            "one.",
            "required": True,
            "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"},
            "example": "01989b4e-6a7c-7d3e-9b1f-2c4d5e6f7a8b",
        },
        "RetryAfter": {
            "description": "Seconds to wait before the request is sent again.",
            "required": True,
            "schema": {"type": "integer", "minimum": 1},
            "example": RETRY_AFTER_S,
        },
        "Accept": {
            "description": "Formats in which the body is read, where its format is the reason.",
            "schema": {"type": "string"},
            "example": "application/json",
        },
        "AcceptEncoding": {
            "description": "Codings in which the body is read, where its coding is the reason.",
            "schema": {"type": "string"},
            "example": "identity",
        },
        "Allow": {
            "description": "Methods that are answered here.",
            "required": True,
            "schema": {"type": "string"},
            "example": "GET, HEAD, OPTIONS",
        },
    }
)
# By status; None is every status.
_CARRIED: Final[Mapping[str | None, Mapping[str, str]]] = MappingProxyType(
    {
        None: {REQUEST_ID: "RequestId"},
        "405": {"Allow": "Allow"},
        "415": {"Accept": "Accept", "Accept-Encoding": "AcceptEncoding"},
        "429": {"Retry-After": "RetryAfter"},
        "503": {"Retry-After": "RetryAfter"},
    }
)


def add_headers(document: Document) -> None:
    """Give every response the headers that it carries, in place."""
    components = document.setdefault("components", {})
    used = set[str]()
    for _, _, operation in operations_of(document):
        for status, response in operation["responses"].items():
            shared = response.get("$ref", "").rpartition("/")[2]
            described = components["responses"][shared] if shared else response
            carried = {**_CARRIED[None], **_CARRIED.get(status, {})}
            references = {name: {"$ref": _REFERENCE + of} for name, of in carried.items()}
            described["headers"] = {**described.get("headers", {}), **references}
            used.update(carried.values())
    if used:
        components["headers"] = {name: dict(_COMPONENTS[name]) for name in sorted(used)}


def describe_headers(app: FastAPI) -> None:
    """Say in the application's specification which headers its answers carry.

    Args:
        app: An application whose problems are described already.
    """
    extend_specification(app, add_headers)
