"""What is generated is complete, offline and of sound types."""

import json
from pathlib import Path

import pytest

from tests.clients.generating import PYTHON_PACKAGE, check_python
from tests.clients.typescript_client import TypeScriptClient
from tests.journeys.serving import Server


def test_the_server_serves_what_the_clients_are_made_from(server: Server, repository: Path) -> None:
    committed = json.loads((repository / "openapi" / "v1.json").read_text(encoding="utf-8"))

    assert server.client.get("/openapi.json").json() == committed


def test_mypy_accepts_the_python_client(python_folder: Path) -> None:
    check_python(python_folder, PYTHON_PACKAGE)


@pytest.mark.parametrize("operation", ["evaluate_findings", "write_note", "what_if", "why_not"])
def test_operations_are_named_as_in_the_specification(python_folder: Path, operation: str) -> None:
    module = python_folder / PYTHON_PACKAGE / "api" / "evaluations" / f"{operation}.py"

    assert module.is_file()


def test_one_type_stands_for_every_answer(python_folder: Path) -> None:
    models = [path.stem for path in (python_folder / PYTHON_PACKAGE / "models").glob("*.py")]

    assert {"answer", "group_answer"} <= set(models)
    # A type for each finding would be named by its label.
    assert [name for name in models if name.startswith("aggravating_factors_")] == []


def test_the_typescript_client_compiles(typescript: TypeScriptClient) -> None:
    assert (typescript.folder / "hamstring_cds.js").is_file()
