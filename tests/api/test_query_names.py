"""A query name that an operation does not have is refused, on every operation of the contract."""

import re

import pytest
from fastapi.testclient import TestClient

MARK = "Zq7xMark"
LENIENT = ("/health/live", "/health/ready", "/version")
METHODS = {"get", "post", "put", "patch", "delete"}


def operations(client: TestClient) -> list[tuple[str, str, list[str]]]:
    """Return method, address and query names of every operation."""
    return [
        (
            method.upper(),
            re.sub(r"\{[^}]*\}", "tendon", path),
            [each["name"] for each in told.get("parameters", []) if each["in"] == "query"],
        )
        for path, methods in client.get("/openapi.json").json()["paths"].items()
        for method, told in methods.items()
        if method in METHODS
    ]


def test_an_unknown_name_is_refused_and_not_repeated(client: TestClient) -> None:
    asked = [each for each in operations(client) if each[1] not in LENIENT]

    assert len(asked) > 20
    for method, address, known in asked:
        answer = client.request(method, address, params={MARK: MARK})
        error = answer.json()["errors"][0]

        assert answer.status_code == 422, address
        assert (error["code"], error["location"]) == ("unknown_parameter", "query"), address
        assert error["allowed"] == known, address
        assert MARK not in answer.text


def test_a_name_that_comes_twice_is_refused(client: TestClient) -> None:
    for method, address, known in operations(client):
        if known:
            answer = client.request(method, address, params=[(known[0], "x"), (known[0], "x")])
            assert answer.json()["errors"][0]["code"] == "unknown_parameter", address


@pytest.mark.parametrize("address", [*LENIENT, "/", "/docs", "/openapi.json"])
def test_probes_and_pages_take_what_monitors_and_browsers_add(
    client: TestClient, address: str
) -> None:
    assert client.get(address, params={"utm_source": "x"}).status_code == 200
