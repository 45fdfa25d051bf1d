"""``hamstring-cds evaluate IN OUT``: its progress and its last words."""

import argparse
import signal
import sys
from typing import Any, NoReturn

from app.cli.archive.arguments import SOME_REFUSED, STOPPED
from app.cli.archive.errors import ArchiveError
from app.cli.archive.formats import format_of
from app.cli.archive.keeping import Position
from app.cli.archive.run import Call, evaluate_archive
from app.cli.archive.sources import Source
from app.cli.archive.tally import summary


def evaluate(given: argparse.Namespace) -> int:
    """Evaluate an archive, and return the exit status."""
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        call = Call(
            input=given.input,
            output=given.output,
            input_format=format_of(given.input, given.input_format),
            output_format=format_of(given.output, given.output_format),
            detail="full" if given.full else "short",
            workers=given.workers,
            restart=given.restart,
            overwrite=given.overwrite,
        )
        with Progress(shown=given.progress) as progress:
            ran = evaluate_archive(call, progress.advance)
    except ArchiveError as error:
        print(f"hamstring-cds evaluate: {error}{error.remedy}", file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        print("\nstopped; the same command goes on where it was", file=sys.stderr)
        return STOPPED
    finally:
        signal.signal(signal.SIGTERM, before)
    print(summary(ran.tally, lines_now=ran.lines_now, seconds=ran.seconds), file=sys.stderr)
    return SOME_REFUSED if ran.tally.refused else 0


class Progress:
    """A bar on standard error, over the size of the input."""

    def __init__(self, *, shown: bool | None) -> None:
        """Take whether it is shown; ``None`` is on a terminal only."""
        self._shown = shown if shown is not None else sys.stderr.isatty()
        self._bar: Any = None

    def __enter__(self) -> "Progress":
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the last state of the bar standing."""
        if self._bar is not None:
            self._bar.close()

    def advance(self, source: Source, position: Position) -> None:
        """Show how far the work is."""
        if not self._shown:
            return
        if self._bar is None:
            from tqdm import tqdm  # noqa: PLC0415 -- only where it is shown

            self._bar = tqdm(
                total=source.size,
                initial=position.input,
                unit=source.unit,
                unit_scale=True,
                file=sys.stderr,
                mininterval=0.25,
            )
        self._bar.set_postfix_str(f"{position.lines:,} lines", refresh=False)
        self._bar.update(position.input - self._bar.n)


def _stop(*_: object) -> NoReturn:
    raise KeyboardInterrupt
