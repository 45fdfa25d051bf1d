"""Does what `docs/quickstart.md` says, word for word, in a folder like a fresh clone."""

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.clients.generating import run
from tests.journeys.serving import Server, environment, free_port, serving_at

WRITTEN_ADDRESS = "http://127.0.0.1:8000"
NOT_IN_A_CLONE = {".env", ".git", ".venv", "build", "var"}
_FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SAVE_AS = re.compile(r"Save\s+as\s+`([\w/.]+)`:\s*$")


class Block(NamedTuple):
    """A fenced block: what it holds, and under which name the reader is told to save it."""

    language: str
    text: str
    saved_as: str | None


def sections(repository: Path) -> dict[str, list[Block]]:
    """Return the blocks of the quickstart under their headings; what is above has none."""
    text = (repository / "docs" / "quickstart.md").read_text(encoding="utf-8")
    titled = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    pairs = zip(["", *titled[1::2]], titled[0::2], strict=True)
    return {title: list(_blocks(part)) for title, part in pairs}


def _blocks(text: str) -> Iterator[Block]:
    for found in _FENCED.finditer(text):
        saved = _SAVE_AS.search(text[: found.start()])
        yield Block(found[1], found[2], saved[1] if saved else None)


def clone(repository: Path, folder: Path) -> None:
    """Make a folder like a clone in which everything has been installed."""
    for entry in repository.iterdir():
        if entry.name not in NOT_IN_A_CLONE:
            (folder / entry.name).symlink_to(entry)
    (folder / ".venv").symlink_to(sys.prefix)


def variables(folder: Path, port: int) -> dict[str, str]:
    """Return the reader's environment: a port that is free, and a `make` that installs nothing."""
    make = folder / "installed" / "make"
    make.parent.mkdir(exist_ok=True)
    old = "--old-file .venv/.ready --old-file openapi/node_modules/.ready"
    make.write_text(f'#!/bin/sh\nexec {shutil.which("make")} {old} "$@"\n', encoding="utf-8")
    make.chmod(0o755)
    path = f"{make.parent}:{os.environ['PATH']}"
    return {**environment(folder, 1), "PATH": path, "PORT": str(port)}


@contextmanager
def served(block: Block, folder: Path) -> Iterator[Server]:
    """Run the command that serves, as the reader does in a terminal of its own."""
    port = free_port()
    command = ["bash", "-c", f"exec {block.text}"]
    # make stops what it started.
    with serving_at(port, command, folder, variables(folder, port)) as server:
        yield server


def follow(blocks: list[Block], folder: Path, server: Server) -> list[tuple[str, str, str]]:
    """Do what the blocks say, in their order.

    Returns:
        For each block that shows an answer: its language, what it shows, and what was answered.
    """
    answered, compared = "", []
    for block in blocks:
        if block.language in {"json", "text"}:
            compared.append((block.language, block.text, answered))
            continue
        text = block.text.replace(WRITTEN_ADDRESS, server.address)
        if block.saved_as:
            (folder / block.saved_as).write_text(text, encoding="utf-8")
            continue
        shell = {"sh": ["bash", "-euo", "pipefail"], "python": [".venv/bin/python"]}
        port = server.client.base_url.port or 0
        answered = run([*shell[block.language], "-c", text], folder, **variables(folder, port))
    return compared


def differences(shown: Any, answered: Any, place: str = "") -> list[str]:
    """Return the places of what is shown that are not so in the answer, which may say more."""
    if isinstance(shown, dict) and isinstance(answered, dict):
        return [
            found
            for name, part in shown.items()
            for found in differences(part, answered.get(name), f"{place}/{name}")
        ]
    if isinstance(shown, list) and isinstance(answered, list) and len(shown) <= len(answered):
        return [
            found
            for number, part in enumerate(shown)
            for found in differences(part, answered[number], f"{place}/{number}")
        ]
    return [] if shown == answered else [f"{place}: {json.dumps(answered)[:200]}"]
