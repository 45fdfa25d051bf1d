"""Each package imports only from the floors below its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "200"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_floors_are_kept(repository: Path) -> None:
    result = lint_imports(repository)

    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture
def house(repository: Path, tmp_path: Path) -> Path:
    """Return a copy of the house to break."""
    shutil.copy(repository / "pyproject.toml", tmp_path)
    shutil.copytree(
        repository / "app", tmp_path / "app", ignore=shutil.ignore_patterns("__pycache__")
    )
    return tmp_path


def test_the_copy_stands_until_it_is_broken(house: Path) -> None:
    result = lint_imports(house)

    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("app/domain/broken.py", "import os"),
        ("app/domain/broken.py", "import app.engine"),
        ("app/engine/broken.py", "import time"),
        ("app/engine/broken.py", "import random"),
        ("app/engine/broken.py", "import pydantic"),
        ("app/engine/broken.py", "import app.knowledge"),
        ("app/documents/broken.py", "import app.services"),
        ("app/documents/broken.py", "import random"),
        ("app/documents/broken.py", "import fastapi"),
        ("app/knowledge/broken.py", "import app.persistence"),
        ("app/persistence/broken.py", "import app.services"),
        ("app/persistence/broken.py", "import fastapi"),
        ("app/services/broken.py", "import app.persistence"),
        ("app/services/broken.py", "import fastapi"),
        ("app/services/broken.py", "import sqlalchemy"),
        ("app/web/broken.py", "import app.settings"),
        ("app/web/broken.py", "import sqlalchemy"),
        ("app/api/v1/broken.py", "import app.settings"),
        ("app/api/v1/broken.py", "import app.api.ops"),
        ("app/api/v1/broken.py", "import sqlalchemy"),
        ("app/api/v1/present.py", "import fastapi"),
        ("app/api/v1/inbound.py", "import app.services"),
        ("app/settings.py", "import app.main"),
        ("app/utils/__init__.py", "import sys"),
    ],
)
def test_a_broken_floor_is_caught(house: Path, module: str, forbidden: str) -> None:
    broken = house / module
    broken.parent.mkdir(exist_ok=True)
    with broken.open("a") as source:
        source.write(f"\n{forbidden}\n")

    result = lint_imports(house)

    assert result.returncode == 1, result.stdout + result.stderr
    assert "BROKEN" in result.stdout or "utils" in result.stdout + result.stderr
