"""How the body limit passes a body on, message by message."""

import asyncio

from starlette.types import Message, Receive, Scope, Send

from app.web.limits import BodyLimit


def run(received: list[Message]) -> tuple[list[Message], list[Message]]:
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

    layer = BodyLimit(application, max_bytes=8)
    asyncio.run(layer({"type": "http", "headers": []}, receive, send))
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
