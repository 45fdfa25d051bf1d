"""The committed specification, and what is needed to weigh it."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli.contract import NodeMissingError, weigh
from tests.api.conftest import app, client
from tests.required import lacking

__all__ = ["app", "client"]

Json = dict[str, Any]


@pytest.fixture(scope="session")
def document(repository: Path) -> Json:
    """Return the committed specification; another test compares it with what is served."""
    read: Json = json.loads((repository / "openapi" / "v1.json").read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="session")
def node(document: Json) -> None:
    """Skip where there is no Node, or fail where it is required."""
    small = {**document, "paths": {}, "components": {"schemas": {}}}
    try:
        weigh(small, small)
    except NodeMissingError as missing:
        lacking(missing, "CDS_REQUIRE_NODE")
