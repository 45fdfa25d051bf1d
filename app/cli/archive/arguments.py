"""The arguments of ``hamstring-cds evaluate``. Needs no request module, as every command's."""

import argparse
import os
from pathlib import Path
from typing import Final

from app.cli.archive.formats import ENDINGS, FORMATS

SOME_REFUSED: Final = 3
STOPPED: Final = 130


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    endings = ", ".join(ENDINGS)
    command.description = (
        "Evaluates every line of an archive, and goes on where it was when it is started again. "
        f"The ending of a name tells its format ({endings}). Exit status: 0 all evaluated, "
        f"1 could not be finished, 2 wrong call, {SOME_REFUSED} some lines refused, "
        f"{STOPPED} stopped."
    )
    command.add_argument("input", metavar="IN", type=Path, help="findings, one patient a line")
    command.add_argument("output", metavar="OUT", type=Path, help="evaluations, in the same order")
    command.add_argument("--full", action="store_true", help="whole answers, not short ones")
    command.add_argument("--workers", type=_workers, default=_cores(), help="processes (all cores)")
    command.add_argument("--input-format", choices=FORMATS, help="instead of by the ending")
    command.add_argument("--output-format", choices=FORMATS, help="instead of by the ending")
    command.add_argument("--overwrite", action="store_true", help="replace an OUT that is there")
    command.add_argument("--restart", action="store_true", help="begin anew, not where it was")
    command.add_argument(
        "--progress",
        action=argparse.BooleanOptionalAction,
        help="show how far it is, also where there is no terminal",
    )


def _workers(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError("a whole number of processes, 0 for this one alone")
    return int(text)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
