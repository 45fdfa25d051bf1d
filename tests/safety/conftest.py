"""The newest pack, compiled once for all tests of the rules."""

import pytest

from tests.safety.bench import Bench, product


@pytest.fixture(scope="session")
def bench() -> Bench:
    """Return the bench of the newest pack."""
    return product()
