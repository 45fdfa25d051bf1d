"""Readiness tells a database that can be worked with from one that cannot."""

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, text

from app.persistence.database import open_database, writing
from app.persistence.migrate import alembic_config, migrate
from app.persistence.readiness import DatabaseReadiness


@contextmanager
def probing(engine: Engine) -> Iterator[DatabaseReadiness]:
    probe = DatabaseReadiness(engine)
    yield probe
    probe.close()
    engine.dispose()


def test_a_migrated_database_is_ready(migrated: Engine) -> None:
    with probing(migrated) as probe:
        assert asyncio.run(probe.faults()) == ()


def test_an_empty_database_is_not_ready(database_url: str) -> None:
    with probing(open_database(database_url)) as probe:
        assert "migrate it" in asyncio.run(probe.faults())[0]


def test_a_database_migrated_down_is_not_ready(database_url: str) -> None:
    migrate(database_url)
    command.downgrade(alembic_config(database_url), "base")

    with probing(open_database(database_url)) as probe:
        assert "at nothing" in asyncio.run(probe.faults())[0]


def test_a_later_schema_is_ready_for_the_release_before(migrated: Engine) -> None:
    with writing(migrated) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '29991231_2359'"))

    with probing(migrated) as probe:
        assert asyncio.run(probe.faults()) == ()


def test_an_older_schema_is_not_ready(migrated: Engine) -> None:
    with writing(migrated) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '20000101_0000'"))

    with probing(migrated) as probe:
        assert "20000101_0000" in asyncio.run(probe.faults())[0]


def test_a_file_that_is_no_database_is_not_ready(sqlite_url: str, tmp_path: Path) -> None:
    engine = open_database(sqlite_url)
    (tmp_path / "var/test.sqlite3").write_text("no database at all, but long enough to be read")

    with probing(engine) as probe:
        assert asyncio.run(probe.faults()) == ("the database cannot be reached",)


def test_a_server_that_refuses_is_named_without_its_password() -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
        with probing(open_database(f"postgresql://u:secret@127.0.0.1:{port}/d")) as probe:
            faults = asyncio.run(probe.faults())

    assert faults == ("the database cannot be reached",)


@pytest.mark.parametrize("asked", [1, 3])
def test_a_server_that_never_answers_is_given_up_after_a_second(asked: int) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        with probing(open_database(f"postgresql://u@127.0.0.1:{port}/d")) as probe:
            started = time.monotonic()
            answers = [asyncio.run(probe.faults()) for _ in range(asked)]
            waited_s = time.monotonic() - started

    assert waited_s < asked * 1.0 + 0.5
    assert all(len(faults) == 1 for faults in answers)
