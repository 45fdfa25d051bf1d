"""The command as it is started: processes that are killed, stopped and looked at."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from benchmarks.processes import MEGABYTE, ProcessEndedError, evaluating, lines_done, memory
from tests.cli.archive.archives import evaluated, write_archive

PATIENCE_S = 120.0
SOME_REFUSED = 3
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(repository: Path) -> Iterator[Start]:
    """Start the command in a session of its own, so that a signal reaches it alone."""
    started: list[subprocess.Popen[str]] = []

    def run(*arguments: str | Path) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "evaluate", *arguments],
            cwd=repository,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def until(done: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not done():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.02)


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def a_worker_is_killed(start: Start, given: Path, output: Path) -> int:
    first = start(given, output, "--workers", "2")
    until(lambda: lines_done(output))
    os.kill(evaluating(first.pid)[1], signal.SIGKILL)
    _, said = first.communicate(timeout=PATIENCE_S)
    assert first.returncode == 1
    assert "ended with -9" in said
    assert "the same command goes on where it was" in said
    return lines_done(output)


def the_command_is_killed(start: Start, given: Path, output: Path, kept: int) -> int:
    second = start(given, output, "--workers", "1")
    until(lambda: lines_done(output) > kept)
    workers = evaluating(second.pid)
    assert len(workers) == 1
    second.kill()
    second.communicate(timeout=PATIENCE_S)
    until(lambda: not any(runs(pid) for pid in workers))
    return lines_done(output)


def test_it_survives_whatever_happens_to_its_processes(
    tmp_path: Path, bodies: list[dict[str, Any]], start: Start
) -> None:
    given = write_archive(tmp_path / "in.ndjson", bodies * 320)
    output, whole = tmp_path / "out.csv", tmp_path / "whole.csv"
    ran = evaluated(given, whole)

    kept = a_worker_is_killed(start, given, output)
    kept = the_command_is_killed(start, given, output, kept)

    third = start(given, output, "--workers", "1", "--progress")
    until(lambda: lines_done(output) > kept)
    third.send_signal(signal.SIGINT)
    _, said = third.communicate(timeout=PATIENCE_S)
    assert third.returncode == 130
    assert "stopped; the same command goes on" in said
    assert "Traceback" not in said
    assert "lines" in said.split("stopped")[0]
    assert not output.exists()

    last = start(given, output, "--workers", "1")
    _, said = last.communicate(timeout=PATIENCE_S)
    assert last.returncode == SOME_REFUSED
    assert output.read_bytes() == whole.read_bytes()
    assert said.splitlines()[0].split() == ["lines", f"{ran.tally.lines:,}"]
    assert "emergency" in said
    assert "lines per second" in said


class Reading(NamedTuple):
    """The most memory that each process had held when so many lines were done, bytes."""

    lines: int
    peaks: dict[int, int]


def read_until_it_ends(process: "subprocess.Popen[str]", output: Path) -> list[Reading]:
    """Read again and again while the command and both that evaluate for it run."""
    readings: list[Reading] = []
    while process.poll() is None:
        lines = lines_done(output)
        with suppress(ProcessEndedError):
            everyone = [process.pid, *evaluating(process.pid)]
            readings.append(Reading(lines, {pid: memory(pid, "VmHWM") for pid in everyone}))
        time.sleep(0.02)
    return [each for each in readings if len(each.peaks) == 3]


def test_memory_does_not_grow_with_the_archive(tmp_path: Path, start: Start) -> None:
    body = {"presentation": {"age": 40}, "symptoms": {"pain_ischial": "yes"}}
    given = write_archive(tmp_path / "in.ndjson", [body] * 20_000)
    output = tmp_path / "out.ndjson"

    process = start(given, output, "--workers", "2")
    readings = read_until_it_ends(process, output)

    assert process.returncode == 0
    early = next(each for each in readings if each.lines >= 4_000)
    late = readings[-1]
    assert late.lines >= 2 * early.lines, "read too seldom to say anything"
    assert late.peaks.keys() == early.peaks.keys()
    assert max(late.peaks[pid] - early.peaks[pid] for pid in late.peaks) < 6 * MEGABYTE


def test_wrong_calls_are_one_line(tmp_path: Path, start: Start) -> None:
    (tmp_path / "in.csv").write_text("presentation.agee\n40\n")

    wrong = start(tmp_path / "in.csv", tmp_path / "out.csv")
    _, said = wrong.communicate(timeout=PATIENCE_S)

    assert wrong.returncode == 2
    assert said.count("\n") == 1
    assert "did you mean presentation.age?" in said


def test_the_server_loads_nothing_that_only_archives_need(repository: Path) -> None:
    code = (
        "import sys, app.main\n"
        "print([name for name in ('pyarrow', 'tqdm', 'dask', 'app.cli.archive') "
        "if name in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=repository, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
