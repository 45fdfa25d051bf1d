"""One line for each request, of fields that hold nothing of a patient; all else in one form."""

import json
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app import __version__
from app.engine import ENGINE_VERSION
from tests.journeys.operating import Operated, operated, wait_until

MARK = "Zq7xMark"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
ALWAYS = {
    "time", "level", "event", "request_id", "trace_id", "method", "route", "status", "ms", "bytes",
    "outcome", "pid",
}  # fmt: skip


@pytest.fixture(scope="module")
def service(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operated]:
    with operated(repository, tmp_path_factory.mktemp("logs")) as service:
        yield service


def line_of(service: Operated, request_id: str) -> dict[str, Any]:
    # It is written once the answer has been sent, which may be read before.
    wait_until(lambda: request_id in service.out.read_text(), service)
    lines = [line for line in service.lines() if line.get("request_id") == request_id]
    assert len(lines) == 1, lines
    return lines[0]


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/version", ("GET", "/version", 200, None)),
        ("GET", f"/v1/knowledge/{MARK}?{MARK}={MARK}", ("GET", "unmatched", 404, "not-found")),
        ("GET", "/v1/knowledge/stages", ("GET", "/v1/knowledge/stages", 200, None)),
        ("HEAD", "/v1/knowledge/stages", ("HEAD", "/v1/knowledge/stages", 200, None)),
        (
            "GET",
            f"/v1/knowledge/rules/{MARK.lower()}",
            ("GET", "/v1/knowledge/rules/{id}", 404, "not-found"),
        ),
        ("OPTIONS", "/v1/evaluations", ("OPTIONS", "/v1/evaluations", 204, None)),
        ("PUT", "/version", ("PUT", "/version", 405, "method-not-allowed")),
        ("PROPFIND", "/version", ("other", "/version", 405, "method-not-allowed")),
    ],
)
def test_each_request_has_its_line(
    service: Operated, method: str, path: str, expected: tuple[str, str, int, str | None]
) -> None:
    answer = service.ask(method, path, headers={"User-Agent": MARK, "Cookie": f"a={MARK}"})

    line = line_of(service, answer.headers["x-request-id"])
    assert (line["method"], line["route"], line["status"], line.get("problem")) == expected
    assert answer.status_code == line["status"]
    assert set(line) - {"problem"} == ALWAYS
    assert TIME.fullmatch(line["time"])
    assert (line["level"], line["outcome"]) == ("info", "complete")
    # As sent: many answers are compressed.
    sent = 0 if method in {"HEAD", "OPTIONS"} else int(answer.headers["content-length"])
    assert line["bytes"] == sent
    assert line["ms"] > 0
    assert line["pid"] == service.process.pid


def test_a_refusal_of_a_layer_is_attributed_to_its_route(service: Operated) -> None:
    large = service.ask("POST", "/v1/evaluations", json={"symptoms": MARK * 10_000})
    host = service.ask("GET", "/version", headers={"Host": f"{MARK}.example"})

    line = line_of(service, large.headers["x-request-id"])
    assert (line["route"], line["problem"]) == ("/v1/evaluations", "body-too-large")
    line = line_of(service, host.headers["x-request-id"])
    assert (line["route"], line["problem"]) == ("/version", "invalid-host")


def test_a_caller_who_leaves_before_the_answer_has_a_line(service: Operated) -> None:
    with socket.create_connection(("127.0.0.1", service.port)) as connection:
        connection.sendall(
            b"POST /v1/notes HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Request-Id: left-early\r\n"
            b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        )
        time.sleep(0.3)

    line = line_of(service, "left-early")
    assert (line["route"], line["status"], line["outcome"]) == ("/v1/notes", None, "caller_left")


def test_whatever_was_written_is_json_and_holds_nothing_of_a_caller(service: Operated) -> None:
    service.ask("POST", f"/v1/evaluations?{MARK}", json={"symptoms": {MARK: MARK}})
    with socket.create_connection(("127.0.0.1", service.port)) as connection:
        connection.sendall(f"{MARK} /{MARK} HTTP/1.1\r\n\r\n".encode())
        connection.recv(4096)
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Key": MARK}
    service.ask("GET", f"/{MARK}", headers=upgrade)

    assert {"time", "level", "event"} <= set.intersection(*map(set, service.lines()))
    assert MARK.lower() not in service.out.read_text().lower()
    assert service.err.read_text() == ""


def test_it_says_what_it_runs(service: Operated) -> None:
    version = service.ask("GET", "/version").json()

    started = [line for line in service.lines() if line["event"] == "started"]
    assert len(started) == 1
    assert started[0]["software_version"] == __version__
    assert started[0]["engine_version"] == ENGINE_VERSION
    assert started[0]["packs"] == version["packs"]
    assert (started[0]["mode"], started[0]["workers"]) == ("local", 1)


def test_a_person_at_a_terminal_may_have_it_plain(repository: Path, tmp_path: Path) -> None:
    with operated(repository, tmp_path, LOG_FORMAT="console") as service:
        service.ask("GET", "/version")
        written = service.out.read_text()

    line = next(line for line in written.splitlines() if "/version" in line)
    with pytest.raises(json.JSONDecodeError):
        json.loads(line)
    assert "status=200" in line
