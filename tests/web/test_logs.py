"""Whatever writes in the process writes in one form, and never the text of an error."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.web.operations.logs import log_format

SECRET = "Mrs-Smith-DOB-1961"
BEGIN = f"""
import asyncio, gc, logging, sys, threading, warnings
import structlog
from app.web.operations.logs import configure_logs
logging.getLogger("alembic").addHandler(logging.StreamHandler(sys.stderr))
configure_logs("json", LEVEL)
SECRET = {SECRET!r}

def fail(text=SECRET):
    raise ValueError(text)
"""


def written(repository: Path, program: str, level: str = "info") -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-c", BEGIN.replace("LEVEL", repr(level)) + program],
        cwd=repository,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == b""
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    "program",
    [
        pytest.param(
            "try:\n    fail()\nexcept ValueError:\n"
            "    logging.getLogger('uvicorn.error').exception('Exception in ASGI application\\n')",
            id="uvicorn",
        ),
        pytest.param("logging.getLogger('pool').warning('lost %s', SECRET)", id="library"),
        pytest.param("warnings.warn(SECRET, UserWarning, stacklevel=1)", id="warning"),
        pytest.param(
            "thread = threading.Thread(target=fail); thread.start(); thread.join()", id="thread"
        ),
        pytest.param(
            "async def main():\n    asyncio.ensure_future(asyncio.to_thread(fail))\n"
            "    await asyncio.sleep(0.3)\n    gc.collect()\nasyncio.run(main())",
            id="task",
        ),
        pytest.param(
            "class Odd:\n    def __del__(self):\n        fail()\nOdd()\ngc.collect()",
            id="finalizer",
        ),
    ],
)
def test_the_text_of_an_error_is_not_written(repository: Path, program: str) -> None:
    lines = written(repository, program)

    assert len(lines) == 1
    assert SECRET not in json.dumps(lines)
    assert {"time", "level", "event"} <= set(lines[0])
    # Something to act on: a message of the code's own, a kind of error, or a place.
    assert {"raised_in", "logger"} & set(lines[0])


def test_a_library_with_a_handler_of_its_own_does_not_write_twice(repository: Path) -> None:
    lines = written(repository, "logging.getLogger('alembic').info('upgraded %s', 'x')")

    assert [(line["event"], line["level"]) for line in lines] == [("upgraded x", "info")]


def test_what_ends_the_process_is_told(repository: Path) -> None:
    lines = written(repository, "fail('the pack changed')")

    assert lines[0]["reason"] == "the pack changed"
    assert lines[0]["error"] == "ValueError"


def test_only_what_is_bad_enough_is_written(repository: Path) -> None:
    program = "for log in (structlog.get_logger(), logging.getLogger('app')):\n"
    program += "    log.info('fine')\n    log.warning('odd')"

    lines = written(repository, program, level="warning")

    assert [line["event"] for line in lines] == ["odd", "odd"]


def test_the_form_suits_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    at_a_terminal = (log_format("", mode="local"), log_format("", mode="clinic"))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False)
    elsewhere = log_format("", mode="local")

    assert (at_a_terminal, elsewhere) == (("console", "json"), "json")
    assert log_format("console", mode="clinic") == "console"
