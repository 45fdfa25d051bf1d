"""The processes that evaluate: whatever each of them does, nothing is lost and order is kept."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.cli.archive.chunks import Chunk, Order
from app.cli.archive.errors import ArchiveError
from app.cli.archive.sources import LineSource
from app.cli.archive.staff import READ_AHEAD, Staff
from tests.cli.archive.archives import evaluated, write_archive

WORKERS = 2
CHUNKS = WORKERS * READ_AHEAD + 3
"""More than may be read ahead of the oldest."""
REST_S = 1.0


def chunks_while_one_rests(pid: int) -> Iterator[Chunk]:
    """Yield chunks, and let a process go on once all that may be read ahead is with the others."""
    for number in range(1, CHUNKS + 1):
        if number == WORKERS * READ_AHEAD:
            threading.Timer(REST_S, os.kill, (pid, signal.SIGCONT)).start()
        yield Chunk(number, 1, number, [b"{}"])


def test_nothing_is_lost_when_one_process_rests_while_the_others_run_out_of_work() -> None:
    with Staff(WORKERS, Order("ndjson", "ndjson", "short", None)) as staff:
        staff.knowledge()
        resting = staff.pids[0]
        os.kill(resting, signal.SIGSTOP)

        done = [chunk.first for chunk, _ in staff.done(chunks_while_one_rests(resting))]

    assert done == list(range(1, CHUNKS + 1))


def test_an_input_that_was_not_read_to_its_end_has_no_output(
    tmp_path: Path, bodies: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = write_archive(tmp_path / "in.ndjson", bodies)
    monkeypatch.setattr(LineSource, "chunks", _first_chunk_of(LineSource.chunks))

    with pytest.raises(ArchiveError, match="not read to its end"):
        evaluated(given, tmp_path / "out.ndjson")
    assert not (tmp_path / "out.ndjson").exists()

    monkeypatch.undo()
    whole = evaluated(given, tmp_path / "out.ndjson")
    assert whole.tally.lines == len(bodies)


def _first_chunk_of(chunks: Any) -> Any:
    def first(self: LineSource, **place: Any) -> Iterator[Chunk]:
        yield next(chunks(self, **{**place, "lines": 5}))

    return first
