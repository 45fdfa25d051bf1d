"""The same behaviour from a real server process, byte by byte over a socket."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

HOST = b"Host: 127.0.0.1\r\n"
JSON = b"Content-Type: application/json\r\n"
POST = b"POST /v1/evaluations HTTP/1.1\r\n" + HOST
GOOD = b'{"measures":{"pain_nprs":3}}'
MARK = b"Zq7xMark"


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    def problem_type(self) -> str:
        assert self.headers["content-type"] == "application/problem+json"
        assert self.headers["x-request-id"]
        assert self.headers["content-security-policy"].startswith("default-src 'none'")
        return str(json.loads(self.body)["type"])


class Server(NamedTuple):
    port: int
    log: Path

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def ask(self, *parts: bytes) -> Answer:
        with self.connect() as connection:
            for part in parts:
                connection.sendall(part)
            return read_answer(connection)


def read_answer(connection: socket.socket) -> Answer:
    with connection.makefile("rb") as stream:
        status = int(stream.readline().split()[1])
        lines = iter(stream.readline, b"\r\n")
        pairs = (line.decode("latin-1").rstrip("\r\n").split(": ", 1) for line in lines)
        headers = {name.lower(): value for name, value in pairs}
        return Answer(status, headers, stream.read(int(headers.get("content-length", "0"))))


@pytest.fixture(scope="module")
def server(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    running = Server(port, tmp_path_factory.mktemp("server") / "log")
    command = [sys.executable, "-m", "uvicorn", "--factory", "tests.web.sample_app:build_app"]
    options = ["--host", "127.0.0.1", "--port", str(port), "--no-access-log", "--no-server-header"]
    with running.log.open("wb") as log:
        process = subprocess.Popen([*command, *options], cwd=repository, stdout=log, stderr=log)
        try:
            wait_until_it_listens(running, process)
            yield running
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_until_it_listens(server: Server, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        assert process.poll() is None, server.log.read_text()
        try:
            server.connect().close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server did not listen within 30 s")


def test_a_proper_request_is_answered(server: Server) -> None:
    answer = server.ask(POST, JSON, b"Content-Length: %d\r\n\r\n" % len(GOOD), GOOD)

    assert (answer.status, json.loads(answer.body)["pain"]) == (200, 3)
    assert "server" not in answer.headers


def test_a_chunked_body_is_read(server: Server) -> None:
    chunks = b"%x\r\n%b\r\n0\r\n\r\n" % (len(GOOD), GOOD)

    assert server.ask(POST, JSON, b"Transfer-Encoding: chunked\r\n\r\n", chunks).status == 200


def test_an_announced_large_body_is_refused_before_it_is_sent(server: Server) -> None:
    answer = server.ask(POST, JSON, b"Expect: 100-continue\r\nContent-Length: 9000000\r\n\r\n")

    assert (answer.status, answer.problem_type()) == (413, "/problems/body-too-large")
    assert answer.headers["connection"] == "close"
    assert json.loads(answer.body)["max_bytes"] == 65_536


def test_a_somewhat_too_large_body_leaves_the_connection_usable(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(POST + JSON + b"Content-Length: 90000\r\n\r\n" + b"x" * 90_000)
        refused = read_answer(connection)
        connection.sendall(POST + JSON + b"Content-Length: %d\r\n\r\n" % len(GOOD) + GOOD)
        accepted = read_answer(connection)

    assert (refused.status, refused.problem_type()) == (413, "/problems/body-too-large")
    assert accepted.status == 200


def test_a_large_chunked_body_is_refused(server: Server) -> None:
    chunk = b"400\r\n" + b"x" * 1024 + b"\r\n"

    refused = server.ask(
        POST, JSON, b"Transfer-Encoding: chunked\r\n\r\n", chunk * 70, b"0\r\n\r\n"
    )

    assert (refused.status, refused.problem_type()) == (413, "/problems/body-too-large")


def test_an_endless_chunked_body_ends_the_connection(server: Server) -> None:
    chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    sent = 0
    with server.connect() as connection:
        connection.sendall(POST + JSON + b"Transfer-Encoding: chunked\r\n\r\n")
        try:
            while sent < 2_000:
                connection.sendall(chunk)
                sent += 1
        except OSError:
            pass

    # 16 chunks are thrown away, some more fit into the buffers on the way.
    assert 16 <= sent < 2_000


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(b"Cookie: " + b"x" * 16_384 + b"\r\n", id="16 KB"),
        pytest.param(b"".join(b"X-%d: y\r\n" % n for n in range(100)), id="101 headers"),
    ],
)
def test_too_much_header_is_refused(server: Server, headers: bytes) -> None:
    answer = server.ask(b"GET /v1/evaluations HTTP/1.1\r\n", HOST, headers, b"\r\n")

    assert (answer.status, answer.problem_type()) == (431, "/problems/headers-too-large")


@pytest.mark.parametrize(
    "host", [b"Host: evil.example\r\n", b"", b"Host: 127.0.0.1\r\nHost: evil.example\r\n"]
)
def test_another_host_is_refused(server: Server, host: bytes) -> None:
    answer = server.ask(b"GET /v1/evaluations HTTP/1.1\r\n", host, b"\r\n")

    assert (answer.status, answer.problem_type()) == (400, "/problems/invalid-host")


def test_malformed_json_is_refused(server: Server) -> None:
    body = b'{"%b":' % MARK

    answer = server.ask(POST, JSON, b"Content-Length: %d\r\n\r\n" % len(body), body)

    assert (answer.status, answer.problem_type()) == (400, "/problems/malformed-json")
    assert MARK not in answer.body


def test_deep_json_does_not_end_the_server(server: Server) -> None:
    body = b"[" * 20_000

    answer = server.ask(POST, JSON, b"Content-Length: %d\r\n\r\n" % len(body), body)

    assert answer.status == 400
    test_a_proper_request_is_answered(server)


def test_head_has_the_length_but_no_body(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(
            b"HEAD /v1/evaluations HTTP/1.1\r\nConnection: close\r\n" + HOST + b"\r\n"
        )
        received = b"".join(iter(lambda: connection.recv(4096), b""))

    assert received.startswith(b"HTTP/1.1 200")
    assert b"content-length: 25\r\n" in received
    assert received.endswith(b"\r\n\r\n")


def test_an_unforeseen_error_leaves_the_log_without_its_text(server: Server) -> None:
    body = b'{"measures":{"pain_nprs":3},"notes":"%b"}' % MARK
    request = b"POST /fail/chained HTTP/1.1\r\n" + HOST + JSON

    answer = server.ask(request, b"Content-Length: %d\r\n\r\n" % len(body), body)
    with server.connect() as connection:
        connection.sendall(b"GET /fail/half/way HTTP/1.1\r\nConnection: close\r\n" + HOST + b"\r\n")
        received = b"".join(iter(lambda: connection.recv(4096), b""))

    assert (answer.status, answer.problem_type()) == (500, "/problems/internal-error")
    # Without its last chunk the client sees that the answer was cut short.
    assert not received.endswith(b"0\r\n\r\n")
    log = server.log.read_bytes()
    assert b"AnswerCutShortError" in log
    assert MARK not in log
    assert b"Smith" not in log
