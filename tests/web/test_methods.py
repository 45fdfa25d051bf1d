"""HEAD wherever there is GET, and every method in Allow."""

import asyncio

import pytest
from starlette.testclient import TestClient
from starlette.types import Message

from tests.web.sample_app import build_app

ALL = "DELETE, GET, HEAD, OPTIONS, POST"


@pytest.mark.parametrize(
    "url", ["/v1/evaluations", "/v1/packs/p", "/problems", "/problems/not-found", "/openapi.json"]
)
def test_head_is_get_without_a_body(client: TestClient, url: str) -> None:
    head, get = client.head(url), client.get(url)

    assert head.status_code == get.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == get.headers["content-length"]
    assert head.headers["content-type"] == get.headers["content-type"]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "TRACE", "BREW"])
def test_a_wrong_method_is_told_all_right_ones(client: TestClient, method: str) -> None:
    answer = client.request(method, "/v1/evaluations")

    assert (answer.status_code, answer.headers["allow"]) == (405, ALL)


def test_options_lists_all_methods_without_a_body(client: TestClient) -> None:
    answer = client.options("/v1/evaluations")

    assert (answer.status_code, answer.headers["allow"], answer.content) == (204, ALL, b"")
    assert client.options("/v1/packs/p").headers["allow"] == "GET, HEAD, OPTIONS"
    assert client.options("/v1/nothing").status_code == 404


def test_head_leaves_out_the_body_even_if_the_server_would_send_it() -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "HEAD",
        "path": "/v1/evaluations",
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"testserver")],
    }
    asyncio.run(build_app()(scope, receive, send))

    assert sent[0]["status"] == 200
    assert b"".join(each.get("body", b"") for each in sent[1:]) == b""


def test_a_prefix_of_a_proxy_makes_no_difference() -> None:
    client = TestClient(build_app(), root_path="/clinic")

    answer = client.options("/clinic/v1/packs/p")

    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert client.head("/clinic/v1/packs/p").status_code == 200


def test_head_of_what_has_no_get_is_refused(client: TestClient) -> None:
    answer = client.head("/v1/optional")

    assert (answer.status_code, answer.headers["allow"]) == (405, "OPTIONS, POST")
    assert client.head("/v1/nothing").status_code == 404
