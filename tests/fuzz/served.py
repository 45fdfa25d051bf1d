"""Serves an application of the tests as the service itself is served.

``python -m tests.fuzz.served FACTORY PORT METRICS_PORT``
"""

import sys

from app.cli.serving import prepare, run
from app.persistence.migrate import migrate
from app.settings import LOOPBACK, Settings


def command(factory: str, port: int, metrics_port: int = 0) -> list[str]:
    """Return the command that serves a factory of ``tests.fuzz``."""
    return [sys.executable, "-m", __name__, f"tests.fuzz.{factory}", str(port), str(metrics_port)]


def main(factory: str, port: str, metrics_port: str) -> None:
    """Migrate, then serve until stopped, and write all that can be written."""
    settings = Settings(log_level="debug", metrics_port=int(metrics_port), receipt_deadline_s=2)
    prepare(settings)
    migrate(settings.database_url)
    run(factory, settings, host=LOOPBACK[0], port=int(port))


if __name__ == "__main__":
    main(*sys.argv[1:])
