"""Files of counts whose room is reserved, so that a full disk never ends who counts.

A file is mapped into memory. Where it has holes, a count that finds the disk full is no error of
a call but the signal SIGBUS, which ends the process. So room is taken before it is used, and where
there is none the process goes on counting in its own memory, where nobody reads it.
"""

import mmap
import os
import struct
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import prometheus_client.values
import structlog
from prometheus_client.mmap_dict import MmapedDict

FIRST_BYTES: Final = 64 * 1024
_HEAD_BYTES: Final = 8
# Of an entry, beside its name: the length of the name, padding to 8 bytes, value and time.
_AROUND_NAME_BYTES: Final = 4 + 8 + 16

_refused: list[str] = []
"""Why room was refused, for as long as logs are not configured."""
_said: list[str] = []
"""What was logged: one line of a process is enough."""


class ReservedCounts(MmapedDict):
    """A file of counts that never has holes, or memory where no file can be had."""

    def __init__(self, filename: str) -> None:
        try:
            _reserve_file(filename)
            super().__init__(filename)  # type: ignore[no-untyped-call]
        except OSError as error:
            with suppress(OSError):
                Path(filename).unlink(missing_ok=True)
            self._f: Any = None
            self._fname = filename
            self._positions: dict[str, int] = {}
            self._m = mmap.mmap(-1, FIRST_BYTES)
            self._capacity, self._used = FIRST_BYTES, _HEAD_BYTES
            self._m[:4] = struct.pack("i", self._used)
            _tell_refused(error)

    def _init_value(self, key: str) -> None:
        needed = self._used + len(key.encode()) + _AROUND_NAME_BYTES
        while needed > self._capacity:
            self._grow(2 * self._capacity)
        super()._init_value(key)  # type: ignore[no-untyped-call]

    def _grow(self, capacity: int) -> None:
        try:
            larger = self._mapped(capacity)
        except OSError as error:
            # The file keeps what was counted until now; from here on nobody sees the rest.
            larger = mmap.mmap(-1, capacity)
            larger[: self._used] = self._m[: self._used]
            self._f.close()
            self._f = None
            _tell_refused(error)
        self._m, self._capacity = larger, capacity

    def _mapped(self, capacity: int) -> mmap.mmap:
        if self._f is None:
            larger = mmap.mmap(-1, capacity)
            larger[: self._used] = self._m[: self._used]
            return larger
        _reserve(self._f.fileno(), capacity)
        return mmap.mmap(self._f.fileno(), capacity)


def count_in_reserved_files() -> None:
    """Let every count of several workers stand in a file without holes."""
    prometheus_client.values.MmapedDict = ReservedCounts  # type: ignore[assignment, attr-defined]


def tell_refused_room() -> None:
    """Log once, at level error, that this process counts where nobody sees it."""
    if _refused and not _said and structlog.is_configured():
        _said.append(_refused[0])
        structlog.get_logger().error("metrics_off", pid=os.getpid(), reason=_refused[0])


def _tell_refused(error: OSError) -> None:
    _refused.append(error.strerror or type(error).__name__)
    tell_refused_room()


def _reserve_file(filename: str) -> None:
    with Path(filename).open("ab") as file:
        _reserve(file.fileno(), max(FIRST_BYTES, os.fstat(file.fileno()).st_size))


def _reserve(descriptor: int, size: int) -> None:
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, 0, size)
    else:
        os.ftruncate(descriptor, size)
