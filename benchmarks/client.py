"""Orders to the load process, and what the server spent on them."""

import base64
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from benchmarks.serving import HOST, REPOSITORY, Server

CONNECTIONS = 16
MOST_REQUESTS = 20_000


@dataclass(frozen=True, slots=True)
class Task:
    """A request that is sent again and again to one server."""

    server: Server
    request: bytes
    status: int


@dataclass(frozen=True, slots=True)
class Round:
    """One turn of one task.

    Attributes:
        cpu_us: CPU microseconds of the server for one request.
        client_busy: Share of the time the load process was busy, 0 to 1. Near 1 it is the load
            that limits, and only the CPU counts.
    """

    per_second: float
    cpu_us: float
    client_busy: float


class Load:
    """The load process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def turn(self, task: Task, seconds: float) -> Round:
        """Load one server for a while.

        Raises:
            RuntimeError: If an answer had another status or did not come.
        """
        cpu = task.server.cpu_s()
        outcome = self._order(task, seconds)
        spent = task.server.cpu_s() - cpu
        if outcome["fault"]:
            raise RuntimeError(f"the load stopped: {outcome['fault']}")
        return Round(
            per_second=outcome["answered"] / outcome["seconds"],
            cpu_us=spent / outcome["answered"] * 1e6,
            client_busy=outcome["client_cpu_s"] / outcome["seconds"],
        )

    def in_turns(
        self, tasks: Mapping[str, Task], *, rounds: int, seconds: float
    ) -> dict[str, list[Round]]:
        """Load servers in turns, after one turn each that is not counted."""
        for task in tasks.values():
            self.turn(task, seconds)
        taken: dict[str, list[Round]] = {name: [] for name in tasks}
        for _ in range(rounds):
            for name, task in tasks.items():
                taken[name].append(self.turn(task, seconds))
        return taken

    def _order(self, task: Task, seconds: float) -> dict[str, Any]:
        order = {
            "host": HOST,
            "port": task.server.port,
            "connections": CONNECTIONS,
            "seconds": seconds,
            "most": MOST_REQUESTS,
            "status": task.status,
            "request": base64.b64encode(task.request).decode(),
        }
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the load process has no pipes")
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the load process ended")
        outcome: dict[str, Any] = json.loads(line)
        return outcome


@contextmanager
def loading() -> Iterator[Load]:
    """Run the load process until the block is left."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.load"],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Load(process)
    finally:
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def written(method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """Return a request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", f"host: {HOST}", "accept: */*"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body:
        lines.append(f"content-length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def per_second(rounds: Sequence[Round]) -> list[float]:
    """Return the requests per second of each round."""
    return [each.per_second for each in rounds]


def cpu_us(rounds: Sequence[Round]) -> list[float]:
    """Return the CPU microseconds per request of each round."""
    return [each.cpu_us for each in rounds]
