"""Archives as they are read: in chunks, from any place, never whole."""

import csv
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol

from app.api.v1.lines import MAX_LINE_BYTES
from app.cli.archive.chunks import MOST_BYTES, Chunk
from app.cli.archive.columns import body_paths
from app.cli.archive.errors import ArchiveError, WrongCallError
from app.cli.archive.formats import Format
from app.cli.archive.rows import cells_of

READ_BYTES: Final = 1024 * 1024
END_BYTES: Final = 64 * 1024
"""What is hashed of the first and of the last bytes, to know an input again."""
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


class Source(Protocol):
    """An archive to be read.

    Attributes:
        unit: What its size is counted in.
        begins: Where the first line is, in that unit.
        paths: Of a table: where the value of each column stands in the body.
    """

    unit: str
    begins: int
    size: int
    paths: tuple[str, ...] | None

    def chunks(self, *, lines_done: int, start: int, lines: int) -> Iterator[Chunk]:
        """Yield chunks from a place on."""
        ...


class LineSource:
    """An archive of lines: NDJSON, or CSV of which a line is a row."""

    unit = "B"

    def __init__(self, path: Path, paths: tuple[str, ...] | None = None, begins: int = 0) -> None:
        """Take a file of lines.

        Args:
            path: The file.
            paths: Of CSV, what its header says.
            begins: Bytes before the first line.
        """
        self.path = path
        self.paths = paths
        self.size = path.stat().st_size
        self.begins = begins

    def chunks(self, *, lines_done: int, start: int, lines: int) -> Iterator[Chunk]:
        """Yield the lines from a place on.

        Args:
            lines_done: Lines before it.
            start: Bytes before it.
            lines: Lines of one chunk at most.

        Raises:
            ArchiveError: If the file cannot be read further on.
        """
        try:
            with self.path.open("rb", buffering=READ_BYTES) as file:
                end = file.seek(max(start, self.begins))
                first = lines_done + 1
                gathered: list[bytes | None] = []
                held = 0
                for line, size in bounded_lines(file):
                    gathered.append(line)
                    end += size
                    held += len(line or b"")
                    if len(gathered) >= lines or held >= MOST_BYTES:
                        yield Chunk(first, len(gathered), end, gathered)
                        first += len(gathered)
                        gathered, held = [], 0
                if gathered:
                    yield Chunk(first, len(gathered), end, gathered)
        except OSError as error:
            raise ArchiveError(f"{self.path.name} cannot be read: {error.strerror}") from error


def bounded_lines(
    file: BinaryIO, most_bytes: int = MAX_LINE_BYTES
) -> Iterator[tuple[bytes | None, int]]:
    """Yield each line without its line feed, and its size with it, in bytes.

    Args:
        file: What is read, buffered.
        most_bytes: A longer line is passed over in pieces, and ``None`` stands for it.
    """
    while line := file.readline(most_bytes + 1):
        if line.endswith(b"\n"):
            yield line[:-1], len(line)
        elif len(line) <= most_bytes:
            yield line, len(line)
        else:
            size = len(line)
            while piece := file.readline(most_bytes):
                size += len(piece)
                if piece.endswith(b"\n"):
                    break
            yield None, size


def open_source(path: Path, kind: Format) -> Source:
    """Return an archive that can be read.

    Raises:
        WrongCallError: If it is no file that can be read, or a header is not accepted.
    """
    try:
        # Before it is opened, because a pipe would keep the command waiting for a writer.
        if path.exists() and not path.is_file():
            raise WrongCallError(f"{path.name} is not a file")
        with path.open("rb") as file:
            header = next(bounded_lines(file), (b"", 0))
    except OSError as error:
        raise WrongCallError(f"{path}: {error.strerror}") from error
    if kind == "parquet":
        from app.cli.archive.parquet import ParquetSource  # noqa: PLC0415 -- see rows

        return ParquetSource(path)
    if kind == "csv":
        return LineSource(path, body_paths(_header(header[0])), begins=header[1])
    return LineSource(path)


def _header(line: bytes | None) -> list[str]:
    if not line:
        raise WrongCallError("the first line must name the columns")
    try:
        text = line.removeprefix(BYTE_ORDER_MARK).removesuffix(b"\r").decode("utf-8")
        return cells_of(text)
    except (UnicodeDecodeError, csv.Error) as error:
        raise WrongCallError("the first line is no header of CSV in UTF-8") from error


def identity(path: Path) -> dict[str, Any]:
    """Return what tells whether an input is still the one it was.

    Raises:
        WrongCallError: If it cannot be read.
    """
    try:
        with path.open("rb") as file:
            known = os.fstat(file.fileno())
            ends = sha256(file.read(END_BYTES))
            file.seek(max(0, known.st_size - END_BYTES))
            ends.update(file.read(END_BYTES))
    except OSError as error:
        raise WrongCallError(f"{path}: {error.strerror}") from error
    return {
        "bytes": known.st_size,
        "modified_ns": known.st_mtime_ns,
        "ends_sha256": ends.hexdigest(),
    }
