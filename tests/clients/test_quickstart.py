"""Everything `docs/quickstart.md` says to do is done, and answers as it says."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.generating import check_python, node_folder
from tests.clients.quickstart import clone, differences, follow, sections, served
from tests.journeys.serving import Server
from tests.required import lacking

SHOWN = {"curl": 3, "Python": 1, "TypeScript": 1, "Many at once": 1}
"""How many answers each section shows."""


class NoCurlError(Exception):
    """There is no curl."""


@pytest.fixture(scope="module")
def folder(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clone")
    clone(repository, folder)
    return folder


@pytest.fixture(scope="module")
def started(repository: Path, folder: Path) -> Iterator[Server]:
    (block,) = sections(repository)[""]
    with served(block, folder) as server:
        yield server


@pytest.mark.parametrize("title", SHOWN)
def test_a_section_answers_as_it_shows(
    started: Server, folder: Path, repository: Path, title: str
) -> None:
    blocks = sections(repository)
    if title == "TypeScript":
        node_folder(repository)
    if shutil.which("curl") is None and title != "TypeScript":
        lacking(NoCurlError("there is no curl"), "CDS_REQUIRE_CURL")
    if title == "Python":
        # It reads what the reader wrote down in the section before it.
        follow(blocks["curl"][:1], folder, started)

    compared = follow(blocks[title], folder, started)

    assert len(compared) == SHOWN[title]
    for language, shown, answered in compared:
        if language == "json":
            assert differences(json.loads(shown), json.loads(answered)) == []
        else:
            assert answered == shown


def test_no_block_is_left_out(repository: Path) -> None:
    shown = {title: blocks for title, blocks in sections(repository).items() if blocks}

    text = (repository / "docs" / "quickstart.md").read_text(encoding="utf-8")
    assert set(shown) == {"", *SHOWN}
    assert text.count("```") == 2 * sum(map(len, shown.values()))


def test_its_python_has_sound_types(repository: Path, python_folder: Path) -> None:
    blocks = sections(repository)["Python"]
    (program,) = [block for block in blocks if block.language == "python"]
    (python_folder / "first.py").write_text(program.text, encoding="utf-8")

    check_python(python_folder, "first.py")


def test_a_difference_is_noticed() -> None:
    answered = {"a": [{"b": 1, "c": 2}, 3], "d": None}

    assert differences({"a": [{"b": 1}]}, answered) == []
    assert differences({"a": [{"b": 2}]}, answered) == ["/a/0/b: 1"]
    assert differences({"a": [1, 2, 3]}, answered) == ['/a: [{"b": 1, "c": 2}, 3]']
    assert differences({"e": 1}, answered) == ["/e: null"]
