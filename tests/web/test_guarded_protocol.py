"""What a real server makes of requests that are odd on the wire."""

import json
import socket
import struct

import pytest

from tests.web.sockets import (
    GET,
    GOOD,
    HOST,
    JSON,
    POST,
    SENT,
    SocketServer,
    read_answer,
    read_to_the_end,
)

LONG = b"GET /v1/long HTTP/1.1\r\n" + HOST + b"\r\n"
CLOSE = b"Connection: close\r\n"
END = b"\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
CHUNKS = b"%x\r\n%b\r\n0\r\n\r\n" % (len(GOOD), GOOD)
BAD = "bad-request"
LARGE = "headers-too-large"


REFUSED = {
    "no HTTP at all": (400, BAD, b"garbage\r\n\r\n"),
    "TLS": (400, BAD, b"\x16\x03\x01\x02\x00\x01\x00"),
    "no version": (400, BAD, b"GET /v1/evaluations\r\n\r\n"),
    "HTTP/2 in clear": (400, BAD, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    "HTTP/2.0 as a version": (400, BAD, b"GET / HTTP/2.0\r\n" + HOST + END),
    "HTTP/1.2": (400, BAD, b"GET / HTTP/1.2\r\n" + HOST + END),
    "line feeds alone": (400, BAD, b"GET / HTTP/1.1\nHost: 127.0.0.1\n\n"),
    "a folded header": (400, BAD, GET + b"X-A: a\r\n b\r\n\r\n"),
    "a space before a colon": (400, BAD, GET + b"X-A : a\r\n\r\n"),
    "NUL in a header": (400, BAD, GET + b"X-A: a\0b\r\n\r\n"),
    "an unknown method": (400, BAD, b"BREW / HTTP/1.1\r\n" + HOST + END),
    "two lengths": (400, BAD, POST + JSON + b"Content-Length: 3\r\n" + SENT),
    "a signed length": (400, BAD, POST + JSON + b"Content-Length: +3\r\n\r\nabc"),
    "length, then chunks": (400, BAD, POST + JSON + b"Content-Length: 28\r\n" + CHUNKED + END),
    "chunks, then length": (400, BAD, POST + JSON + CHUNKED + SENT),
    "chunks of something else": (
        400, BAD, POST + JSON + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + CHUNKS,
    ),
    "chunks twice": (400, BAD, POST + JSON + CHUNKED + CHUNKED + END + CHUNKS),
    "chunks in HTTP/1.0": (
        400, BAD, b"POST /v1/evaluations HTTP/1.0\r\n" + HOST + JSON + CHUNKED + END + CHUNKS,
    ),
    "a broken chunk": (400, BAD, POST + JSON + CHUNKED + END + b"zz\r\n"),
    "a chunk longer than said": (400, BAD, POST + JSON + CHUNKED + END + b"1\r\nabc\r\n"),
    "a tunnel": (400, BAD, b"CONNECT 127.0.0.1:80 HTTP/1.1\r\n" + HOST + END),
    "a tunnel to a path": (400, BAD, b"CONNECT / HTTP/1.1\r\n" + HOST + END),
    "a tunnel to an address": (400, BAD, b"CONNECT http://127.0.0.1/ HTTP/1.1\r\n" + HOST + END),
    "an asterisk": (400, BAD, b"OPTIONS * HTTP/1.1\r\n" + HOST + END),
    "a user in the target": (400, BAD, b"GET http://u@127.0.0.1/ HTTP/1.1\r\n" + HOST + END),
    "a target of another kind": (400, BAD, b"GET ftp://127.0.0.1/ HTTP/1.1\r\n" + HOST + END),
    "a byte beyond ASCII": (400, BAD, b"GET /\xff HTTP/1.1\r\n" + HOST + END),
    "another host in the target": (
        400, "invalid-host", b"GET http://evil.example/v1/evaluations HTTP/1.1\r\n" + HOST + END,
    ),
    "a host twice": (400, "invalid-host", GET + HOST + END),
    "HTTP/1.0 without a host": (400, "invalid-host", b"GET /v1/evaluations HTTP/1.0\r\n\r\n"),
    "one long header": (431, LARGE, GET + b"X-A: " + b"x" * 900_000 + b"\r\n\r\n"),
    "a long header without end": (431, LARGE, GET + b"X-A: " + b"x" * 900_000),
    "many headers": (431, LARGE, GET + b"".join(b"X-%d: y\r\n" % n for n in range(1_000)) + END),
    "headers without end": (431, LARGE, GET + b"".join(b"X-%d: y\r\n" % n for n in range(9_000))),
    "a long target": (431, LARGE, b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\n" + HOST + END),
}  # fmt: skip


@pytest.mark.parametrize(("status", "slug", "sent"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_relied_on_is_refused(
    server: SocketServer, status: int, slug: str, sent: bytes
) -> None:
    answer = server.ask(sent)

    assert (answer.status, answer.problem_type()) == (status, f"/problems/{slug}")
    assert answer.headers["cache-control"] == "no-store"
    if slug != "invalid-host":
        assert answer.headers["connection"] == "close"


def test_a_refused_client_that_keeps_sending_is_cut_off(server: SocketServer) -> None:
    sent = 0
    with server.connect() as connection:
        connection.sendall(GET)
        try:
            while sent < 2_000:
                connection.sendall(b"X-A: " + b"x" * 65_536 + b"\r\n")
                sent += 1
        except OSError:
            pass

    assert sent < 500


def test_an_id_that_came_in_time_is_kept_in_a_refusal(server: SocketServer) -> None:
    answer = server.ask(GET + b"X-Request-Id: mine\r\n" + b"X-A: " + b"x" * 20_000)

    assert (answer.status, answer.headers["x-request-id"]) == (431, "mine")


@pytest.mark.parametrize("header", [b"X-A: " + b"x" * 900_000, b"X-A : y"])
def test_a_refusal_of_head_has_no_body(server: SocketServer, header: bytes) -> None:
    received = server.converse(b"HEAD /v1/evaluations HTTP/1.1\r\n" + HOST + header + b"\r\n\r\n")

    assert received[9:12] in {b"400", b"431"}
    assert b"content-type: application/problem+json\r\n" in received
    assert received.endswith(b"\r\n\r\n")
    assert received.count(b"\r\n\r\n") == 1


def test_a_whole_address_as_target_names_the_host(server: SocketServer) -> None:
    target = b"GET http://127.0.0.1:%d/v1/evaluations?limit=7 HTTP/1.1\r\n" % server.port

    answer = server.ask(target + b"Host: evil.example\r\n\r\n")

    assert (answer.status, json.loads(answer.body)["pain"]) == (200, 7)


def test_http_1_0_is_answered_and_closed(server: SocketServer) -> None:
    received = server.converse(b"GET /v1/evaluations HTTP/1.0\r\n" + HOST + END)

    assert received.startswith(b"HTTP/1.1 200")
    assert received.endswith(b'{"pain":20,"kind":"list"}')


def test_who_asks_whether_to_go_on_is_told(server: SocketServer) -> None:
    with server.connect() as connection:
        connection.sendall(
            POST + JSON + CLOSE + b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(GOOD)
        )
        told = connection.recv(1_024)
        connection.sendall(GOOD)
        received = read_to_the_end(connection)

    assert told == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert received.startswith(b"HTTP/1.1 200")


def test_http_1_0_is_never_told_to_go_on(server: SocketServer) -> None:
    old = b"POST /v1/evaluations HTTP/1.0\r\n" + HOST + JSON + b"Expect: 100-continue\r\n"

    assert server.converse(old + SENT).startswith(b"HTTP/1.1 200")


def test_requests_sent_ahead_are_answered_in_order(server: SocketServer) -> None:
    limits = b"".join(
        b"GET /v1/evaluations?limit=%d HTTP/1.1\r\n" % n + HOST + END for n in range(11, 16)
    )

    received = server.converse(limits + POST + JSON + CLOSE + SENT)

    asked = [*(b'{"pain":%d,' % n for n in range(11, 16)), b'{"pain":3,']
    places = [received.find(part) for part in asked]
    assert -1 not in places
    assert places == sorted(places)


def test_far_too_many_requests_sent_ahead_end_the_connection(server: SocketServer) -> None:
    received = server.converse((GET + END) * 5_000)

    answered = received.count(b"HTTP/1.1 200")
    assert 1 < answered < 100
    # The last answer says that no other follows, so the client knows what to send again.
    assert received.count(b"connection: close") == 1
    assert received.rfind(b"connection: close") > received.rfind(b"HTTP/1.1")


@pytest.mark.parametrize("protocol", [b"h2c", b"websocket"])
def test_a_wish_for_another_protocol_is_passed_over(server: SocketServer, protocol: bytes) -> None:
    wish = b"Connection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMA\r\nUpgrade: %b\r\n"
    with server.connect() as connection:
        connection.sendall(POST + JSON + wish % protocol + SENT)
        first = read_answer(connection)
        connection.sendall(GET + END)
        second = read_answer(connection)

    # The body was not lost with the wish, and the connection can be used again.
    assert (first.status, json.loads(first.body)["pain"]) == (200, 3)
    assert second.status == 200


def test_what_follows_the_body_is_no_header(server: SocketServer) -> None:
    chunks = CHUNKS[:-2] + b"X-Request-Id: from-the-end\r\nHost: evil.example\r\n\r\n"

    answer = server.ask(POST + JSON + CHUNKED + b"X-Request-Id: from-the-head\r\n\r\n" + chunks)

    assert (answer.status, answer.headers["x-request-id"]) == (200, "from-the-head")


def test_a_header_with_an_underscore_is_not_the_one_with_a_dash(server: SocketServer) -> None:
    odd = b"X_Request_Id: mine\r\nContent_Length: 5\r\nTransfer_Encoding: chunked\r\n"

    answer = server.ask(GET + odd + END)

    assert (answer.status, answer.headers["x-request-id"] == "mine") == (200, False)


def test_empty_lines_before_a_request_are_passed_over(server: SocketServer) -> None:
    assert server.ask(b"\r\n\r\n" + GET + END).status == 200


def test_nothing_odd_is_logged(server: SocketServer) -> None:
    server.ask(b"GET /Zq7xMark HTTP/1.1\r\nX-A : Zq7xMark\r\n\r\n")
    server.ask(GET + b"X-A: Zq7xMark" + b"x" * 20_000)

    log = server.log.read_text()
    assert "Zq7xMark" not in log
    assert "Traceback" not in log


def test_who_sends_ahead_and_goes_away_is_no_fault_of_ours(server: SocketServer) -> None:
    before = server.log.read_text()
    with server.connect() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.sendall(LONG + GET + END)
        connection.recv(1_024)

    # By the second answer the server has long seen the first connection end.
    assert [server.ask(GET + END).status for _ in range(2)] == [200, 200]
    assert "unforeseen" not in server.log.read_text()[len(before) :]
