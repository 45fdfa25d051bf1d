"""The generated clients, made once, and the server they call."""

import importlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.generating import PYTHON_PACKAGE, compile_typescript, make, node_folder
from tests.clients.python_client import PythonClient
from tests.clients.typescript_client import TypeScriptClient
from tests.journeys.serving import Server, running

CALLS = "calls.ts"


@pytest.fixture(scope="package")
def server(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Yield the service."""
    with running(repository, tmp_path_factory.mktemp("called"), hash_seed=1) as server:
        yield server


@pytest.fixture(scope="package")
def grown(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Yield the service in a later version, whose knowledge and answers have grown."""
    factory = "tests.clients.grown:create_app"
    with running(repository, tmp_path_factory.mktemp("grown"), hash_seed=1, factory=factory) as it:
        yield it


@pytest.fixture(scope="package")
def python_folder(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the generated Python package."""
    clients = tmp_path_factory.mktemp("python")
    make(repository, "client-python", clients)
    return clients / "python"


@pytest.fixture(scope="package")
def python(python_folder: Path) -> Iterator[PythonClient]:
    """Yield the generated Python client."""
    sys.path.insert(0, str(python_folder))
    yield PythonClient(importlib.import_module(PYTHON_PACKAGE))
    sys.path.remove(str(python_folder))


@pytest.fixture(scope="package")
def typescript_folder(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the generated TypeScript module."""
    node_folder(repository)
    clients = tmp_path_factory.mktemp("typescript")
    make(repository, "client-typescript", clients)
    return clients / "typescript"


@pytest.fixture(scope="package")
def typescript(typescript_folder: Path, repository: Path) -> TypeScriptClient:
    """Return the generated TypeScript client with the calls of the tests, checked and compiled."""
    shutil.copy(Path(__file__).with_name(CALLS), typescript_folder)
    compile_typescript(node_folder(repository), typescript_folder)
    return TypeScriptClient(typescript_folder)
