"""Clients that send or read too slowly, and too many of them: closed, and honest ones answered."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from benchmarks.processes import MEGABYTE, memory
from tests.web.sample_app import ORIGIN
from tests.web.sockets import (
    GET,
    GOOD,
    HOST,
    JSON,
    POST,
    SocketServer,
    closes_within,
    read_answer,
    serving,
)

DEADLINE_S = 1
KEEP_ALIVE_S = 3
MOST = 8
# What a loaded machine may add to a deadline.
SLACK_S = 6.0


@pytest.fixture(scope="module")
def server(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SocketServer]:
    with serving(
        repository,
        tmp_path_factory.mktemp("slow"),
        RECEIPT_DEADLINE_S=str(DEADLINE_S),
        KEEP_ALIVE_S=str(KEEP_ALIVE_S),
        ANSWER_DEADLINE_S=str(DEADLINE_S),
        MAX_CONNECTIONS=str(MOST),
    ) as running:
        yield running


def resident_mb(server: SocketServer) -> float:
    return memory(server.pid) / MEGABYTE


def test_who_says_nothing_is_closed_without_an_answer(server: SocketServer) -> None:
    with server.connect() as connection:
        connection.settimeout(DEADLINE_S + SLACK_S)

        assert connection.recv(1_024) == b""


@pytest.mark.parametrize(
    "start",
    [
        pytest.param(b"G", id="one byte"),
        pytest.param(GET + b"X-Request-Id: mine\r\nX-A: ", id="a head"),
        pytest.param(
            POST + JSON + b"X-Request-Id: mine\r\nContent-Length: 5000\r\n\r\n{", id="a body"
        ),
        pytest.param(
            POST + JSON + b"X-Request-Id: mine\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
            id="a body in chunks",
        ),
    ],
)
def test_who_never_finishes_a_request_is_told_so(server: SocketServer, start: bytes) -> None:
    with server.connect() as connection:
        connection.sendall(start)
        connection.settimeout(DEADLINE_S + SLACK_S)
        answer = read_answer(connection)
        closes_within(connection, SLACK_S)

    assert (answer.status, answer.problem_type()) == (408, "/problems/request-timeout")
    assert answer.headers["connection"] == "close"
    if b"mine" in start:
        assert answer.headers["x-request-id"] == "mine"


def test_a_drop_now_and_then_does_not_help(server: SocketServer) -> None:
    start = time.monotonic()
    with server.connect() as connection:
        try:
            connection.sendall(GET + b"X-A: ")
            while time.monotonic() - start < DEADLINE_S + SLACK_S:
                connection.sendall(b"x")
                time.sleep(0.1)
        except OSError:
            return
    pytest.fail("one byte after the other is read for ever")


def test_a_large_body_that_keeps_coming_has_longer(server: SocketServer) -> None:
    most = 1024 * 1024
    with server.connect() as connection:
        connection.sendall(
            b"POST /v1/large HTTP/1.1\r\n" + HOST + JSON + b"Content-Length: %d\r\n\r\n" % most
        )
        connection.sendall(GOOD + b" " * (most - len(GOOD) - 10))
        time.sleep(DEADLINE_S + 1.5)
        connection.sendall(b" " * 10)
        answer = read_answer(connection)

    assert (answer.status, json.loads(answer.body)["kind"]) == (200, "large")


def test_between_two_requests_there_is_more_time(server: SocketServer) -> None:
    with server.connect() as connection:
        connection.sendall(GET + b"\r\n")
        first = read_answer(connection)
        time.sleep(DEADLINE_S + 0.8)
        connection.sendall(GET + b"\r\n")
        second = read_answer(connection)
        closes_within(connection, KEEP_ALIVE_S + SLACK_S)

    assert (first.status, second.status) == (200, 200)


def test_who_does_not_read_the_answer_is_closed_and_costs_no_memory(server: SocketServer) -> None:
    before = resident_mb(server)
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connection.connect(("127.0.0.1", server.port))
        connection.sendall(b"GET /v1/long HTTP/1.1\r\n" + HOST + b"\r\n")
        time.sleep(DEADLINE_S + SLACK_S)
        after = resident_mb(server)
        received = 0
        try:
            while part := connection.recv(1_048_576):
                received += len(part)
        except ConnectionResetError:
            pass

    assert received < 4_000 * 65_536
    assert after - before < 50


def test_beyond_the_cap_a_client_is_told_to_come_later(server: SocketServer) -> None:
    idle = [server.connect() for _ in range(MOST)]
    try:
        for connection in idle:
            connection.sendall(GET + b"\r\n")
            assert read_answer(connection).status == 200
        busy = server.ask(GET + b"Origin: " + ORIGIN.encode() + b"\r\n\r\n")
        stranger = server.ask(GET + b"Origin: https://evil.example\r\n\r\n")
    finally:
        for connection in idle:
            connection.close()

    assert (busy.status, busy.problem_type()) == (503, "/problems/service-unavailable")
    assert int(busy.headers["retry-after"]) > 0
    assert busy.headers["connection"] == "close"
    assert busy.headers["access-control-allow-origin"] == ORIGIN
    assert stranger.status == 503
    assert "access-control-allow-origin" not in stranger.headers
    assert answered_again(server)


def answered_again(server: SocketServer) -> bool:
    until = time.monotonic() + SLACK_S
    while time.monotonic() < until:
        if server.ask(GET + b"\r\n").status == 200:
            return True
        time.sleep(0.1)
    return False


def test_far_beyond_the_cap_connections_are_dropped(server: SocketServer) -> None:
    many = [server.connect() for _ in range(MOST + 100)]
    try:
        dropped = closes_within(many[-1], SLACK_S)
    finally:
        for connection in many:
            connection.close()

    assert dropped < SLACK_S
    assert answered_again(server)


def test_who_does_not_read_an_answer_of_two_megabytes_is_closed(server: SocketServer) -> None:
    """The kernel must not swallow such an answer, or the deadline would never see it."""
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connection.connect(("127.0.0.1", server.port))
        connection.sendall(b"GET /v1/texts/2000000 HTTP/1.1\r\n" + HOST + b"\r\n")
        time.sleep(DEADLINE_S + SLACK_S)
        received = 0
        with suppress(ConnectionResetError):
            while part := connection.recv(1_048_576):
                received += len(part)

    assert received < 1_000_000
