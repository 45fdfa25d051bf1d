"""Runs migrations on SQLite and PostgreSQL; alembic executes this file for each of its commands."""

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from alembic import context
from alembic.operations import MigrationScript
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from app.persistence.database import WRITES, open_database
from app.persistence.tables import metadata
from app.settings import Settings

# Any number, as long as every start takes the same: the letters HCDS.
ADVISORY_LOCK = 0x48434453


def database_url() -> str:
    """Return the address a caller handed in, or else the installation's own."""
    given = context.config.attributes.get("database_url")
    return given if isinstance(given, str) else Settings().database_url


def name_by_minute(
    _context: MigrationContext,
    _revision: str | Iterable[str | None] | Iterable[str],
    directives: list[MigrationScript],
) -> None:
    """Give a new revision the minute as its id: readiness compares revisions by their order."""
    directives[0].rev_id = datetime.now(UTC).strftime("%Y%m%d_%H%M")  # noqa: TID251


def options(dialect: str) -> dict[str, Any]:
    """Return what alembic needs to know on this kind of database."""
    return {
        "target_metadata": metadata,
        # SQLite cannot alter a column: alembic copies the table instead.
        "render_as_batch": dialect == "sqlite",
        # True of SQLite too, because app.persistence.database begins transactions itself.
        "transactional_ddl": True,
        "compare_server_default": True,
        "process_revision_directives": name_by_minute,
    }


def wait_for_turn(dialect: str) -> None:
    """Let one start migrate at a time, and never hold up a serving clinic behind a table's lock.

    On SQLite, BEGIN IMMEDIATE has taken the turn already.
    """
    if dialect == "postgresql":
        context.execute("SET LOCAL lock_timeout = '60s'")
        context.execute(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")
        context.execute("SET LOCAL lock_timeout = '5s'")


def prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    """Let a table be copied and dropped though others refer to it, and wait for another start."""
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA busy_timeout = 60000")


def verify_references(connection: Connection) -> None:
    """Stop, and so roll back, when a migration on SQLite left a reference to nothing."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"{len(broken)} rows refer to nothing, the first in {broken[0][0]}")


def migrate(engine: Engine) -> None:
    """Migrate within one transaction: all of it, or none."""
    with engine.connect().execution_options(**WRITES) as connection:
        context.configure(connection=connection, **options(connection.dialect.name))
        with context.begin_transaction():
            wait_for_turn(connection.dialect.name)
            context.run_migrations()
            verify_references(connection)


def write_sql(engine: Engine) -> None:
    """Write the statements out instead (`alembic upgrade --sql`), for a review."""
    dialect = engine.dialect.name
    context.configure(dialect_name=dialect, literal_binds=True, **options(dialect))
    with context.begin_transaction():
        wait_for_turn(dialect)
        context.run_migrations()


def main() -> None:
    """Do what alembic was asked for."""
    engine = open_database(database_url())
    try:
        if engine.dialect.name == "sqlite":
            # Listening after the engine's own listener, so that this has the last word.
            event.listen(engine, "connect", prepare_sqlite)
        if context.is_offline_mode():
            write_sql(engine)
        else:
            migrate(engine)
    finally:
        engine.dispose()


main()
