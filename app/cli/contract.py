"""Weighs the present specification against the released one: what breaks, what only grows."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Literal, NamedTuple, get_args

from app.cli.contract_answers import closed_words
from app.cli.contract_names import named_breaks
from app.cli.contract_schemas import comparable
from app.cli.files import REPOSITORY

Document = dict[str, Any]
Impact = Literal["none", "patch", "minor", "major"]

PRESENT: Final = REPOSITORY / "openapi" / "v1.json"
RELEASED: Final = REPOSITORY / "openapi" / "released" / "v1.json"
_RULES: Final = REPOSITORY / "openapi" / "redocly.yaml"
_REDOCLY: Final = REPOSITORY / "openapi/node_modules/@redocly/cli/bin/cli.js"
_PATIENCE_S: Final = 120
_ORDER: Final[tuple[Impact, ...]] = get_args(Impact)
# Nothing is told to anyone and nothing is asked of anyone while the specification is weighed.
QUIET: Final = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}


class NodeMissingError(Exception):
    """Node, or what is installed for it, is missing."""


class Weighed(NamedTuple):
    """How the present specification differs from the released one.

    Attributes:
        impact: By how much the version has to rise.
        breaks: What would break a client, one sentence each.
    """

    impact: Impact
    breaks: tuple[str, ...]


def weigh(released: Document, present: Document) -> Weighed:
    """Weigh a specification against the released one. Examples are no promise and do not count.

    Raises:
        NodeMissingError: If Node or redocly is not installed.
        RuntimeError: If redocly cannot compare them.
    """
    ours = (*named_breaks(released, present), *closed_words(released, present))
    report = _compared(comparable(released), comparable(present))
    theirs = tuple(_told(report))
    # It names no impact where nothing changed. Missing anywhere else, it must not pass as harmless.
    impact: Impact = report["bump"] if report["changes"] else "none"
    return Weighed("major" if ours else impact, (*ours, *theirs))


def fault_of_version(released: str, present: str, impact: Impact) -> str | None:
    """Return what is wrong with the present version, if anything.

    Args:
        released: Version of the released specification, such as ``1.4.0``.
        present: Version of the present one.
        impact: By how much it has to rise.

    Raises:
        ValueError: If a version is not three numbers with dots.
    """
    least = _raised(_version(released), impact)
    if _version(present) >= least:
        return None
    needed = ".".join(map(str, least))
    return f"info.version is {present}; these changes are {impact}: {needed} or later is needed"


def _version(text: str) -> tuple[int, int, int]:
    major, minor, patch = map(int, text.split("."))
    return major, minor, patch


def _raised(version: tuple[int, int, int], impact: Impact) -> tuple[int, int, int]:
    major, minor, patch = version
    raised = {
        "none": version,
        "patch": (major, minor, patch + 1),
        "minor": (major, minor + 1, 0),
        "major": (major + 1, 0, 0),
    }
    return raised[impact]


def faults(released: Document, present: Document) -> list[str]:
    """Return why a specification may not follow the released one; empty when it may.

    A break is allowed only under a new major version.

    Raises:
        NodeMissingError: If Node or redocly is not installed.
        RuntimeError: If redocly cannot compare them.
    """
    weighed = weigh(released, present)
    before, after = released["info"]["version"], present["info"]["version"]
    fault = fault_of_version(before, after, weighed.impact)
    return [] if fault is None else [*weighed.breaks, fault]


def read(path: Path) -> Document:
    """Return a specification from its file."""
    document: Document = json.loads(path.read_text(encoding="utf-8"))
    return document


def _compared(released: Document, present: Document) -> Document:
    node = shutil.which("node")
    if node is None or not _REDOCLY.exists():
        raise NodeMissingError("Node or openapi/node_modules is missing; `make check` installs it")
    with TemporaryDirectory() as folder:
        files = [Path(folder) / "released.json", Path(folder) / "present.json"]
        for file, document in zip(files, (released, present), strict=True):
            file.write_text(json.dumps(document), encoding="utf-8")
        how = ["--config", str(_RULES), "--format", "json", "--fail-on", "none"]
        done = subprocess.run(  # noqa: S603 -- our own program on our own files
            [node, str(_REDOCLY), "diff", *map(str, files), *how],
            env={**os.environ, **QUIET},
            capture_output=True,
            text=True,
            timeout=_PATIENCE_S,
            check=False,
        )
    if done.returncode != 0:
        raise RuntimeError(f"redocly could not compare the specifications:\n{done.stderr}")
    report: Document = json.loads(done.stdout)
    return report


def _told(report: Document) -> Iterator[str]:
    for change in report["changes"]:
        for verdict in change["verdicts"]:
            if _ORDER.index(verdict["impact"]) == len(_ORDER) - 1:
                yield f"{change['path']}: {verdict['message']}"
