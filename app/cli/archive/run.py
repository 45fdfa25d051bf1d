"""One run over an archive: from where an earlier one ended to an output that is whole."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from app.api.v1.lines import LineDetail
from app.cli.archive.chunks import LINES, Knowledge, Order
from app.cli.archive.errors import (
    ArchiveError,
    InputChangedError,
    MiscountedError,
    WrongCallError,
)
from app.cli.archive.formats import Format
from app.cli.archive.keeping import Keeping, Position, unwritten, work_files
from app.cli.archive.sources import Source, identity, open_source
from app.cli.archive.staff import Alone, Staff, evaluators
from app.cli.archive.tally import Tally
from app.cli.archive.written import closing, head

RECORD_EVERY_S: Final = 1.0
"""At most this much work is done again after a run was killed."""


@dataclass(frozen=True, slots=True)
class Call:
    """What the command was asked.

    Attributes:
        workers: Processes that evaluate; 0 for none besides this.
        restart: Begin anew whatever an earlier run left.
        overwrite: Take the place of an output that is there.
    """

    input: Path
    output: Path
    input_format: Format
    output_format: Format
    detail: LineDetail = "short"
    workers: int = 1
    restart: bool = False
    overwrite: bool = False


class Ran(NamedTuple):
    """What a run came to.

    Attributes:
        tally: Counts of the whole archive.
        lines_now: Lines of this run; fewer when it went on with an earlier one.
        seconds: How long they took, from when everything was loaded.
    """

    tally: Tally
    lines_now: int
    seconds: float


Advance = Callable[[Source, Position], None]
"""Is told how far the work is in its source."""


def evaluate_archive(call: Call, advance: Advance = lambda *_: None) -> Ran:
    """Evaluate an archive.

    Args:
        call: What is asked.
        advance: Shows how far it is.

    Raises:
        WrongCallError: If it cannot be done as asked; nothing was changed.
        ArchiveError: If it could not be finished; the same call goes on where it was.
        KeyboardInterrupt: If it was stopped; the same.
    """
    source = open_source(call.input, call.input_format)
    known = identity(call.input)
    _require_apart(call)
    same = {
        "input": known,
        "format or detail": [call.input_format, call.output_format, call.detail],
    }
    with Keeping(call.output, same) as keeping:
        if not keeping.begin(restart=call.restart, overwrite=call.overwrite):
            return Ran(keeping.tally, 0, 0.0)
        before = keeping.position.lines
        order = Order(call.input_format, call.output_format, call.detail, source.paths)
        with evaluators(call.workers, order) as staff:
            knowledge = staff.knowledge()
            keeping.agree(**{"knowledge or software": _plain(knowledge)})
            begun = time.monotonic()
            keeping.head(head(call.output_format, call.detail))
            _go_through(source, staff, keeping, advance=advance, lines=LINES[call.detail])
            seconds = time.monotonic() - begun
        if identity(call.input) != known:
            raise InputChangedError("the input changed while it was read")
        if max(keeping.position.input, source.begins) < source.size:
            raise ArchiveError("the input was not read to its end")
        _finish(call, keeping, knowledge)
        return Ran(keeping.tally, keeping.position.lines - before, seconds)


def _require_apart(call: Call) -> None:
    if call.output.exists() and not call.output.is_file():
        raise WrongCallError(f"{call.output.name} is there and is not a file")
    for path in (call.output, *work_files(call.output)):
        if path.exists() and path.samefile(call.input):
            what = "output" if path == call.output else f"work file {path.name}"
            raise WrongCallError(f"the {what} would take the place of the input")


def _go_through(
    source: Source, staff: Alone | Staff, keeping: Keeping, *, advance: Advance, lines: int
) -> None:
    begun = keeping.position
    chunks = source.chunks(lines_done=begun.lines, start=begun.input, lines=lines)
    recorded = time.monotonic()
    try:
        advance(source, keeping.position)
        for chunk, done in staff.done(chunks):
            keeping.done(lines=chunk.lines, end=chunk.end, output=done.output, tally=done.tally)
            advance(source, keeping.position)
            if time.monotonic() - recorded >= RECORD_EVERY_S:
                keeping.record()
                recorded = time.monotonic()
    except BaseException:
        # What is done is done, whatever stops the rest.
        with suppress(ArchiveError):
            keeping.record()
        raise
    keeping.record()


def _finish(call: Call, keeping: Keeping, knowledge: Knowledge) -> None:
    if keeping.tally.lines != keeping.position.lines:
        raise MiscountedError("other lines were counted than were done")
    if call.output_format == "parquet":
        from app.cli.archive.parquet import to_parquet  # noqa: PLC0415 -- see rows

        whole = work_files(call.output).whole
        try:
            to_parquet(keeping.part, whole)
        except OSError as error:
            with suppress(OSError):
                whole.unlink()
            raise unwritten(whole, error) from error
        keeping.put(whole)
        return
    if call.output_format == "ndjson":
        keeping.write(closing(keeping.tally, knowledge))
    keeping.put(keeping.part)


def _plain(knowledge: Knowledge) -> list[Any]:
    packs = [[pack["id"], pack["version"], pack["digest"]] for pack in knowledge.packs]
    return [packs, knowledge.engine_version, knowledge.software_version]
