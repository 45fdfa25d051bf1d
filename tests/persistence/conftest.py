"""A database for each test: SQLite and PostgreSQL, empty or migrated."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from app.domain.pack import Manifest
from app.persistence.database import open_database
from app.persistence.migrate import migrate
from tests.persistence.postgres import NoPostgresError, running_server
from tests.required import lacking


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Yield the address of a server, or skip where there is none and none is required."""
    with ExitStack() as until_the_end:
        try:
            address = until_the_end.enter_context(running_server())
        except NoPostgresError as missing:
            lacking(missing, "CDS_REQUIRE_POSTGRES")
        yield address


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """Yield the address of an empty PostgreSQL database."""
    name = f"test_{uuid4().hex}"
    server = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        yield make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        server.dispose()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Return the address of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path}/var/test.sqlite3"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the address of an empty database, of each kind."""
    wanted = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(wanted)
    return url


@pytest.fixture
def migrated(database_url: str) -> Iterator[Engine]:
    """Yield an engine on a migrated database, of each kind."""
    migrate(database_url)
    engine = open_database(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def draft() -> Manifest:
    """Return the manifest of a pack in draft."""
    return Manifest(
        id="deep_buttock_pain",
        version="2026.1",
        complaint="deep_buttock_pain",
        title="Deep buttock pain",
        status="draft",
        intended_use="Tests.",
        not_for=("Patients.",),
        assumptions=("None.",),
        limitations=("All.",),
        sign_off="Nobody.",
    )
