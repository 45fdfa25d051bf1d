"""Migrations go up, down and up again on both databases, and end at the tables of the code."""

import io
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlalchemy.engine.interfaces import ReflectedIndex

from app.persistence.database import open_database, reading, writing
from app.persistence.migrate import alembic_config, migrate
from app.persistence.tables import SCHEMA_REVISION, metadata


def scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(alembic_config("sqlite://"))


def revisions() -> list[str]:
    """Every revision, the oldest first."""
    return [script.revision for script in scripts().walk_revisions()][::-1]


def read_revision(database_url: str) -> str | None:
    engine = open_database(database_url)
    with reading(engine) as connection:
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    engine.dispose()
    return str(revision) if revision is not None else None


def tables_of(database_url: str) -> set[str]:
    engine = open_database(database_url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


def test_every_migration_goes_up_down_and_up_again(database_url: str) -> None:
    config = alembic_config(database_url)

    for revision in revisions():
        command.upgrade(config, revision)
        command.downgrade(config, "-1")
        command.upgrade(config, revision)

    assert read_revision(database_url) == SCHEMA_REVISION


def test_going_all_the_way_down_leaves_nothing(database_url: str) -> None:
    migrate(database_url)

    command.downgrade(alembic_config(database_url), "base")

    assert tables_of(database_url) == {"alembic_version"}


def test_migrating_again_changes_nothing(database_url: str) -> None:
    migrate(database_url)

    migrate(database_url)

    assert read_revision(database_url) == SCHEMA_REVISION


def test_the_tables_and_the_migrations_agree(database_url: str) -> None:
    migrate(database_url)
    config = alembic_config(database_url)
    config.stdout = io.StringIO()

    command.check(config)


def describe_index(index: ReflectedIndex) -> str:
    conditions = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return f"{index['name']} {index['column_names']} {index['unique']} {conditions}"


def describe(engine: Engine) -> dict[str, object]:
    """Describe each table as the database itself sees it."""
    found = inspect(engine)
    return {
        table: [
            [(column["name"], str(column["type"]), column["nullable"]) for column in columns],
            found.get_pk_constraint(table),
            found.get_check_constraints(table),
            found.get_unique_constraints(table),
            found.get_foreign_keys(table),
            sorted(describe_index(index) for index in found.get_indexes(table)),
        ]
        for table in sorted(set(found.get_table_names()) - {"alembic_version"})
        for columns in [found.get_columns(table)]
    }


def test_they_agree_on_what_alembic_does_not_compare(migrated: Engine, database_url: str) -> None:
    by_migrations = describe(migrated)
    command.downgrade(alembic_config(database_url), "base")
    metadata.create_all(migrated)

    by_tables = describe(migrated)

    assert by_tables == by_migrations
    assert set(by_tables) == set(metadata.tables)


def test_constraints_have_the_names_of_the_convention(migrated: Engine) -> None:
    found = inspect(migrated)

    assert found.get_pk_constraint("knowledge_pack")["name"] == "pk_knowledge_pack"
    checks = [check["name"] for check in found.get_check_constraints("knowledge_pack")]
    assert checks == ["ck_knowledge_pack_status"]


def start_migrating(database_url: str) -> subprocess.Popen[bytes]:
    """Migrate in a process of its own: threads would share alembic's one current context."""
    start = "import sys; from app.persistence.migrate import migrate; migrate(sys.argv[1])"
    return subprocess.Popen(
        [sys.executable, "-c", start, database_url],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def test_starts_at_once_all_succeed(database_url: str) -> None:
    starts = [start_migrating(database_url) for _ in range(3)]

    errors = [start.communicate(timeout=120)[1].decode() for start in starts]

    assert [start.returncode for start in starts] == [0, 0, 0], "\n".join(errors)
    assert read_revision(database_url) == SCHEMA_REVISION


def test_a_start_on_postgresql_waits_while_another_migrates(postgres_url: str) -> None:
    waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    engine = open_database(postgres_url)
    with writing(engine) as other:
        other.execute(text("SELECT pg_advisory_xact_lock(1212367955)"))

        start = start_migrating(postgres_url)
        while start.poll() is None and other.execute(waiting).scalar_one() == 0:
            time.sleep(0.05)

        assert start.poll() is None
        assert not inspect(other).has_table("knowledge_pack")
    start.communicate(timeout=120)
    assert start.returncode == 0
    assert inspect(engine).has_table("knowledge_pack")
    engine.dispose()


def test_a_migration_that_fails_leaves_nothing_behind(database_url: str) -> None:
    engine = open_database(database_url)
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE unrelated (n INTEGER)"))
        connection.execute(text("CREATE INDEX uq_knowledge_pack_released ON unrelated (n)"))
    engine.dispose()

    with pytest.raises(Exception, match="already exists"):
        migrate(database_url)

    assert "knowledge_pack" not in tables_of(database_url)


def test_a_password_with_a_percent_sign_reaches_the_engine_whole() -> None:
    address = "postgresql://u:p%25%40@h/d"

    assert alembic_config(address).attributes["database_url"] == address


def test_the_statements_can_be_written_out_for_a_review(database_url: str) -> None:
    config = alembic_config(database_url)
    config.output_buffer = io.StringIO()

    command.upgrade(config, "head", sql=True)

    assert "CREATE TABLE knowledge_pack" in config.output_buffer.getvalue()


def test_the_code_knows_the_newest_revision() -> None:
    assert scripts().get_heads() == [SCHEMA_REVISION]


def test_revisions_are_one_line_of_rising_minutes() -> None:
    line = revisions()

    assert line == sorted(line)
    assert all(re.fullmatch(r"\d{8}_\d{4}", revision) for revision in line)
    assert all(not script.is_branch_point for script in scripts().walk_revisions())


def test_migrations_do_not_import_the_code(repository: Path) -> None:
    versions = sorted((repository / "migrations/versions").glob("*.py"))

    importing = [
        path.name for path in versions if re.search(r"\bapp\.|import app", path.read_text())
    ]

    assert versions
    assert importing == []
