"""Serves after bringing the database to the newest schema."""

import asyncio
from typing import cast

import uvicorn

from app.main import create_app
from app.persistence.migrate import migrate
from app.settings import LOOPBACK, Settings
from app.web.connection_bounds import Bounds
from app.web.connection_guard import Guard


def serve(*, host: str, port: int, workers: int) -> None:
    """Migrate, then serve until stopped.

    Raises:
        PackError: If a pack may not be served.
        SystemExit: If local mode, which asks for no key, is to be served beyond this machine.
        ValueError: If a setting is not of its form.
    """
    settings = Settings()
    if settings.mode == "local" and host not in LOOPBACK:
        raise SystemExit("local mode serves on 127.0.0.1 only; set HCDS_MODE=clinic elsewhere")
    migrate(settings.database_url)
    if workers > 1:
        asyncio.run(_rehearse(settings))
    run("app.main:create_app", settings, host=host, port=port, workers=workers)


def run(factory: str, settings: Settings, *, host: str, port: int, workers: int) -> None:
    """Serve an application behind the guarded protocol until stopped.

    Args:
        factory: ``package.module:function`` that makes an application with ``install_web``.
        settings: Where the bounds of connections stand.
        host: Address to listen on.
        port: Port to listen on.
        workers: Processes that answer.
    """
    bounds = Bounds(
        receipt_s=settings.receipt_deadline_s,
        keep_alive_s=settings.keep_alive_s,
        taking_s=settings.answer_deadline_s,
        connections=settings.max_connections,
    )
    uvicorn.run(
        factory,
        factory=True,
        host=host,
        port=port,
        workers=workers,
        # Called as a protocol class is, and unlike a class it carries the bounds to each worker.
        http=cast("type[asyncio.Protocol]", Guard(bounds)),
        # Nothing here speaks WebSocket, and a connection that did would pass by the guards.
        ws="none",
        access_log=False,
        server_header=False,
    )


async def _rehearse(settings: Settings) -> None:
    """Start and stop once: uvicorn replaces a worker that cannot start, again and again."""
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        pass
