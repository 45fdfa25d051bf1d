"""Databases are opened so that nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text

from app.persistence.database import UnknownDatabaseError, open_database, reading, writing


@pytest.fixture
def counter(database_url: str) -> Engine:
    engine = open_database(database_url)
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE counter (n INTEGER NOT NULL)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))
    return engine


def read_counter(engine: Engine) -> int:
    with reading(engine) as connection:
        return int(connection.execute(text("SELECT n FROM counter")).scalar_one())


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("foreign_keys", 1), ("busy_timeout", 5000), ("synchronous", 2), ("journal_mode", "delete")],
)
def test_sqlite_is_set_to_keep_what_it_was_given(
    sqlite_url: str, pragma: str, value: object
) -> None:
    engine = open_database(sqlite_url)

    with reading(engine) as connection:
        found = connection.execute(text(f"PRAGMA {pragma}")).scalar_one()

    engine.dispose()
    assert found == value


def test_the_folder_of_a_sqlite_file_is_made(sqlite_url: str, tmp_path: Path) -> None:
    open_database(sqlite_url).dispose()

    assert (tmp_path / "var").is_dir()


def test_concurrent_writers_on_sqlite_lose_nothing(sqlite_url: str) -> None:
    engine = open_database(sqlite_url)
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE counter (n INTEGER NOT NULL)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))

    def increment() -> None:
        with writing(engine) as connection:
            n = connection.execute(text("SELECT n FROM counter")).scalar_one()
            connection.execute(text("UPDATE counter SET n = :n"), {"n": n + 1})

    with ThreadPoolExecutor(max_workers=4) as writers:
        done = [writers.submit(increment) for _ in range(60)]

    assert [write.exception() for write in done] == [None] * 60
    assert read_counter(engine) == 60
    engine.dispose()


def fail_after(engine: Engine, *statements: str) -> None:
    with writing(engine) as connection:
        for statement in statements:
            connection.execute(text(statement))
        raise ZeroDivisionError


def test_a_write_that_fails_keeps_nothing(counter: Engine) -> None:
    with pytest.raises(ZeroDivisionError):
        fail_after(counter, "UPDATE counter SET n = 7")

    assert read_counter(counter) == 0
    counter.dispose()


def test_a_table_made_in_a_write_that_fails_is_not_there(counter: Engine) -> None:
    with pytest.raises(ZeroDivisionError):
        fail_after(counter, "CREATE TABLE half (n INTEGER)", "INSERT INTO half VALUES (1)")

    assert not inspect(counter).has_table("half")
    counter.dispose()


def test_a_server_cut_off_while_idle_is_met_again(postgres_url: str, postgres_server: str) -> None:
    engine = open_database(postgres_url)
    with reading(engine) as connection:
        pid = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    other = open_database(postgres_server)
    with writing(other) as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    other.dispose()

    with reading(engine) as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1

    engine.dispose()


@pytest.mark.parametrize("address", ["postgres://u@h/d", "postgresql://u@h/d"])
def test_the_usual_forms_of_an_address_are_understood(address: str) -> None:
    engine = open_database(address)

    assert engine.driver == "psycopg"
    engine.dispose()


@pytest.mark.parametrize("address", ["mysql://u:secret@h/d", "secret", "", "postgresql:secret"])
def test_another_address_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(UnknownDatabaseError) as refusal:
        open_database(address)

    assert "secret" not in str(refusal.value)
