"""Headers that keep browsers from doing harm with an answer, and the hosts answered for."""

import re
from collections.abc import Iterable
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.problems import problem_of, send_problem

_GUARDS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
_HOST: Final = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?", re.IGNORECASE)
_PATTERN: Final = re.compile(r"\*|(?:\*\.)?[a-z0-9._-]+|\[[0-9a-f:.]+\]")


class GuardHeaders:
    """Adds each guarding header to every answer that has not set it itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                present = {name.lower() for name, _ in headers}
                headers.extend(guard for guard in _GUARDS if guard[0] not in present)
                message = {**message, "headers": headers}
            await send(message)

        await self.app(scope, receive, send_guarded)


def trusted_hosts(names: Iterable[str]) -> frozenset[str]:
    """Return the hosts to answer for, in lower case.

    Args:
        names: Host names without port, ``*.example.org`` for every name under one, or ``*`` for
            any.

    Raises:
        ValueError: If none is given, or one is not of that form.
    """
    hosts = frozenset(name.lower() for name in names)
    if not hosts or not all(map(_PATTERN.fullmatch, hosts)):
        raise ValueError("allowed hosts must be names without port, '*.name' or '*'")
    return hosts


class TrustedHosts:
    """Refuses requests whose Host header names another service (400)."""

    def __init__(self, app: ASGIApp, allowed: frozenset[str]) -> None:
        """Take the hosts to answer for, as ``trusted_hosts`` returned them."""
        self.app = app
        self.any = "*" in allowed
        self.exact = allowed
        self.suffixes = tuple(name[1:] for name in allowed if name.startswith("*."))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http" or self.any or self._names_us(scope["headers"]):
            await self.app(scope, receive, send)
            return
        await send_problem(problem_of("invalid-host"), scope, receive, send)

    def _names_us(self, headers: Iterable[tuple[bytes, bytes]]) -> bool:
        values = [value for name, value in headers if name == b"host"]
        found = _HOST.fullmatch(values[0].decode("latin-1")) if len(values) == 1 else None
        if found is None:
            return False
        host = found[1].lower().removesuffix(".")
        return host in self.exact or (bool(self.suffixes) and host.endswith(self.suffixes))
