"""What browsers are told: guarding headers, hosts and origins."""

import pytest
from fastapi import FastAPI, Response
from starlette.testclient import TestClient

from app.web.edge.hosts import trusted_hosts
from app.web.edge.origins import exact_origins
from app.web.install import install_web
from tests.web.sample_app import ORIGIN

PREFLIGHT = {"access-control-request-method": "POST"}


@pytest.mark.parametrize("url", ["/v1/evaluations", "/nothing", "/fail/value"])
def test_every_answer_is_guarded(client: TestClient, url: str) -> None:
    headers = client.get(url).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"


def test_a_page_may_set_a_guard_of_its_own() -> None:
    app = FastAPI()
    install_web(app, allowed_hosts=["*"])

    @app.get("/page")
    async def page() -> Response:
        return Response(headers={"Content-Security-Policy": "default-src 'self'"})

    answer = TestClient(app).get("/page", headers={"host": "anything at all"})

    assert answer.headers.get_list("content-security-policy") == ["default-src 'self'"]
    assert "vary" not in answer.headers


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("GET", "/v1/evaluations", 200),
        ("GET", "/nothing", 404),
        ("PUT", "/v1/evaluations", 405),
        ("GET", "/fail/value", 500),
        ("OPTIONS", "/v1/evaluations", 204),
    ],
)
def test_a_listed_origin_may_read_every_answer(
    client: TestClient, method: str, url: str, status: int
) -> None:
    answer = client.request(method, url, headers={"origin": ORIGIN})

    assert answer.status_code == status
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert "X-Request-Id" in answer.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in answer.headers
    assert "Origin" in answer.headers["vary"]


def test_a_listed_origin_may_read_a_refused_body(client: TestClient) -> None:
    answer = client.post("/v1/evaluations", content=b"x" * 70_000, headers={"origin": ORIGIN})

    assert answer.status_code == 413
    assert answer.headers["access-control-allow-origin"] == ORIGIN


def test_a_preflight_of_a_listed_origin_is_permitted(client: TestClient) -> None:
    answer = client.options("/v1/evaluations", headers={"origin": ORIGIN, **PREFLIGHT})

    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "Content-Type" in answer.headers["access-control-allow-headers"]
    assert "x-request-id" in answer.headers


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "*",
        "http://ehr.example.org",
        "https://ehr.example.org.evil.example",
        "https://evil-ehr.example.org",
        "https://ehr.example.org:8443",
        "HTTPS://EHR.EXAMPLE.ORG",
    ],
)
def test_no_other_origin_gets_any_permission(client: TestClient, origin: str) -> None:
    plain = client.get("/v1/evaluations", headers={"origin": origin})
    preflight = client.options("/v1/evaluations", headers={"origin": origin, **PREFLIGHT})

    for answer in (plain, preflight):
        assert not [name for name in answer.headers if name.startswith("access-control-")]
        assert "Origin" in answer.headers["vary"]


@pytest.mark.parametrize(
    "origin", ["*", "null", "ehr.example.org", "https://ehr.example.org/", "https://*.example.org"]
)
def test_an_inexact_origin_cannot_be_listed(origin: str) -> None:
    with pytest.raises(ValueError, match="exact"):
        exact_origins([origin])


@pytest.mark.parametrize("hosts", [[], [""], ["a:80"], ["a.*"], ["*a"], ["http://a"], ["a b"]])
def test_an_unclear_host_cannot_be_allowed(hosts: list[str]) -> None:
    with pytest.raises(ValueError, match="allowed hosts"):
        install_web(FastAPI(), allowed_hosts=hosts)


def test_hosts_are_compared_without_case() -> None:
    assert trusted_hosts(["Api.Clinic.Example", "[::1]"]) == {"api.clinic.example", "[::1]"}
