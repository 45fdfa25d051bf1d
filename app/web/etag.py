"""Answers that need not be sent again when the caller already holds them."""

import re
from hashlib import sha256
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

# The mark W/ before a weak tag is passed over: here weak and strong tags compare alike.
_ENTITY_TAG: Final = re.compile(r'"([^"]*)"')
_OPAQUE: Final = re.compile(r"[\x21\x23-\x7e]+")


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
    if not _OPAQUE.fullmatch(etag):
        raise ValueError("an etag is visible ASCII without quotes")
    headers = {"ETag": f'"{etag}"', "Cache-Control": cache_control}
    if _is_held(request.headers.getlist("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    return Response(payload, headers=headers, media_type="application/json")


def _is_held(conditions: list[str], etag: str) -> bool:
    held = ", ".join(conditions)
    return held.strip() == "*" or any(tag == etag for tag in _ENTITY_TAG.findall(held))
