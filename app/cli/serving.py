"""Serves after bringing the database to the newest schema."""

import os
import signal
import sys

import structlog
import uvicorn

from app.cli.metrics_port import metrics_served
from app.cli.supervisor import run
from app.persistence.migrate import migrate
from app.settings import LOOPBACK, Settings
from app.web.logs import configure_logs, log_format

# A worker that holds the interpreter for so long is taken for dead. A new one has to start in it.
WORKER_ANSWERS_WITHIN_S = 60


def serve(*, host: str, port: int, workers: int | None) -> None:
    """Migrate, then serve until stopped.

    Raises:
        SystemExit: If local mode, which asks for no key, is to be served beyond this machine, or
            if the service cannot start.
        ValueError: If a setting is not of its form.
    """
    if workers is not None:
        # Where the workers look, too.
        os.environ["HCDS_WORKERS"] = str(workers)
    settings = Settings()
    if settings.mode == "local" and host not in LOOPBACK:
        raise SystemExit("local mode serves on 127.0.0.1 only; set HCDS_MODE=clinic elsewhere")
    prepare(settings)
    migrate(settings.database_url)
    answer(settings, "app.cli.worker:create_worker", host=host, port=port)


def prepare(settings: Settings) -> None:
    """Configure logs, and end with status 0 at SIGTERM, before the server heeds it and after."""
    configure_logs(log_format(settings.log_format, mode=settings.mode), settings.log_level)
    # The server raises the signal that stopped it again once it is done: then that is the end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


def answer(settings: Settings, factory: str, *, host: str, port: int) -> None:
    """Answer requests and scrapes until stopped.

    Args:
        settings: Of this installation.
        factory: ``package.module:function`` that makes the application, in each worker.
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
            # app.web.logs configures them. Web sockets would be logged with their path.
            log_config=None,
            access_log=False,
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=settings.grace_s,
            timeout_worker_healthcheck=WORKER_ANSWERS_WITHIN_S,
        )
        try:
            run(config, drain_s=settings.drain_s)
        finally:
            structlog.get_logger().info("service stopped", pid=os.getpid())
