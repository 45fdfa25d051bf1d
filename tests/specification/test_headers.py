"""The headers that the specification declares are those that answers carry."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest
from fastapi import FastAPI
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from starlette.testclient import TestClient

from app.web.install import install_web
from app.web.problems.problem import ProblemError, problem_of
from app.web.specification.problem_documents import problem_responses
from tests.specification.test_examples import described, operations

Json = dict[str, Any]


class Asked(NamedTuple):
    """A request, and where its answer is declared."""

    status: int
    method: str
    path: str
    declared_at: str
    headers: Mapping[str, str] = MappingProxyType({})
    content: bytes | None = None


JSON = {"content-type": "application/json"}
EVALUATIONS, BATCH = "/v1/evaluations", "/v1/evaluations/batch"
ENTRY, LIST = "/v1/knowledge/red-flags/{id}", "/v1/knowledge/red-flags"
ASKED = (
    Asked(200, "get", "/version", "/version"),
    Asked(200, "get", "/problems", "/problems"),
    Asked(200, "get", LIST, LIST),
    Asked(200, "post", EVALUATIONS, EVALUATIONS, JSON, b"{}"),
    Asked(200, "post", BATCH, BATCH, {"content-type": "application/x-ndjson"}, b"{}\n"),
    Asked(304, "get", LIST, LIST, {"if-none-match": "*"}),
    Asked(304, "get", "/problems/conflict", "/problems/{slug}", {"if-none-match": "*"}),
    Asked(400, "get", "/version", "/version", {"host": "records.example.org"}),
    Asked(400, "post", EVALUATIONS, EVALUATIONS, JSON, b"{"),
    Asked(404, "get", f"{LIST}/nothing", ENTRY),
    Asked(406, "get", LIST, LIST, {"accept": "application/xml"}),
    Asked(413, "post", EVALUATIONS, EVALUATIONS, JSON, b"x" * 70_000),
    Asked(415, "post", EVALUATIONS, EVALUATIONS, {"content-type": "text/csv"}, b"{}"),
    Asked(415, "post", EVALUATIONS, EVALUATIONS, {**JSON, "content-encoding": "br"}, b"{}"),
    Asked(415, "post", BATCH, BATCH, {"content-type": "text/csv"}, b"{}"),
    Asked(422, "post", EVALUATIONS, EVALUATIONS, JSON, b'{"measures": 1}'),
    Asked(431, "get", "/version", "/version", {"cookie": "x" * 17_000}),
)


def declared(document: Json, response: Json) -> dict[str, Json]:
    """Return the headers of a response by name."""
    headers = described(document, response).get("headers", {})
    return {name: described(document, header) for name, header in headers.items()}


def responses(document: Json) -> Iterator[tuple[str, str, dict[str, Json]]]:
    """Yield where a response stands, its status, and its headers."""
    for method, path, operation in operations(document):
        for status, response in operation["responses"].items():
            yield f"{method} {path} {status}", status, declared(document, response)


def faults(headers: dict[str, Json], carried: dict[str, str]) -> Iterator[str]:
    """Yield the headers that are missing, or not of the declared form."""
    for name, header in headers.items():
        value = carried.get(name.lower())
        if value is None:
            if header.get("required"):
                yield f"{name} is missing"
            continue
        whole = header["schema"]["type"] == "integer" and re.fullmatch("[0-9]+", value)
        if not Draft202012Validator(header["schema"]).is_valid(int(value) if whole else value):
            yield f"{name} is {value}"


def test_every_response_declares_the_id_of_the_request(document: Json) -> None:
    seen = 0
    for where, _, headers in responses(document):
        assert headers["X-Request-Id"]["required"], where
        seen += 1

    assert seen > 100


def test_a_response_declares_what_its_status_needs(document: Json) -> None:
    needed = {"304": {"ETag"}, "415": {"Accept", "Accept-Encoding"}, "503": {"Retry-After"}}
    for where, status, headers in responses(document):
        own = headers.keys() - {"X-Request-Id"}
        assert own == needed.get(status, own & {"ETag"}), where
        assert "ETag" not in own or status in {"200", "304"}, where


def test_every_header_shows_a_value_of_its_form(document: Json) -> None:
    for where, _, headers in responses(document):
        for name, header in headers.items():
            assert header["description"], f"{where} {name}"
            assert Draft202012Validator(header["schema"]).is_valid(header["example"]), name


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: f"{asked.status} {asked.path}")
def test_an_answer_carries_what_is_declared(
    document: Json, client: TestClient, asked: Asked
) -> None:
    answer = client.request(asked.method, asked.path, headers=asked.headers, content=asked.content)
    operation = document["paths"][asked.declared_at][asked.method]
    headers = declared(document, operation["responses"][str(asked.status)])

    assert answer.status_code == asked.status
    assert list(faults(headers, dict(answer.headers))) == []
    versioned = "ETag" in headers
    assert ("etag" in answer.headers) == versioned
    if asked.status == 415:
        assert {"accept", "accept-encoding"} & answer.headers.keys()


@pytest.mark.parametrize("slug", ["service-unavailable", "not-ready", "too-many-requests"])
def test_what_may_be_asked_again_says_when(slug: str) -> None:
    app = FastAPI()
    install_web(app, allowed_hosts=["*"])

    @app.get("/busy", responses=problem_responses(slug))
    async def busy() -> None:
        raise ProblemError(problem_of(slug))

    client = TestClient(app)
    document, answer = app.openapi(), client.get("/busy")
    told = document["paths"]["/busy"]["get"]["responses"][str(answer.status_code)]

    assert int(answer.headers["retry-after"]) > 0
    assert list(faults(declared(document, told), dict(answer.headers))) == []
    assert declared(document, told).keys() == {"X-Request-Id", "Retry-After"}


def test_a_refused_method_is_told_the_others() -> None:
    app = FastAPI()
    install_web(app, allowed_hosts=["*"])

    @app.get("/read", responses=problem_responses(405))
    async def read() -> None:
        """Answer nothing."""

    answer = TestClient(app).delete("/read")
    told = app.openapi()["paths"]["/read"]["get"]["responses"]["405"]

    assert answer.status_code == 405
    assert declared(app.openapi(), told).keys() == {"X-Request-Id", "Allow"}
    assert list(faults(declared(app.openapi(), told), dict(answer.headers))) == []
