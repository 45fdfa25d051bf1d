"""Refusals decided before a request is whole: by the server where bytes arrive, or by its headers.

The server only marks the request. The layers answer it, so that such a refusal has the same form,
ids and headers as every other.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from starlette.types import Receive, Scope, Send

from app.web.problems.problem import problem_of, send_problem

MAX_HEADERS: Final = 100
MAX_HEADER_BYTES: Final = 16 * 1024

_STATE_KEY: Final = "refused"
_CLOSE: Final = {"Connection": "close"}
_EXTRA: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {"headers-too-large": {"max_headers": MAX_HEADERS, "max_bytes": MAX_HEADER_BYTES}}
)


def mark_refused(scope: Scope, slug: str) -> None:
    """Let the layers refuse a request with a problem, whatever else it holds."""
    scope.setdefault("state", {})[_STATE_KEY] = slug


def refused(scope: Scope) -> str | None:
    """Return the slug of the problem a request was marked with."""
    found = scope.get("state", {}).get(_STATE_KEY)
    return found if isinstance(found, str) else None


async def send_refusal(slug: str, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with a problem and close the connection: what follows on it cannot be relied on."""
    problem = problem_of(slug, extra=_EXTRA.get(slug))
    await send_problem(problem, scope, receive, send, headers=_CLOSE)
