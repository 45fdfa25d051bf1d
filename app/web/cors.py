"""Cross-origin calls from an exact list of origins, on errors too."""

from collections.abc import Iterable
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_METHODS: Final = b"GET, HEAD, POST, PUT, PATCH, DELETE"
_REQUEST_HEADERS: Final = (
    b"Accept, Accept-Language, Authorization, Content-Type, Idempotency-Key, If-Match, "
    b"If-None-Match, Traceparent, X-API-Key, X-Request-Id"
)
_EXPOSED: Final = (
    b"Deprecation, ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, Sunset, "
    b"X-Request-Id"
)
_SECONDS_KEPT: Final = b"600"


class ExactOrigins:
    """Lets pages of the listed origins read answers; all others get no such permission.

    Starlette's own layer refuses a preflight in plain text. Here a preflight that is not permitted
    is an ordinary OPTIONS request, and the browser stops by itself.
    """

    def __init__(self, app: ASGIApp, origins: frozenset[bytes]) -> None:
        """Take the origins that may call, as ``exact_origins`` returns them."""
        self.app = app
        self.origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        origin, preflight = _asked(scope["headers"])
        permitted = origin if origin in self.origins else None
        if permitted is not None and preflight and scope["method"] == "OPTIONS":
            await _permit(permitted, send)
            return

        async def send_permitted(message: Message) -> None:
            if message["type"] == "http.response.start":
                # Always, or a shared cache would hand one origin's permission to another.
                headers = [*message.get("headers", ()), (b"vary", b"Origin")]
                if permitted is not None:
                    headers.append((b"access-control-allow-origin", permitted))
                    headers.append((b"access-control-expose-headers", _EXPOSED))
                message = {**message, "headers": headers}
            await send(message)

        await self.app(scope, receive, send_permitted)


def _asked(headers: Iterable[tuple[bytes, bytes]]) -> tuple[bytes | None, bool]:
    """Return the origin, if exactly one is named, and whether this is a preflight."""
    origins = [value for name, value in headers if name == b"origin"]
    preflight = any(name == b"access-control-request-method" for name, _ in headers)
    return (origins[0] if len(origins) == 1 else None), preflight


async def _permit(origin: bytes, send: Send) -> None:
    vary = b"Origin, Access-Control-Request-Method, Access-Control-Request-Headers"
    headers = [
        (b"access-control-allow-origin", origin),
        (b"access-control-allow-methods", _METHODS),
        (b"access-control-allow-headers", _REQUEST_HEADERS),
        (b"access-control-max-age", _SECONDS_KEPT),
        (b"vary", vary),
    ]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
