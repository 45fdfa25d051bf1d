"""Serves after bringing the database to the newest schema."""

import asyncio

import uvicorn

from app.main import create_app
from app.persistence.migrate import migrate
from app.settings import LOOPBACK, Settings


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
    uvicorn.run(
        "app.main:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        access_log=False,
        server_header=False,
    )


async def _rehearse(settings: Settings) -> None:
    """Start and stop once: uvicorn replaces a worker that cannot start, again and again."""
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        pass
