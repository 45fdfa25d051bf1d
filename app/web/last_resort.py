"""The outermost edge: an error nobody foresaw becomes a 500 that says nothing about its cause."""

import asyncio
import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.logs import where_raised
from app.web.problems import problem_of, send_problem
from app.web.request_id import request_id_of

logger = logging.getLogger(__name__)


class AnswerCutShortError(Exception):
    """An answer broke off after its start. The cause is in the log under the request id."""


class LastResort:
    """Turns unforeseen errors into a problem, and logs where they arose without their text.

    The text of an exception may hold findings, and servers log whatever reaches them, so nothing
    is passed on.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, refusal = False, ""

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except asyncio.CancelledError:
            if started:
                raise
            refusal = "service-unavailable"
        except Exception as error:  # noqa: BLE001 -- the one place that must let nothing through
            refusal = "internal-error"
            _log(error, scope)
        # Outside of the except block, so that the new error does not carry the old one along.
        if refusal and started:
            raise AnswerCutShortError(request_id_of(scope) or "")
        if refusal:
            headers = _given_up() if refusal == "service-unavailable" else None
            await send_problem(problem_of(refusal), scope, receive, send, headers=headers)


def _given_up() -> dict[str, str]:
    """Let a request be answered after all that the server, as it stops, no longer waits for."""
    task = asyncio.current_task()
    if task is not None:
        task.uncancel()
    return {"Retry-After": "1", "Connection": "close"}


def _log(error: Exception, scope: Scope) -> None:
    logger.error(
        "unforeseen %s in request %s, raised in %s",
        type(error).__name__,
        request_id_of(scope),
        where_raised(error),
    )
