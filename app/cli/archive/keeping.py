"""The unfinished output: what is safe of it, so that a run can go on after any kind of end.

Beside ``OUT`` stand ``OUT.part``, what is written so far, and ``OUT.part.json``, how far it is
known to be on disk. What was written after that is cut off when a run goes on.
"""

import errno
import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

import orjson

from app.cli.archive.errors import ArchiveError, WrongCallError
from app.cli.archive.tally import Tally, tally_of

FORM: Final = 1
"""Of the file that says how far the work is."""


class WorkFiles(NamedTuple):
    """What stands beside an output until it is whole.

    Attributes:
        part: What is written so far.
        state: How far it is known to be on disk.
        new_state: The next of these, until it is on disk.
        whole: The output in a format that is made only at the end.
    """

    part: Path
    state: Path
    new_state: Path
    whole: Path


def work_files(output: Path) -> WorkFiles:
    """Return the paths of what stands beside an output until it is whole."""
    endings = ("part", "part.json", "part.json.new", "part.whole")
    return WorkFiles(*(output.with_name(f"{output.name}.{ending}") for ending in endings))


class Position(NamedTuple):
    """How far the work is: lines done, where the input goes on, bytes of the output."""

    lines: int = 0
    input: int = 0
    output: int = 0


class Kept(NamedTuple):
    """What is kept of a run: how far the work is, and the counts of all lines before."""

    position: Position
    tally: Tally


class Keeping:
    """Keeps the output of one run at a time."""

    def __init__(self, output: Path, sameness: dict[str, Any]) -> None:
        """Take where the output goes.

        Args:
            output: Where it stands when it is whole.
            sameness: What must be the same for a run to go on where another ended, by name.
        """
        self.output = output
        self.part, self._state, self._new_state, _ = work_files(output)
        self._sameness = sameness
        # Always replaced as one: an interrupt may come between any two statements.
        self._kept = Kept(Position(), Tally())

    @property
    def position(self) -> Position:
        """How far the work is."""
        return self._kept.position

    @property
    def tally(self) -> Tally:
        """Counts of all lines before the position."""
        return self._kept.tally

    def __enter__(self) -> Self:
        """Open the work file and lock it.

        Raises:
            WrongCallError: If it cannot be, or another run has it.
        """
        try:
            # With the rights that any new file gets, because it becomes the output.
            self._file = os.fdopen(os.open(self.part, os.O_RDWR | os.O_CREAT, 0o666), "r+b", 0)
        except OSError as error:
            raise WrongCallError(f"{self.part}: {error.strerror}") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # The other run may have put it under its name in the meantime.
            ours = os.path.samestat(os.fstat(self._file.fileno()), self.part.stat())
        except OSError:
            ours = False
        if not ours:
            self._file.close()
            raise WrongCallError(f"another run is writing {self.output.name}")
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the work file; one that was made for nothing goes."""
        if not self._state.exists() and os.fstat(self._file.fileno()).st_nlink:
            with suppress(OSError):
                if not self.part.stat().st_size:
                    self.part.unlink()
        self._file.close()

    def begin(self, *, restart: bool, overwrite: bool) -> bool:
        """Go to where an earlier run ended, or to the beginning.

        Args:
            restart: Begin anew whatever an earlier run left.
            overwrite: The output may be there and is to be replaced.

        Returns:
            Whether there is something to do: not when an earlier run ended after its last line
            and only did not clear up.

        Raises:
            WrongCallError: If what is there belongs to other work.
        """
        found = None if restart else self._earlier()
        if found is not None and found["stands"] and self._inode(self.output) == found["stands"]:
            self._take(found)
            self._clear()
            return False
        if self.output.exists() and not overwrite:
            raise WrongCallError(f"{self.output.name} is there; --overwrite takes its place")
        held = os.fstat(self._file.fileno()).st_size
        if found is not None:
            self._take(found)
            if held < self.position.output:
                raise WrongCallError(f"{self.part.name} was cut; begin anew with --restart")
        elif held and not restart:
            raise WrongCallError(
                f"{self.part.name} is there and of no run; move it, or use --restart"
            )
        self._note()
        self._file.truncate(self.position.output)
        self._file.seek(self.position.output)
        return True

    def agree(self, **more: Any) -> None:  # noqa: ANN401 -- plain data
        """Compare what else must be the same, known only when the packs are loaded.

        Raises:
            WrongCallError: If an earlier run had something else.
        """
        self._compare(self._sameness, more, self.position.lines)
        self._sameness |= more
        self._note()

    def write(self, content: bytes) -> None:
        """Write at the end.

        Raises:
            ArchiveError: If it cannot be written; what was recorded stays.
        """
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            raise unwritten(self.part, error) from error

    def done(self, *, lines: int, end: int, output: bytes, tally: Tally) -> None:
        """Write what some lines came to, and move on."""
        self.write(output)
        before, counts = self._kept
        moved = Position(before.lines + lines, end, before.output + len(output))
        self._kept = Kept(moved, counts.plus(tally))

    def head(self, content: bytes) -> None:
        """Write what the output begins with, unless it is there."""
        if self.position.output == 0 and content:
            self.write(content)
            self._kept = Kept(self.position._replace(output=len(content)), self.tally)

    def record(self, *, stands: int | None = None) -> None:
        """Record how far the work is, after it is on disk.

        Args:
            stands: Inode by which the whole output is known once it has its name.

        Raises:
            ArchiveError: If it cannot be.
        """
        try:
            os.fsync(self._file.fileno())
        except OSError as error:
            raise unwritten(self.part, error) from error
        self._note(stands)

    def put(self, whole: Path) -> None:
        """Put a whole output under its name, and clear up.

        Args:
            whole: The output: the work file, or another that is on disk.

        Raises:
            ArchiveError: If it cannot be.
        """
        self.record(stands=self._inode(whole))
        try:
            whole.replace(self.output)
            sync_folder(self.output.parent)
            self._clear()
        except OSError as error:
            raise unwritten(self.output, error) from error

    def _clear(self) -> None:
        self.part.unlink(missing_ok=True)
        self._state.unlink(missing_ok=True)
        sync_folder(self.output.parent)

    def _take(self, found: dict[str, Any]) -> None:
        kept = Kept(Position(**found["position"]), tally_of(found["tally"]))
        if kept.tally.lines != kept.position.lines:
            raise WrongCallError(
                f"{self._state.name} counts other lines than it says were done; use --restart"
            )
        self._kept = kept
        self._sameness = {**found["same"], **self._sameness}

    @staticmethod
    def _inode(path: Path) -> int | None:
        try:
            return path.stat().st_ino
        except FileNotFoundError:
            return None

    def _earlier(self) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = orjson.loads(self._state.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, orjson.JSONDecodeError) as error:
            raise WrongCallError(
                f"{self._state.name} cannot be read; begin anew with --restart"
            ) from error
        if found.get("form") != FORM:
            raise WrongCallError(f"{self._state.name} is of another version; use --restart")
        self._compare(found["same"], self._sameness, found["position"]["lines"])
        return found

    def _compare(self, before: dict[str, Any], now: dict[str, Any], lines: int) -> None:
        other = [name for name, value in now.items() if before.get(name, value) != value]
        if other:
            raise WrongCallError(
                f"an earlier run got to line {lines:,} with another {' and '.join(other)}; "
                "begin anew with --restart"
            )

    def _note(self, stands: int | None = None) -> None:
        content = orjson.dumps(
            {
                "form": FORM,
                "same": self._sameness,
                "position": self.position._asdict(),
                "tally": self.tally.document(),
                "stands": stands,
            },
            option=orjson.OPT_INDENT_2,
        )
        try:
            with self._new_state.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            self._new_state.replace(self._state)
            sync_folder(self._state.parent)
        except OSError as error:
            with suppress(OSError):
                self._new_state.unlink()
            raise unwritten(self._state, error) from error


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def unwritten(path: Path, error: OSError) -> ArchiveError:
    """Return why something could not be written, in words."""
    full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    why = "there is no space left for it" if full else error.strerror
    return ArchiveError(f"{path.name} cannot be written: {why}")
