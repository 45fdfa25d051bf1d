"""A real server process of the sample application, asked byte by byte over a socket."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

HOST = b"Host: 127.0.0.1\r\n"
JSON = b"Content-Type: application/json\r\n"
POST = b"POST /v1/evaluations HTTP/1.1\r\n" + HOST
GET = b"GET /v1/evaluations HTTP/1.1\r\n" + HOST
GOOD = b'{"measures":{"pain_nprs":3}}'
SENT = b"Content-Length: %d\r\n\r\n" % len(GOOD) + GOOD
STARTS_WITHIN_S = 30.0
STOPS_WITHIN_S = 20.0


class Answer(NamedTuple):
    """One answer as it came over the wire, its header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    def problem_type(self) -> str:
        """Return the type of a complete problem."""
        assert self.headers["content-type"] == "application/problem+json"
        assert self.headers["x-request-id"]
        assert self.headers["content-security-policy"].startswith("default-src 'none'")
        problem = json.loads(self.body)
        assert problem["status"] == self.status
        assert problem["instance"] == f"urn:request:{self.headers['x-request-id']}"
        return str(problem["type"])


class SocketServer(NamedTuple):
    """A running server."""

    port: int
    pid: int
    log: Path

    def connect(self) -> socket.socket:
        """Return a new connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=15)

    def ask(self, *parts: bytes) -> Answer:
        """Return the first answer on a new connection."""
        with self.connect() as connection:
            for part in parts:
                connection.sendall(part)
            return read_answer(connection)

    def converse(self, *parts: bytes) -> bytes:
        """Return all that comes on a new connection until the server closes it."""
        with self.connect() as connection:
            for part in parts:
                connection.sendall(part)
            return read_to_the_end(connection)


def read_answer(connection: socket.socket, *, has_body: bool = True) -> Answer:
    """Read one answer of known length."""
    with connection.makefile("rb") as stream:
        status = int(stream.readline().split()[1])
        lines = iter(stream.readline, b"\r\n")
        pairs = (line.decode("latin-1").rstrip("\r\n").split(": ", 1) for line in lines)
        headers = {name.lower(): value for name, value in pairs}
        length = int(headers.get("content-length", "0")) if has_body else 0
        return Answer(status, headers, stream.read(length))


def read_to_the_end(connection: socket.socket) -> bytes:
    """Read until the server closes the connection."""
    return b"".join(iter(lambda: connection.recv(65_536), b""))


def closes_within(connection: socket.socket, seconds: float) -> float:
    """Return after how many seconds the server closed a connection, reading what it sent.

    Raises:
        TimeoutError: If it did not.
    """
    start = time.monotonic()
    connection.settimeout(seconds)
    try:
        while connection.recv(65_536):
            pass
    except ConnectionResetError:
        pass
    return time.monotonic() - start


@contextmanager
def serving(repository: Path, folder: Path, **settings: str) -> Iterator[SocketServer]:
    """Serve the sample application with some settings, by the names of the environment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    kept = {name: text for name, text in os.environ.items() if not name.startswith("HCDS_")}
    log = folder / "log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.web.serve_sample", str(port)],
            cwd=repository,
            env={**kept, **{f"HCDS_{name}": text for name, text in settings.items()}},
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=written,
        )
        try:
            server = SocketServer(port, process.pid, log)
            _wait_until_it_listens(server, process)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=STOPS_WITHIN_S)


def _wait_until_it_listens(server: SocketServer, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until:
        assert process.poll() is None, server.log.read_text()
        try:
            server.connect().close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the server did not listen within {STARTS_WITHIN_S} s")
