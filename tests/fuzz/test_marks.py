"""Marks in every place where a caller can put words come out nowhere: answers, logs, telemetry."""

import re
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from tests.fuzz.campaign import JSON, Sent, campaign
from tests.fuzz.marks import Marks
from tests.fuzz.observed_app import EVERY_MS, FILES
from tests.fuzz.served import command
from tests.journeys.serving import Server, free_port, running

FEWEST = 200
SURFACES = ("body", "header", "scrape", *FILES)
FLUSHED_AFTER_S = 3 * EVERY_MS / 1000
RAW = {
    "method": "{} /v1/evaluations HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "version": "GET /{} HTTP/9.{}\r\nHost: 127.0.0.1\r\n\r\n",
    "two hosts": "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: {}\r\n\r\n",
    "no host": "GET /{} HTTP/1.1\r\n\r\n",
    "absolute address": "GET http://{}.example/ HTTP/1.1\r\nHost: {}.example\r\n\r\n",
    "header without colon": "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n{}\r\n\r\n",
    "folded header": "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: a\r\n {}\r\n\r\n",
    "control character": "GET /{}\x01 HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: {}\x00\r\n\r\n",
    "a length of words": "POST /v1/notes HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {}\r\n\r\n",
    "a coding of words": "POST /v1/notes HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    "Transfer-Encoding: {}\r\n\r\n0\r\n\r\n",
    "no request at all": "{}\r\n\r\n",
    "a chunk of words": "POST /v1/notes HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{}\r\n{}\r\n",
    "upgrade": "GET /{} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: {}\r\nConnection: Upgrade\r\n\r\n",
    "cut body": "POST /v1/notes HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    'Content-Length: 900\r\n\r\n{{"{}": "',
    "slow body": "POST /v1/notes HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: {}\r\n"
    'Content-Type: application/json\r\nContent-Length: 900\r\n\r\n{{"{}": "',
    "slow head": "GET /{} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: {}",
}


class Outcome(NamedTuple):
    """What came of the marks.

    Attributes:
        statuses: Every status that was answered.
        leaks: Where marks came out, and where they had been planted.
    """

    marks: Marks
    statuses: set[int]
    leaks: dict[str, set[str]]


def send_all(server: Server, requests: Iterable[Sent], marks: Marks) -> Outcome:
    """Send requests one by one and look at each answer."""
    outcome = Outcome(marks, set(), {name: set() for name in SURFACES})
    # Lines of the log are written before the answer, so nothing is missed when all are answered.
    for sent in requests:
        answer = server.client.request(
            sent.method,
            sent.url,
            headers={name.encode(): text.encode() for name, text in sent.headers.items()},
            content=sent.content,
        )
        outcome.statuses.add(answer.status_code)
        if not sent.own:
            outcome.leaks["body"].update(marks.found_in(answer.text))
        outcome.leaks["header"].update(marks.found_in(str(answer.headers)))
    return outcome


def send_raw(server: Server, marks: Marks) -> Iterator[str]:
    """Yield what comes back from bytes that no client would send."""
    address = ("127.0.0.1", server.client.base_url.port or 0)
    for name, shape in RAW.items():
        mark = marks.text(f"raw: {name}")
        with socket.create_connection(address, timeout=5) as connection:
            connection.sendall(shape.format(*[mark] * shape.count("{}")).encode("latin-1"))
            if not name.startswith("slow"):
                connection.shutdown(socket.SHUT_WR)
            yield received(connection).decode("latin-1")


def received(connection: socket.socket) -> bytes:
    """Return all that is sent until the other side closes, or resets, the connection."""
    parts: list[bytes] = []
    with suppress(ConnectionResetError):
        parts.extend(iter(partial(connection.recv, 65_536), b""))
    return b"".join(parts)


@contextmanager
def observed(repository: Path, folder: Path, factory: str) -> Iterator[tuple[Server, int]]:
    """Serve an observed application; yield it and the port of its metrics."""
    metrics = free_port()
    served = partial(command, f"observed_app:{factory}", metrics_port=metrics)
    with running(repository, folder, hash_seed=1, command=served) as server:
        yield server, metrics


def read_surfaces(outcome: Outcome, folder: Path, metrics_port: int) -> str:
    """Look for marks in everything that the process wrote, and return what a scrape gets."""
    time.sleep(FLUSHED_AFTER_S)
    for name in FILES:
        written = (folder / name).read_text(encoding="utf-8")
        outcome.leaks[name].update(outcome.marks.found_in(written))
    scraped = httpx.get(f"http://127.0.0.1:{metrics_port}/metrics", trust_env=False).text
    outcome.leaks["scrape"].update(outcome.marks.found_in(scraped))
    return scraped


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("observed")


@pytest.fixture(scope="module")
def outcome(repository: Path, folder: Path) -> Outcome:
    marks = Marks()
    with observed(repository, folder, "build_app") as (server, metrics_port):
        document = server.client.get("/openapi.json").json()
        outcome = send_all(server, [*campaign(document, marks), *failing(marks)], marks)
        for answer in send_raw(server, marks):
            outcome.leaks["body"].update(marks.found_in(answer))
            outcome.statuses.update(map(int, re.findall(r"HTTP/1.1 (\d{3})", answer)))
        (folder / "scraped").write_text(read_surfaces(outcome, folder, metrics_port))
    return outcome


def failing(marks: Marks) -> Iterator[Sent]:
    """Yield requests that fail as nobody foresaw."""
    for method in ("GET", "POST"):
        for place in ("path", "query", "header"):
            mark = marks.text(f"{method} a failing route's {place}")
            content = f'{{"name": "{mark}"}}'.encode() if method == "POST" else b""
            url = f"/fail/{mark}?name={mark}"
            yield Sent(method, url, {**JSON, "Referer": mark}, content)


def test_marks_are_planted_everywhere(outcome: Outcome) -> None:
    planted = list(outcome.marks.planted.values())

    assert len(planted) >= FEWEST
    assert {400, 404, 405, 406, 408, 413, 415, 422, 431, 500} <= outcome.statuses


@pytest.mark.parametrize("surface", SURFACES)
def test_no_mark_comes_out(outcome: Outcome, surface: str) -> None:
    assert sorted(outcome.leaks[surface])[:40] == []


def test_what_is_searched_was_written(outcome: Outcome, folder: Path) -> None:
    log = (folder / "log").read_text(encoding="utf-8")

    assert "RuntimeError" in log
    assert "http.server.request.duration" in (folder / "metrics").read_text(encoding="utf-8")
    assert 'hcds_refusals_total{problem="validation-failed"}' in (folder / "scraped").read_text()


def leaking(marks: Marks) -> Iterator[Sent]:
    """Yield a marked request to every leak."""
    for surface in SURFACES:
        mark = marks.text(surface)
        headers = {"Referer": mark, "User-Agent": mark}
        yield Sent("POST", f"/leak/{surface}?name={mark}", headers, mark.encode())


def test_a_leak_to_each_surface_is_found(repository: Path, tmp_path: Path) -> None:
    marks = Marks()
    with observed(repository, tmp_path, "build_leaking_app") as (server, metrics_port):
        outcome = send_all(server, leaking(marks), marks)
        read_surfaces(outcome, tmp_path, metrics_port)

    found = {
        surface: {leak.partition(": ")[2] for leak in leaks}
        for surface, leaks in outcome.leaks.items()
    }
    assert found == {surface: {surface} for surface in SURFACES}
