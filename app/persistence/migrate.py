"""Brings a database to the newest schema, for the command that serves."""

from pathlib import Path

from alembic import command
from alembic.config import Config

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def alembic_config(database_url: str) -> Config:
    """Return what alembic's commands need to work on one database."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    # Not an option of the file's form: there, a % in a password would be read as a reference.
    config.attributes["database_url"] = database_url
    return config


def migrate(database_url: str) -> None:
    """Migrate to the newest revision. Two starts at once are safe: the second waits."""
    command.upgrade(alembic_config(database_url), "head")
