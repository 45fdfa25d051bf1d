"""A request belongs to the trace it names rightly, and to a new one otherwise."""

import asyncio
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.types import Message, Receive, Scope, Send

from app.web.correlation.trace_context import offered_trace_id, trace_id_of
from app.web.edge.cors import AllowedOrigins
from app.web.edge.edge import Edge
from app.web.edge.hosts import TrustedHosts, trusted_hosts

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00f067aa0ba902b7"
GOOD = f"00-{TRACE}-{PARENT}-01"
TRACE_ID = re.compile(r"[0-9a-f]{32}")


def joined(*traceparents: bytes) -> str:
    """Return the trace that the layers give to a request with these headers."""
    found: list[str | None] = []

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        found.append(trace_id_of(scope))

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        pass

    layer = Edge(
        application, hosts=TrustedHosts(trusted_hosts("*")), origins=AllowedOrigins(frozenset())
    )
    headers = [
        *((b"traceparent", value) for value in traceparents),
        (b"tracestate", b"Mrs-Smith=1"),
        (b"baggage", b"patient=Mrs-Smith"),
    ]
    asyncio.run(layer({"type": "http", "method": "GET", "headers": headers}, receive, send))
    assert found[0] is not None
    assert TRACE_ID.fullmatch(found[0])
    assert found[0].strip("0")
    return found[0]


@pytest.mark.parametrize(
    "traceparent",
    [
        GOOD,
        f"00-{TRACE}-{PARENT}-00",
        f"00-{TRACE}-{PARENT}-ff",
        f"01-{TRACE}-{PARENT}-01",
        f"cc-{TRACE}-{PARENT}-01-what-comes-later",
        f"cc-{TRACE}-{PARENT}-01-",
    ],
)
def test_a_well_formed_trace_is_joined(traceparent: str) -> None:
    assert joined(traceparent.encode()) == TRACE


@pytest.mark.parametrize(
    "traceparents",
    [
        [],
        [""],
        [GOOD, GOOD],
        [GOOD.upper()],
        [f"00-{TRACE}-{PARENT}-01-more"],
        [f"00-{TRACE}-{PARENT}-01-"],
        [f"ff-{TRACE}-{PARENT}-01"],
        [f"00-{'0' * 32}-{PARENT}-01"],
        [f"00-{TRACE}-{'0' * 16}-01"],
        [f"cc-{TRACE}-{PARENT}-01.more"],
        [f"00-{TRACE[:-1]}-{PARENT}-01"],
        [f"00-{TRACE}-{PARENT}-1"],
        [f"0-{TRACE}-{PARENT}-01"],
        [f"00-{TRACE}-{PARENT}"],
        [f"00_{TRACE}_{PARENT}_01"],
        [f"00-{TRACE[:-1]}g-{PARENT}-01"],
        [f"{GOOD},{GOOD}"],
    ],
)
def test_anything_else_starts_a_new_trace(traceparents: list[str]) -> None:
    given_up = [value.encode() for value in traceparents]

    first, second = joined(*given_up), joined(*given_up)

    assert TRACE not in {first, second}
    assert first != second


@given(st.one_of(st.binary(max_size=80), st.from_regex(rb"\A[0-9a-f-]{40,60}\Z")))
@example(GOOD.encode())
@example(GOOD.encode() + b"\n")
def test_junk_is_never_taken_over(traceparent: bytes) -> None:
    taken = offered_trace_id([traceparent])

    if taken is not None:
        # Read a second time and by other means: part by part, as the specification lists them.
        version, trace, parent, flags, *more = traceparent.decode("latin-1").split("-")
        assert (taken, len(version), len(trace), len(parent), len(flags)) == (trace, 2, 32, 16, 2)
        assert int(trace, 16) > 0 < int(parent, 16)
        assert version != "ff"
        assert version != "00" or not more
        assert traceparent[:55] == traceparent[:55].lower()


def test_outside_of_the_layers_there_is_no_trace() -> None:
    assert trace_id_of({"type": "http"}) is None
