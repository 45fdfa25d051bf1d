"""What goes between the process that reads and writes and the processes that evaluate."""

from typing import Any, Final, NamedTuple

from app.api.v1.lines import LineDetail
from app.cli.archive.formats import Format
from app.cli.archive.tally import Tally

LINES: Final[dict[LineDetail, int]] = {"short": 128, "full": 32}
"""Lines of one chunk: enough to make handing over cheap, few enough to keep memory small."""
MOST_BYTES: Final = 1024 * 1024
"""What the lines of one chunk may hold together, the last one aside."""


class Order(NamedTuple):
    """How each chunk is read and written.

    Attributes:
        paths: Of a table: where the value of each column stands in the body; ``None`` where each
            line holds a body.
    """

    input: Format
    output: Format
    detail: LineDetail
    paths: tuple[str, ...] | None


class Chunk(NamedTuple):
    """Some lines that follow each other.

    Attributes:
        first: Number of the first line, from 1.
        lines: How many.
        end: Where the input goes on after them: bytes, or rows of Parquet.
        content: The lines without line feeds, ``None`` for one that is too long; of Parquet, a
            stream of one record batch.
    """

    first: int
    lines: int
    end: int
    content: list[bytes | None] | bytes


class Done(NamedTuple):
    """What one chunk came to: the bytes to be written, and the counts."""

    output: bytes
    tally: Tally


class Knowledge(NamedTuple):
    """What the evaluations were made with."""

    packs: tuple[dict[str, Any], ...]
    engine_version: str
    software_version: str
