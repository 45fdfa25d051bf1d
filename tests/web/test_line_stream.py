"""Answers of many lines: in turn, only as far as they are read, and none for who has gone away."""

import threading
from collections.abc import Iterator

import anyio
import pytest
from starlette.types import Message, Send

from app.web.answers.line_stream import PIECE_LINES, LineStream, OneAtATime

SCOPE = {"type": "http", "asgi": {"spec_version": "2.3"}}


def numbered(made: list[int], many: int) -> Iterator[bytes]:
    for number in range(many):
        made.append(number)
        yield b"%d\n" % number


async def never() -> Message:
    await anyio.sleep_forever()
    raise AssertionError


def test_it_is_sent_whole_and_in_order() -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    many = PIECE_LINES * 3 + 1
    stream = LineStream(numbered([], many), OneAtATime())
    anyio.run(stream, SCOPE, never, send)

    start, *bodies = sent
    assert dict(start["headers"])[b"content-type"] == b"application/x-ndjson"
    assert b"".join(each["body"] for each in bodies).split() == [b"%d" % n for n in range(many)]
    assert [each["more_body"] for each in bodies] == [True] * 4 + [False]


def test_lines_are_made_beside_the_event_loop_and_one_piece_at_a_time() -> None:
    on_threads, under_way, most = set(), 0, 0

    def lines() -> Iterator[bytes]:
        nonlocal under_way, most
        for _ in range(PIECE_LINES * 4):
            under_way += 1
            most = max(most, under_way)
            on_threads.add(threading.get_ident())
            under_way -= 1
            yield b"\n"

    async def send(_: Message) -> None:
        return

    async def several() -> None:
        turns = OneAtATime()
        async with anyio.create_task_group() as group:
            for _ in range(3):
                group.start_soon(LineStream(lines(), turns), SCOPE, never, send)

    anyio.run(several)

    assert most == 1
    assert threading.get_ident() not in on_threads


def test_answers_take_turns() -> None:
    order: list[str] = []

    async def both() -> None:
        turns = OneAtATime()
        async with anyio.create_task_group() as group:
            for name in ("first", "second"):
                stream = LineStream(numbered([], PIECE_LINES * 3), turns)
                group.start_soon(stream, SCOPE, never, told(name))

    def told(name: str) -> Send:
        async def send(message: Message) -> None:
            if message.get("body"):
                order.append(name)

        return send

    anyio.run(both)

    assert sorted(order) == ["first"] * 3 + ["second"] * 3
    assert "second" in order[:3]


@pytest.mark.parametrize("version", ["2.3", "2.4"])
def test_nothing_more_is_made_for_who_has_gone_away(version: str) -> None:
    made: list[int] = []
    gone = anyio.Event()

    async def receive() -> Message:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message.get("body"):
            gone.set()
            if version == "2.4":
                raise OSError
            await anyio.sleep(0.05)

    async def answer() -> None:
        stream = LineStream(numbered(made, PIECE_LINES * 100), OneAtATime())
        await stream({**SCOPE, "asgi": {"spec_version": version}}, receive, send)

    anyio.run(answer)

    assert PIECE_LINES <= len(made) <= PIECE_LINES * 3


def test_who_does_not_read_is_cut_off_and_the_end_is_not_sent() -> None:
    sent: list[Message] = []
    made: list[int] = []

    async def send(message: Message) -> None:
        if message.get("body"):
            await anyio.sleep_forever()
        sent.append(message)

    stream = LineStream(numbered(made, PIECE_LINES * 100), OneAtATime(), reader_s=0.2)
    anyio.run(stream, SCOPE, never, send)

    assert [message["type"] for message in sent] == ["http.response.start"]
    assert len(made) == PIECE_LINES


def test_the_time_of_who_reads_is_its_own_and_not_that_of_the_work() -> None:
    sent: list[Message] = []

    def slow() -> Iterator[bytes]:
        for _ in range(3):
            threading.Event().wait(0.2)
            yield b"x" * 70_000

    async def send(message: Message) -> None:
        sent.append(message)

    anyio.run(LineStream(slow(), OneAtATime(), reader_s=0.3), SCOPE, never, send)

    assert sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}


def test_who_takes_a_little_now_and_then_is_cut_off_all_the_same() -> None:
    """The time is that of the whole answer: one that drips would hold its place for ever."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        if message.get("body"):
            await anyio.sleep(0.1)
        sent.append(message)

    stream = LineStream(numbered([], PIECE_LINES * 20), OneAtATime(), reader_s=0.5)
    anyio.run(stream, SCOPE, never, send)

    assert sent[-1]["more_body"]
    assert 1 < len(sent) < 20
