"""What holds at every address, asked of each operation of the specification as it is served."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

Json = dict[str, Any]
METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE", "BREW")
GUARDS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
}
ABOUT_PATIENTS = ("/v1/evaluations", "/v1/notes", "/v1/what-if", "/v1/why-not")
# Probes and monitors ask with what they have: these answer whatever is accepted or in the query.
FOR_PROBES = frozenset({"/health/live", "/health/ready", "/version"})


class Operation(NamedTuple):
    """One operation, with a request that it accepts."""

    method: str
    path: str
    url: str
    request: Json


def operations(document: Json) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        for method, described in item.items():
            request: Json = {}
            for media_type, content in described.get("requestBody", {}).get("content", {}).items():
                value = next(iter(content["examples"].values()))["value"]
                kind = "content" if isinstance(value, str) else "json"
                request = {kind: value, "headers": {"content-type": media_type}}
            yield Operation(method.upper(), path, shown(path, described), request)


def shown(path: str, described: Json) -> str:
    """Return the path with an example of each of its variables."""
    for parameter in described.get("parameters", ()):
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", example_of(parameter))
    return path


def example_of(parameter: Json) -> str:
    named = parameter.get("examples", {}).values()
    values = [each["value"] for each in named] or parameter["schema"].get("examples")
    return str(values[0] if values else parameter["example"])


@pytest.fixture(scope="module")
def every(app: FastAPI) -> list[Operation]:
    return list(operations(app.openapi()))


def test_there_is_something_to_ask(every: list[Operation]) -> None:
    assert len(every) > 40
    assert {each.method for each in every} == {"GET", "POST"}


def ask(client: TestClient, each: Operation, **changes: Any) -> Any:
    headers = {**each.request.get("headers", {}), **changes.pop("headers", {})}
    request = {"method": each.method, "url": each.url, **each.request, **changes}
    return client.request(**{**request, "headers": headers})


def test_each_operation_answers_its_example(client: TestClient, every: list[Operation]) -> None:
    assert {(each.url, ask(client, each).status_code) for each in every} == {
        (each.url, 200) for each in every
    }


def test_each_answer_is_guarded_and_has_the_id_of_its_request(
    client: TestClient, every: list[Operation]
) -> None:
    for each in every:
        for url in (each.url, f"{each.url}/nothing/here"):
            answer = ask(client, each, url=url, headers={"x-request-id": "r-1"})
            assert answer.headers["x-request-id"] == "r-1", url
            assert GUARDS.items() <= answer.headers.items(), url
            assert "server" not in answer.headers, url


def test_what_is_about_a_patient_is_never_kept(client: TestClient, every: list[Operation]) -> None:
    kept = {each.path: ask(client, each).headers["cache-control"] for each in every}

    about = {path for path in kept if path.startswith(ABOUT_PATIENTS)}
    assert {kept[path] for path in about} == {"no-store"}
    assert {each.path for each in every if each.method == "POST"} == about
    # Of the rest nothing is kept without being asked again, but the pages about problems.
    others = {path for path in kept if not path.startswith("/problems")}
    assert {kept[path] for path in others} == {"no-store", "no-cache"}


def test_head_is_get_without_the_body(client: TestClient, every: list[Operation]) -> None:
    for each in every:
        if each.method == "GET":
            got, head = ask(client, each), ask(client, each, method="HEAD")
            assert (head.status_code, head.content) == (200, b""), each.url
            for name in ("content-length", "content-type", "etag", "cache-control", "vary"):
                assert head.headers.get(name) == got.headers.get(name), (each.url, name)


def test_options_and_405_tell_every_method(client: TestClient, every: list[Operation]) -> None:
    answered: dict[str, set[str]] = {}
    for each in every:
        also = {"HEAD", "OPTIONS"} if each.method == "GET" else {"OPTIONS"}
        answered.setdefault(each.url, set()).update({each.method}, also)
    for url, methods in answered.items():
        for method in METHODS:
            answer = client.request(method, url)
            if method == "OPTIONS":
                assert (answer.status_code, answer.content) == (204, b""), url
            elif method in methods:
                assert answer.status_code != 405, (method, url)
                continue
            else:
                assert answer.status_code == 405, (method, url)
            assert set(answer.headers["allow"].split(", ")) == methods, (method, url)


def test_another_format_is_refused(client: TestClient, every: list[Operation]) -> None:
    for each in every:
        answer = ask(client, each, headers={"accept": "application/xml"})
        expected = 200 if each.path in FOR_PROBES else 406
        assert answer.status_code == expected, each.url


@pytest.mark.parametrize("other", ["{}/", "{}//", "/{}", "/v2{}"])
def test_no_other_address_is_taken_for_it(
    client: TestClient, every: list[Operation], other: str
) -> None:
    for each in every:
        answer = ask(client, each, url=f"http://testserver{other.format(each.url)}")
        assert (answer.status_code, "location" in answer.headers) == (404, False), each.url


@pytest.mark.parametrize("query", ["zq=1", "detail=short&detail=short", "Complaint=x"])
def test_a_name_that_is_not_known_in_the_query_is_refused(
    client: TestClient, every: list[Operation], query: str
) -> None:
    for each in every:
        answer = ask(client, each, url=f"{each.url}?{query}")
        if each.path in FOR_PROBES:
            assert answer.status_code == 200, each.url
        else:
            assert answer.status_code == 422, each.url
            assert answer.json()["errors"][0]["location"] == "query", each.url


def test_another_type_of_body_is_refused(client: TestClient, every: list[Operation]) -> None:
    for each in every:
        if each.method == "POST":
            for media_type in (
                "text/plain",
                "application/xml",
                "application/x-www-form-urlencoded",
            ):
                answer = ask(client, each, headers={"content-type": media_type})
                assert answer.status_code == 415, each.url
            empty = client.post(each.url, headers=each.request["headers"])
            assert empty.json()["type"] == "/problems/empty-body", each.url


def test_each_refusal_is_declared_and_explained(
    client: TestClient, every: list[Operation], app: FastAPI
) -> None:
    wrong: dict[str, Json] = {
        "for another host": {"headers": {"host": "records.example.org"}},
        "for another format": {"headers": {"accept": "application/xml"}},
        "with too much header": {"headers": {"cookie": "x" * 17_000}},
        "with another type": {"headers": {"content-type": "text/csv"}},
        "with an unknown name": {"params": {"zq": "1"}},
    }
    for each in every:
        declared = app.openapi()["paths"][each.path][each.method.lower()]["responses"]
        for change in wrong.values():
            answer = ask(client, each, **change)
            if not answer.is_success:
                assert str(answer.status_code) in declared, (each.url, answer.status_code)
                assert answer.headers["content-type"] == "application/problem+json"
                assert client.get(answer.json()["type"]).json()["status"] == answer.status_code
