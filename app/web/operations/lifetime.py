"""Says in logs and metrics what a process runs, when it starts, and when it stops."""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import structlog

from app.web.operations.metrics import Running, tell_started, tell_stopping
from app.web.operations.stopping import Stopping

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Lifetime:
    """One process that answers, from its start to its stop.

    Attributes:
        stopping: Whether it has begun to stop.
        running: The packs it serves, and by which software and engine.
        mode: Of the installation.
        workers: How many such processes there are.
    """

    stopping: Stopping
    running: Sequence[Running]
    mode: str
    workers: int

    @asynccontextmanager
    async def announced(self) -> AsyncIterator[None]:
        """Announce start and stop around the time in which requests are answered."""
        first = self.running[0]
        self._write(
            "started",
            software_version=first.software_version,
            engine_version=first.engine_version,
            packs=[
                {"id": each.pack, "version": each.pack_version, "digest": each.pack_digest}
                for each in self.running
            ],
            mode=self.mode,
            workers=self.workers,
        )
        tell_started(self.running)
        with self.stopping.on_signals(self._tell_stopping):
            yield
        await self.stopping.last_request_ended()
        tell_stopping()
        self._write("stopped")

    def _tell_stopping(self) -> None:
        tell_stopping()
        self._write("stopping")

    @staticmethod
    def _write(event: str, **fields: Any) -> None:  # noqa: ANN401 -- whatever a line may hold
        if structlog.is_configured():
            _log.info(event, pid=os.getpid(), **fields)
