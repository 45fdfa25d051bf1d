"""The sample application for all tests of the layers: in this process, and in one of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.sample_app import build_app
from tests.web.sockets import SocketServer, serving


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    with TestClient(build_app()) as client:
        yield client


@pytest.fixture(scope="module")
def server(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SocketServer]:
    with serving(repository, tmp_path_factory.mktemp("sample")) as running:
        yield running
