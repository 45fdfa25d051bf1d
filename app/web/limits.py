"""How large a body may be, kept before anything of it is parsed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.problems import problem_of, send_problem
from app.web.refusals import refused, send_refusal

MAX_BODY_BYTES: Final = 64 * 1024

# An excess up to here is read and thrown away, because a client that is still sending when the
# connection closes often never sees the answer.
_PATIENCE_BYTES: Final = 1024 * 1024
_MOST_DIGITS: Final = 18


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """How large a body may be.

    Attributes:
        elsewhere: Most bytes at every path that ``at`` does not name.
        at: Most bytes at single paths, by the whole path without a proxy's prefix.
        at_once: Most requests at once at those paths together. Their bodies are held whole, so
            that this, and not the number of callers, bounds the memory they take.
    """

    elsewhere: int = MAX_BODY_BYTES
    at: Mapping[str, int] = field(default_factory=dict)
    at_once: int = 4

    def needs_place(self, scope: Scope) -> bool:
        """Say whether a request needs one of the few places for larger bodies."""
        return bool(self.at) and _path_of(scope) in self.at

    def of(self, scope: Scope) -> int:
        """Return the most bytes that the body of a request may have."""
        if not self.at:
            return self.elsewhere
        return self.at.get(_path_of(scope), self.elsewhere)


def _path_of(scope: Scope) -> str:
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


class BodyLimit:
    """Receives the whole body, and refuses one that is too large (413).

    The application starts only once the body is complete, so a refusal can never come too late.
    """

    def __init__(self, app: ASGIApp, limits: BodyLimits) -> None:
        self.app = app
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = self.limits.of(scope)
        announced = _announced_bytes(scope["headers"])
        if announced is None:
            await send_problem(problem_of("bad-request"), scope, receive, send)
        elif announced > most:
            beyond_patience = announced > most + _PATIENCE_BYTES
            await _refuse(most, scope, receive, send, close=beyond_patience)
        else:
            await self._receive_and_go_on(most, scope, receive, send)

    async def _receive_and_go_on(
        self, most: int, scope: Scope, receive: Receive, send: Send
    ) -> None:
        chunks: list[bytes] = []
        size, more = 0, True
        while more and size <= most + _PATIENCE_BYTES:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            if slug := refused(scope):
                # The server has waited long enough for the rest of it.
                await send_refusal(slug, scope, receive, send)
                return
            chunk = message.get("body", b"")
            more = message.get("more_body", False)
            size += len(chunk)
            if size <= most:
                chunks.append(chunk)
            else:
                # What is refused need not be held while the rest of it is thrown away.
                chunks.clear()
        if size > most:
            await _refuse(most, scope, receive, send, close=more)
        else:
            await self.app(scope, _replay(b"".join(chunks), receive), send)


async def _refuse(most: int, scope: Scope, receive: Receive, send: Send, *, close: bool) -> None:
    refusal = problem_of("body-too-large", extra={"max_bytes": most})
    headers = {"Connection": "close"} if close else None
    await send_problem(refusal, scope, receive, send, headers=headers)


def _announced_bytes(headers: Iterable[tuple[bytes, bytes]]) -> int | None:
    """Return the announced length, 0 if there is none, None if it makes no sense."""
    values = {value for name, value in headers if name == b"content-length"}
    if not values:
        return 0
    value = values.pop()
    if values or not value.isdigit() or len(value) > _MOST_DIGITS:
        return None
    return int(value)


def _replay(body: bytes, receive: Receive) -> Receive:
    replayed = False

    async def receive_again() -> Message:
        nonlocal replayed
        if replayed:
            return await receive()
        replayed = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again
