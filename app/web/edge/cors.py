"""Cross-origin calls from an exact list of origins, on errors too."""

from collections.abc import Sequence
from typing import Final

from starlette.types import Send

ORIGIN: Final = b"origin"
PREFLIGHT: Final = b"access-control-request-method"
_VARIES: Final = (b"vary", b"Origin")
_METHODS: Final = b"GET, HEAD, POST, PUT, PATCH, DELETE"
_REQUEST_HEADERS: Final = (
    b"Accept, Accept-Language, Authorization, Content-Type, Idempotency-Key, If-Match, "
    b"If-None-Match, Traceparent, X-API-Key, X-Request-Id"
)
_EXPOSED: Final = (
    b"Allow, Deprecation, ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, Sunset, "
    b"X-Request-Id"
)
_SECONDS_KEPT: Final = b"600"


class AllowedOrigins:
    """Lets pages of the listed origins read answers; all others get no such permission.

    Starlette's own layer refuses a preflight in plain text. Here a preflight that is not permitted
    is an ordinary OPTIONS request, and the browser stops by itself.
    """

    def __init__(self, origins: frozenset[bytes]) -> None:
        """Take the origins that may call, as ``exact_origins`` returns them."""
        self.origins = origins

    def permission(self, origins: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
        """Return what every answer to a request says about who may read it.

        Args:
            origins: Values of the request's Origin header.
        """
        if not self.origins:
            return []
        # Always, or a shared cache would hand one origin's permission to another.
        headers = [_VARIES]
        if self._listed(origins):
            headers.append((b"access-control-allow-origin", origins[0]))
            headers.append((b"access-control-expose-headers", _EXPOSED))
        return headers

    def may_ask(self, origins: Sequence[bytes], methods_asked: Sequence[bytes]) -> bool:
        """Say whether a request is a preflight of a listed origin."""
        return bool(methods_asked) and self._listed(origins)

    def _listed(self, origins: Sequence[bytes]) -> bool:
        return len(origins) == 1 and origins[0] in self.origins


async def permit(send: Send) -> None:
    """Answer a preflight of a listed origin; who may read it is said on every answer."""
    headers = [
        (b"access-control-allow-methods", _METHODS),
        (b"access-control-allow-headers", _REQUEST_HEADERS),
        (b"access-control-max-age", _SECONDS_KEPT),
        (b"vary", b"Access-Control-Request-Method, Access-Control-Request-Headers"),
    ]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
