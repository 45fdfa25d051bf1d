"""Serves after bringing the database to the newest schema."""

import uvicorn

from app.persistence.migrate import migrate
from app.settings import Settings


def serve(*, host: str, port: int, workers: int) -> None:
    """Migrate, then serve until stopped."""
    migrate(Settings().database_url)
    uvicorn.run(
        "app.main:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        access_log=False,
        server_header=False,
    )
