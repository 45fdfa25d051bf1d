"""What the caller already holds is not sent again."""

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from app.web.answers.etag import conditional_json

HELD = ['"v1-abc"', 'W/"v1-abc"', '"x", "v1-abc"', '"x",W/"v1-abc" , "y"', "*", " * "]
NOT_HELD = ['"v1"', "v1-abc", '"V1-ABC"', '"v1-abc', "", '"*"', 'w/"x"', '"x", "y"']


@pytest.mark.parametrize("condition", HELD)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_is_held_is_not_sent_again(client: TestClient, condition: str, method: str) -> None:
    answer = client.request(method, "/v1/packs/p", headers={"if-none-match": condition})

    assert answer.status_code == 304
    assert answer.content == b""
    assert answer.headers["etag"] == '"v1-abc"'
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert "content-length" not in answer.headers


@pytest.mark.parametrize("condition", NOT_HELD)
def test_anything_else_is_sent(client: TestClient, condition: str) -> None:
    answer = client.get("/v1/packs/p", headers={"if-none-match": condition})

    assert (answer.status_code, answer.json()) == (200, {"id": "p"})
    assert answer.headers["etag"] == '"v1-abc"'
    assert answer.headers["cache-control"] == "public, max-age=60"


def test_several_lines_of_the_header_count_as_one_list(client: TestClient) -> None:
    lines = [("if-none-match", '"x"'), ("if-none-match", '"v1-abc"')]

    assert client.get("/v1/packs/p", headers=lines).status_code == 304


@pytest.mark.parametrize("etag", ["", 'a"b', "a b", "a\nb", "é"])
def test_an_etag_that_cannot_be_quoted_is_refused(etag: str) -> None:
    request = Request({"type": "http", "headers": []})

    with pytest.raises(ValueError, match="etag"):
        conditional_json(request, b"{}", etag, "no-store")
