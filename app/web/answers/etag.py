"""Answers that need not be sent again when the caller already holds them."""

import re
from hashlib import sha256
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

# The mark W/ before a weak tag is passed over: here weak and strong tags compare alike.
_ENTITY_TAG: Final = re.compile(r'"([^"]*)"')
_OPAQUE: Final = re.compile(r"[\x21\x23-\x7e]+")
# What a 304 repeats of the answer it stands for (RFC 9110, 15.4.5).
_KEPT: Final = ("cache-control", "etag", "vary")
_HEADERS: Final = {
    "ETag": {
        "description": "Version of the answer, to be sent as If-None-Match next time.",
        "schema": {"type": "string"},
        "example": '"9f86d081884c7d659a2feaa0c55ad015"',
    }
}
VERSIONED: Final[dict[int | str, dict[str, Any]]] = {
    200: {"headers": _HEADERS},
    304: {
        "description": "The version named in If-None-Match is still the present one.",
        "headers": _HEADERS,
    },
}
"""Declares the answers of a route that answers with ``conditional``, for its ``responses=``."""
MAY_BE_HELD: Final[dict[str, Any]] = {
    "parameters": [
        {
            "name": "If-None-Match",
            "in": "header",
            "required": False,
            "description": "The ETag of the answer you hold; 304 if it is still the present one.",
            "schema": {"type": "string"},
        }
    ]
}
"""Declares what such a route is asked with, for its ``openapi_extra=``."""


def etag_of(payload: bytes) -> str:
    """Return the version of a payload: the first 32 hex digits of its SHA-256, without quotes."""
    return sha256(payload).hexdigest()[:32]


def conditional_json(request: Request, payload: bytes, etag: str, cache_control: str) -> Response:
    """Answer a read with JSON, or with 304 if the caller holds this version.

    Args:
        request: The request; its ``If-None-Match`` is compared weakly (RFC 9110, 13.1.2).
        payload: The JSON to send.
        etag: Version of the payload, without quotes.
        cache_control: The ``Cache-Control`` header of both answers.

    Raises:
        ValueError: If the version is empty or holds quotes, spaces or control characters.
    """
    headers = {"Cache-Control": cache_control}
    answer = Response(payload, headers=headers, media_type="application/json")
    return conditional(request, answer, etag)


def conditional(request: Request, answer: Response, etag: str) -> Response:
    """Give an answer its version, or answer 304 if the caller holds it.

    Args:
        request: The request; its ``If-None-Match`` is compared weakly (RFC 9110, 13.1.2).
        answer: What is sent to a caller who does not hold it.
        etag: Version of the answer, without quotes.

    Raises:
        ValueError: If the version is empty or holds quotes, spaces or control characters.
    """
    if not _OPAQUE.fullmatch(etag):
        raise ValueError("an etag is visible ASCII without quotes")
    answer.headers["ETag"] = f'"{etag}"'
    if not _is_held(request.headers.getlist("if-none-match"), etag):
        return answer
    kept = {name: text for name, text in answer.headers.items() if name in _KEPT}
    return Response(status_code=304, headers=kept)


def _is_held(conditions: list[str], etag: str) -> bool:
    held = ", ".join(conditions)
    return held.strip() == "*" or any(tag == etag for tag in _ENTITY_TAG.findall(held))
