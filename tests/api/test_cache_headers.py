"""What may be kept of each answer: nothing that was made from findings, and knowledge with care."""

import json
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.journeys.readme import shown_request


def addresses(client: TestClient, method: str) -> list[str]:
    """Return the addresses of the contract that answer a method, without those that need an id."""
    paths = client.get("/openapi.json").json()["paths"]
    return [path for path, methods in paths.items() if method in methods and "{" not in path]


def test_no_answer_about_a_patient_is_kept_anywhere(client: TestClient, repository: Path) -> None:
    findings = json.loads(shown_request(repository).body)
    asked = addresses(client, "post")

    assert len(asked) >= 4
    for address in asked:
        for body in (findings, {}, {"findings": findings}, {"unknown": 1}):
            answer = client.post(address, json=body)
            assert answer.headers["cache-control"] == "no-store", address
            assert "etag" not in answer.headers


def test_knowledge_is_kept_but_asked_about_again(client: TestClient) -> None:
    asked = [each for each in addresses(client, "get") if each.startswith("/v1/knowledge")]

    assert len(asked) > 10
    for address in asked:
        answer = client.get(address)
        assert answer.headers["cache-control"] == "no-cache", address
        assert answer.headers["etag"]


@pytest.mark.parametrize("address", ["/health/live", "/health/ready", "/version"])
def test_the_state_of_the_service_is_never_kept(client: TestClient, address: str) -> None:
    assert client.get(address).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("page", ["/", "/docs", "/docs/full"])
def test_what_a_page_loads_is_kept_for_ever_under_an_address_of_its_content(
    client: TestClient, page: str
) -> None:
    loaded = re.findall(
        r'(?:src|href)="(/(?:static|docs)/[^"]+\.(?:css|js|svg))"', client.get(page).text
    )

    assert loaded
    for address in loaded:
        kept = client.get(address).headers["cache-control"]
        assert kept == "public, max-age=31536000, immutable", address


def test_no_refusal_is_kept(client: TestClient) -> None:
    for url in ("/nothing", "/v1/knowledge/stages/nothing", "/v1/knowledge?complaint=other"):
        answer = client.get(url)
        assert not answer.is_success
        assert answer.headers["cache-control"] == "no-store"
