"""One id for each request, in the answer, in problems and in whatever is logged of it."""

import os
import re
import time
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from starlette.types import Scope

HEADER: Final = "X-Request-Id"
HEADER_NAME: Final = HEADER.lower().encode()
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
    """Return the id of the request, or None outside of the layers."""
    found = scope.get("state", {}).get(_STATE_KEY)
    return found if isinstance(found, str) else None


def note_problem(scope: Scope, slug: str) -> None:
    """Leave the kind of problem a request is refused with, for its line in the log."""
    scope.setdefault("state", {})[_PROBLEM_KEY] = slug


def problem_slug_of(scope: Scope) -> str | None:
    """Return the kind of problem a request was refused with, or None."""
    found = scope.get("state", {}).get(_PROBLEM_KEY)
    return found if isinstance(found, str) else None


def identify(scope: Scope, offers: Sequence[bytes]) -> bytes:
    """Give the request its id: the well-formed ``X-Request-Id`` it came with, or a new one.

    Args:
        scope: The request.
        offers: Values of the header. Two different ids cannot both be right, so of several none
            is taken over.

    Returns:
        The id, as it is sent back.
    """
    taken = len(offers) == 1 and _ACCEPTED.fullmatch(offers[0]) is not None
    chosen = offers[0] if taken else str(uuid7()).encode("ascii")
    scope["state"][_STATE_KEY] = chosen.decode("ascii")
    return chosen
