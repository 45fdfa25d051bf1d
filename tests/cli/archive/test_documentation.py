"""What docs/archive.md shows can be done as it is shown."""

import re
import runpy
import shlex
from pathlib import Path

import pytest

from app.cli.archive.table import columns_for
from app.cli.commands import main
from tests.cli.archive.archives import read_table

BLOCK = re.compile(r"\(`(visits\.\w+)`\):\n\n```\w+\n(.*?)```", re.DOTALL)


@pytest.fixture
def text(repository: Path) -> str:
    return (repository / "docs" / "archive.md").read_text(encoding="utf-8")


def test_the_examples_are_evaluated_as_shown(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, content in BLOCK.findall(text):
        if name.endswith(".parquet"):
            (tmp_path / "make.py").write_text(content)
            runpy.run_path("make.py")
        else:
            (tmp_path / name).write_text(content)
    shown = re.findall(r"^hamstring-cds (evaluate visits\..*)$", text, re.MULTILINE)

    statuses = [main([*shlex.split(line), "--workers", "0"]) for line in shown]

    assert statuses == [3, 3, 3]
    assert capsys.readouterr().err.count("422 validation-failed, too_large") == 3
    csv, parquet = (read_table(tmp_path / f"answers.{ending}") for ending in ("csv", "parquet"))
    assert csv == parquet
    assert [row["status"] for row in csv] == [200, 200, 422]
    assert csv[1]["triage_level"] == "emergency"


def test_the_columns_are_those_of_the_output(text: str) -> None:
    (rows,) = re.findall(r"\| column \|.*?\n((?:\|.*\n)+)", text)

    named = [
        name for row in rows.splitlines() for name in re.findall(r"`(\w+)`", row.split("|")[1])
    ]

    assert sorted(named) == sorted(columns_for("full"))
