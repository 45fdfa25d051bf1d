"""A client that behaves: a steady rate, and how long each answer took from when it was due."""

import asyncio
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

HOST: Final = "127.0.0.1"
CONNECTIONS: Final = 4
GIVES_UP_S: Final = 30.0


@dataclass(slots=True)
class Taken:
    """What was measured.

    Attributes:
        seconds: From when each request was due to the last byte of its answer.
        faults: Answers that were not 200, or did not come.
    """

    seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def quantile_ms(self, share: float) -> float:
        """Return a quantile in milliseconds, by the nearest rank."""
        ranked = sorted(self.seconds)
        return ranked[max(0, math.ceil(share * len(ranked)) - 1)] * 1_000


class Honest:
    """Sends requests when they are due, however slowly the server answers."""

    def __init__(self, port: int, requests: Sequence[bytes], per_second: float) -> None:
        self.port = port
        self.requests = requests
        self.per_second = per_second

    async def measure(self, seconds: float, taken: Taken) -> None:
        """Ask for a while, and add what was measured."""
        free: asyncio.Queue[_Connection] = asyncio.Queue()
        connections = [_Connection(self.port) for _ in range(CONNECTIONS)]
        for connection in connections:
            await connection.ask(self.requests[0])
            free.put_nowait(connection)
        loop = asyncio.get_running_loop()
        start, asked = loop.time(), list[asyncio.Task[None]]()
        for nth in range(int(seconds * self.per_second)):
            due = start + nth / self.per_second
            await asyncio.sleep(max(0.0, due - loop.time()))
            request = self.requests[nth % len(self.requests)]
            asked.append(asyncio.create_task(self._ask(request, due, free, taken)))
        await asyncio.gather(*asked)
        for connection in connections:
            connection.close()

    async def _ask(
        self, request: bytes, due: float, free: "asyncio.Queue[_Connection]", taken: Taken
    ) -> None:
        connection = await free.get()
        try:
            async with asyncio.timeout(GIVES_UP_S):
                status = await connection.ask(request)
            taken.seconds.append(asyncio.get_running_loop().time() - due)
            if status != b"200":
                taken.faults.append(status.decode("latin-1"))
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            taken.faults.append(type(error).__name__)
            connection.close()
        finally:
            free.put_nowait(connection)


class _Connection:
    def __init__(self, port: int) -> None:
        self._port = port
        self._open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> bytes:
        """Return the status of an answer that was read whole."""
        if self._open is None:
            self._open = await asyncio.open_connection(HOST, self._port)
        reader, writer = self._open
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length or 0))
        return head[9:12]

    def close(self) -> None:
        """Close, to be opened again by the next request."""
        if self._open is not None:
            self._open[1].close()
        self._open = None
