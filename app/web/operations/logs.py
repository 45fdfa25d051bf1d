"""One form for everything the process writes: one line each, and no text that may hold findings."""

import io
import logging
import os
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Final, Literal, TextIO

import orjson
import structlog

LogFormat = Literal["json", "console"]
LogLevel = Literal["debug", "info", "warning", "error"]

_FRAMES: Final = 6
# Their messages hold what they were handed over in no case; others are known by their template.
_TRUSTED: Final = ("app", "uvicorn", "alembic")
_ENDED: Final = "the process ended on an error"


def log_format(chosen: LogFormat | Literal[""], *, mode: str) -> LogFormat:
    """Return the form that was chosen, or the one that suits who is reading."""
    if chosen:
        return chosen
    return "console" if mode == "local" and sys.stdout.isatty() else "json"


def configure_logs(form: LogFormat, level: LogLevel) -> None:
    """Send everything this process writes to standard output, one line each.

    Messages of other libraries, warnings and errors that nobody caught are among it. Of an error
    its kind is written and where it arose, never its text: that may hold findings. Where nothing
    can be written, lines are lost and nothing else.

    Args:
        form: ``json`` for machines, ``console`` for a person.
        level: Least level that is written.
    """
    least = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            _Head(),
            _as_json if form == "json" else _as_text(sys.stdout),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.BytesLoggerFactory(_Lossy(sys.stdout.fileno())),
        cache_logger_on_first_use=True,
    )
    # uvicorn and alembic bring handlers of their own; each would write a second line.
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
    logging.basicConfig(handlers=[_OneLine()], level=least, force=True)
    # At debug and info these two describe each request they see or file they open.
    for noisy in ("asyncio", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(max(least, logging.WARNING))
    warnings.showwarning = _show_warning  # type: ignore[assignment]
    sys.excepthook = _show_ending
    threading.excepthook = lambda ended: _show_lost(ended.exc_value)
    sys.unraisablehook = lambda lost: _show_lost(lost.exc_value)


def where_raised(error: BaseException) -> str:
    """Say where an error arose, innermost first, without its text."""
    frames = list(traceback.walk_tb(error.__traceback__))[-_FRAMES:]
    return " < ".join(
        f"{frame.f_globals.get('__name__')}.{frame.f_code.co_name}:{line}"
        for frame, line in reversed(frames)
    )


class _Lossy(io.BufferedWriter):
    """Standard output for those who must go on when its reader is gone or its disk is full.

    A stream of its own: what is left in that of Python would make the process end with 120.
    """

    def __init__(self, descriptor: int) -> None:
        super().__init__(io.FileIO(descriptor, "wb", closefd=False))

    def write(self, content: Any, /) -> int:  # noqa: ANN401 -- whatever a buffer may be
        """Write, or lose what cannot be written."""
        with suppress(OSError, ValueError):
            super().write(content)
        return len(content)

    def flush(self) -> None:
        """Have it written, or keep it, as long as there is room, until it can be."""
        with suppress(OSError, ValueError):
            super().flush()


class _OneLine(logging.Handler):
    """Hands what was logged through the standard library on to structlog."""

    def emit(self, record: logging.LogRecord) -> None:
        fields: dict[str, Any] = {"logger": record.name, "pid": os.getpid()}
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            fields |= {"error": type(error).__name__, "raised_in": where_raised(error)}
        structlog.get_logger().log(record.levelno, _text(record), **fields)


def _text(record: logging.LogRecord) -> str:
    if record.name.split(".", maxsplit=1)[0] in _TRUSTED:
        return record.getMessage().strip()
    # asyncio adds the error, text and all, on further lines.
    return str(record.msg).strip().split("\n", maxsplit=1)[0]


def _show_warning(
    _text: Warning | str, category: type[Warning], filename: str, lineno: int, *_: object
) -> None:
    """Write a warning without its text: Pydantic's repeat the value they are about."""
    where = f"{os.path.basename(filename)}:{lineno}"  # noqa: PTH119 -- a name, not a file to open
    structlog.get_logger().warning("warning", kind=category.__name__, raised_in=where)


def _show_ending(
    kind: type[BaseException], error: BaseException, found: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    # Nothing is served any more, or not yet: the text is what the operator needs.
    structlog.get_logger().error(_ENDED, error=kind.__name__, reason=str(error))
    if sys.stderr.isatty():
        sys.__excepthook__(kind, error, found)


def _show_lost(error: BaseException | None) -> None:
    if error is not None:
        fields = {"error": type(error).__name__, "raised_in": where_raised(error)}
        structlog.get_logger().error("an error reached nobody", **fields)


class _Head:
    """Puts first what is read first: when, how bad, what. A second is put into words only once."""

    def __init__(self) -> None:
        self._second = -1
        self._words = ""

    def __call__(
        self, _logger: object, name: str, line: MutableMapping[str, Any]
    ) -> dict[str, Any]:
        second, fraction = divmod(time.time_ns() // 1_000_000, 1_000)
        if second != self._second:
            self._words = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
            self._second = second
        now = f"{self._words}.{fraction:03d}Z"
        return {"time": now, "level": name, "event": line.pop("event"), **line}


def _as_json(_logger: object, _name: str, line: MutableMapping[str, Any]) -> bytes:
    return orjson.dumps(line, default=str)


def _as_text(stream: TextIO) -> Callable[..., bytes]:
    render = structlog.dev.ConsoleRenderer(
        colors=stream.isatty(), timestamp_key="time", pad_event_to=10, sort_keys=False
    )

    def as_text(logger: object, name: str, line: MutableMapping[str, Any]) -> bytes:
        return render(logger, name, line).encode()

    return as_text
