"""Serves the metrics of all workers on a port of their own."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import structlog
from prometheus_client import CollectorRegistry, Metric, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from app.cli.refused_start import require_free

FOLDER_VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"


@contextmanager
def metrics_served(host: str, port: int, *, workers: int) -> Iterator[None]:
    """Answer scrapes as long as the block lasts, whatever becomes of single workers.

    Several workers count into files of a folder that is new at each start; this process, their
    parent, adds the files up. So it does not matter which worker answered which request.

    Args:
        host: Address to listen on.
        port: Port to listen on; 0 serves nothing.
        workers: Processes that answer. One counts in its own memory, and is this process.

    Raises:
        SystemExit: If the port is taken.
    """
    os.environ.pop(FOLDER_VARIABLE, None)
    if not port:
        yield
        return
    try:
        folder = tempfile.mkdtemp(prefix="hcds-metrics-") if workers > 1 else None
    except OSError as error:
        # Whoever waits for an answer needs no counts.
        structlog.get_logger().error("metrics_off", pid=os.getpid(), reason=error.strerror)
        yield
        return
    try:
        require_free(host, port)
        server, thread = start_http_server(port, host, _registry(folder))
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _registry(folder: str | None) -> CollectorRegistry:
    if folder is None:
        # Only here: a parent of several workers has no use for the counters themselves.
        from app.web.operations.metrics import REGISTRY  # noqa: PLC0415

        return REGISTRY
    os.environ[FOLDER_VARIABLE] = folder
    registry = CollectorRegistry()
    registry.register(_Files(folder))
    return registry


class _Files(MultiProcessCollector):
    """Adds the files up, without the gauges of workers that died."""

    def __init__(self, folder: str) -> None:
        super().__init__(None, folder)  # type: ignore[no-untyped-call]
        self._folder = Path(folder)

    def collect(self) -> Iterable[Metric]:
        """Return the metrics of all workers together."""
        for file in self._folder.glob("gauge_live*_*.db"):
            pid = int(file.stem.rsplit("_", maxsplit=1)[1])
            if not _runs(pid):
                mark_process_dead(pid, str(self._folder))  # type: ignore[no-untyped-call]
        metrics: Iterable[Metric] = super().collect()  # type: ignore[no-untyped-call]
        return metrics


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
