"""The command as it is started: processes that are killed, stopped and looked at."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.cli.archive.archives import evaluated, write_archive

MEGABYTE = 1024 * 1024
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


def lines_done(output: Path) -> int:
    try:
        state = orjson.loads((output.parent / f"{output.name}.part.json").read_bytes())
    except FileNotFoundError:
        return 0
    done: int = state["position"]["lines"]
    return done


def until(done: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not done():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.02)


def children(pid: int) -> list[int]:
    """Return the processes that evaluate for a process; Linux only."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(each) for each in found if b"spawn_main" in command(int(each))]


def command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""


def resident(pid: int) -> int:
    """Return the most memory a process has held, bytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def a_worker_is_killed(start: Start, given: Path, output: Path) -> int:
    first = start(given, output, "--workers", "2")
    until(lambda: lines_done(output))
    os.kill(children(first.pid)[1], signal.SIGKILL)
    _, said = first.communicate(timeout=PATIENCE_S)
    assert first.returncode == 1
    assert "ended with -9" in said
    assert "the same command goes on where it was" in said
    return lines_done(output)


def the_command_is_killed(start: Start, given: Path, output: Path, kept: int) -> int:
    second = start(given, output, "--workers", "1")
    until(lambda: lines_done(output) > kept)
    workers = children(second.pid)
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


def test_memory_does_not_grow_with_the_archive(tmp_path: Path, start: Start) -> None:
    body = {"presentation": {"age": 40}, "symptoms": {"pain_ischial": "yes"}}
    given = write_archive(tmp_path / "in.ndjson", [body] * 20_000)
    output = tmp_path / "out.ndjson"

    process = start(given, output, "--workers", "2")
    until(lambda: lines_done(output) >= 4_000)
    everyone = [process.pid, *children(process.pid)]
    early = {pid: resident(pid) for pid in everyone}
    until(lambda: lines_done(output) >= 15_000)
    late = {pid: resident(pid) for pid in everyone}
    process.communicate(timeout=PATIENCE_S)

    assert process.returncode == 0
    assert len(everyone) == 3
    assert max(late[pid] - early[pid] for pid in everyone) < 6 * MEGABYTE


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
