"""Errors and refusals become problems that tell nothing of their cause."""

import pytest
from starlette.testclient import TestClient

from tests.web.sample_app import ORIGIN, SECRET


@pytest.mark.parametrize("name", ["domain", "value", "group", "wrong/response"])
def test_an_unforeseen_error_says_nothing_and_carries_every_header(
    client: TestClient, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    answer = client.get(f"/fail/{name}", headers={"origin": ORIGIN, "x-request-id": "abc"})

    assert answer.status_code == 500
    assert answer.json() == {
        "type": "/problems/internal-error",
        "title": "Something went wrong on our side",
        "status": 500,
        "detail": "Something went wrong on our side. Nothing was concluded about the patient.",
        "instance": "urn:request:abc",
    }
    assert answer.headers["x-request-id"] == "abc"
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert SECRET not in caplog.text + str(answer.headers)


def test_an_answer_that_breaks_off_is_cut_without_its_cause(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Exception, match=r"[0-9a-f-]{36}") as broken:
        client.get("/fail/half/way")

    assert type(broken.value).__name__ == "AnswerCutShortError"
    assert broken.value.__cause__ is broken.value.__context__ is None
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    ("name", "status", "type_", "extra"),
    [
        ("http", 409, "/problems/conflict", {}),
        ("teapot", 418, "about:blank", {}),
        ("not-found", 404, "/problems/not-found", {}),
        ("withdrawn", 409, "/problems/knowledge-pack-withdrawn", {"pack": "deep_buttock_pain"}),
    ],
)
def test_refusals_of_the_domain_are_translated_without_their_text(
    client: TestClient, name: str, status: int, type_: str, extra: dict[str, str]
) -> None:
    answer = client.get(f"/fail/{name}")

    assert (answer.status_code, answer.json()["type"]) == (status, type_)
    assert extra.items() <= answer.json().items()
    assert SECRET not in answer.text + str(answer.headers)


def test_only_headers_that_are_needed_to_act_are_passed_on(client: TestClient) -> None:
    answer = client.get("/fail/http")

    assert answer.headers["retry-after"] == "7"
    assert "x-leak" not in answer.headers


def test_an_unknown_complaint_is_told_the_known_ones(client: TestClient) -> None:
    fault = client.get("/fail/complaint").json()["errors"][0]

    assert (fault["pointer"], fault["allowed"]) == ("/complaint", ["deep_buttock_pain"])
