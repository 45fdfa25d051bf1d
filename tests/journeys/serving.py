"""A real server process on a port of its own, started by the command that `make run` starts."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

STARTS_WITHIN_S = 120.0
STOPS_WITHIN_S = 20.0


class Server(NamedTuple):
    """A running server.

    Attributes:
        log: What the process wrote.
    """

    process: "subprocess.Popen[bytes]"
    client: httpx.Client
    log: Path

    @property
    def address(self) -> str:
        """Where it is served, without a slash at the end."""
        return str(self.client.base_url).rstrip("/")


def free_port() -> int:
    """Return a port of the loopback address that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def environment(folder: Path, hash_seed: int) -> dict[str, str]:
    """Return the variables of a process with a database in the folder and no other setting."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("HCDS_")}
    database = {"HCDS_DATABASE_URL": f"sqlite:///{folder}/journey.sqlite3"}
    return {**kept, **database, "PYTHONHASHSEED": str(hash_seed)}


def serve_command(port: int) -> list[str]:
    """Return the command that serves the service on the loopback address."""
    return [sys.executable, "-m", "app.cli", "serve", "--host", "127.0.0.1", "--port", str(port)]


def uvicorn_command(repository: Path, factory: str, port: int) -> list[str]:
    """Return the command that serves an application factory on the loopback address."""
    command = [sys.executable, "-m", "uvicorn", "--factory", factory]
    command += ["--app-dir", str(repository), "--host", "127.0.0.1", "--port", str(port)]
    return [*command, "--no-access-log", "--no-server-header"]


@contextmanager
def running(
    repository: Path,
    folder: Path,
    *,
    hash_seed: int,
    factory: str | None = None,
    command: Callable[[int], list[str]] = serve_command,
) -> Iterator[Server]:
    """Serve from an empty folder, so that no `.env` of a developer is read.

    Args:
        repository: Where the application is.
        folder: An empty folder.
        hash_seed: Seed of the process's hashes.
        factory: Another application than the service, served by plain uvicorn.
        command: Returns the command that serves on a port, where there is no factory.
    """
    variables = {**environment(folder, hash_seed), "PYTHONPATH": str(repository)}
    port = free_port()
    started = uvicorn_command(repository, factory, port) if factory else command(port)
    with serving_at(port, started, folder, variables) as server:
        yield server


@contextmanager
def serving_at(
    port: int, command: list[str], folder: Path, variables: dict[str, str]
) -> Iterator[Server]:
    """Run a command in a folder, with a whole environment, while it serves at a port."""
    log = folder / "log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=written,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            with httpx.Client(base_url=address, trust_env=False, timeout=10) as client:
                server = Server(process, client, log)
                wait_until_alive(server)
                yield server
        finally:
            process.terminate()
            process.wait(timeout=STOPS_WITHIN_S)


def wait_until_alive(server: Server) -> None:
    """Wait for `/health/live`, or fail with what the process wrote."""
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until:
        assert server.process.poll() is None, server.log.read_text()
        try:
            alive = server.client.get("/health/live").is_success
        except httpx.TransportError:
            alive = False
        if alive:
            return
        time.sleep(0.1)
    pytest.fail(f"not alive within {STARTS_WITHIN_S} s: {server.log.read_text()}")
