"""Every way a request can be wrong, and the status it gets."""

import gzip
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

JSON = {"content-type": "application/json"}
GOOD = b'{"measures":{"pain_nprs":3}}'
PACKED = gzip.compress(GOOD)
FORMAT = "unsupported-media-type"
URL = "/v1/evaluations"

# status, type, changes of the good request
TABLE: list[tuple[int, str, dict[str, object]]] = [
    (400, "empty-body", {"content": b""}),
    (400, "empty-body", {"content": b"", "headers": {}}),
    (400, "malformed-json", {"content": b"{"}),
    (400, "malformed-json", {"content": b"[]"}),
    (400, "malformed-json", {"content": b'{"a":NaN}'}),
    (400, "malformed-json", {"content": b'{"a":1e999}'}),
    (400, "malformed-json", {"content": b'{"a":1,"a":2}'}),
    (400, "malformed-json", {"content": b'{"a":"\\ud800"}'}),
    (400, "malformed-json", {"content": b'{"a":"\\u0000"}'}),
    (400, "malformed-json", {"content": b'{"a":9007199254740993}'}),
    (400, "malformed-json", {"content": b"\xef\xbb\xbf" + GOOD}),
    (400, "malformed-json", {"content": GOOD.decode().encode("utf-16")}),
    (400, "malformed-json", {"content": b'{"a":' + b"[" * 40 + b"]" * 40 + b"}"}),
    (400, "malformed-json", {"content": b"[" * 20_000}),
    (400, "invalid-host", {"headers": {**JSON, "host": "evil.example"}}),
    (400, "invalid-host", {"headers": {**JSON, "host": "testserver.evil.example"}}),
    (400, "invalid-host", {"headers": {**JSON, "host": "clinic.example"}}),
    (400, "invalid-host", {"headers": {**JSON, "host": "testserver:80:80"}}),
    (400, "bad-request", {"headers": {**JSON, "content-length": "ten"}}),
    (404, "not-found", {"url": "/v1/nothing"}),
    (404, "not-found", {"url": "/v1/evaluations/"}),
    (404, "not-found", {"url": "/problems/nothing", "method": "GET"}),
    (405, "method-not-allowed", {"method": "PUT"}),
    (405, "method-not-allowed", {"method": "TRACE"}),
    (405, "method-not-allowed", {"method": "BREW"}),
    (406, "not-acceptable", {"headers": {**JSON, "accept": "application/xml"}}),
    (406, "not-acceptable", {"headers": {**JSON, "accept": "text/html, image/*"}}),
    (406, "not-acceptable", {"headers": {**JSON, "accept": "application/json;q=0, */*"}}),
    (406, "not-acceptable", {"headers": {**JSON, "accept": "application/problem+json"}}),
    (406, "not-acceptable", {"headers": {**JSON, "accept": "nonsense"}}),
    (413, "body-too-large", {"content": b'{"a":"' + b"x" * 65_536 + b'"}'}),
    (415, FORMAT, {"headers": {}}),
    (415, FORMAT, {"headers": {"content-type": ""}}),
    (415, FORMAT, {"headers": {"content-type": "text/plain"}}),
    (415, FORMAT, {"headers": {"content-type": "text/json"}}),
    (415, FORMAT, {"headers": {"content-type": "application/fhir+json"}}),
    (415, FORMAT, {"headers": {"content-type": "application/json;charset=utf-16"}}),
    (415, FORMAT, {"headers": {"content-type": "application/json; version=2"}}),
    (415, FORMAT, {"headers": {"content-type": "application/json, text/plain"}}),
    (415, FORMAT, {"headers": {"content-type": "multipart/form-data"}}),
    (415, FORMAT, {"headers": {**JSON, "content-encoding": "gzip"}, "content": PACKED}),
    (415, FORMAT, {"headers": {**JSON, "content-encoding": "br"}}),
    (422, "validation-failed", {"content": b"{}"}),
    (422, "validation-failed", {"content": b'{"measures":{"pain_nprs":true}}'}),
    (422, "validation-failed", {"content": b'{"measures":{"pain_nprs":"6"}}'}),
    (422, "validation-failed", {"content": b'{"measures":{"pain_nprs":6.0}}'}),
    (422, "validation-failed", {"content": b'{"measures":{"pain_nprs":11}}'}),
    (422, "validation-failed", {"content": b'{"measures":{"pain_nprs":null}}'}),
    (422, "validation-failed", {"content": b'{"measures":{"pain_nprs":3},"sitting_pain":true}'}),
    (422, "validation-failed", {"content": b'{"measures":{"pain_nprs":3},"sitting_pain":"Yes"}'}),
    (422, "validation-failed", {"content": b'{"measures":{"pain_nprs":3},"other":1}'}),
    (422, "validation-failed", {"url": URL + "?limit=0", "method": "GET", "content": None}),
    (422, "validation-failed", {"url": URL + "?limit=x", "method": "GET", "content": None}),
    (431, "headers-too-large", {"headers": {**JSON, "cookie": "x" * 16_384}}),
    (431, "headers-too-large", {"headers": {**JSON, **{f"x-{n}": "y" for n in range(100)}}}),
]  # fmt: skip


@pytest.mark.parametrize(("status", "slug", "change"), TABLE)
def test_each_fault_gets_its_status_as_a_problem(
    client: TestClient, status: int, slug: str, change: dict[str, object]
) -> None:
    request = {"method": "POST", "url": URL, "content": GOOD, "headers": JSON, **change}

    answer = client.request(**request)  # type: ignore[arg-type]

    problem = answer.json()
    assert answer.status_code == status == problem["status"]
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["type"] == f"/problems/{slug}"
    assert problem["instance"] == f"urn:request:{answer.headers['x-request-id']}"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert client.get(problem["type"]).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"content-type": "application/json"},
        {"content-type": "Application/JSON; Charset=UTF-8"},
        {"content-type": 'application/json;charset="utf-8"'},
        {**JSON, "content-encoding": "identity"},
        {**JSON, "accept": "application/json"},
        {**JSON, "accept": "application/*;q=0.1"},
        {**JSON, "accept": "text/html, application/json;q=0.9, */*;q=0"},
        {**JSON, "accept": "text/html,*/*;q=0.8"},
        {**JSON, "accept": ""},
        {**JSON, "host": "TestServer:8000"},
        {**JSON, "host": "a.clinic.example"},
    ],
)
def test_proper_requests_are_not_refused(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post(URL, content=GOOD, headers=headers).status_code == 200


def test_a_body_of_unknown_length_is_limited_too(client: TestClient) -> None:
    def parts(count: int) -> Iterator[bytes]:
        yield b'{"measures":{"pain_nprs":3},"notes":"'
        for _ in range(count):
            yield b" " * 1024
        yield b'"}'

    within = client.post(URL, content=parts(63), headers=JSON)
    beyond = client.post(URL, content=parts(64), headers=JSON)

    assert (within.status_code, beyond.status_code) == (422, 413)


def test_a_body_of_exactly_the_limit_is_read(client: TestClient) -> None:
    padded = GOOD + b" " * (64 * 1024 - len(GOOD))

    assert client.post(URL, content=padded, headers=JSON).status_code == 200
    assert client.post(URL, content=padded + b" ", headers=JSON).status_code == 413


def test_wrong_formats_are_told_the_right_one(client: TestClient) -> None:
    wrong_type = client.post(URL, content=GOOD, headers={"content-type": "text/plain"})
    packed = client.post(URL, content=GOOD, headers={**JSON, "content-encoding": "gzip"})
    unacceptable = client.post(URL, content=GOOD, headers={**JSON, "accept": "text/csv"})

    assert wrong_type.headers["accept"] == "application/json"
    assert packed.headers["accept-encoding"] == "identity"
    assert unacceptable.json()["produces"] == ["application/json"]


def test_an_optional_body_may_be_left_out_but_not_be_broken(client: TestClient) -> None:
    assert client.post("/v1/optional").json() == {"pain": -1, "kind": "optional"}
    assert client.post("/v1/optional", content=b"{", headers=JSON).status_code == 400
    assert client.post("/v1/optional", content=b"{}", headers={}).status_code == 415
