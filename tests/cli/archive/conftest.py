"""What tests of archives share."""

from typing import Any

import pytest

from app.api.v1.lines import LineOutcome, evaluate_line
from tests.cli.archive.archives import everybody


@pytest.fixture(scope="session")
def bodies() -> list[dict[str, Any]]:
    """Return the coded patients, and bodies that are refused, among each other."""
    return everybody()


@pytest.fixture(scope="session")
def singly(bodies: list[dict[str, Any]]) -> list[LineOutcome]:
    """Return what each of them comes to alone."""
    import orjson

    return [evaluate_line(orjson.dumps(body)) for body in bodies]
