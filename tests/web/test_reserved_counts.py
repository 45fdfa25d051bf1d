"""A full disk costs counts, never an answer."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client.mmap_dict import MmapedDict

from app.web.operations import reserved_counts
from app.web.operations.reserved_counts import FIRST_BYTES, ReservedCounts

ENDS_WITHIN_S = 60.0
# A limit on its files refuses room as a full disk does, for compiled modules too.
COUNTING = """
import resource, sys
sys.dont_write_bytecode = True
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
from starlette.testclient import TestClient
from app.web.operations.logs import configure_logs
from app.web.operations.metrics import count_refusal, count_request, tell_started
from app.web.operations.route_template import Template
from tests.web.sample_app import build_app
configure_logs("json", "error")
with TestClient(build_app(), base_url="http://127.0.0.1") as client:
    assert client.get("/v1/evaluations").status_code == 200
    for number in range(2_000):
        count_request("GET", Template(f"/{number}", frozenset({"GET"})), 200, 0.1)
    assert client.get("/v1/evaluations").status_code == 200
tell_started([])
"""


def entries(file: Path) -> dict[str, float]:
    read = MmapedDict.read_all_values_from_file(str(file))  # type: ignore[no-untyped-call]
    return {key: value for key, value, _, _ in read}


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reserved_counts, "_refused", [])
    monkeypatch.setattr(reserved_counts, "_said", [])


@pytest.mark.parametrize("most", [1_000, FIRST_BYTES])
def test_a_process_without_room_answers_and_says_so_once(
    repository: Path, tmp_path: Path, most: int
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", COUNTING, str(most)],
        cwd=tmp_path,
        env={"PYTHONPATH": str(repository), "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)},
        capture_output=True,
        timeout=ENDS_WITHIN_S,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"metrics_off") == 1
    assert b"File too large" in done.stdout
    # What was counted while there was room can still be read.
    read = [entries(file) for file in tmp_path.glob("counter_*.db")]
    assert any(read) is (most == FIRST_BYTES)


def test_a_file_has_no_holes_at_first_and_when_it_grows(tmp_path: Path) -> None:
    file = tmp_path / "counter_1.db"
    counts = ReservedCounts(str(file))
    sizes = set()
    for number in range(3_000):
        counts.write_value(f"name{number:020}", float(number), 0.0)  # type: ignore[no-untyped-call]
        taken = file.stat()
        sizes.add(taken.st_size)
        assert taken.st_blocks * 512 >= taken.st_size
    counts.close()  # type: ignore[no-untyped-call]

    assert sizes == {FIRST_BYTES, 2 * FIRST_BYTES, 4 * FIRST_BYTES}
    assert list(entries(file).values()) == [float(number) for number in range(3_000)]


def test_memory_goes_on_where_the_file_ended(tmp_path: Path) -> None:
    file = tmp_path / "counter_1.db"
    counts = ReservedCounts(str(file))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (FIRST_BYTES, before[1]))
    try:
        for number in range(6_000):
            counts.write_value(f"name{number:020}", float(number), 0.0)  # type: ignore[no-untyped-call]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    last, _ = counts.read_value(f"name{5_999:020}")  # type: ignore[no-untyped-call]
    first, _ = counts.read_value(f"name{1:020}")  # type: ignore[no-untyped-call]
    assert (first, last) == (1.0, 5_999.0)
    assert 0 < len(entries(file)) < 6_000
