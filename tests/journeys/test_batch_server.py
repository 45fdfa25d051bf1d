"""A batch on a real server process: beside other callers, cut off, stopped, and again and again."""

import json
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.api.v1.batch import BATCH_PATH, MAX_BATCH_BYTES, MAX_LINES
from app.api.v1.examples import CLASSIC_RUNNER, EVALUATION_EXAMPLES
from app.web.edge.limits import BodyLimits
from benchmarks.processes import MEGABYTE, memory
from tests.journeys.serving import STOPS_WITHIN_S, Server, running

NDJSON = {"Content-Type": "application/x-ndjson"}
PLACES = BodyLimits().at_once
RUNNER = json.dumps(CLASSIC_RUNNER).encode()
FULL = (RUNNER + b"\n") * MAX_LINES
MIXED = b"\n".join(
    [
        *(json.dumps(each["value"]).encode() for each in EVALUATION_EXAMPLES.values()),
        b"{",
        b'{"symptoms": {"pain_ischail": "yes", "pain_buttock": "no"}}',
        b"",
    ]
)
GROWTH = 24 * MEGABYTE


@pytest.fixture(scope="module")
def server(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(repository, tmp_path_factory.mktemp("batch"), hash_seed=1) as server:
        yield server


def send(server: Server, body: bytes, detail: str = "short") -> httpx.Response:
    # A client of its own, so that threads do not wait for each other's connection.
    with httpx.Client(base_url=server.address, trust_env=False, timeout=120) as client:
        headers = {**NDJSON, "X-Request-Id": "journey"}
        return client.post(BATCH_PATH, content=body, params={"detail": detail}, headers=headers)


def closing(answer: httpx.Response) -> Any:
    assert answer.status_code == 200, answer.text
    return json.loads(answer.content.splitlines()[-1])["closing"]


def head(length: int, detail: str = "short") -> bytes:
    lines = (
        f"POST {BATCH_PATH}?detail={detail} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/x-ndjson",
        f"Content-Length: {length}",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def connect(server: Server) -> socket.socket:
    port = httpx.URL(server.address).port
    assert port is not None
    return socket.create_connection(("127.0.0.1", port), timeout=60)


def test_others_are_answered_while_a_thousand_full_lines_are_evaluated(server: Server) -> None:
    began, finished = threading.Event(), threading.Event()

    def whole_batch() -> bytes:
        with httpx.Client(base_url=server.address, trust_env=False, timeout=120) as client:
            pieces = []
            address = f"{BATCH_PATH}?detail=full"
            with client.stream("POST", address, headers=NDJSON, content=FULL) as answer:
                for piece in answer.iter_bytes():
                    began.set()
                    pieces.append(piece)
        finished.set()
        return b"".join(pieces)

    with ThreadPoolExecutor(1) as beside:
        batch = beside.submit(whole_batch)
        assert began.wait(60)
        alone = [server.client.post("/v1/evaluations", json=CLASSIC_RUNNER) for _ in range(10)]
        alive = [server.client.get("/health/live") for _ in range(10)]
        assert not finished.is_set()
        *lines, last = batch.result().splitlines()

    assert all(answer.is_success for answer in (*alone, *alive))
    assert json.loads(last)["closing"]["evaluated"] == len(lines) == MAX_LINES
    expected = {answer.content + b"}" for answer in alone}
    assert {line.partition(b'"evaluation":')[2] for line in lines} == expected


def test_batches_at_the_same_time_are_all_answered(server: Server) -> None:
    with ThreadPoolExecutor(PLACES) as callers:
        answers = list(callers.map(lambda _: send(server, FULL), range(PLACES)))

    assert [closing(answer)["evaluated"] for answer in answers] == [MAX_LINES] * PLACES
    assert len({answer.content for answer in answers}) == 1


def test_who_finds_no_place_is_told_when_to_come_again(server: Server) -> None:
    body = RUNNER + b"\n" + RUNNER
    waiting = [connect(server) for _ in range(PLACES)]
    for connection in waiting:
        # Whole, and the answer is not read: the place is taken until it is.
        connection.sendall(head(len(FULL), "full") + FULL)
    try:
        refused = eventually(lambda: send(server, body), lambda answer: answer.status_code == 503)
        assert refused.json()["type"] == "/problems/service-unavailable"
        assert int(refused.headers["retry-after"]) > 0
        assert server.client.post("/v1/evaluations", json=CLASSIC_RUNNER).is_success
    finally:
        for connection in waiting:
            connection.close()
    assert closing(eventually(lambda: send(server, body), lambda a: a.is_success))["lines"] == 2


def test_a_body_that_drips_in_keeps_no_place(server: Server) -> None:
    body = RUNNER + b"\n" + RUNNER
    dripping = [connect(server) for _ in range(PLACES + 1)]
    for connection in dripping:
        connection.sendall(head(len(body)) + RUNNER)
    try:
        assert closing(send(server, body))["lines"] == 2
        for connection in dripping[:PLACES]:
            connection.sendall(body[len(RUNNER) :])
            assert b'"closing":{"lines":2,"evaluated":2' in read_until(connection, b'"closing"')
    finally:
        for connection in dripping:
            connection.close()


def eventually(ask: Any, accept: Any) -> Any:
    until = time.monotonic() + 20
    answer = ask()
    while not accept(answer) and time.monotonic() < until:
        time.sleep(0.05)
        answer = ask()
    return answer


def read_until(connection: socket.socket, mark: bytes) -> bytes:
    read = b""
    while mark not in read or not read.endswith(b"\r\n0\r\n\r\n"):
        piece = connection.recv(65_536)
        assert piece, "the answer was cut"
        read += piece
    return read


def test_who_goes_away_in_the_middle_leaves_the_server_as_it_was(server: Server) -> None:
    for _ in range(PLACES + 1):
        with connect(server) as connection:
            eventually_sent(connection)
            assert connection.recv(4_096).startswith(b"HTTP/1.1 200")
    answer = eventually(lambda: send(server, MIXED), lambda answer: answer.is_success)

    assert closing(answer)["refused"] == 2
    assert server.client.get("/health/live").is_success
    assert "Traceback" not in server.log.read_text()
    assert "unforeseen" not in server.log.read_text()


def eventually_sent(connection: socket.socket) -> None:
    # The place of one who has gone away is free again when the piece at hand is made.
    time.sleep(0.3)
    connection.sendall(head(len(FULL), "full") + FULL)


def test_memory_stays_bounded_over_many_batches(server: Server) -> None:
    longest = b"{}".ljust(65_535) + b"\n"
    large = longest * (MAX_BATCH_BYTES // len(longest))
    for _ in range(3):
        assert closing(send(server, large))["evaluated"] == 128
        assert closing(send(server, FULL))["evaluated"] == MAX_LINES
    before = memory(server.process.pid)
    for _ in range(8):
        assert closing(send(server, large))["evaluated"] == 128
    for _ in range(3):
        assert closing(send(server, FULL))["evaluated"] == MAX_LINES

    assert memory(server.process.pid) - before < GROWTH


def test_another_process_answers_alike_byte_by_byte_and_its_stop_lets_a_batch_finish(
    server: Server, repository: Path, tmp_path: Path
) -> None:
    body = (RUNNER + b"\n") * 200
    with running(repository, tmp_path, hash_seed=2) as other:
        for detail in ("short", "full"):
            here, there = send(server, MIXED, detail), send(other, MIXED, detail)
            assert closing(here)["refused"] == 2
            assert here.content == there.content

        with connect(other) as connection:
            connection.sendall(head(len(body), "full") + body)
            first = connection.recv(1)
            other.process.send_signal(signal.SIGTERM)
            answer = first + read_until(connection, b'"closing"')

        assert b'"closing":{"lines":200,"evaluated":200,"refused":0' in answer
        assert other.process.wait(timeout=STOPS_WITHIN_S) in {0, -signal.SIGTERM}
