"""Runs the fuzzer against a server, and reads what it found."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")


class Result(NamedTuple):
    """What a run came to.

    Attributes:
        status: As the process ended; 0 without any failure, error or warning.
        printed: What the fuzzer wrote.
        report: The fuzzer's own report.
        found: Titles of the failures, by path.
        waived: How often each waiver was needed.
        probes: How often each further request was sent.
    """

    status: int
    printed: str
    report: dict[str, Any]
    found: dict[str, set[str]]
    waived: dict[str, int]
    probes: dict[str, int]


def unwatched(_: str) -> None:
    """Let a line pass."""


def fuzz(
    address: str,
    folder: Path,
    *options: str,
    narrow: int | None = None,
    watch: Callable[[str], object] = unwatched,
) -> Result:
    """Fuzz a running service.

    Args:
        address: Where it is served.
        folder: Empty folder to work in.
        options: Further options of the command line.
        narrow: Fields kept of each object of a request; all without it.
        watch: Told each line as it is printed.
    """
    report, record = folder / "report.json", folder / "record.json"
    variables = {"FUZZ_RECORD": str(record), "PYTHONPATH": str(CONFIGURATION.parents[2])}
    if narrow is not None:
        variables["FUZZ_NARROW"] = str(narrow)
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIGURATION)]
    command += ["run", f"{address}/openapi.json", "--no-color", "--report", "json"]
    command += ["--report-json-path", str(report), *options]
    printed = StringIO()
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        for line in process.stdout or ():
            printed.write(line)
            watch(line)
    if not record.exists() or not report.exists():
        raise RuntimeError(printed.getvalue())
    recorded = json.loads(record.read_text(encoding="utf-8"))
    return Result(
        process.returncode,
        printed.getvalue(),
        json.loads(report.read_text(encoding="utf-8")),
        {path: set(titles) for path, titles in recorded["found"].items()},
        recorded["waived"],
        recorded["probes"],
    )
