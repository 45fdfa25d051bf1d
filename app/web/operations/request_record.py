"""One line in the log and one count for each request, whatever became of it."""

import os
import time
from collections.abc import MutableMapping
from typing import Any, Final

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.correlation.request_id import problem_slug_of, request_id_of
from app.web.correlation.trace_context import trace_id_of
from app.web.operations import metrics
from app.web.operations.route_template import RouteTemplates
from app.web.operations.stopping import Stopping

COMPLETE: Final = "complete"
CALLER_LEFT: Final = "caller_left"
BROKEN_OFF: Final = "broken_off"
_SERVER_ERROR: Final = 500
_UNAVAILABLE: Final = 503


class RequestRecord:
    """Goes around all other layers, so that what any of them answers is written down.

    Neither path nor query, header or body is written: the template of the route stands for the
    path. Nothing is written where logs were not configured; counting goes on. Once the process has
    begun to stop, answers ask callers to open a new connection, and so to reach another process.
    """

    def __init__(self, app: ASGIApp, *, templates: RouteTemplates, stopping: Stopping) -> None:
        self.app = app
        self.templates = templates
        self.stopping = stopping
        # Bound here once and not for each line. A process forks no workers, so it keeps its number.
        self._log = structlog.get_logger().bind() if structlog.is_configured() else None
        self._pid = os.getpid()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {})
        status: int | None = None
        size, outcome = 0, CALLER_LEFT
        start = time.perf_counter()

        async def send_counted(message: Message) -> None:
            nonlocal status, size, outcome
            if message["type"] == "http.response.start":
                status = message["status"]
                if self.stopping.begun:
                    message = _closing(message)
            else:
                size += len(message.get("body", b""))
                if not message.get("more_body", False):
                    outcome = COMPLETE
            await send(message)

        metrics.IN_FLIGHT.inc()
        self.stopping.in_flight += 1
        try:
            await self.app(scope, receive, send_counted)
        except BaseException:
            outcome = BROKEN_OFF
            raise
        finally:
            seconds = time.perf_counter() - start
            answer = {"status": status, "ms": seconds, "bytes": size, "outcome": outcome}
            # First: a request that cannot be written down has ended all the same.
            self.stopping.in_flight -= 1
            metrics.IN_FLIGHT.dec()
            self._record(scope, answer)

    def _record(self, scope: Scope, answer: dict[str, Any]) -> None:
        method = scope["method"]
        if method not in metrics.METHODS:
            method = metrics.OTHER
        template = self.templates.of(scope)
        metrics.count_request(method, template, answer["status"], answer["ms"])
        problem = problem_slug_of(scope)
        if problem is not None:
            metrics.count_refusal(problem)
            answer["problem"] = problem
        if self._log is None:
            return
        status = answer["status"] or 0
        unforeseen = status >= _SERVER_ERROR and status != _UNAVAILABLE
        write = self._log.error if unforeseen or answer["outcome"] == BROKEN_OFF else self._log.info
        answer["ms"] = round(answer["ms"] * 1_000, 2)
        write(
            "request",
            request_id=request_id_of(scope),
            trace_id=trace_id_of(scope),
            method=method,
            route=template.path,
            pid=self._pid,
            **answer,
        )


def _closing(message: Message) -> MutableMapping[str, Any]:
    headers = list(message.get("headers", ()))
    if not any(name.lower() == b"connection" for name, _ in headers):
        headers.append((b"connection", b"close"))
    return {**message, "headers": headers}
