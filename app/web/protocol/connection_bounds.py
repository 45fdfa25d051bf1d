"""What a connection may take of a worker, and how it is known that a client takes nothing."""

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

LOOK_EVERY_S: Final = 0.5
# A body may take longer than a whole request if it keeps coming at half a megabit a second.
SLOWEST_BODY_BYTES_A_SECOND: Final = 64 * 1024
# How long and how much of the rest of a refused request is read and thrown away: a client that is
# still sending when the connection is reset often never sees why.
LINGER_S: Final = 2.0
MOST_THROWN_AWAY: Final = 8 * 1024 * 1024
# Connections beyond the cap that still get their 503; those beyond these are dropped.
SPARE_CONNECTIONS: Final = 64
SPARE_RECEIPT_S: Final = 2.0
# Asked for; Linux takes twice as much, for its own records. Unasked, it grows to 4 MB.
SEND_BUFFER_BYTES: Final = 256 * 1024
MOST_PIPELINED: Final = 16


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one connection may take, and how many there may be.

    Attributes:
        receipt_s: Seconds from the first byte of a request to its last, or from connecting to the
            first byte. A body that comes fast enough has as much longer as its size asks for.
        keep_alive_s: Seconds between two requests. More than a proxy in front keeps a connection.
        taking_s: Seconds in which a client must take at least a part of what waits for it.
        connections: Open connections of one worker that are served.
    """

    receipt_s: float = 10.0
    keep_alive_s: float = 75.0
    taking_s: float = 30.0
    connections: int = 500


class Outlet:
    """What answers are written to: counts what is written and taken, and lets its owner close."""

    def __init__(self, transport: asyncio.Transport, close: Callable[[], None]) -> None:
        self._transport = transport
        self.close = close
        self._written = self._taken = 0
        self._taken_at = 0.0

    def write(self, content: bytes) -> None:
        """Write what a client may take when it likes."""
        self._written += len(content)
        self._transport.write(content)

    def is_closing(self) -> bool:
        """Say whether nothing more can be written."""
        return self._transport.is_closing()

    def untouched_s(self, now: float) -> float:
        """Return for how long the client has taken nothing of what waits for it."""
        waiting = self._transport.get_write_buffer_size()
        taken = self._written - waiting
        if waiting == 0 or taken != self._taken:
            self._taken, self._taken_at = taken, now
        return now - self._taken_at


def outlet_of(transport: asyncio.Transport, close: Callable[[], None]) -> Outlet:
    """Return where the answers of a connection go, with little room behind it.

    What the kernel holds counts as taken: with megabytes of room a client that reads nothing would
    never be seen.
    """
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
    return Outlet(transport, close)


class Watched(Protocol):
    """A connection that can be looked at."""

    def look(self, now: float) -> None:
        """End what has taken too long at a time of the event loop."""


class Watch:
    """Looks at all connections of a worker twice a second.

    One look replaces timers that every request would start and stop.
    """

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self._looking = False

    def over(self, connections: set[Any], loop: asyncio.AbstractEventLoop) -> None:
        """Look at connections, each a ``Watched``, from now on until none is left."""
        if not self._looking:
            self._looking = True
            loop.call_later(LOOK_EVERY_S, self._look, connections, loop)

    def _look(self, connections: set[Watched], loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        for connection in tuple(connections):
            connection.look(now)
        self._looking = bool(connections)
        if self._looking:
            loop.call_later(LOOK_EVERY_S, self._look, connections, loop)
