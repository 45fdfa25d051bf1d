"""Larger bodies get one of a few places each; who finds none is told so, and when to come again."""

from typing import Any

import anyio
import orjson
import pytest
from starlette.types import Message, Receive, Scope, Send

from app.web.edge.few_at_once import FewAtOnce
from app.web.edge.limits import BodyLimits
from app.web.problems.refusals import mark_refused

LIMITS = BodyLimits(at={"/large": 1_000}, at_once=2)
ENDED = {"type": "http.response.body", "body": b""}


def scope_of(path: str, method: str = "POST") -> Scope:
    target = {"method": method, "path": path, "root_path": ""}
    return {"type": "http", **target, "headers": [], "state": {}}


class Held:
    """An application that answers nobody until it is let go."""

    def __init__(self) -> None:
        self.inside = 0
        self.go = anyio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.inside += 1
        await self.go.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send(ENDED)


class Caller:
    """Sends a body in pieces, and keeps what it is answered."""

    def __init__(self, *pieces: bytes, gone: bool = False) -> None:
        self._pieces = list(pieces)
        self._gone = gone
        self.answer: list[Message] = []

    async def receive(self) -> Message:
        if not self._pieces:
            if self._gone:
                return {"type": "http.disconnect"}
            await anyio.sleep_forever()
        piece = self._pieces.pop(0)
        more = bool(self._pieces) or self._gone
        return {"type": "http.request", "body": piece, "more_body": more}

    async def send(self, message: Message) -> None:
        self.answer.append(message)

    @property
    def status(self) -> Any:
        return self.answer[0]["status"]

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.answer[0]["headers"])


def test_as_many_as_there_are_places_come_in_and_the_next_is_told_when_to_come_again() -> None:
    async def crowd() -> None:
        held = Held()
        layer = FewAtOnce(held, LIMITS)
        inside = [Caller(b"x") for _ in range(2)]
        late, elsewhere, again = Caller(b"x" * 500, b"x" * 500), Caller(b"x"), Caller(b"x")
        async with anyio.create_task_group() as group:
            for caller in inside:
                group.start_soon(layer, scope_of("/large"), caller.receive, caller.send)
            group.start_soon(layer, scope_of("/small"), elsewhere.receive, elsewhere.send)
            await anyio.wait_all_tasks_blocked()
            assert held.inside == 3

            await layer(scope_of("/large"), late.receive, late.send)
            problem = orjson.loads(late.answer[1]["body"])
            assert (late.status, problem["type"]) == (503, "/problems/service-unavailable")
            assert late.headers[b"retry-after"] == b"5"
            assert b"connection" not in late.headers
            assert held.inside == 3
            held.go.set()

        await layer(scope_of("/large"), again.receive, again.send)
        assert [caller.status for caller in (*inside, elsewhere, again)] == [200] * 4

    anyio.run(crowd)


def test_who_sends_no_batch_takes_no_place() -> None:
    async def crowd() -> None:
        held = Held()
        layer = FewAtOnce(held, LIMITS)
        async with anyio.create_task_group() as group:
            others = [Caller(b"") for _ in range(4)]
            for caller, method in zip(others, ("GET", "HEAD", "OPTIONS", "PUT"), strict=True):
                scope = scope_of("/large", method)
                group.start_soon(layer, scope, caller.receive, caller.send)
            batch = Caller(b"x")
            group.start_soon(layer, scope_of("/large"), batch.receive, batch.send)
            await anyio.wait_all_tasks_blocked()
            held.go.set()
        assert [caller.status for caller in (*others, batch)] == [200] * 5

    anyio.run(crowd)


def test_who_takes_no_place_sends_no_large_body() -> None:
    sizes = {method: LIMITS.of(scope_of("/large", method)) for method in ("POST", "PUT", "GET")}

    assert sizes == {"POST": 1_000, "PUT": LIMITS.elsewhere, "GET": LIMITS.elsewhere}


async def full_house(caller: Caller, scope: Scope) -> None:
    held = Held()
    layer = FewAtOnce(held, LIMITS)
    async with anyio.create_task_group() as group:
        for other in (Caller(b"x"), Caller(b"x")):
            group.start_soon(layer, scope_of("/large"), other.receive, other.send)
        await anyio.wait_all_tasks_blocked()
        await layer(scope, caller.receive, caller.send)
        held.go.set()


def test_who_sends_on_and_on_is_not_listened_to_for_ever() -> None:
    caller = Caller(*[b"x" * 600] * 5)
    anyio.run(full_house, caller, scope_of("/large"))

    assert caller.status == 503
    assert caller.headers[b"connection"] == b"close"
    assert len(caller._pieces) == 3


def test_who_goes_away_is_not_answered() -> None:
    caller = Caller(b"x", gone=True)
    anyio.run(full_house, caller, scope_of("/large"))

    assert caller.answer == []


def test_who_is_too_slow_is_answered_as_the_server_says() -> None:
    caller, scope = Caller(b"x", b"x"), scope_of("/large")
    mark_refused(scope, "request-timeout")
    anyio.run(full_house, caller, scope)

    assert caller.status == 408


def test_a_place_is_given_back_after_a_fault() -> None:
    async def failing(scope: Scope, receive: Receive, send: Send) -> None:
        raise LookupError

    async def several() -> None:
        layer = FewAtOnce(failing, LIMITS)
        for _ in range(LIMITS.at_once + 1):
            caller = Caller(b"x")
            with pytest.raises(LookupError):
                await layer(scope_of("/large"), caller.receive, caller.send)

    anyio.run(several)
