"""What every test gets."""

import os
from collections.abc import Iterator
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


@pytest.fixture(params=["disk is full", "reader is gone"])
def unwritable(request: pytest.FixtureRequest) -> Iterator[int]:
    """Return a descriptor to which nothing can be written."""
    if request.param == "disk is full":
        descriptor = os.open("/dev/full", os.O_WRONLY)
    else:
        reader, descriptor = os.pipe()
        os.close(reader)
    yield descriptor
    os.close(descriptor)
