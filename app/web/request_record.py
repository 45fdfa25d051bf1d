"""One line in the log and one count for each request, whatever became of it."""

import os
import time
from typing import Any, Final

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web import metrics
from app.web.request_id import problem_slug_of, request_id_of
from app.web.route_template import RouteTemplates, Template

COMPLETE: Final = "complete"
CALLER_LEFT: Final = "caller_left"
BROKEN_OFF: Final = "broken_off"
_SERVER_ERROR: Final = 500
_UNAVAILABLE: Final = 503
_log = structlog.get_logger()


class RequestRecord:
    """Goes around all other layers, so that what any of them answers is written down.

    Neither path nor query, header or body is written: the template of the route stands for the
    path. Nothing is written where logs were not configured; counting goes on.
    """

    def __init__(self, app: ASGIApp, *, templates: RouteTemplates) -> None:
        self.app = app
        self.templates = templates

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
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
                if not message.get("more_body", False):
                    outcome = COMPLETE
            await send(message)

        metrics.IN_FLIGHT.inc()
        try:
            await self.app(scope, receive, send_counted)
        except BaseException:
            outcome = BROKEN_OFF
            raise
        finally:
            metrics.IN_FLIGHT.dec()
            seconds = time.perf_counter() - start
            self._record(scope, status, seconds, {"bytes": size, "outcome": outcome})

    def _record(
        self, scope: Scope, status: int | None, seconds: float, answer: dict[str, Any]
    ) -> None:
        method = metrics.method_label(scope["method"])
        template = self.templates.of(scope)
        problem = problem_slug_of(scope)
        metrics.count_request(method, template, status, seconds)
        if problem is not None:
            metrics.count_refusal(problem)
        if structlog.is_configured():
            _write(scope, method, template, {"status": status, "ms": seconds, **answer})


def _write(scope: Scope, method: str, template: Template, answer: dict[str, Any]) -> None:
    line = {
        "request_id": request_id_of(scope),
        "trace_id": scope["state"].get("trace_id"),
        "method": method,
        "route": template.path,
        **answer,
        "ms": round(answer["ms"] * 1_000, 2),
        "pid": os.getpid(),
    }
    problem = problem_slug_of(scope)
    if problem is not None:
        line["problem"] = problem
    status = answer["status"] or 0
    if (status >= _SERVER_ERROR and status != _UNAVAILABLE) or answer["outcome"] == BROKEN_OFF:
        _log.error("request", **line)
    else:
        _log.info("request", **line)
