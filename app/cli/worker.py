"""What one process that answers runs."""

import asyncio
import sys
from collections.abc import Callable

import structlog
from fastapi import FastAPI
from uvicorn.config import STARTUP_FAILURE

from app.main import create_app
from app.settings import Settings
from app.web.operations.logs import configure_logs, log_format


def create_worker() -> FastAPI:
    """Build the application in a process of its own.

    Raises:
        SystemExit: If it cannot be built. Its status tells the parent not to try again.
    """
    settings = Settings()
    configure_logs(log_format(settings.log_format, mode=settings.mode), settings.log_level)
    try:
        return create_app(settings)
    except Exception as error:  # noqa: BLE001 -- whatever it is, the operator has to read it
        _tell(error)
        sys.exit(STARTUP_FAILURE)


def start_once(factory: Callable[[], FastAPI]) -> None:
    """Start an application that could not start once more, and log why it cannot.

    Raises:
        SystemExit: If it cannot be built; that is logged, too.
    """
    app = factory()
    try:
        asyncio.run(_started_and_stopped(app))
    except Exception as error:  # noqa: BLE001 -- as above
        _tell(error)


async def _started_and_stopped(app: FastAPI) -> None:
    async with app.router.lifespan_context(app):
        pass


def _tell(error: Exception) -> None:
    kind, reason = type(error).__name__, str(error)
    structlog.get_logger().error("cannot start", error=kind, reason=reason)
