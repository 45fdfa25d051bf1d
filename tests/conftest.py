"""What every test gets."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# `make test` gives the same answer twice; HYPOTHESIS_PROFILE=explore looks where it has not yet.
settings.register_profile("repeat", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("explore", max_examples=1_000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeat"))


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a developer's environment out; their .env is kept out by passing _env_file=None."""
    for name in [name for name in os.environ if name.startswith("HCDS_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the repository's folder."""
    return Path(__file__).parents[1]
