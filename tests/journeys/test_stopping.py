"""Stopping: what was begun is finished, nobody new is turned away too late, and it ends in time."""

import json
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.journeys.operating import Operated, operated, wait_until

SLOW = ("-m", "tests.journeys.slow_service")


class SlowBody:
    """A request whose body arrives in two parts, the second when it is told to."""

    def __init__(self, service: Operated) -> None:
        self.connection = socket.create_connection(("127.0.0.1", service.port), timeout=30)
        head = b"POST /count HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\n"
        self.connection.sendall(head + b"01234")

    def finish(self) -> bytes:
        with self.connection:
            self.connection.sendall(b"56789")
            return b"".join(iter(lambda: self.connection.recv(4096), b""))


def in_flight(service: Operated) -> float:
    return sum(service.scrape()["hcds_requests_in_flight"].values())


@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_was_begun_is_finished(repository: Path, tmp_path: Path, workers: str) -> None:
    with (
        operated(repository, tmp_path, command=SLOW, WORKERS=workers) as service,
        ThreadPoolExecutor(6) as pool,
    ):
        waiting = [pool.submit(service.ask, "GET", "/wait/3") for _ in range(4)]
        streaming = [pool.submit(service.ask, "GET", "/stream/3") for _ in range(2)]
        arriving = SlowBody(service)
        wait_until(lambda: in_flight(service) == 7, service)

        service.tell(signal.SIGTERM)
        time.sleep(1)
        counted = arriving.finish()
        status = service.status()

    assert [each.result().json() for each in waiting] == [{"waited": 3}] * 4
    assert {each.result().headers["connection"] for each in waiting} == {"close"}
    assert [each.result().text.split() for each in streaming] == [list("0123456789")] * 2
    assert counted.startswith(b"HTTP/1.1 200")
    assert counted.endswith(b'{"bytes":10}')
    assert status == 0
    assert service.lines()[-1]["event"] == "service stopped"
    assert {line["outcome"] for line in service.requests()} == {"complete"}


@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_outlives_the_grace_time_is_told_so(
    repository: Path, tmp_path: Path, workers: str
) -> None:
    with (
        operated(repository, tmp_path, command=SLOW, WORKERS=workers, GRACE_S="1") as service,
        ThreadPoolExecutor(3) as pool,
    ):
        waiting = pool.submit(service.ask, "GET", "/wait/60")
        streaming = pool.submit(service.ask, "GET", "/stream/60")
        wait_until(lambda: in_flight(service) == 2, service)

        service.tell(signal.SIGTERM)
        told = time.monotonic()
        status = service.status()
        took = time.monotonic() - told

    refusal = waiting.result()
    assert (refusal.status_code, refusal.headers["connection"]) == (503, "close")
    assert refusal.headers["content-type"] == "application/problem+json"
    assert int(refusal.headers["retry-after"]) > 0
    assert refusal.json()["type"] == "/problems/service-unavailable"
    # What had begun is cut, and can be told from a whole answer.
    with pytest.raises(httpx.RemoteProtocolError):
        streaming.result()
    lines = {line["route"]: line for line in service.requests()}
    assert lines["/wait/{seconds}"]["problem"] == "service-unavailable"
    assert lines["/wait/{seconds}"]["outcome"] == "complete"
    assert lines["/stream/{seconds}"]["outcome"] == "broken_off"
    assert status == 0
    # Well before the requests would have ended; how much later than told is not the point.
    assert took < 45


@pytest.mark.parametrize("workers", ["1", "2"])
def test_readiness_turns_before_the_door_is_shut(
    repository: Path, tmp_path: Path, workers: str
) -> None:
    with operated(repository, tmp_path, command=SLOW, WORKERS=workers, DRAIN_S="4") as service:
        before = service.ask("GET", "/health/ready")
        service.tell(signal.SIGTERM)
        wait_until(lambda: not service.ask("GET", "/health/ready").is_success, service)
        turned = service.ask("GET", "/health/ready")
        answered = service.ask("GET", "/wait/0")
        live = service.ask("GET", "/health/live")
        available = sum(service.scrape()["hcds_workers"].values())
        status = service.status()

    assert before.status_code == 200
    assert (turned.status_code, turned.json()["failing"]) == (503, ["draining"])
    assert (answered.status_code, answered.headers["connection"]) == (200, "close")
    assert live.status_code == 200
    assert available < int(workers)
    assert status == 0


def test_a_second_signal_does_not_wait_for_the_drain_time(repository: Path, tmp_path: Path) -> None:
    with operated(repository, tmp_path, command=SLOW, DRAIN_S="300") as service:
        service.tell(signal.SIGINT)
        wait_until(lambda: not service.ask("GET", "/health/ready").is_success, service)
        service.tell(signal.SIGTERM)

        assert service.status() == 0


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_second_signal_leaves_the_grace_time_to_what_is_in_flight(
    repository: Path, tmp_path: Path, sign: signal.Signals
) -> None:
    with (
        operated(repository, tmp_path, command=SLOW, DRAIN_S="2") as service,
        ThreadPoolExecutor(1) as pool,
    ):
        # Well beyond the drain time, which is over for the server by then.
        waiting = pool.submit(service.ask, "GET", "/wait/5")
        wait_until(lambda: in_flight(service) == 1, service)
        service.tell(sign)
        wait_until(lambda: not service.ask("GET", "/health/ready").is_success, service)
        service.tell(sign)
        status = service.status()

    assert (waiting.result().status_code, waiting.result().json()) == (200, {"waited": 5})
    assert status == 0


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_log_that_cannot_be_written_changes_nothing(
    repository: Path, tmp_path: Path, unwritable: int, workers: str
) -> None:
    with (
        operated(repository, tmp_path, unwritable, command=SLOW, WORKERS=workers) as service,
        ThreadPoolExecutor(1) as pool,
    ):
        assert {service.ask("GET", "/version").status_code for _ in range(5)} == {200}
        waiting = pool.submit(service.ask, "GET", "/wait/3")
        # Those before have ended, and it alone is under way.
        wait_until(lambda: in_flight(service) == 1, service)

        service.tell(signal.SIGTERM)
        status = service.status()

    assert (waiting.result().status_code, waiting.result().json()) == (200, {"waited": 3})
    assert status == 0
    assert service.err.read_text() == ""


def test_the_real_service_finishes_what_is_arriving(repository: Path, tmp_path: Path) -> None:
    body = json.dumps({"presentation": {"age": 38}}).encode()
    with operated(repository, tmp_path) as service:
        with socket.create_connection(("127.0.0.1", service.port), timeout=30) as connection:
            head = b"POST /v1/evaluations?include=none HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            head += b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
            connection.sendall(head + body[:10])
            wait_until(lambda: in_flight(service) == 1, service)
            service.tell(signal.SIGTERM)
            time.sleep(0.5)
            connection.sendall(body[10:])
            answer = b"".join(iter(lambda: connection.recv(65_536), b""))
        status = service.status()

    assert answer.startswith(b"HTTP/1.1 200")
    assert b"connection: close" in answer
    assert json.loads(answer.split(b"\r\n\r\n", 1)[1])["triage"]["level"] == "indeterminate"
    assert status == 0
    events = [line["event"] for line in service.lines()]
    assert events.index("stopping") < events.index("stopped") < events.index("service stopped")
    assert service.err.read_text() == ""
