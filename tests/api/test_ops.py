"""Health probes and versions."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.api.ops.router import PackVersion, VersionDocument, make_ops_router
from app.web.install import install_web

VERSION = VersionDocument(
    contract_version="1.0.0",
    software_version="0.1.0",
    engine_version="1.0.0",
    packs=(PackVersion(id="deep_buttock_pain", version="2026.1", digest="ab" * 32),),
)
SECRET = "database at 10.0.0.7 refused password"


def components(*failing: str) -> Callable[[], Awaitable[Sequence[str]]]:
    async def ready() -> Sequence[str]:
        return failing

    return ready


def build_client(ready: Callable[[], Awaitable[Sequence[str]]]) -> TestClient:
    app = FastAPI()
    install_web(app, allowed_hosts=["testserver"])
    app.include_router(make_ops_router(ready=ready, version=lambda: VERSION, ready_within_s=0.05))
    return TestClient(app)


async def _raises() -> Sequence[str]:
    raise ConnectionError(SECRET)


async def _hangs() -> Sequence[str]:
    await asyncio.sleep(60)
    return []


def test_a_ready_service_says_so() -> None:
    answer = build_client(components()).get("/health/ready")

    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})
    assert answer.headers["cache-control"] == "no-store"


def test_failing_components_are_named_and_nothing_else_is_told() -> None:
    answer = build_client(components("knowledge", "database")).get("/health/ready")

    problem = answer.json()
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert problem["type"] == "/problems/not-ready"
    assert problem["failing"] == ["database", "knowledge"]
    assert problem.keys() == {"type", "title", "status", "detail", "instance", "failing"}


def test_a_check_that_hangs_counts_as_failed() -> None:
    answer = build_client(_hangs).get("/health/ready")

    assert (answer.status_code, answer.json()["failing"]) == (503, ["readiness_check"])


def test_a_check_that_breaks_is_an_error_without_its_text() -> None:
    answer = build_client(_raises).get("/health/ready")

    assert answer.status_code == 500
    assert SECRET not in answer.text


@pytest.mark.parametrize("ready", [_raises, _hangs, components("database")])
def test_life_does_not_depend_on_readiness(
    ready: Callable[[], Awaitable[Sequence[str]]],
) -> None:
    answer = build_client(ready).get("/health/live")

    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})
    assert answer.headers["cache-control"] == "no-store"


def test_versions_of_everything_that_decides_are_named() -> None:
    answer = build_client(components()).get("/version")

    assert answer.json() == {
        "contract_version": "1.0.0",
        "software_version": "0.1.0",
        "engine_version": "1.0.0",
        "packs": [{"id": "deep_buttock_pain", "version": "2026.1", "digest": "ab" * 32}],
    }


def test_every_operation_is_described() -> None:
    document = build_client(components()).get("/openapi.json").json()

    for url in ("/health/live", "/health/ready", "/version"):
        operation = document["paths"][url]["get"]
        assert len(operation["summary"]) <= 60
        assert operation["description"]
    for name in ("LiveDocument", "ReadyDocument", "VersionDocument", "PackVersion"):
        for described in document["components"]["schemas"][name]["properties"].values():
            assert described["description"]
    told = document["paths"]["/health/ready"]["get"]["responses"]["503"]["$ref"].rpartition("/")[2]
    assert "application/problem+json" in json.dumps(document["components"]["responses"][told])
