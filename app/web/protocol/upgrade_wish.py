"""Requests that would like to change the protocol, and are answered in the one they came in."""

from collections.abc import Iterator, Sequence
from typing import Final

_OF_THE_WISH: Final = frozenset({b"connection", b"upgrade", b"http2-settings"})


def without_wish(headers: Sequence[tuple[bytes, bytes]]) -> Iterator[bytes]:
    """Yield the lines of headers without the wish, keeping that the connection shall close.

    Args:
        headers: As they were read, names in lower case.
    """
    yield from (b"%b: %b" % each for each in headers if each[0] not in _OF_THE_WISH)
    if any(name == b"connection" and b"close" in value.lower() for name, value in headers):
        yield b"connection: close"
