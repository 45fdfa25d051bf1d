"""Makes the clients with the targets of the Makefile, and checks their types."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.required import lacking

PYTHON_PACKAGE = "hamstring_cds_client"
TYPESCRIPT_MODULE = "hamstring_cds"
STRICT = ("--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess")
"""What the most careful integrator asks of the TypeScript compiler beyond `strict`."""


class NoNodeError(Exception):
    """There is no Node, or its packages are not installed."""


def make(repository: Path, target: str, clients: Path) -> None:
    """Run a target of the Makefile, in the environment that runs the tests.

    What the target would install first is taken as installed.
    """
    installed = [f"{sys.prefix}/.ready", "openapi/node_modules/.ready"]
    options = [part for file in installed for part in ("--old-file", file)]
    variables = [f"VENV={sys.prefix}", f"CLIENTS={clients}"]
    run(["make", *options, target, *variables], repository)


def node_folder(repository: Path) -> Path:
    """Return the installed packages of Node; skip where there are none and none are required."""
    folder = repository / "openapi" / "node_modules"
    if shutil.which("node") is None or not (folder / ".bin" / "tsc").exists():
        lacking(NoNodeError("no node, or no openapi/node_modules"), "CDS_REQUIRE_NODE")
    return folder


def run(command: list[str], folder: Path, **variables: str) -> str:
    """Run a command, and return what it wrote; fail with it if the command fails.

    Raises:
        AssertionError: If the command fails.
    """
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def check_python(folder: Path, *names: str) -> None:
    """Check the types of packages and files of a folder, as strictly as mypy can."""
    settings = folder / "mypy.ini"
    settings.write_text("[mypy]\nstrict = true\n", encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--config-file", str(settings), *names]
    run(command, folder, MYPY_CACHE_DIR=str(folder / ".mypy_cache"))


def compile_typescript(node: Path, folder: Path) -> None:
    """Check the types of every module of a folder, and write JavaScript beside it."""
    with_node = ["--types", "node", "--typeRoots", str(node / "@types")]
    run([str(node / ".bin" / "tsc"), "--project", str(folder), *STRICT, *with_node], folder)
