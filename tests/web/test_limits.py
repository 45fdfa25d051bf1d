"""How the body limit passes a body on, message by message."""

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from app.web.edge.limits import BodyLimit, BodyLimits


def run(
    received: list[Message], path: str = "/v1/evaluations", root: str = ""
) -> tuple[list[Message], list[Message]]:
    """Return what the application saw, asking twice, and what was sent."""
    seen: list[Message] = []
    sent: list[Message] = []
    coming = iter(received)

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend([await receive(), await receive()])

    async def receive() -> Message:
        return next(coming)

    async def send(message: Message) -> None:
        sent.append(message)

    layer = BodyLimit(application, BodyLimits(8, {"/v1/evaluations/batch": 16}))
    scope = {"type": "http", "method": "POST", "headers": [], "path": path, "root_path": root}
    asyncio.run(layer(scope, receive, send))
    return seen, sent


def test_the_application_sees_the_whole_body_at_once_and_then_the_end() -> None:
    gone: Message = {"type": "http.disconnect"}
    parts: list[Message] = [
        {"type": "http.request", "body": b"1234", "more_body": True},
        {"type": "http.request", "body": b"5678", "more_body": True},
        {"type": "http.request"},
        gone,
    ]

    seen, _ = run(parts)

    assert seen == [{"type": "http.request", "body": b"12345678", "more_body": False}, gone]


def test_a_caller_who_leaves_in_the_middle_causes_nothing() -> None:
    parts: list[Message] = [
        {"type": "http.request", "body": b"1234", "more_body": True},
        {"type": "http.disconnect"},
    ]

    assert run(parts) == ([], [])


def test_one_byte_too_many_is_refused_before_the_application_starts() -> None:
    seen, sent = run([{"type": "http.request", "body": b"123456789", "more_body": False}])

    assert seen == []
    assert sent[0]["status"] == 413


@pytest.mark.parametrize(
    ("path", "root", "most"),
    [
        ("/v1/evaluations", "", 8),
        ("/v1/evaluations/batch", "", 16),
        ("/clinic/v1/evaluations/batch", "/clinic", 16),
        ("/v1/evaluations/batch/", "", 8),
        ("/v1/evaluations/batch/other", "", 8),
        ("/V1/evaluations/batch", "", 8),
    ],
)
def test_one_path_may_have_a_limit_of_its_own(path: str, root: str, most: int) -> None:
    gone: Message = {"type": "http.disconnect"}

    within, _ = run([{"type": "http.request", "body": b"x" * most}, gone], path, root)
    beyond, sent = run([{"type": "http.request", "body": b"x" * (most + 1)}], path, root)

    assert within[0]["body"] == b"x" * most
    assert beyond == []
    assert b'"max_bytes":%d' % most in sent[1]["body"]


def test_many_large_bodies_at_once_are_told_to_come_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.web.edge.limits.MOST_HELD_BYTES", 40)
    entered = asyncio.Event()
    leave = asyncio.Event()
    answered: list[int] = []

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        entered.set()
        await leave.wait()

    async def ask(layer: BodyLimit, size: int) -> None:
        async def receive() -> Message:
            return {"type": "http.request", "body": b"x" * size}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered.append(message["status"])

        await layer(
            {"type": "http", "method": "POST", "headers": [], "path": "/batch"}, receive, send
        )

    async def scene() -> None:
        layer = BodyLimit(application, BodyLimits(8, {"/batch": 32}))
        first = asyncio.create_task(ask(layer, 32))
        await entered.wait()
        await ask(layer, 16)
        usual = asyncio.create_task(ask(layer, 8))
        await asyncio.sleep(0)
        leave.set()
        await asyncio.gather(first, usual)
        await ask(layer, 32)

    asyncio.run(scene())

    # Only the second was refused: what is of the usual size is let in, and room comes back.
    assert answered == [503]
