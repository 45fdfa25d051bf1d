"""The whole application with a migrated database of its own, for all tests of the facades."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.domain.pack import Pack
from app.engine.compile import CompiledPack, compile_pack
from app.knowledge.shelf import newest_folders, shelve
from app.main import create_app
from app.persistence.migrate import migrate
from app.settings import Settings
from tests.journeys.readme import shown_request


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """Return the application as it is composed for serving."""
    database = tmp_path_factory.mktemp("api") / "test.sqlite3"
    with pytest.MonkeyPatch.context() as without:
        # What a developer's environment sets is taken out for each test, but this comes first.
        for name in [name for name in os.environ if name.startswith("HCDS_")]:
            without.delenv(name)
        settings = Settings(
            _env_file=None, database_url=f"sqlite:///{database}", allowed_hosts=("testserver",)
        )
    migrate(settings.database_url)
    return create_app(settings)


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    """Yield a client of the running application."""
    with TestClient(app) as client:
        yield client


@pytest.fixture(scope="session")
def ask(client: TestClient) -> Callable[..., Any]:
    """Return a function that evaluates findings and returns the answer, or fails with the refusal.

    Its keyword `include` goes into the query.
    """

    def evaluate(findings: object, include: str | None = None) -> Any:
        query = {} if include is None else {"include": include}
        answer = client.post("/v1/evaluations", json=findings, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return evaluate


@pytest.fixture(scope="session")
def compiled() -> CompiledPack:
    """Return the pack that is served."""
    shelved = shelve(newest_folders()["deep_buttock_pain"])
    return compile_pack(shelved.pack, shelved.digest)


@pytest.fixture(scope="session")
def pack(compiled: CompiledPack) -> Pack:
    """Return the knowledge that is served."""
    return compiled.pack


@pytest.fixture
def runner(repository: Path) -> Any:
    """Return the findings of the README's example, to be changed at will."""
    return json.loads(shown_request(repository).body)
