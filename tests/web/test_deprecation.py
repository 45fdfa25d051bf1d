"""What callers of an operation that will go away are told, on every answer."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Annotated

import pytest
from fastapi import APIRouter, FastAPI, Query
from fastapi.routing import iter_route_contexts
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from starlette.types import Message

from app.web.answers.deprecation import DECLARED, Deprecations, Notice
from app.web.install import install_web
from app.web.operations.metrics import REGISTRY
from app.web.requests.strict_request import StrictRoute

SINCE, SUNSET = date(2027, 3, 1), date(2028, 9, 30)
SUCCESSOR = "/v2/things"


def application() -> FastAPI:
    app = FastAPI()
    install_web(app, allowed_hosts=["testserver"])
    router = APIRouter(prefix="/v1", route_class=StrictRoute)
    notice = Notice(SINCE, SUNSET, SUCCESSOR).declaration()

    @router.get("/things", operation_id="list_things", **notice)
    async def list_things(limit: Annotated[int, Query(ge=1)] = 1) -> dict[str, int]:
        return {"limit": 1 // (limit - 2)}

    @router.post("/things", operation_id="add_thing")
    async def add_thing(thing: dict[str, int]) -> dict[str, int]:
        return thing

    @router.get("/things/newest", operation_id="read_newest")
    async def read_newest() -> dict[str, int]:
        return {}

    @router.get("/things/{name}", operation_id="read_thing", **notice)
    async def read_thing(name: str) -> dict[str, str]:
        return {"name": name}

    app.include_router(router)
    return app


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(application())


def counted(operation: str) -> float:
    labels = {"operation": operation}
    return REGISTRY.get_sample_value("hcds_deprecated_calls_total", labels) or 0.0


@pytest.mark.parametrize(
    ("method", "url", "headers", "status"),
    [
        ("GET", "/v1/things", {}, 200),
        ("HEAD", "/v1/things", {}, 200),
        ("GET", "/v1/things?limit=0", {}, 422),
        ("GET", "/v1/things?limit=2", {}, 500),
        ("GET", "/v1/things", {"accept": "text/csv"}, 406),
        ("GET", "/v1/things", {"host": "evil.example"}, 400),
        ("GET", "/v1/things", {"content-length": "ten"}, 400),
        ("GET", "/v1/things", {"cookie": "x" * 20_000}, 431),
    ],
)
def test_every_answer_tells_from_when_and_until_when(
    client: TestClient, method: str, url: str, headers: dict[str, str], status: int
) -> None:
    before = counted("list_things")

    answer = client.request(method, url, headers=headers)

    assert answer.status_code == status
    told = answer.headers["deprecation"]
    assert told.startswith("@")
    assert datetime.fromtimestamp(int(told[1:]), UTC).date() == SINCE
    assert answer.headers["sunset"] == "Sat, 30 Sep 2028 00:00:00 GMT"
    assert parsedate_to_datetime(answer.headers["sunset"]).date() == SUNSET
    assert f'<{SUCCESSOR}>; rel="successor-version"' in answer.headers["link"]
    assert 'rel="deprecation"' in answer.headers["link"]
    assert counted("list_things") == before + 1


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("POST", "/v1/things"),
        ("DELETE", "/v1/things"),
        ("OPTIONS", "/v1/things"),
        ("GET", "/v1/things/newest"),
        ("GET", "/v1/nothing"),
        ("GET", "/problems"),
    ],
)
def test_no_other_operation_tells_so(client: TestClient, method: str, url: str) -> None:
    answer = client.request(method, url)

    assert {"deprecation", "sunset", "link"}.isdisjoint(answer.headers)


def test_a_path_with_a_parameter_is_found_behind_a_proxy() -> None:
    client = TestClient(application(), root_path="/clinic")

    assert "sunset" in client.get("/clinic/v1/things/one").headers
    assert "sunset" not in client.get("/clinic/v1/things/newest").headers


def test_the_specification_says_so_too() -> None:
    paths = application().openapi()["paths"]

    assert paths["/v1/things"]["get"]["deprecated"] is True
    assert paths["/v1/things"]["get"][DECLARED] == {
        "since": "2027-03-01",
        "sunset": "2028-09-30",
        "successor": SUCCESSOR,
    }
    assert "deprecated" not in paths["/v1/things"]["post"]


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(-400, 400))
def test_there_are_always_twelve_months(since: date, days: int) -> None:
    sunset = since + timedelta(days=days)
    # As a calendar counts: the same day of the same month a year later has come.
    enough = (sunset.year - since.year, sunset.month, sunset.day) >= (1, since.month, since.day)
    if enough:
        assert Notice(since, sunset).headers()
    else:
        with pytest.raises(ValueError, match="12 months"):
            Notice(since, sunset)


def start(app: FastAPI) -> None:
    """Let the layers see the start of an application."""

    async def receive() -> Message:
        return {"type": "lifespan.startup"}

    async def send(message: Message) -> None:
        pass

    async def inside(*_: object) -> None:
        pass

    layer = Deprecations(inside, of=app, count=lambda _: None)
    asyncio.run(layer({"type": "lifespan"}, receive, send))


@pytest.mark.parametrize(
    "extra",
    [
        {"deprecated": True},
        {"openapi_extra": {DECLARED: {"since": "2027-01-01", "sunset": "2027-12-31"}}},
    ],
)
def test_an_application_with_a_wrong_notice_does_not_start(extra: dict[str, object]) -> None:
    app = application()
    app.add_api_route("/v1/other", lambda: None, **extra)  # type: ignore[arg-type]

    with pytest.raises(ValueError, match=r"12 months|without since and sunset"):
        start(app)


def test_an_application_with_proper_notices_starts() -> None:
    app = application()

    start(app)

    assert any(getattr(each, "deprecated", None) for each in iter_route_contexts(app.routes))
