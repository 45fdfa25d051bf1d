"""Keeps every pack ever served, by digest."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, Engine, select
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.pack import Manifest
from app.persistence.database import reading, writing
from app.persistence.tables import knowledge_pack


class ReleasedPackChangedError(Exception):
    """A pack was released before under the same id and version with another content."""


class PackDigestError(Exception):
    """A pack's content does not have the digest it is called by."""


class PackStore:
    """The packs of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(
        self, manifest: Manifest, *, digest: str, canonical_json: str, served_at: datetime
    ) -> None:
        """Keep a pack, unless it is kept already.

        Args:
            manifest: The pack's own manifest: its id, version and status.
            digest: SHA-256 of the UTF-8 canonical JSON, in lower-case hexadecimal.
            canonical_json: The whole pack.
            served_at: Now, with its time zone. Only the first time is remembered.

        Raises:
            PackDigestError: If the content has another digest.
            ReleasedPackChangedError: If this id and version was released with another content. A
                withdrawn pack is kept all the same, beside the released one it withdraws.
        """
        _verify(canonical_json, digest=digest)
        row = {
            "digest": digest,
            "pack_id": manifest.id,
            "version": manifest.version,
            "status": manifest.status,
            "canonical_json": canonical_json,
            "first_served_at": served_at,
        }
        with writing(self._engine) as connection:
            _insert_unless_kept(connection, row)
            # Looked up after the insert: two starts at once then see each other's row.
            released = _released_otherwise(connection, manifest, digest=digest)
            if released is not None and manifest.status != "withdrawn":
                raise ReleasedPackChangedError(
                    f"pack {manifest.id} {manifest.version} was released as {released[:12]} and is"
                    f" now {digest[:12]}: a released pack never changes, give it a new version"
                )

    def get(self, digest: str) -> str | None:
        """Return the canonical JSON kept under the digest, or None if it was never served.

        Raises:
            PackDigestError: If what is kept was changed since.
        """
        wanted = select(knowledge_pack.c.canonical_json).where(knowledge_pack.c.digest == digest)
        with reading(self._engine) as connection:
            canonical_json = connection.scalar(wanted)
        if canonical_json is not None:
            _verify(canonical_json, digest=digest)
        return canonical_json


def _verify(canonical_json: str, *, digest: str) -> None:
    actual = sha256(canonical_json.encode()).hexdigest()
    if actual != digest:
        raise PackDigestError(f"pack {digest[:12]} has a content whose digest is {actual[:12]}")


def _insert_unless_kept(connection: Connection, row: dict[str, object]) -> None:
    # One statement and no look before: of two starts at once one inserts, the other does nothing.
    if connection.dialect.name == "postgresql":
        connection.execute(postgresql.insert(knowledge_pack).values(row).on_conflict_do_nothing())
    else:
        connection.execute(sqlite.insert(knowledge_pack).values(row).on_conflict_do_nothing())


def _released_otherwise(connection: Connection, manifest: Manifest, *, digest: str) -> str | None:
    return connection.scalar(
        select(knowledge_pack.c.digest).where(
            knowledge_pack.c.pack_id == manifest.id,
            knowledge_pack.c.version == manifest.version,
            knowledge_pack.c.status == "released",
            knowledge_pack.c.digest != digest,
        )
    )
