"""The pack whose exercises and stages are drawn."""

import pytest

from app.domain.pack import Pack
from app.knowledge.load import load_pack
from app.knowledge.shelf import newest_folders


@pytest.fixture(scope="session")
def pack() -> Pack:
    """Return the newest version of the pack."""
    return load_pack(newest_folders()["deep_buttock_pain"])
