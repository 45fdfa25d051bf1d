"""Servers of one worker on a free loopback port, each stopped by its own process id."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
HOST = "127.0.0.1"
PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers.

    Attributes:
        pid: Process id of its only worker.
    """

    port: int
    pid: int

    def cpu_s(self) -> float:
        """Return the CPU seconds all threads of the process have used.

        Read from the kernel's clock of the process, which counts nanoseconds, where the fields
        of ``/proc/<pid>/stat`` count hundredths of a second. Linux only.
        """
        return time.clock_gettime(~self.pid << 3 | 2)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered once, before anything is measured."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@contextmanager
def serving(factory: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """Run an application under uvicorn, as ``make run`` does, until the block is left.

    Args:
        factory: ``package.module:function`` that makes the application.
        environment: Added to this process's environment, from which settings are removed.

    Raises:
        RuntimeError: If the server ends or does not listen within a minute.
    """
    port = free_port()
    inherited = {name: v for name, v in os.environ.items() if not name.startswith("HCDS_")}
    command = [sys.executable, "-m", "uvicorn", "--factory", factory, "--host", HOST]
    command += ["--port", str(port), "--no-access-log", "--no-server-header"]
    process = subprocess.Popen(
        [*command, "--log-level", "warning"],
        cwd=REPOSITORY,
        env={**inherited, **environment},
        stdin=subprocess.DEVNULL,
    )
    try:
        _wait(process, port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def ask(
    server: Server, method: str, path: str, headers: Mapping[str, str], body: bytes = b""
) -> Answer:
    """Send one request and return the answer."""
    connection = HTTPConnection(HOST, server.port, timeout=30)
    try:
        connection.request(method, path, body=body or None, headers=dict(headers))
        response = connection.getresponse()
        content = response.read()
    except HTTPException as error:
        raise RuntimeError(f"{method} {path} was not answered") from error
    finally:
        connection.close()
    return Answer(response.status, tuple(response.getheaders()), content)


def free_port() -> int:
    """Return a port of the loopback address that nothing listens on."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
    return port


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode} before it listened")
        try:
            # Listening starts only after the application has started.
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server does not listen")
