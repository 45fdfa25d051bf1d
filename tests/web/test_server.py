"""The same behaviour from a real server process, byte by byte over a socket."""

import json

import pytest

from tests.web.sockets import (
    GOOD,
    HOST,
    JSON,
    POST,
    SENT,
    SocketServer,
    read_answer,
    read_to_the_end,
)

MARK = b"Zq7xMark"


def test_a_proper_request_is_answered(server: SocketServer) -> None:
    answer = server.ask(POST, JSON, SENT)

    assert (answer.status, json.loads(answer.body)["pain"]) == (200, 3)
    assert "server" not in answer.headers


def test_a_chunked_body_is_read(server: SocketServer) -> None:
    chunks = b"%x\r\n%b\r\n0\r\n\r\n" % (len(GOOD), GOOD)

    assert server.ask(POST, JSON, b"Transfer-Encoding: chunked\r\n\r\n", chunks).status == 200


def test_an_announced_large_body_is_refused_before_it_is_sent(server: SocketServer) -> None:
    answer = server.ask(POST, JSON, b"Expect: 100-continue\r\nContent-Length: 9000000\r\n\r\n")

    assert (answer.status, answer.problem_type()) == (413, "/problems/body-too-large")
    assert answer.headers["connection"] == "close"
    assert json.loads(answer.body)["max_bytes"] == 65_536


def test_a_somewhat_too_large_body_leaves_the_connection_usable(server: SocketServer) -> None:
    with server.connect() as connection:
        connection.sendall(POST + JSON + b"Content-Length: 90000\r\n\r\n" + b"x" * 90_000)
        refused = read_answer(connection)
        connection.sendall(POST + JSON + SENT)
        accepted = read_answer(connection)

    assert (refused.status, refused.problem_type()) == (413, "/problems/body-too-large")
    assert accepted.status == 200


def test_a_large_chunked_body_is_refused(server: SocketServer) -> None:
    chunk = b"400\r\n" + b"x" * 1024 + b"\r\n"

    refused = server.ask(
        POST, JSON, b"Transfer-Encoding: chunked\r\n\r\n", chunk * 70, b"0\r\n\r\n"
    )

    assert (refused.status, refused.problem_type()) == (413, "/problems/body-too-large")


def test_an_endless_chunked_body_ends_the_connection(server: SocketServer) -> None:
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

    # 8 MB are thrown away, some more fit into the buffers on the way.
    assert 16 <= sent < 500


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(b"Cookie: " + b"x" * 16_384 + b"\r\n", id="16 KB"),
        pytest.param(b"".join(b"X-%d: y\r\n" % n for n in range(100)), id="101 headers"),
    ],
)
def test_too_much_header_is_refused(server: SocketServer, headers: bytes) -> None:
    answer = server.ask(b"GET /v1/evaluations HTTP/1.1\r\n", HOST, headers, b"\r\n")

    assert (answer.status, answer.problem_type()) == (431, "/problems/headers-too-large")


@pytest.mark.parametrize(
    "host", [b"Host: evil.example\r\n", b"", b"Host: 127.0.0.1\r\nHost: evil.example\r\n"]
)
def test_another_host_is_refused(server: SocketServer, host: bytes) -> None:
    answer = server.ask(b"GET /v1/evaluations HTTP/1.1\r\n", host, b"\r\n")

    assert (answer.status, answer.problem_type()) == (400, "/problems/invalid-host")


def test_malformed_json_is_refused(server: SocketServer) -> None:
    body = b'{"%b":' % MARK

    answer = server.ask(POST, JSON, b"Content-Length: %d\r\n\r\n" % len(body), body)

    assert (answer.status, answer.problem_type()) == (400, "/problems/malformed-json")
    assert MARK not in answer.body


def test_deep_json_does_not_end_the_server(server: SocketServer) -> None:
    body = b"[" * 20_000

    answer = server.ask(POST, JSON, b"Content-Length: %d\r\n\r\n" % len(body), body)

    assert answer.status == 400
    test_a_proper_request_is_answered(server)


def test_head_has_the_length_but_no_body(server: SocketServer) -> None:
    with server.connect() as connection:
        connection.sendall(
            b"HEAD /v1/evaluations HTTP/1.1\r\nConnection: close\r\n" + HOST + b"\r\n"
        )
        received = read_to_the_end(connection)

    assert received.startswith(b"HTTP/1.1 200")
    assert b"content-length: 25\r\n" in received
    assert received.endswith(b"\r\n\r\n")


def test_an_unforeseen_error_leaves_the_log_without_its_text(server: SocketServer) -> None:
    body = b'{"measures":{"pain_nprs":3},"notes":"%b"}' % MARK
    request = b"POST /fail/chained HTTP/1.1\r\n" + HOST + JSON

    answer = server.ask(request, b"Content-Length: %d\r\n\r\n" % len(body), body)
    with server.connect() as connection:
        connection.sendall(b"GET /fail/half/way HTTP/1.1\r\nConnection: close\r\n" + HOST + b"\r\n")
        received = read_to_the_end(connection)

    assert (answer.status, answer.problem_type()) == (500, "/problems/internal-error")
    # Without its last chunk the client sees that the answer was cut short.
    assert not received.endswith(b"0\r\n\r\n")
    log = server.log.read_bytes()
    assert b"AnswerCutShortError" in log
    assert MARK not in log
    assert b"Smith" not in log
