"""What misuse costs an honest client: ``python -m benchmarks.abuse`` (``--seconds 20`` for less).

One worker of the service, an honest client at a steady modest rate, and abusers beside it: silent
and slow sockets, clients that read nothing, giant bodies and headers, deep JSON, wrong hosts and
what is no HTTP. Windows with and without abuse alternate, so that what else the machine does hits
both alike.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.client import written
from benchmarks.honest import Honest, Taken
from benchmarks.measure import Row, table
from benchmarks.processes import MEGABYTE, memory
from benchmarks.serving import REPOSITORY
from benchmarks.visit import FULL_VISIT
from benchmarks.workers import served

PER_SECOND: Final = 20.0
SECONDS: Final = 120.0
# Longer than a request may take to arrive, so that slow ones are closed within a window.
WINDOW_S: Final = 15.0
SETTLES_S: Final = 1.0
# For abusers' sockets to be closed, after the last of them has left.
DRAINS_S: Final = 3.0
FLAT_MB: Final = 16.0
PATIENCE_S: Final = 30.0


@dataclass(slots=True)
class Outcome:
    """What was measured.

    Attributes:
        alone: The honest client without abuse.
        beside: The honest client with it.
        resident_mb: Memory of the worker at the start, after each abuse, and at the end.
        open_sockets: Connections the worker held at the most, and those at the end.
        abusers: What came of the abuse, by kind.
        abusers_cpu: Share of a core that the abusers took themselves while they were at it.
    """

    alone: Taken = field(default_factory=Taken)
    beside: Taken = field(default_factory=Taken)
    resident_mb: list[float] = field(default_factory=list)
    open_sockets: tuple[int, int] = (0, 0)
    abusers: dict[str, int] = field(default_factory=dict)
    abusers_cpu: float = 0.0

    def rows(self) -> Iterator[Row]:
        """Yield the rows of the table."""
        middle = self.resident_mb[len(self.resident_mb) // 2]
        start, end = self.resident_mb[0], self.resident_mb[-1]
        for share, name in ((0.5, "p50"), (0.99, "p99")):
            alone, beside = self.alone.quantile_ms(share), self.beside.quantile_ms(share)
            yield Row("", f"{name} alone", alone, "ms")
            yield Row("", f"{name} beside abuse", beside, "ms")
            target = 2.0 if share > 0.9 else None
            label = "A1" if target else ""
            yield Row(
                label, f"  {name}: times the client alone", beside / alone, "", target, None, True
            )
        faults = float(len(self.alone.faults) + len(self.beside.faults))
        yield Row("A2", "honest requests not answered with 200", faults, "", 0, None, True)
        yield Row("", "memory at the start, RSS", start, "MB")
        yield Row("", "  in the middle", middle, "MB")
        yield Row("", "  at the end", end, "MB")
        yield Row(
            "A3",
            "memory gained from the middle to the end",
            end - middle,
            "MB",
            FLAT_MB,
            None,
            True,
        )
        yield Row("", "open connections, most", float(self.open_sockets[0]))
        yield Row(
            "A4",
            "open connections after all have left",
            float(self.open_sockets[1]),
            "",
            0,
            None,
            True,
        )
        yield Row("", "abusers' own share of a core", self.abusers_cpu)

    def met(self) -> bool:
        """Say whether the honest client hardly felt it and memory is flat."""
        return all(row.verdict() != "not met" for row in self.rows())


def measure(seconds: float, folder: Path, **settings: str) -> Outcome:
    """Measure with and without abuse, in turns.

    Args:
        seconds: How long, both together.
        folder: Where database and log of the service are kept.
        settings: Of the service, by the names of the environment.
    """
    body = json.dumps(FULL_VISIT).encode()
    requests = (
        written("POST", "/v1/evaluations", {"content-type": "application/json"}, body),
        written("GET", "/v1/knowledge/stages", {}),
    )
    window = min(WINDOW_S, seconds / 4)
    with served(folder, workers=1, **settings) as service, _abusers(service.server.port) as abusers:
        honest = Honest(service.server.port, requests, PER_SECOND)
        outcome = Outcome()
        # The question whether it is ready may still hang on a socket.
        time.sleep(SETTLES_S)
        idle, most, spent = _sockets(service.server.pid), 0, 0.0
        asyncio.run(honest.measure(2 * SETTLES_S, Taken()))
        outcome.resident_mb.append(_resident_mb(service.server.pid))
        for _ in range(max(2, round(seconds / window / 2))):
            asyncio.run(honest.measure(window, outcome.alone))
            abusers.tell("start")
            time.sleep(SETTLES_S)
            cpu = abusers.cpu_s()
            asyncio.run(honest.measure(window, outcome.beside))
            spent += (abusers.cpu_s() - cpu) / window
            most = max(most, _sockets(service.server.pid))
            outcome.resident_mb.append(_resident_mb(service.server.pid))
            abusers.tell("stop")
            time.sleep(SETTLES_S)
        time.sleep(DRAINS_S)
        outcome.abusers = abusers.end()
        outcome.open_sockets = (most - idle, _sockets(service.server.pid) - idle)
        outcome.resident_mb.append(_resident_mb(service.server.pid))
        outcome.abusers_cpu = spent / (len(outcome.resident_mb) - 2)
    return outcome


class Abusers:
    """The process of the abusers."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def tell(self, word: str) -> None:
        """Tell them to start or to stop, and wait until they have."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("the abusers have no pipes")
        stdin.write(f"{word}\n")
        stdin.flush()
        if not stdout.readline():
            raise RuntimeError("the abusers ended")

    def end(self) -> dict[str, int]:
        """Return what came of it all."""
        said, _ = self._process.communicate(timeout=PATIENCE_S)
        counted: dict[str, int] = json.loads(said)
        return counted

    def cpu_s(self) -> float:
        """Return the CPU seconds the process has used. Linux only."""
        return time.clock_gettime(~self._process.pid << 3 | 2)


@contextmanager
def _abusers(port: int) -> Iterator[Abusers]:
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.abusers", str(port)],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Abusers(process)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def _resident_mb(pid: int) -> float:
    return memory(pid) / MEGABYTE


def _sockets(pid: int) -> int:
    """Return how many sockets a process has open."""
    found = 0
    for each in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found += str(each.readlink()).startswith("socket:")
        except OSError:
            continue
    return found


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=float, default=SECONDS, help="how long")
    seconds: float = arguments.parse_args().seconds
    with tempfile.TemporaryDirectory() as kept:
        outcome = measure(seconds, Path(kept))
    print(table(list(outcome.rows())))
    print()
    for kind, count in outcome.abusers.items():
        print(f"  {kind:28} {count}")
    print()
    both = len(outcome.alone.seconds), len(outcome.beside.seconds)
    print(f"honest requests: {both[0]} alone, {both[1]} beside abuse; {PER_SECOND:.0f} a second")
    verdict = "met" if outcome.met() else "not met"
    print(f"p99 within twice its baseline, memory flat, all honest requests answered: {verdict}")


if __name__ == "__main__":
    main()
