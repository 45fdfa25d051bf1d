"""A PostgreSQL server for one test run: its own folder, its own port, gone afterwards."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SUPERUSER = "hcds"
START_WITHIN_S = 60.0


class NoPostgresError(Exception):
    """This machine cannot run a PostgreSQL server; the message says what is missing."""


@contextmanager
def running_server() -> Iterator[str]:
    """Yield the address of a fresh server's database `postgres`.

    Raises:
        NoPostgresError: If the programs, or a user to run them as, are missing.
    """
    programs = _find_programs()
    user = _unprivileged_user()
    folder = Path(tempfile.mkdtemp(prefix="hcds-pg-"))
    try:
        if user is not None:
            shutil.chown(folder, user)
        _run([programs / "initdb", "-D", folder / "data", *_INITDB_OPTIONS], user)
        port = _free_port()
        # postgres itself, not pg_ctl: what is our own child is sure to be ended.
        server = subprocess.Popen(
            [
                *(programs / "postgres", "-D", folder / "data", "-p", str(port)),
                *("-k", folder, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"),
            ],
            user=user,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_until_ready(programs, port, server, user)
            yield f"postgresql+psycopg://{SUPERUSER}@127.0.0.1:{port}/postgres"
        finally:
            # Fast shutdown: a smart one, at SIGTERM, waits for whoever is still connected.
            server.send_signal(signal.SIGINT)
            server.wait(timeout=30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_INITDB_OPTIONS = ["-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]


def _find_programs() -> Path:
    found = shutil.which("postgres")
    if found is not None:
        return Path(found).resolve().parent
    # Debian keeps the server's programs off the PATH, in a folder for each version.
    folders = [
        folder
        for folder in Path("/usr/lib/postgresql").glob("*/bin")
        if (folder / "postgres").exists() and (folder / "initdb").exists()
    ]
    if not folders:
        raise NoPostgresError("no PostgreSQL server on this machine (apt-get install postgresql)")
    return max(folders, key=lambda folder: float(folder.parent.name))


def _unprivileged_user() -> str | None:
    """Return whom to run the server as, None for whoever runs the tests: it refuses root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise NoPostgresError("PostgreSQL refuses to run as root, and no user postgres") from None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _run(arguments: list[str | Path], user: str | None) -> None:
    subprocess.run(
        arguments,
        user=user,
        cwd="/",
        stdin=subprocess.DEVNULL,
        check=True,
        capture_output=True,
    )


def _wait_until_ready(
    programs: Path, port: int, server: subprocess.Popen[bytes], user: str | None
) -> None:
    deadline = time.monotonic() + START_WITHIN_S
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"PostgreSQL ended with {server.returncode} while starting")
        try:
            _run([programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], user)
        except subprocess.CalledProcessError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"PostgreSQL was not ready within {START_WITHIN_S:g} s")
