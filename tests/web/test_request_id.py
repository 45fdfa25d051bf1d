"""One well-formed id for each request, and never the junk that was offered."""

import re
import time
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.web.correlation.request_id import uuid7

UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{1,64}")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=80))
def test_only_well_formed_ids_are_taken_over(client: TestClient, offered: str) -> None:
    answer = client.get("/nothing", headers={"x-request-id": offered})

    given_back = answer.headers["x-request-id"]
    assert answer.json()["instance"] == f"urn:request:{given_back}"
    if WELL_FORMED.fullmatch(offered):
        assert given_back == offered
    # Spaces around a value are cut off by servers, but not by the test client.
    elif not WELL_FORMED.fullmatch(offered.strip()):
        assert UUID7.fullmatch(given_back)


@pytest.mark.parametrize(
    "junk", [b"", b"a" * 65, b"a" * 10_000, b"a b", b"a\tb", b"a;b", b"\xfc", b"a\xff", b"a\n"]
)
def test_junk_is_never_echoed(client: TestClient, junk: bytes) -> None:
    answer = client.get("/v1/evaluations", headers=[(b"x-request-id", junk)])

    assert UUID7.fullmatch(answer.headers["x-request-id"])


def test_two_ids_are_no_id(client: TestClient) -> None:
    answer = client.get("/v1/evaluations", headers=[("x-request-id", "a"), ("x-request-id", "b")])

    assert UUID7.fullmatch(answer.headers["x-request-id"])


def test_ids_are_of_version_7_ordered_in_time_and_unique() -> None:
    before = time.time_ns() // 1_000_000
    made = [uuid7() for _ in range(1_000)]
    after = time.time_ns() // 1_000_000

    assert {each.version for each in made} == {7}
    assert {each.variant for each in made} == {UUID(int=0x8 << 60).variant}
    assert all(before <= each.int >> 80 <= after for each in made)
    assert len(set(made)) == 1_000
