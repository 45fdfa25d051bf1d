"""Serves after bringing the database to the newest schema."""

import asyncio
import os
import signal
import sys
from typing import Final, cast

import structlog
import uvicorn
from uvicorn.config import STARTUP_FAILURE

from app.cli.metrics_port import metrics_served
from app.cli.refused_start import refuse_start, require_free, settings_or_refuse
from app.cli.supervisor import supervise
from app.persistence.migrate import migrate
from app.settings import LOOPBACK, Settings
from app.web.operations.logs import configure_logs, log_format
from app.web.protocol.connection_bounds import Bounds
from app.web.protocol.connection_guard import Guard

# A worker that holds the interpreter for so long is taken for dead. A new one has to start in it.
WORKER_ANSWERS_WITHIN_S: Final = 60


def serve(*, host: str, port: int, workers: int | None) -> None:
    """Migrate, then serve until stopped.

    Raises:
        SystemExit: If local mode, which asks for no key, is to be served beyond this machine, or
            if the service cannot start, as where a setting is not of its form.
    """
    if workers is not None:
        # Where the workers look, too.
        os.environ["HCDS_WORKERS"] = str(workers)
    settings = settings_or_refuse()
    prepare(settings)
    if settings.mode == "local" and host not in LOOPBACK:
        refuse_start("local mode serves on 127.0.0.1 only; set HCDS_MODE=clinic elsewhere")
    require_free(host, port)
    migrate(settings.database_url)
    run("app.cli.worker:create_worker", settings, host=host, port=port)


def prepare(settings: Settings) -> None:
    """Configure logs, and end with status 0 at SIGTERM, before the server heeds it and after."""
    configure_logs(log_format(settings.log_format, mode=settings.mode), settings.log_level)
    # The server raises the signal that stopped it again once it is done: then that is the end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


def run(factory: str, settings: Settings, *, host: str, port: int) -> None:
    """Serve an application behind the guarded protocol, and its metrics, until stopped.

    Args:
        factory: ``package.module:function`` that makes an application with ``install_web``.
        settings: Where the bounds of connections stand, and how many workers there are.
        host: Address to listen on.
        port: Port to listen on.

    Raises:
        SystemExit: If it cannot start, or at the end.
    """
    with metrics_served(settings.metrics_host, settings.metrics_port, workers=settings.workers):
        config = uvicorn.Config(
            factory,
            factory=True,
            host=host,
            port=port,
            workers=settings.workers,
            # Called as a protocol class is; unlike one, it carries the bounds to each worker.
            http=cast("type[asyncio.Protocol]", Guard(_bounds(settings))),
            # Nothing here speaks WebSocket, and a connection that did would pass by the guards.
            ws="none",
            # app.web.operations.logs configures them.
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=settings.grace_s,
            timeout_worker_healthcheck=WORKER_ANSWERS_WITHIN_S,
        )
        try:
            supervise(config, drain_s=settings.drain_s)
        except SystemExit as ended:
            if ended.code != STARTUP_FAILURE:
                _tell_stopped()
            raise
        _tell_stopped()


def _tell_stopped() -> None:
    structlog.get_logger().info("service stopped", pid=os.getpid())


def _bounds(settings: Settings) -> Bounds:
    return Bounds(
        receipt_s=settings.receipt_deadline_s,
        keep_alive_s=settings.keep_alive_s,
        taking_s=settings.answer_deadline_s,
        connections=settings.max_connections,
    )
