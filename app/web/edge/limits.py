"""How large a body may be, kept before anything of it is parsed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.problems.problem import problem_of, send_problem
from app.web.problems.refusals import refused, send_refusal
from app.web.routes import path_of

MAX_BODY_BYTES: Final = 64 * 1024

# An excess up to here is read and thrown away, because a client that is still sending when the
# connection closes often never sees the answer.
_PATIENCE_BYTES: Final = 1024 * 1024
_MOST_DIGITS: Final = 18
_WITHOUT_BODY: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# All bodies a worker holds together. Beyond it only those of the usual size are let in.
MOST_HELD_BYTES: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """How large a body may be.

    Attributes:
        elsewhere: Most bytes at every path that ``at`` does not name.
        at: Most bytes of a POST to single paths, by the whole path without a proxy's prefix.
        at_once: Most POSTs at once to those paths together. Their bodies are held whole, so
            that this, and not the number of callers, bounds the memory they take.
    """

    elsewhere: int = MAX_BODY_BYTES
    at: Mapping[str, int] = field(default_factory=dict)
    at_once: int = 4

    def needs_place(self, scope: Scope) -> bool:
        """Say whether a request needs one of the few places for larger bodies."""
        # Another method has no operation there that would read so much.
        return bool(self.at) and scope["method"] == "POST" and path_of(scope) in self.at

    def of(self, scope: Scope) -> int:
        """Return the most bytes that the body of a request may have."""
        return self.at[path_of(scope)] if self.needs_place(scope) else self.elsewhere


class BodyLimit:
    """Receives the whole body, and refuses one that is too large (413).

    The application starts only once the body is complete, so a refusal can never come too late.
    """

    def __init__(self, app: ASGIApp, limits: BodyLimits) -> None:
        self.app = app
        self.limits = limits
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced = _announced_bytes(scope["headers"])
        if announced == 0 and scope["method"] in _WITHOUT_BODY:
            await self.app(scope, receive, send)
            return
        most = self.limits.of(scope)
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
        body = _Body(most)
        try:
            while body.goes_on:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return
                self._held += body.take(message)
                # The server may have waited long enough for the rest of it.
                slug = refused(scope) or self._lacks_room(body)
                if slug is not None:
                    await send_refusal(slug, scope, receive, send)
                    return
            if body.size > most:
                await _refuse(most, scope, receive, send, close=body.is_unread)
            else:
                await self.app(scope, _replay(body.whole(), receive), send)
        finally:
            self._held -= body.held

    def _lacks_room(self, body: "_Body") -> str | None:
        large = body.size > self.limits.elsewhere
        return "service-unavailable" if large and self._held > MOST_HELD_BYTES else None


class _Body:
    """A body while it arrives.

    Attributes:
        chunks: Its parts, as long as they are within the limit.
        size: Bytes that have arrived.
        held: Bytes of the chunks.
        is_unread: Whether more of it is to come.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.chunks: list[bytes] = []
        self.size = self.held = 0
        self.is_unread = True

    @property
    def goes_on(self) -> bool:
        """Whether to read on: an excess is read too, up to a point, and thrown away."""
        return self.is_unread and self.size <= self.most + _PATIENCE_BYTES

    def whole(self) -> bytes:
        """Return the body in one piece, and keep no other."""
        body = b"".join(self.chunks)
        self.chunks.clear()
        return body

    def take(self, message: Message) -> int:
        """Take a part, and return by how much more, or less, is held."""
        chunk = message.get("body", b"")
        self.is_unread = message.get("more_body", False)
        self.size += len(chunk)
        before = self.held
        if self.size <= self.most:
            self.chunks.append(chunk)
            self.held += len(chunk)
        else:
            self.chunks.clear()
            self.held = 0
        return self.held - before


async def _refuse(most: int, scope: Scope, receive: Receive, send: Send, *, close: bool) -> None:
    refusal = problem_of("body-too-large", extra={"max_bytes": most})
    headers = {"Connection": "close"} if close else None
    await send_problem(refusal, scope, receive, send, headers=headers)


def _announced_bytes(headers: Iterable[tuple[bytes, bytes]]) -> int | None:
    """Return the announced length, 0 for no body, None if it makes no sense.

    A body of unknown length counts as one byte: at least.
    """
    values = {value for name, value in headers if name == b"content-length"}
    if not values:
        return int(any(name == b"transfer-encoding" for name, _ in headers))
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
