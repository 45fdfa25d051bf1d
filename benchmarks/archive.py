"""P5: lines of an archive against single requests, one process against two, and memory."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import orjson

from app.api.v1.lines import LineDetail
from app.cli.archive.chunks import LINES, Order
from app.cli.archive.sources import LineSource
from app.cli.archive.staff import Staff
from benchmarks.client import Load, Round, Task, cpu_us, per_second, written
from benchmarks.evaluations import BARE, JSON, PATH
from benchmarks.measure import Row, ratio, spread
from benchmarks.processes import MEGABYTE, ProcessEndedError, evaluating, lines_done, memory
from benchmarks.serving import REPOSITORY, Server
from benchmarks.visit import FULL_VISIT

LINES_PER_S: dict[LineDetail, int] = {"short": 2_000, "full": 200}
"""About what one process does, so that a turn of an archive is as long as one of requests."""
FEWEST_CHUNKS = 6
FLAT = 1.05
PATIENT = {"presentation": {"age": 40}, "symptoms": {"pain_ischial": "yes", "rest_pain": "no"}}
"""A short line: memory is asked for, not speed."""


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that is gone through again and again.

    Attributes:
        staff: The processes that evaluate it.
        source: Its lines.
        output: Where they go.
    """

    staff: Staff
    source: LineSource
    output: Path
    detail: LineDetail

    def turn(self) -> Round:
        """Go through it once, as the command does, without its start and its records."""
        cpu, start, lines = self._cpu_s(), time.perf_counter(), 0
        chunks = self.source.chunks(lines_done=0, start=0, lines=LINES[self.detail])
        with self.output.open("wb", buffering=0) as file:
            for chunk, done in self.staff.done(chunks):
                file.write(done.output)
                lines += chunk.lines
        seconds, spent = time.perf_counter() - start, self._cpu_s() - cpu
        return Round(lines / seconds, spent / lines * 1e6, client_busy=0.0)

    def _cpu_s(self) -> float:
        """Return the CPU seconds of the processes that evaluate and of this one."""
        return time.process_time() + sum(Server(0, pid).cpu_s() for pid in self.staff.pids)


def measure_archive(
    load: Load, product: Server, folder: Path, *, rounds: int, seconds: float
) -> Iterator[Row]:
    """Measure P5.

    Args:
        load: The load process.
        product: The service.
        folder: Where archives may be kept.
        rounds: Turns of each.
        seconds: Length of a turn.

    Yields:
        Rows of the table.
    """
    body = json.dumps(FULL_VISIT, separators=(",", ":")).encode()
    tasks = {
        "default": Task(product, written("POST", PATH, JSON, body), 200),
        "bare": Task(product, written("POST", BARE, JSON, body), 200),
    }
    with ExitStack() as stack:
        archives = {
            name: _archive(stack, folder, body, kind=kind, seconds=seconds)
            for name, kind in _KINDS.items()
        }
        taken: dict[str, list[Round]] = {name: [] for name in (*tasks, *archives)}
        for turn in range(rounds + 1):
            found = {name: load.turn(task, seconds) for name, task in tasks.items()}
            found |= {name: archive.turn() for name, archive in archives.items()}
            for name, each in found.items():
                # The first turn warms up.
                taken[name] += [each] if turn else []
    yield from _against_requests("short", taken, target=5, beyond=8)
    yield from _against_requests("full", taken, target=1.3, beyond=1.6)
    both = ratio(per_second(taken["two"]), per_second(taken["short"]))
    yield Row("P5", "short lines per second: two processes against one", both, "", 1.8, 1.95)
    yield from _memory(folder, lines=max(8_000, min(100_000, 4_000 * rounds)))


_KINDS: dict[str, tuple[LineDetail, int]] = {
    "short": ("short", 1),
    "full": ("full", 1),
    "two": ("short", 2),
}
"""Detail, and processes that evaluate."""


def _archive(
    stack: ExitStack, folder: Path, body: bytes, *, kind: tuple[LineDetail, int], seconds: float
) -> Archive:
    detail, workers = kind
    fewest = FEWEST_CHUNKS * LINES[detail]
    lines = max(fewest, round(LINES_PER_S[detail] * seconds * workers))
    given = folder / f"{detail}-{workers}.ndjson"
    given.write_bytes((body + b"\n") * lines)
    staff = stack.enter_context(Staff(workers, Order("ndjson", "ndjson", detail, None)))
    staff.knowledge()
    return Archive(staff, LineSource(given), folder / f"{given.name}.out", detail)


def _against_requests(
    detail: str, taken: dict[str, list[Round]], *, target: float, beyond: float
) -> Iterator[Row]:
    ours = taken[detail]
    what = f"{detail} line of an archive, 55 findings: times per second and core of"
    for name, path in (("default", PATH), ("bare", BARE)):
        goal = (target, beyond) if name == "default" else (None, None)
        times = ratio(cpu_us(taken[name]), cpu_us(ours))
        yield Row("P5" if goal[0] else "", f"{what} POST {path}", times, "", *goal)
    yield Row("", "  CPU per line", spread(cpu_us(ours)), "us")
    yield Row("", "  lines per second, one process that evaluates", spread(per_second(ours)))
    if detail == "short":
        yield Row("", f"  CPU per request, POST {PATH}", spread(cpu_us(taken["default"])), "us")
        yield Row("", f"  CPU per request, POST {BARE}", spread(cpu_us(taken["bare"])), "us")


def _memory(folder: Path, *, lines: int) -> Iterator[Row]:
    given, output = folder / "memory.ndjson", folder / "memory.out.ndjson"
    given.write_bytes((orjson.dumps(PATIENT) + b"\n") * lines)
    command = [sys.executable, "-m", "app.cli", "evaluate", str(given), str(output)]
    command += ["--workers", "2"]
    process = subprocess.Popen(command, cwd=REPOSITORY, stderr=subprocess.DEVNULL)
    early = late = 0
    while process.poll() is None:
        held = _resident(process.pid)
        if held and not early and lines_done(output) >= lines // 5:
            early = held
        late = held or late
        time.sleep(0.1)
    if process.returncode or not early:
        raise RuntimeError(f"the archive ended with {process.returncode}")
    what = f"memory over {lines:,} lines, three processes: at the end against at a fifth"
    yield Row("P5", what, late / early, "", FLAT, None, True)
    yield Row("", "  at a fifth, all three", early / MEGABYTE, "MB")


def _resident(pid: int) -> int:
    """Return the memory of a process and the two that evaluate, bytes; 0 unless all run."""
    try:
        sizes = [memory(each) for each in (pid, *evaluating(pid))]
    except ProcessEndedError:
        return 0
    return sum(sizes) if len(sizes) == 3 else 0
