"""Nothing that was submitted may come back, in any part of any answer, nor reach a log."""

import json
import logging
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

MARK = "Zq7xMark"
JSON = {"content-type": "application/json"}

marked = st.sampled_from(
    [
        MARK,
        f" {MARK} ",
        f"{MARK}@example.org",
        f"{MARK}\u0000",
        f"{MARK}é",
        f"'{MARK}'",
        f"<{MARK}>",
    ]
)
keys = (
    st.sampled_from(["measures", "pain_nprs", "sitting_pain", "left", "notes", "visits"]) | marked
)
leaves = marked | st.sampled_from([None, True, 3, -1, 6.5, 2**60, "yes"])
trees = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)
pairs = st.lists(st.tuples(keys, trees), min_size=1, max_size=4)


def written(members: list[tuple[str, object]]) -> bytes:
    """Write an object, repeated keys included."""
    inner = ",".join(f"{json.dumps(key)}:{json.dumps(value)}" for key, value in members)
    return f"{{{inner}}}".encode()


def assert_silent(answer: Any, caplog: pytest.LogCaptureFixture) -> None:
    assert answer.status_code < 500
    assert MARK not in answer.text
    assert MARK not in str(answer.headers)
    assert MARK not in caplog.text
    if not answer.is_success:
        assert answer.headers["content-type"] == "application/problem+json"


quiet = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@quiet
@given(pairs, st.sampled_from(["", MARK, "}"]))
def test_bodies(
    client: TestClient,
    caplog: pytest.LogCaptureFixture,
    members: list[tuple[str, object]],
    tail: str,
) -> None:
    caplog.set_level(logging.DEBUG, logger="app")
    body = written(members) + tail.encode()

    assert_silent(client.post("/v1/evaluations", content=body, headers=JSON), caplog)


@quiet
@given(marked.map(quote), st.sampled_from(["limit", MARK]), st.sampled_from(["GET", "PUT", "POST"]))
def test_paths_and_queries(
    client: TestClient, caplog: pytest.LogCaptureFixture, text: str, name: str, method: str
) -> None:
    for url in (f"/v1/evaluations?{name}={text}", f"/{text}", f"/problems/{text}", f"/v1/{text}/"):
        answer = client.request(method, url, headers=JSON)

        assert_silent(answer, caplog)
        assert "location" not in answer.headers


@pytest.mark.parametrize(
    "name",
    [
        *("accept", "accept-language", "content-type", "content-encoding", "host", "origin"),
        *("if-none-match", "if-match", "cookie", "authorization", "x-forwarded-host", "referer"),
        *("access-control-request-method", "access-control-request-headers", "traceparent", "te"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("url", ["/v1/evaluations", "/v1/packs/p", "/problems", "/nothing"])
def test_headers(
    client: TestClient, caplog: pytest.LogCaptureFixture, name: str, method: str, url: str
) -> None:
    answer = client.request(method, url, headers={**JSON, name: f"https://{MARK}.example"})

    assert_silent(answer, caplog)


def test_texts_of_errors_reach_neither_answer_nor_log(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    body = {"measures": {"pain_nprs": 3}, "notes": MARK}

    answer = client.post("/fail/chained", json=body)

    assert answer.status_code == 500
    assert MARK not in answer.text + caplog.text
    assert "RuntimeError" in caplog.text
    assert answer.headers["x-request-id"] in caplog.text
    assert all(record.exc_info is None for record in caplog.records)
