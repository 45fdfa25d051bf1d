"""One id for each request, in the answer, in problems and in whatever is logged of it."""

import os
import re
import time
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER: Final = "X-Request-Id"
_HEADER_NAME: Final = HEADER.lower().encode()
_ACCEPTED: Final = re.compile(rb"[A-Za-z0-9_-]{1,64}")
_STATE_KEY: Final = "request_id"
_PROBLEM_KEY: Final = "problem"


def uuid7() -> UUID:
    """Return a UUID of version 7 (RFC 9562): milliseconds since 1970, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    noise = int.from_bytes(os.urandom(10), "big")
    upper = milliseconds << 16 | 0x7000 | (noise >> 62 & 0x0FFF)
    lower = 0b10 << 62 | (noise & (1 << 62) - 1)
    return UUID(int=upper << 64 | lower)


def request_id_of(scope: Scope) -> str | None:
    """Return the id of the request, or None outside of the layer."""
    found = scope.get("state", {}).get(_STATE_KEY)
    return found if isinstance(found, str) else None


def note_problem(scope: Scope, slug: str) -> None:
    """Leave the kind of problem a request is refused with, for its line in the log."""
    scope.setdefault("state", {})[_PROBLEM_KEY] = slug


def problem_slug_of(scope: Scope) -> str | None:
    """Return the kind of problem a request was refused with, or None."""
    found = scope.get("state", {}).get(_PROBLEM_KEY)
    return found if isinstance(found, str) else None


class RequestId:
    """Takes over a well-formed ``X-Request-Id``, makes one otherwise, and echoes it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _offered(scope["headers"]) or str(uuid7())
        scope.setdefault("state", {})[_STATE_KEY] = request_id
        header = (_HEADER_NAME, request_id.encode("ascii"))

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), header]}
            await send(message)

        await self.app(scope, receive, send_with_id)


def _offered(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    offers = [value for name, value in headers if name == _HEADER_NAME]
    # Two different ids cannot both be right, so none is taken over.
    if len(offers) == 1 and _ACCEPTED.fullmatch(offers[0]):
        return offers[0].decode("ascii")
    return None
