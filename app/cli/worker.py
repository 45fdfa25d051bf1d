"""What one process that answers runs."""

import sys

import structlog
from fastapi import FastAPI
from uvicorn.config import STARTUP_FAILURE

from app.main import create_app
from app.settings import Settings
from app.web.logs import configure_logs, log_format


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
        kind, reason = type(error).__name__, str(error)
        structlog.get_logger().error("cannot start", error=kind, reason=reason)
        sys.exit(STARTUP_FAILURE)
