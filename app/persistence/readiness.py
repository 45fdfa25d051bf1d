"""Tells whether the database can be worked with now."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine, String, column, inspect, select, table
from sqlalchemy.exc import SQLAlchemyError

from app.persistence.database import reading
from app.persistence.tables import SCHEMA_REVISION

_VERSION_NUM = column("version_num", String)
_ALEMBIC_VERSION = table("alembic_version", _VERSION_NUM)


class DatabaseReadiness:
    """Reachable in time, and migrated."""

    def __init__(self, engine: Engine, *, within_s: float = 1.0) -> None:
        self._engine = engine
        self._within_s = within_s
        # A thread of its own: a connection attempt cannot be stopped, only no longer waited for.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="readiness")

    async def faults(self) -> tuple[str, ...]:
        """Say what is wrong with the database, for the operator; empty when nothing is."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._within_s):
                revision = await loop.run_in_executor(self._thread, self._read_revision)
        except TimeoutError:
            return (f"the database did not answer within {self._within_s:g} s",)
        except SQLAlchemyError:
            # The error's own text may hold the address, and with it the password.
            return ("the database cannot be reached",)
        # A later revision is no fault: while a new release migrates and starts, the old one serves.
        if revision is None or revision < SCHEMA_REVISION:
            found = revision or "nothing"
            return (f"the database is at {found}, needed is {SCHEMA_REVISION}: migrate it",)
        return ()

    def close(self) -> None:
        """Let the thread go."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _read_revision(self) -> str | None:
        with reading(self._engine) as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            return connection.scalar(select(_VERSION_NUM).select_from(_ALEMBIC_VERSION))
