"""The outermost edge: an error nobody foresaw becomes a 500 that says nothing about its cause."""

import logging
import traceback
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.problems import problem_of, send_problem
from app.web.request_id import request_id_of

_FRAMES: Final = 6
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
        started = failed = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception as error:  # noqa: BLE001 -- the one place that must let nothing through
            failed = True
            log_unforeseen(error, request_id_of(scope))
        # Outside of the except block, so that the new error does not carry the old one along.
        if failed and started:
            raise AnswerCutShortError(request_id_of(scope) or "")
        if failed:
            await send_problem(problem_of("internal-error"), scope, receive, send)


def log_unforeseen(error: Exception, request_id: str | None) -> None:
    """Log which error arose where, and nothing of its text, which may hold findings."""
    frames = list(traceback.walk_tb(error.__traceback__))[-_FRAMES:]
    where = " < ".join(
        f"{frame.f_globals.get('__name__')}.{frame.f_code.co_name}:{line}"
        for frame, line in reversed(frames)
    )
    logger.error(
        "unforeseen %s in request %s, raised in %s", type(error).__name__, request_id, where
    )
