"""The tables. `migrations/` makes the same ones, and a test compares the two."""

from datetime import UTC, datetime

from sqlalchemy import (
    CHAR,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    Index,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)

# The revision these tables are at, kept here so that a running service needs no migration files.
# Revisions are minutes, as in 20261122_0900, so that a later one is also the greater string.
SCHEMA_REVISION = "20261122_0900"


class UtcDateTime(TypeDecorator[datetime]):
    """A moment with its time zone, in UTC; SQLite keeps no zone of its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone, and store UTC."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return UTC, whatever the session's zone."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

knowledge_pack = Table(
    "knowledge_pack",
    metadata,
    Column("digest", CHAR(64), primary_key=True),
    Column("pack_id", String(100), nullable=False),
    Column("version", String(20), nullable=False),
    Column("status", String(20), nullable=False),
    Column("canonical_json", Text, nullable=False),
    Column("first_served_at", UtcDateTime, nullable=False),
    CheckConstraint("status IN ('draft', 'released', 'withdrawn')", name="status"),
)

# One released content for an id and version, whichever process comes first. A withdrawn pack is
# the released one with another status and so another digest: both are kept.
Index(
    "uq_knowledge_pack_released",
    knowledge_pack.c.pack_id,
    knowledge_pack.c.version,
    unique=True,
    sqlite_where=text("status = 'released'"),
    postgresql_where=text("status = 'released'"),
)
