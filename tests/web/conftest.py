"""One client of the sample application for all tests of the layers."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.web.sample_app import build_app


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    with TestClient(build_app()) as client:
        yield client
