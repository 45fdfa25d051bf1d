"""Only some larger bodies at once, so that memory is bounded whoever sends them."""

from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from app.web.edge.limits import BodyLimits
from app.web.problems.problem import problem_of, send_problem
from app.web.problems.refusals import refused, send_refusal

_DETAIL: Final = "As many batches as this service holds at once are under way. Send it again soon."


class FewAtOnce:
    """Gives each larger body one of a few places, from its first byte to the end of its answer.

    Who finds none free is refused (503) and may come again. There is no waiting before the body is
    read: a caller that has to wait may as well hear of it.
    """

    def __init__(self, app: ASGIApp, limits: BodyLimits) -> None:
        self.app = app
        self.limits = limits
        self._taken = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http" or not self.limits.needs_place(scope):
            await self.app(scope, receive, send)
        elif self._taken >= self.limits.at_once:
            await _refuse(self.limits.of(scope), scope, receive, send)
        else:
            self._taken += 1
            try:
                await self.app(scope, receive, send)
            finally:
                self._taken -= 1


async def _refuse(most: int, scope: Scope, receive: Receive, send: Send) -> None:
    size, more = 0, True
    # Read and thrown away, because a client that is still sending often never sees the answer.
    while more and size <= most:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        if slug := refused(scope):
            # The server has waited long enough for the rest of it.
            await send_refusal(slug, scope, receive, send)
            return
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    headers = {"Connection": "close"} if more else None
    busy = problem_of("service-unavailable", detail=_DETAIL)
    await send_problem(busy, scope, receive, send, headers=headers)
