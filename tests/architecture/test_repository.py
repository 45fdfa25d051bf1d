"""What the repository promises outside its code: requirements, commands, no traces of a machine."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from app import __version__
from tests.architecture.tree import repository_files

# Put together here, so that this file does not hold what it looks for.
INDEX_HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "registry." + "npmjs", "find" + "-links")
MACHINE_PATHS = re.compile(r"(?<![\w.~}/-])/(?:work|root|opt/pypi|opt/wheels|home/\w+)(?:/|\b)")
PINNED = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)


def read_project(repository: Path) -> dict[str, Any]:
    return tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))


def read_wanted(repository: Path, name: str) -> list[str]:
    lines = (repository / "requirements" / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-"))]


def read_pinned(repository: Path, name: str) -> dict[str, str]:
    text = (repository / "requirements" / name).read_text(encoding="utf-8")
    return dict(PINNED.findall(text))


def distribution(requirement: str) -> str:
    return re.split(r"[\[<>=! ]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def test_the_version_is_stated_once(repository: Path) -> None:
    assert read_project(repository)["project"]["version"] == __version__


def test_requirements_agree_with_pyproject(repository: Path) -> None:
    project = read_project(repository)

    assert read_wanted(repository, "prod.in") == project["project"]["dependencies"]
    assert read_wanted(repository, "dev.in") == project["dependency-groups"]["dev"]


@pytest.mark.parametrize("name", ["prod", "dev"])
def test_everything_wanted_is_pinned(repository: Path, name: str) -> None:
    wanted = {distribution(line) for line in read_wanted(repository, f"{name}.in")}

    assert wanted <= set(read_pinned(repository, f"{name}.txt"))


@pytest.mark.parametrize("name", ["prod", "dev"])
def test_every_pin_has_a_hash(repository: Path, name: str) -> None:
    text = (repository / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=\S)", text.strip())

    assert [block for block in blocks if "--hash=sha256:" not in block] == []


def test_what_is_tested_is_what_is_served(repository: Path) -> None:
    tested = read_pinned(repository, "dev.txt")

    served = read_pinned(repository, "prod.txt")

    assert {name: tested.get(name) for name in served} == served


@pytest.mark.parametrize("command", ["make run", "make test"])
def test_the_readme_names_the_command(repository: Path, command: str) -> None:
    assert command in (repository / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("target", ["run", "test", "check", "format", "generate", "help"])
def test_the_makefile_has_the_target_and_says_what_it_does(repository: Path, target: str) -> None:
    makefile = (repository / "Makefile").read_text(encoding="utf-8")

    assert re.search(rf"^{target}:.*## \S", makefile, re.MULTILINE)


def test_every_setting_is_in_the_example(repository: Path) -> None:
    from app.settings import Settings

    example = (repository / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^#? ?HCDS_(\w+)=", example, re.MULTILINE))

    assert named == {name.upper() for name in Settings.model_fields}


def test_no_file_names_a_package_index_or_a_machines_path(repository: Path) -> None:
    found = [
        f"{path.relative_to(repository)}: {trace}"
        for path in repository_files(repository)
        for trace in traces_in(path)
    ]

    assert found == []


def traces_in(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return []
    hosts = [host for host in INDEX_HOSTS if host in text]
    return hosts + [match.group() for match in MACHINE_PATHS.finditer(text)]


@pytest.mark.parametrize(
    "text", ["cd /" + "work/main", '"/' + 'root/x"', "=/" + "home/anna/x", "/" + "root\n"]
)
def test_a_machines_path_is_recognised(text: str) -> None:
    assert MACHINE_PATHS.search(text)


@pytest.mark.parametrize(
    "text",
    ["https://example.org/" + "work/a", "back/to/" + "work", "/" + "workflow", "a/" + "root"],
)
def test_other_paths_are_let_be(text: str) -> None:
    assert not MACHINE_PATHS.search(text)


def test_the_gate_requires_whatever_a_test_may_skip_for(repository: Path) -> None:
    tests = [path.read_text(encoding="utf-8") for path in (repository / "tests").rglob("*.py")]
    skipped_for = {name for text in tests for name in re.findall(r"\bCDS_REQUIRE_[A-Z]+\b", text)}
    gate = (repository / ".ci" / "run").read_text(encoding="utf-8")

    assert set(re.findall(r"^export (CDS_REQUIRE_[A-Z]+)=1$", gate, re.MULTILINE)) == skipped_for
    assert len(skipped_for) >= 4


def test_a_test_skips_in_one_way_only(repository: Path) -> None:
    skipping = re.compile(r"pytest\.skip\(|\bskipif\b|importorskip|mark\.(?:skip|xfail)|SkipTest")
    found = [
        path.relative_to(repository).as_posix()
        for path in sorted((repository / "tests").rglob("*.py"))
        if skipping.search(path.read_text(encoding="utf-8"))
    ]

    # This file holds what it looks for.
    assert found == ["tests/architecture/test_repository.py", "tests/required.py"]
