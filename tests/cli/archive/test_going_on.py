"""A run that ended in any way goes on where it was, and the output is the same."""

import random
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import orjson
import pyarrow.parquet as pq
import pytest

from app.cli.archive import keeping, run
from app.cli.archive.chunks import LINES
from app.cli.archive.errors import ArchiveError, WrongCallError
from app.cli.archive.keeping import Keeping
from app.cli.archive.run import Call, Ran
from tests.cli.archive.archives import evaluated, write_archive

KILLS = 5
LONG, SHORT = 24, 7
"""About 1,400 and 400 lines."""


@pytest.fixture(autouse=True)
def _recorded_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Record after every few chunks, as a long run does, though these runs are short."""
    monkeypatch.setattr(run, "RECORD_EVERY_S", 0.03)
    monkeypatch.setitem(LINES, "short", 16)


class Archives:
    """Archives, and what they come to when nothing stops the run; each is made once."""

    def __init__(self, folder: Path, bodies: list[dict[str, Any]]) -> None:
        self.folder = folder
        self.bodies = bodies
        self.known: dict[tuple[Path, str], tuple[Path, Ran]] = {}

    def given(self, ending: str, times: int = SHORT) -> Path:
        path = self.folder / f"in-{times}.{ending}"
        return path if path.exists() else write_archive(path, self.bodies * times)

    def whole(self, source: Path, ending: str) -> tuple[Path, Ran]:
        if (source, ending) not in self.known:
            output = self.folder / f"out-{len(self.known)}.{ending}"
            self.known[source, ending] = output, evaluated(source, output)
        return self.known[source, ending]


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory, bodies: list[dict[str, Any]]) -> Archives:
    return Archives(tmp_path_factory.mktemp("archives"), bodies)


@pytest.fixture
def in_a_process(archives: object) -> Iterator[Callable[..., Any]]:
    """Start runs in processes of their own, forked from this one with its packs loaded."""
    context, started = get_context("fork"), list[Any]()

    def start(target: Callable[[], object]) -> Any:
        process = context.Process(target=target)
        started.append(process)
        process.start()
        return process

    yield start
    for process in started:
        process.kill()
        process.join()


def state_of(output: Path) -> dict[str, Any]:
    with suppress(FileNotFoundError):
        state: dict[str, Any] = orjson.loads(
            (output.parent / f"{output.name}.part.json").read_bytes()
        )
        return state
    return {"position": {"lines": 0}}


def until(done: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.002)


def same(one: Path, other: Path) -> bool:
    if one.suffix == ".parquet":
        return bool(pq.read_table(one).equals(pq.read_table(other)))
    return one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize(
    ("given", "output"), [("ndjson", "ndjson"), ("csv", "csv"), ("parquet", "parquet")]
)
def test_a_run_that_is_killed_again_and_again_ends_the_same(
    tmp_path: Path,
    archives: Archives,
    in_a_process: Callable[..., Any],
    given: str,
    output: str,
) -> None:
    source, cut = archives.given(given, LONG), tmp_path / f"cut.{output}"
    uncut, ran = archives.whole(source, output)
    chance, kept = random.Random(7), [0]

    for _ in range(KILLS):
        process = in_a_process(lambda: evaluated(source, cut))
        # At a random moment after it has got further than the one before.
        until(lambda: state_of(cut)["position"]["lines"] > kept[-1])
        time.sleep(chance.random() * 0.1)
        process.kill()
        process.join()
        assert process.exitcode == -9
        assert not cut.exists()
        kept.append(state_of(cut)["position"]["lines"])

    last = evaluated(source, cut)
    assert same(uncut, cut)
    assert kept == sorted(set(kept))
    assert last.lines_now == ran.tally.lines - kept[-1] < ran.tally.lines
    assert last.tally == ran.tally
    assert sorted(path.name for path in tmp_path.iterdir()) == [cut.name]


@pytest.mark.parametrize("output", ["ndjson", "csv", "parquet"])
@pytest.mark.parametrize("moment", ["recorded", "named"])
def test_a_run_that_is_killed_while_it_finishes_ends_the_same(
    tmp_path: Path,
    archives: Archives,
    monkeypatch: pytest.MonkeyPatch,
    output: str,
    moment: str,
) -> None:
    source, out = archives.given("ndjson", 1), tmp_path / f"out.{output}"
    uncut, ran = archives.whole(source, output)

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as planted:
        if moment == "recorded":
            planted.setattr(Path, "replace", only_for(out, killed))
        else:
            planted.setattr(Keeping, "_clear", killed)
        with pytest.raises(Killed):
            evaluated(source, out)
    assert out.exists() == (moment == "named")

    last = evaluated(source, out)

    assert (last.tally, last.lines_now) == (ran.tally, 0)
    assert same(uncut, out)
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def only_for(target: Path, instead: Callable[..., object]) -> Callable[..., Any]:
    kept = Path.replace

    def replace(path: Path, to: Path) -> object:
        return instead() if to == target else kept(path, to)

    return replace


@pytest.fixture
def stopped(tmp_path: Path, archives: Archives) -> tuple[Path, Path]:
    """Return the input and the output of a run that was stopped on its way."""
    given, output = tmp_path / "in.ndjson", tmp_path / "out.csv"
    given.write_bytes(archives.given("ndjson").read_bytes())

    def stop(_: object, position: keeping.Position) -> None:
        if position.lines > 200:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run.evaluate_archive(Call(given, output, "ndjson", "csv", workers=0), stop)
    assert 200 < state_of(output)["position"]["lines"] < 300
    return given, output


def test_what_stands_after_the_last_record_is_cut_off(
    tmp_path: Path,
    stopped: tuple[Path, Path],
    archives: Archives,
) -> None:
    given, output = stopped
    with (tmp_path / "out.csv.part").open("ab") as torn:
        torn.write(b"9999,200,half a ro")

    evaluated(given, output)

    uncut, _ = archives.whole(archives.given("ndjson"), "csv")
    assert same(uncut, output)


def test_a_work_file_that_lost_something_is_refused(
    tmp_path: Path, stopped: tuple[Path, Path]
) -> None:
    given, output = stopped
    with (tmp_path / "out.csv.part").open("r+b") as cut:
        cut.truncate(1000)

    with pytest.raises(WrongCallError, match="--restart"):
        evaluated(given, output)


def test_another_input_is_refused_until_begun_anew(
    tmp_path: Path, stopped: tuple[Path, Path]
) -> None:
    given, output = stopped
    given.write_bytes(given.read_bytes() + b'{"presentation": {"age": 40}}\n')

    with pytest.raises(WrongCallError, match=r"got to line 2\d\d with another input"):
        evaluated(given, output)

    begun_anew = evaluated(given, output, restart=True)
    assert begun_anew.lines_now == begun_anew.tally.lines
    assert output.exists()


def test_another_detail_is_refused(stopped: tuple[Path, Path]) -> None:
    given, output = stopped

    with pytest.raises(WrongCallError, match="with another format or detail"):
        evaluated(given, output, detail="full")


def test_another_engine_is_refused(
    stopped: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    given, output = stopped
    monkeypatch.setattr("app.cli.archive.work.ENGINE_VERSION", "9.9.9")

    with pytest.raises(WrongCallError, match="with another knowledge or software"):
        evaluated(given, output)


def test_a_work_file_of_no_run_is_let_be(tmp_path: Path, archives: Archives) -> None:
    (tmp_path / "out.csv.part").write_text("mine")

    with pytest.raises(WrongCallError, match="of no run"):
        evaluated(archives.given("ndjson"), tmp_path / "out.csv")

    assert (tmp_path / "out.csv.part").read_text() == "mine"


def test_a_second_run_on_the_same_output_is_refused(
    tmp_path: Path, archives: Archives, in_a_process: Callable[..., Any]
) -> None:
    source, output = archives.given("ndjson"), tmp_path / "out.csv"
    process = in_a_process(lambda: evaluated(source, output))
    until(lambda: state_of(output)["position"]["lines"] > 0)

    with pytest.raises(WrongCallError, match=r"another run is writing out\.csv"):
        evaluated(source, output, overwrite=True, restart=True)

    process.join()
    assert process.exitcode == 0
    assert output.exists()


@pytest.mark.parametrize("output", ["ndjson", "parquet"])
def test_a_full_disk_loses_nothing(
    tmp_path: Path,
    archives: Archives,
    in_a_process: Callable[..., Any],
    output: str,
) -> None:
    source, out = archives.given("ndjson"), tmp_path / f"out.{output}"
    said = tmp_path / "said"

    def run_with_little_room() -> Ran | None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        try:
            return evaluated(source, out)
        except ArchiveError as error:
            said.write_text(f"{error.status} {error}{error.remedy}")
            return None

    in_a_process(run_with_little_room).join()

    assert "1 " in said.read_text()
    assert "no space left" in said.read_text()
    assert not out.exists()
    kept = state_of(out)["position"]["lines"]
    assert kept > 50
    uncut, ran = archives.whole(source, output)
    assert evaluated(source, out).lines_now == ran.tally.lines - kept
    assert same(uncut, out)
