"""The form as it is served."""

import pytest
from starlette.testclient import TestClient

from tests.api.pages.served_form import ServedForm


@pytest.fixture(scope="session")
def form(client: TestClient) -> ServedForm:
    """Return the empty form."""
    return ServedForm(client.get("/").text)
