"""What the kernel says of running processes, and how far an archive command has come; Linux."""

from pathlib import Path
from typing import Final, Literal

import orjson

KILOBYTE: Final = 1_024
MEGABYTE: Final = 1_024 * KILOBYTE
Held = Literal["VmRSS", "VmHWM"]


class ProcessEndedError(Exception):
    """The process holds no memory any more."""


def memory(pid: int, held: Held = "VmRSS") -> int:
    """Return the memory of a process, bytes.

    Args:
        pid: The process.
        held: `VmRSS` is what it holds now, `VmHWM` the most it has ever held.

    Raises:
        ProcessEndedError: If it has ended, whether or not anyone has taken note of that.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text("utf-8")
    except (FileNotFoundError, ProcessLookupError):
        raise ProcessEndedError(pid) from None
    _, found, size = status.partition(f"{held}:")
    if not found:
        raise ProcessEndedError(pid)
    return int(size.split()[0]) * KILOBYTE


def evaluating(pid: int) -> list[int]:
    """Return the processes that evaluate for an archive command; none once it has ended."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [int(each) for each in children if b"spawn_main" in _command(int(each))]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def lines_done(output: Path) -> int:
    """Return how many lines an archive command has answered so far, 0 before its first note."""
    try:
        state = orjson.loads((output.parent / f"{output.name}.part.json").read_bytes())
    except FileNotFoundError:
        return 0
    done: int = state["position"]["lines"]
    return done
