"""The outermost layer: ids, guards and permissions for every answer, and what is refused unseen.

One layer and one look at the headers, because both are paid for by every request.
"""

import asyncio
from collections.abc import Sequence
from typing import Final, NamedTuple

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.correlation import request_id, trace_context
from app.web.edge import cors
from app.web.edge.cors import AllowedOrigins
from app.web.edge.guard_headers import guarded
from app.web.edge.hosts import TrustedHosts
from app.web.edge.last_resort import AnswerCutShortError, log_unforeseen
from app.web.problems.problem import problem_of, send_problem
from app.web.problems.refusals import MAX_HEADER_BYTES, MAX_HEADERS, refused, send_refusal

_HOST: Final = b"host"
_READ: Final = frozenset(
    {_HOST, request_id.HEADER_NAME, trace_context.HEADER, cors.ORIGIN, cors.PREFLIGHT}
)
# What ": " and the line break add to each header on the wire.
_BYTES_AROUND: Final = 4
_GIVEN_UP: Final = "service-unavailable"


class _Seen(NamedTuple):
    """What one look at the headers of a request told.

    Attributes:
        size: Bytes of all headers on the wire.
        named: Values of the headers this layer reads, by name.
    """

    size: int
    named: dict[bytes, list[bytes]]

    def of(self, name: bytes) -> Sequence[bytes]:
        return self.named.get(name, ())


class Edge:
    """Gives a request its ids, refuses what need not be looked at, and guards every answer.

    An error that nobody foresaw ends here: it becomes a problem that says nothing of its cause.
    The text of an exception may hold findings, and servers log whatever reaches them, so nothing
    is passed on.
    """

    def __init__(self, app: ASGIApp, *, hosts: TrustedHosts, origins: AllowedOrigins) -> None:
        self.app = app
        self.hosts = hosts
        self.origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        seen = _look_at(scope["headers"])
        scope.setdefault("state", {})
        own_id = request_id.identify(scope, seen.of(request_id.HEADER_NAME))
        trace_context.join_trace(scope, seen.of(trace_context.HEADER))
        added = [(request_id.HEADER_NAME, own_id), *self.origins.permission(seen.of(cors.ORIGIN))]
        started, failure = False, ""

        async def answer(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message = {**message, "headers": guarded(message.get("headers", ()), added)}
            await send(message)

        try:
            await self._admit(seen, scope, receive, answer)
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 -- nothing gets through
            failure = _failure(error, scope)
        # Outside of the except block, so that the new error does not carry the old one along.
        if failure and started:
            raise AnswerCutShortError(own_id.decode("ascii"))
        if failure == _GIVEN_UP:
            await send_refusal(failure, scope, receive, answer)
        elif failure:
            await send_problem(problem_of(failure), scope, receive, answer)

    async def _admit(self, seen: _Seen, scope: Scope, receive: Receive, send: Send) -> None:
        slug = refused(scope)
        if slug is None and (len(scope["headers"]) > MAX_HEADERS or seen.size > MAX_HEADER_BYTES):
            slug = "headers-too-large"
        if slug is not None:
            await send_refusal(slug, scope, receive, send)
        elif not self.hosts.names_us(seen.of(_HOST)):
            await send_problem(problem_of("invalid-host"), scope, receive, send)
        elif scope["method"] == "OPTIONS" and self.origins.may_ask(
            seen.of(cors.ORIGIN), seen.of(cors.PREFLIGHT)
        ):
            await cors.permit(send)
        else:
            await self.app(scope, receive, send)


def _failure(error: BaseException, scope: Scope) -> str:
    """Return the problem to answer with after an error."""
    task = asyncio.current_task()
    if isinstance(error, asyncio.CancelledError) and task is not None:
        # The server stops and gives up what outlives its grace time; the task may say so itself.
        task.uncancel()
        return _GIVEN_UP
    log_unforeseen(error, request_id.request_id_of(scope))
    return "internal-error"


def _look_at(headers: Sequence[tuple[bytes, bytes]]) -> _Seen:
    size, named = len(headers) * _BYTES_AROUND, dict[bytes, list[bytes]]()
    for name, value in headers:
        size += len(name) + len(value)
        if name in _READ:
            named.setdefault(name, []).append(value)
    return _Seen(size, named)
