"""Those who misuse a server, in a process of their own: ``python -m benchmarks.abusers PORT``.

Reads ``start`` and ``stop`` from standard input, a line each, and writes what came of it at the
end of input. Few sockets and few bytes a second: what is to be felt is the server's own answer to
them, and not that the machine is busy with making them.
"""

import asyncio
import contextlib
import json
import socket
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Final

import uvloop

HOST_NAME: Final = "127.0.0.1"
HOST: Final = b"Host: 127.0.0.1\r\n"
POST: Final = b"POST /v1/evaluations HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
GET: Final = b"GET /v1/evaluations HTTP/1.1\r\n"
# Some megabytes, so that they do not all fit into the buffers on the way.
READ: Final = (b"GET /openapi.json HTTP/1.1\r\n" + HOST + b"\r\n") * 8
DEEP: Final = b"[" * 20_000
CHUNK: Final = b"x" * 65_536
GIANT_CHUNKS: Final = 32
DROP_EVERY_S: Final = 0.5
ANSWERED_WITHIN_S: Final = 30.0
LITTLE: Final = 4_096

# Sockets that are held open at a time; each is opened again when the server has closed it.
HELD: Final = {"silent": 30, "slow head": 25, "slow body": 25, "reads nothing": 12}
# Requests a second.
SENT: Final = {"giant body": 2.0, "deep json": 8.0, "bad host": 12.0, "giant headers": 4.0,
               "no http": 8.0, "two lengths": 6.0}  # fmt: skip

WHOLE: Final = {
    "deep json": POST + b"Content-Length: %d\r\n\r\n" % len(DEEP) + DEEP,
    "bad host": GET + b"Host: evil.example\r\n\r\n",
    "giant headers": GET + HOST + b"X-A: " + b"x" * 300_000 + b"\r\n\r\n",
    "no http": b"\x16\x03\x01\x02\x00\x01\x00",
    "two lengths": POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
}


class Abuse:
    """Everything that is done to one server.

    Attributes:
        counted: How often a socket was closed by the server, and how each request was answered, by
            kind of abuse.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.counted: Counter[str] = Counter()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin, or go on."""
        held: dict[str, Callable[[], Awaitable[None]]] = {
            "silent": lambda: self._hold(b""),
            "slow head": lambda: self._hold(GET + HOST + b"X-A: "),
            "slow body": lambda: self._hold(POST + b"Content-Length: 60000\r\n\r\n"),
            "reads nothing": self._read_nothing,
        }
        for kind, count in HELD.items():
            self._tasks += [
                asyncio.create_task(self._again(kind, held[kind])) for _ in range(count)
            ]
        for kind, rate in SENT.items():
            self._tasks.append(asyncio.create_task(self._at_a_rate(kind, 1 / rate)))

    async def stop(self) -> None:
        """Leave off, closing everything."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()

    async def _again(self, kind: str, held: Callable[[], Awaitable[None]]) -> None:
        while True:
            with contextlib.suppress(OSError):
                await held()
            self.counted[f"{kind}: closed"] += 1
            # A server that drops them at once must not make them more.
            await asyncio.sleep(DROP_EVERY_S)

    async def _hold(self, start: bytes) -> None:
        """Send a start, and then a byte now and then if there was one, until it is closed."""
        reader, writer = await asyncio.open_connection(HOST_NAME, self.port)
        try:
            writer.write(start)
            ended = asyncio.create_task(reader.read())
            while not ended.done():
                if start:
                    writer.write(b"x")
                await asyncio.wait([ended], timeout=DROP_EVERY_S)
        finally:
            writer.transport.abort()

    async def _read_nothing(self) -> None:
        loop = asyncio.get_running_loop()
        with socket.socket() as plain:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, LITTLE)
            plain.setblocking(False)
            await loop.sock_connect(plain, (HOST_NAME, self.port))
            while True:
                # Fails once the server has given up on it.
                await loop.sock_sendall(plain, READ)
                await asyncio.sleep(DROP_EVERY_S)

    async def _at_a_rate(self, kind: str, pause_s: float) -> None:
        asked: set[asyncio.Task[None]] = set()
        try:
            while True:
                task = asyncio.create_task(self._ask(kind))
                asked.add(task)
                task.add_done_callback(asked.discard)
                await asyncio.sleep(pause_s)
        finally:
            for task in asked:
                task.cancel()

    async def _ask(self, kind: str) -> None:
        status = "none"
        try:
            async with asyncio.timeout(ANSWERED_WITHIN_S):
                status = await self._status(kind)
        except (OSError, TimeoutError):
            pass
        self.counted[f"{kind}: {status}"] += 1

    async def _status(self, kind: str) -> str:
        reader, writer = await asyncio.open_connection(HOST_NAME, self.port)
        try:
            if kind == "giant body":
                writer.write(POST + b"Transfer-Encoding: chunked\r\n\r\n")
                for _ in range(GIANT_CHUNKS):
                    writer.write(b"%x\r\n%b\r\n" % (len(CHUNK), CHUNK))
                    await writer.drain()
            else:
                writer.write(WHOLE[kind])
            return (await reader.readline())[9:12].decode("ascii") or "none"
        finally:
            writer.transport.abort()


async def misuse(port: int) -> Counter[str]:
    """Start and stop as standard input says, until it ends."""
    abuse, reader = Abuse(port), asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async for line in reader:
        if line.strip() == b"start":
            abuse.start()
        else:
            await abuse.stop()
        print("done", flush=True)
    await abuse.stop()
    return abuse.counted


if __name__ == "__main__":
    print(json.dumps(dict(sorted(uvloop.run(misuse(int(sys.argv[1]))).items()))), flush=True)
