"""Every error status from a real server: a whole problem, for every kind of caller."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest

from app.web.problems.problem_types import PROBLEM_TYPES
from tests.web.sample_app import ORIGIN
from tests.web.sockets import (
    GET,
    HOST,
    JSON,
    Answer,
    SocketServer,
    read_answer,
    serving,
)

MOST = 12
STRANGERS = {
    "evil": "https://evil.example",
    "null": "null",
    "suffix": f"{ORIGIN}.evil.example",
    "prefix": ORIGIN[:-1],
    "other scheme": ORIGIN.replace("https", "http"),
    "other port": f"{ORIGIN}:8443",
}
GUARDS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


class Fault(NamedTuple):
    """A request that is refused, but for what names the caller."""

    status: int
    slug: str
    method: bytes
    path: bytes
    headers: bytes = b""
    body: bytes = b""
    host: bytes = HOST
    head: bool = True
    """Whether HEAD comes to the same refusal."""

    def written(self, origin: str, method: bytes | None = None) -> bytes:
        """Return the request of a page of an origin."""
        caller = b"Origin: %b\r\nX-Request-Id: matrix-1\r\n" % origin.encode()
        start = b"%b %b HTTP/1.1\r\n" % (method or self.method, self.path)
        return start + self.host + caller + self.headers + b"\r\n" + self.body


URL = b"/v1/evaluations"
FAULTS = {
    "400 host": Fault(400, "invalid-host", b"GET", URL, host=b"Host: evil.example\r\n"),
    "400 HTTP": Fault(400, "bad-request", b"GET", URL, b"X-A : y\r\n"),
    "400 JSON": Fault(
        400, "malformed-json", b"POST", URL, JSON + b"Content-Length: 1\r\n", b"{", head=False
    ),
    "404": Fault(404, "not-found", b"GET", b"/nothing"),
    "405": Fault(405, "method-not-allowed", b"GET", b"/v1/optional"),
    "406": Fault(406, "not-acceptable", b"GET", URL, b"Accept: text/csv\r\n"),
    "408": Fault(
        408, "request-timeout", b"POST", URL, JSON + b"Content-Length: 9\r\n", b"{", head=False
    ),
    "413": Fault(413, "body-too-large", b"GET", URL, b"Content-Length: 9000000\r\n"),
    "415": Fault(
        415, "unsupported-media-type", b"POST", URL, b"Content-Length: 2\r\n", b"{}", head=False
    ),
    "422": Fault(422, "validation-failed", b"GET", URL + b"?limit=0"),
    "422 query": Fault(422, "validation-failed", b"GET", URL + b"?limt=3"),
    "431": Fault(431, "headers-too-large", b"GET", URL, b"Cookie: %b\r\n" % (b"x" * 20_000)),
    "431 many": Fault(431, "headers-too-large", b"GET", URL, b"X-A: y\r\n" * 120),
    "500": Fault(500, "internal-error", b"GET", b"/fail/value"),
    "503": Fault(503, "service-unavailable", b"GET", URL),
}


@pytest.fixture(scope="module")
def server(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SocketServer]:
    folder = tmp_path_factory.mktemp("matrix")
    with serving(repository, folder, RECEIPT_DEADLINE_S="1", MAX_CONNECTIONS=str(MOST)) as running:
        yield running


Ask = Callable[[bytes, bool], Answer]


def each(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("fault", [FAULTS[name] for name in names], ids=names)


@pytest.fixture
def ask(server: SocketServer, fault: Fault) -> Iterator[Ask]:
    """Yield what asks the server, which is full where that is the fault."""
    with ExitStack() as full:
        for _ in range(MOST if fault.status == 503 else 0):
            idle = full.enter_context(server.connect())
            idle.sendall(GET + b"\r\n")
            read_answer(idle)

        def ask_once(request: bytes, has_body: bool) -> Answer:
            with server.connect() as connection:
                connection.sendall(request)
                return read_answer(connection, has_body=has_body)

        yield ask_once
    if fault.status == 503:
        wait_for_room(server)


def wait_for_room(server: SocketServer) -> None:
    until = time.monotonic() + 10
    while server.ask(GET + b"\r\n").status != 200:
        assert time.monotonic() < until
        time.sleep(0.05)


@each(*FAULTS)
def test_every_refusal_is_a_whole_problem(server: SocketServer, ask: Ask, fault: Fault) -> None:
    answer = ask(fault.written(ORIGIN), True)

    problem = json.loads(answer.body)
    kind = PROBLEM_TYPES[fault.slug]
    assert (answer.status, answer.problem_type()) == (fault.status, kind.uri)
    assert (problem["title"], problem["status"]) == (kind.title, fault.status)
    assert problem["detail"]
    # A head that the parser gave up on may not have been read as far as the id.
    assert problem["instance"].startswith("urn:request:")
    assert GUARDS.items() <= answer.headers.items()
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert "access-control-allow-credentials" not in answer.headers
    for name in ("X-Request-Id", "Retry-After", "Allow"):
        assert name in answer.headers["access-control-expose-headers"]
    assert "Origin" in answer.headers["vary"]
    assert ("retry-after" in answer.headers) == (fault.status == 503)
    assert ("allow" in answer.headers) == (fault.status == 405)


@each(*FAULTS)
def test_no_stranger_is_let_read_it(ask: Ask, fault: Fault) -> None:
    # One stranger is enough to wait for.
    strangers = STRANGERS.items() if fault.status != 408 else [("evil", STRANGERS["evil"])]
    for name, origin in strangers:
        answer = ask(fault.written(origin), True)

        assert answer.status == fault.status
        assert "access-control-allow-origin" not in answer.headers, name
        assert "access-control-expose-headers" not in answer.headers, name


@each(*(name for name, fault in FAULTS.items() if fault.head))
def test_head_says_the_same_without_a_body(ask: Ask, fault: Fault) -> None:
    plain = ask(fault.written(ORIGIN), True)
    head = ask(fault.written(ORIGIN, b"HEAD"), False)

    assert head.status == fault.status
    told = {"content-type", "content-length", "access-control-allow-origin", *GUARDS}
    for name in told - {"content-length"}:
        assert head.headers[name] == plain.headers[name]
    # The ids are equally long where they were made; where one was sent they are the same.
    assert head.headers["content-length"] == plain.headers["content-length"]


@pytest.mark.parametrize("accept", ["application/json", "text/html", "text/plain"])
@pytest.mark.parametrize("slug", sorted({fault.slug for fault in FAULTS.values()}))
def test_the_type_leads_to_its_page(server: SocketServer, slug: str, accept: str) -> None:
    kind = PROBLEM_TYPES[slug]
    request = f"GET {kind.uri} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {accept}\r\n\r\n"

    page = server.ask(request.encode())

    assert page.status == 200
    assert page.headers["content-type"].split(";")[0] == accept
    assert kind.title in page.body.decode()


def test_nobody_is_missing() -> None:
    asked = {400, 404, 405, 406, 413, 415, 422, 431, 500, 503}

    assert asked <= {fault.status for fault in FAULTS.values()}
