"""Serves after bringing the database to the newest schema."""

import uvicorn

from app.persistence.migrate import migrate
from app.settings import LOOPBACK, Settings


def serve(*, host: str, port: int, workers: int) -> None:
    """Migrate, then serve until stopped.

    Raises:
        SystemExit: If local mode, which asks for no key, is to be served beyond this machine.
    """
    settings = Settings()
    if settings.mode == "local" and host not in LOOPBACK:
        raise SystemExit("local mode serves on 127.0.0.1 only; set HCDS_MODE=clinic elsewhere")
    migrate(settings.database_url)
    uvicorn.run(
        "app.main:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        access_log=False,
        server_header=False,
    )
