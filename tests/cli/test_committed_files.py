"""`--check` passes on the committed tree, and names the file that differs from it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import main

GENERATED = Path("app", "api", "v1", "generated")
SPECIFICATION = Path("openapi", "v1.json")


@pytest.fixture
def copy(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of what is written from the code, which the commands take for the tree."""
    shutil.copytree(
        repository / GENERATED, tmp_path / GENERATED, ignore=shutil.ignore_patterns("__pycache__")
    )
    (tmp_path / SPECIFICATION).parent.mkdir()
    shutil.copy(repository / SPECIFICATION, tmp_path / SPECIFICATION)
    # The default database of a command run by hand lies below the working directory.
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("app.cli.files.REPOSITORY", tmp_path)
    monkeypatch.setattr("app.cli.commands.GENERATED", tmp_path / GENERATED)
    monkeypatch.setattr("app.cli.specification.REPOSITORY", tmp_path)
    return tmp_path


def contents(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".sqlite3")
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}


@pytest.mark.parametrize("command", ["generate", "openapi"])
def test_the_committed_tree_is_what_the_code_writes(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)

    status = main([command, "--check"])

    told = capsys.readouterr()
    assert (status, told.out, told.err) == (0, "", "")


@pytest.mark.parametrize("command", ["generate", "openapi"])
def test_a_copy_is_as_good_as_the_tree(command: str, copy: Path) -> None:
    assert main([command, "--check"]) == 0


@pytest.mark.parametrize(
    ("command", "file"),
    [
        ("generate", GENERATED / "symptoms.py"),
        ("generate", GENERATED / "red_flags.py"),
        ("generate", GENERATED / "__init__.py"),
        ("openapi", SPECIFICATION),
    ],
    ids=["symptoms", "red flags", "package", "specification"],
)
def test_a_file_that_differs_is_named_and_left_alone(
    command: str, file: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (copy / file).open("a", encoding="utf-8") as written:
        written.write(" ")
    before = contents(copy)

    status = main([command, "--check"])

    told = capsys.readouterr()
    assert status == 1
    assert told.out == f"differs: {file.as_posix()}\n"
    assert f"make {command}" in told.err
    assert contents(copy) == before


@pytest.mark.parametrize(
    ("command", "file"), [("generate", GENERATED / "measures.py"), ("openapi", SPECIFICATION)]
)
def test_a_file_that_is_missing_is_named(
    command: str, file: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (copy / file).unlink()

    status = main([command, "--check"])

    assert (status, capsys.readouterr().out) == (1, f"differs: {file.as_posix()}\n")
    assert not (copy / file).exists()


@pytest.mark.parametrize(
    ("command", "file"), [("generate", GENERATED / "imaging.py"), ("openapi", SPECIFICATION)]
)
def test_without_check_a_differing_file_is_written_as_committed(
    command: str, file: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    committed = contents(copy)
    (copy / file).write_text("{}\n", encoding="utf-8")

    status = main([command])

    assert (status, capsys.readouterr().out) == (0, f"written: {file.as_posix()}\n")
    assert contents(copy) == committed
    assert main([command, "--check"]) == 0


def test_the_written_specification_is_readable_json(repository: Path) -> None:
    text = (repository / SPECIFICATION).read_text(encoding="utf-8")

    assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"


def test_the_commands_can_be_run_as_a_module(repository: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "app.cli", "generate", "--check"],
        cwd=repository,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.parametrize("arguments", [[], ["nothing"], ["validate", "--check"]])
def test_another_command_is_refused_with_the_known_ones(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        main(arguments)

    assert refused.value.code == 2
    assert "hamstring-cds" in capsys.readouterr().err


def test_the_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])

    told = capsys.readouterr().out
    assert ended.value.code == 0
    for command in ("generate", "openapi", "serve", "validate", "seed-coverage"):
        assert command in told
