"""The load, made in a process of its own: ``python -m benchmarks.load``.

Reads one order a line from standard input and writes one outcome a line. Every connection sends
its next request when the last is answered. Answers are counted, checked for their status and
otherwise thrown away, because the client must cost less than what it measures.
"""

import asyncio
import base64
import json
import sys
import time
from typing import Any, cast

import uvloop

HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length: "
SLACK_S = 20.0


class Tally:
    """What all connections of one order share."""

    def __init__(self, order: dict[str, Any]) -> None:
        self.request = base64.b64decode(order["request"])
        self.expected = str(order["status"]).encode()
        self.most = int(order["most"])
        self.answered = self.received = 0
        self.end = float("inf")
        self.open = int(order["connections"])
        self.fault: str | None = None
        self.done = asyncio.Event()

    def count(self, size: int) -> bool:
        """Count an answer and return whether to go on."""
        self.answered += 1
        self.received += size
        if self.answered < self.most and time.perf_counter() < self.end and self.fault is None:
            return True
        self.leave()
        return False

    def leave(self, fault: str | None = None) -> None:
        """Take one connection out, because of a fault or because it is done."""
        self.fault = self.fault or fault
        self.open -= 1
        if self.open <= 0 or self.fault:
            self.done.set()


class Connection(asyncio.Protocol):
    """One connection that keeps asking."""

    transport: asyncio.Transport

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.buffer = bytearray()
        self.running = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        # uvloop's transports are no subclass of asyncio's.
        self.transport = cast("asyncio.Transport", transport)

    def start(self) -> None:
        """Send the first request."""
        self.running = True
        self.transport.write(self.tally.request)

    def data_received(self, data: bytes) -> None:
        """Send the next request when an answer is complete."""
        self.buffer += data
        head = self.buffer.find(HEAD_END)
        if head < 0:
            return
        size = head + len(HEAD_END) + self._length(head)
        if len(self.buffer) < size:
            return
        if self.buffer[9:12] != self.tally.expected:
            self._stop(f"status {self.buffer[9:12].decode('latin-1')}")
            return
        self.buffer.clear()
        if self.tally.count(size):
            self.transport.write(self.tally.request)
        else:
            self.running = False

    def connection_lost(self, exc: Exception | None) -> None:
        """Report a connection that the server closed too early."""
        if self.running:
            self._stop(f"connection lost: {exc}")

    def _length(self, head: int) -> int:
        start = self.buffer.find(LENGTH, 0, head)
        if start < 0:
            return 0
        start += len(LENGTH)
        return int(self.buffer[start : self.buffer.find(b"\r", start)])

    def _stop(self, fault: str) -> None:
        self.running = False
        self.tally.leave(fault)


async def carry_out(order: dict[str, Any]) -> dict[str, Any]:
    """Make the load of one order, bounded in time and in requests."""
    tally, loop = Tally(order), asyncio.get_running_loop()
    connections = [
        (await loop.create_connection(lambda: Connection(tally), order["host"], order["port"]))[1]
        for _ in range(order["connections"])
    ]
    start, cpu = time.perf_counter(), time.process_time()
    tally.end = start + order["seconds"]
    for connection in connections:
        connection.start()
    try:
        await asyncio.wait_for(tally.done.wait(), order["seconds"] + SLACK_S)
    except TimeoutError:
        tally.fault = tally.fault or "no answer"
    seconds = time.perf_counter() - start
    for connection in connections:
        connection.running = False
        connection.transport.abort()
    return {
        "answered": tally.answered,
        "received": tally.received,
        "seconds": seconds,
        "client_cpu_s": time.process_time() - cpu,
        "fault": tally.fault,
    }


def main() -> None:
    """Carry out orders until standard input ends."""
    for line in sys.stdin:
        print(json.dumps(uvloop.run(carry_out(json.loads(line)))), flush=True)


if __name__ == "__main__":
    main()
