"""Operations that will go away: told to callers on every answer, in the specification, and counted.

RFC 9745 (``Deprecation``) and RFC 8594 (``Sunset``).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from typing import Any, Final, NamedTuple, Self

from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.routes import declared_routes, path_of

DECLARED: Final = "x-deprecation"
DOCUMENTATION: Final = "/docs/full"
_SINCE: Final = "since"
_SUNSET: Final = "sunset"
_SUCCESSOR: Final = "successor"


@dataclass(frozen=True, slots=True)
class Notice:
    """That an operation will go away: ``@router.get("/old", **Notice(...).declaration())``.

    Attributes:
        since: Day from which it should not be used any more.
        sunset: Day from which it may no longer answer; 12 months later at the earliest.
        successor: Address of what takes its place, if anything does.

    Raises:
        ValueError: If the sunset is too early.
    """

    since: date
    sunset: date
    successor: str | None = None

    def __post_init__(self) -> None:
        if self.sunset < _a_year_after(self.since):
            raise ValueError("an operation answers for at least 12 months after its deprecation")

    @classmethod
    def declared(cls, extension: dict[str, str]) -> Self:
        """Read a notice from where its declaration has put it.

        Raises:
            KeyError: If a date is missing.
            ValueError: If a date is none, or the sunset is too early.
        """
        since, sunset = (date.fromisoformat(extension[name]) for name in (_SINCE, _SUNSET))
        return cls(since, sunset, extension.get(_SUCCESSOR))

    def declaration(self) -> dict[str, Any]:
        """Return what declares it for a route."""
        told = {_SINCE: self.since.isoformat(), _SUNSET: self.sunset.isoformat()}
        if self.successor is not None:
            told[_SUCCESSOR] = self.successor
        return {"deprecated": True, "openapi_extra": {DECLARED: told}}

    def headers(self) -> list[tuple[bytes, bytes]]:
        """Return the headers of every answer of the operation."""
        links = [f'<{DOCUMENTATION}>; rel="deprecation"; type="text/html"']
        if self.successor is not None:
            links.append(f'<{self.successor}>; rel="successor-version"')
        sunset = format_datetime(_midnight(self.sunset), usegmt=True)
        return [
            (b"deprecation", b"@%d" % _midnight(self.since).timestamp()),
            (b"sunset", sunset.encode("ascii")),
            (b"link", ", ".join(links).encode("ascii")),
        ]


class _Row(NamedTuple):
    pattern: re.Pattern[str]
    methods: frozenset[str]
    operation: str
    headers: list[tuple[bytes, bytes]] | None


class Deprecations:
    """Adds the headers of deprecated operations to all they answer, and counts their calls.

    It goes around the edge, so that errors carry the headers too. Where nothing is deprecated it
    only passes on.
    """

    def __init__(self, app: ASGIApp, *, of: FastAPI, count: Callable[[str], None]) -> None:
        """Take what is needed to find and count.

        Args:
            app: What is inside.
            of: The application whose routes are declared.
            count: Called with the ``operationId`` at each call of a deprecated operation.
        """
        self.app = app
        self._of = of
        self._count = count
        self._rows: list[_Row] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if self._rows is None:
            # At the start, where a wrong declaration keeps the service from starting.
            self._rows = _rows(self._of)
        row = self._row(scope) if self._rows and scope["type"] == "http" else None
        if row is None or row.headers is None:
            await self.app(scope, receive, send)
            return
        added = row.headers
        self._count(row.operation)

        async def send_with_notice(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *added]}
            await send(message)

        await self.app(scope, receive, send_with_notice)

    def _row(self, scope: Scope) -> _Row | None:
        path = path_of(scope)
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        rows = self._rows or ()
        return next((r for r in rows if method in r.methods and r.pattern.match(path)), None)


def _rows(app: FastAPI) -> list[_Row]:
    """Return all routes in their order, or none if nothing is deprecated.

    Raises:
        ValueError: If an operation is deprecated without a notice, or its sunset is too early.
    """
    rows: list[_Row] = []
    for route in declared_routes(app):
        said = route.declaration
        extension = (getattr(said, "openapi_extra", None) or {}).get(DECLARED)
        if extension is None and getattr(said, "deprecated", None):
            raise ValueError(f"{route.template} is deprecated without since and sunset")
        headers = None if extension is None else Notice.declared(extension).headers()
        operation = getattr(said, "operation_id", None) or said.unique_id if headers else ""
        rows.append(_Row(route.pattern, route.methods, operation, headers))
    return rows if any(row.headers for row in rows) else []


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _a_year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        # 29 February.
        return date(day.year + 1, 3, 1)
