"""Opens the database, and marks out what is read and what is written."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

# An execution option of our own: SQLAlchemy hands it through to the begin event.
WRITES = {"hcds_writes": True}
BUSY_TIMEOUT_MS = 5_000


class UnknownDatabaseError(ValueError):
    """The address names neither SQLite nor PostgreSQL."""


def open_database(database_url: str) -> Engine:
    """Return an engine; nothing is connected yet. Dispose of it when the service stops.

    Raises:
        UnknownDatabaseError: If the address is for another kind of database.
    """
    try:
        url = make_url(database_url)
    except (ArgumentError, ValueError):
        # Without its cause: that may repeat the address, and with it the password.
        raise UnknownDatabaseError("the database's address cannot be read") from None
    match url.get_backend_name():
        case "sqlite":
            return _open_sqlite(url)
        case "postgresql" | "postgres":
            return _open_postgresql(url)
        case other:
            raise UnknownDatabaseError(f"{other} is not supported: use sqlite or postgresql")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Read within one transaction, so that everything read belongs together."""
    with engine.begin() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Write within one transaction: all of it is kept, or none."""
    with engine.execution_options(**WRITES).begin() as connection:
        yield connection


def _open_sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:" and not url.database.startswith("file:"):
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url.set(drivername="sqlite+pysqlite"))
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # The driver would begin transactions late, after the first read, and lose concurrent updates.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    # The rollback journal, not WAL: SQLite before 3.51.3 can damage a file when it resets a WAL.
    cursor.execute("PRAGMA journal_mode = DELETE")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: one that reads first cannot wait for another's write, and
    # fails as locked whatever its timeout.
    writes = connection.get_execution_options().get("hcds_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _open_postgresql(url: URL) -> Engine:
    # Seconds until a server that does not answer is given up; the least libpq allows is 2.
    patience: dict[str, Any] = {"connect_timeout": 2, "tcp_user_timeout": 5_000}
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        # A connection cut while idle, as by a restart of the server, is replaced before its use.
        pool_pre_ping=True,
        pool_timeout=5,
        connect_args={"application_name": "hamstring-cds", **patience},
    )
