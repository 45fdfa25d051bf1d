"""What README.md shows: its request as a shell would send it, variations of it, addresses."""

import json
import re
import shlex
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit


class Shown(NamedTuple):
    """One request: where it goes, with which headers, and its body byte by byte."""

    path: str
    headers: dict[str, str]
    body: bytes


def shown_request(repository: Path) -> Shown:
    """Read the curl command of README.md."""
    (command,) = re.findall(r"```\n(curl .*?)\n```", _read(repository), re.DOTALL)
    words = iter(shlex.split(command))
    address, body, headers = "", "", dict[str, str]()
    for word in words:
        if word == "-H":
            name, _, text = next(words).partition(": ")
            headers[name] = text
        elif word == "-d":
            body = next(words)
        elif word.startswith("http"):
            address = word
    return Shown(urlsplit(address).path, headers, body.encode())


def shown_variations(repository: Path) -> dict[str, Any]:
    """Read the red-flag groups that README.md puts in place of `none_of_these`, by group."""
    fragments = re.findall(r"`(\"\w+\": \{.*?\})`", _read(repository), re.DOTALL)
    return {
        group: answer for text in fragments for group, answer in json.loads(f"{{{text}}}").items()
    }


def shown_addresses(repository: Path) -> list[str]:
    """Read the addresses of this service that README.md sends its reader to."""
    return sorted(set(re.findall(r"`(/[\w/-]+)`", _read(repository))))


def _read(repository: Path) -> str:
    return (repository / "README.md").read_text(encoding="utf-8")
