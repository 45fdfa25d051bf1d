"""What is answered before any route is looked for is what the routes would answer."""

from itertools import product

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from app.api.v1.catalogue.ready import ReadyAnswers
from app.api.v1.catalogue.shelf import Shelf
from app.engine.compile import CompiledPack
from tests.api.test_catalogue import build_client

PATHS = ("/v1/knowledge", "/v1/knowledge/stages", "/v1/knowledge/rules/safety.infection")
METHODS = ("GET", "HEAD", "POST")
ACCEPTS = (None, "*/*", "application/json", "text/html, */*;q=0.1", "application/xml", "")


@pytest.fixture(scope="module")
def ready(compiled: CompiledPack) -> TestClient:
    return build_client({"deep_buttock_pain": compiled})


@pytest.fixture(scope="module")
def by_routes(compiled: CompiledPack) -> TestClient:
    return build_client({"deep_buttock_pain": compiled}, ready=False)


def held(client: TestClient, path: str) -> list[str | None]:
    tag = client.get(path).headers["etag"]
    return [None, tag, f"W/{tag}", f'"x", {tag}', f"{tag}, {tag}", "*", '"x"', tag.strip('"'), ""]


def ask(client: TestClient, method: str, address: str, sent: dict[str, str | None]) -> Response:
    """Send exactly these headers: with the client's own wish for a format no read is plain."""
    request = client.build_request(method, address, headers={"x-request-id": "same"})
    del request.headers["accept"]
    request.headers.update({name: text for name, text in sent.items() if text is not None})
    return client.send(request)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("query", ["", "?complaint=deep_buttock_pain", "?complaint=other"])
def test_it_is_what_the_routes_answer(
    ready: TestClient, by_routes: TestClient, path: str, query: str
) -> None:
    for method, accept, condition in product(METHODS, ACCEPTS, held(ready, path)):
        sent = {"accept": accept, "if-none-match": condition}
        one, other = (ask(client, method, path + query, sent) for client in (ready, by_routes))

        assert (one.status_code, one.content) == (other.status_code, other.content)
        assert dict(one.headers) == dict(other.headers)


def test_a_plain_read_needs_no_route(compiled: CompiledPack) -> None:
    app = FastAPI()
    app.add_middleware(ReadyAnswers, shelf=Shelf({"deep_buttock_pain": compiled}))
    client = TestClient(app)
    tag = ask(client, "GET", PATHS[0], {}).headers["etag"]

    assert ask(client, "GET", PATHS[0], {"if-none-match": tag}).status_code == 304
    assert ask(client, "POST", PATHS[0], {}).status_code == 404


@pytest.mark.parametrize("name", ["if-none-match", "accept"])
def test_a_header_sent_twice_is_read_whole(
    ready: TestClient, by_routes: TestClient, name: str
) -> None:
    tag = ready.get(PATHS[0]).headers["etag"]
    for values in ((tag, '"x"'), ('"x"', tag), ("application/xml", "application/json")):
        headers = [(name, value) for value in values]
        clients = (ready, by_routes)
        statuses = {client.get(PATHS[0], headers=headers).status_code for client in clients}
        assert len(statuses) == 1


def test_what_is_not_there_is_not_found(ready: TestClient) -> None:
    assert ready.get("/v1/knowledge/rules/safety.nothing").status_code == 404
