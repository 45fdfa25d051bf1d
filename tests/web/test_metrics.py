"""What is counted grows with what the service offers, and never with what callers send."""

from collections.abc import Iterator

import pytest
from fastapi.routing import iter_route_contexts
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from app.main import create_app
from app.persistence.migrate import migrate
from app.settings import Settings
from app.web.operations import metrics
from app.web.operations.metrics import BUCKETS_S, METHODS, REGISTRY
from app.web.operations.route_template import Template

MOST_SERIES = 2_000
# Statuses that some request can bring about, on any route of this service.
STATUSES = (200, 204, 304, 400, 404, 406, 408, 413, 415, 422, 431, 500, 503)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    url = f"sqlite:///{tmp_path_factory.mktemp('metrics')}/metrics.sqlite3"
    migrate(url)
    app = create_app(Settings(_env_file=None, database_url=url))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


def series() -> set[tuple[str, frozenset[tuple[str, str]]]]:
    families = text_string_to_metric_families(generate_latest(REGISTRY).decode())
    return {
        (sample.name, frozenset(sample.labels.items()))
        for family in families
        for sample in family.samples
    }


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def test_a_request_is_counted_by_its_template(client: TestClient) -> None:
    labels = {"method": "GET", "route": "/v1/knowledge/stages/{id}"}
    before = [value("hcds_requests_total", status=s, **labels) for s in ("200", "404")]

    client.get("/v1/knowledge/stages/reactive")
    client.get("/v1/knowledge/stages/zq7xmark")

    after = [value("hcds_requests_total", status=s, **labels) for s in ("200", "404")]
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1]
    assert value("hcds_requests_in_flight") == 0


def test_a_refusal_is_counted_by_its_problem(client: TestClient) -> None:
    before = value("hcds_refusals_total", problem="validation-failed")

    client.post("/v1/evaluations", json={"presentation": {"age": 250}})

    assert value("hcds_refusals_total", problem="validation-failed") == before + 1


def test_junk_makes_no_series(client: TestClient) -> None:
    paths = ("/version", "/v1/knowledge/rules/{}", "/v1/evaluations", "/{}", "/v1/{}/{}")
    for number in range(60):
        for path in paths:
            junk = path.replace("{}", f"zq{number}x")
            client.request(f"JUNK{number}", junk)
            client.get(f"{junk}?{number}", headers={"Accept": f"junk/{number}"})
    made = len(series())

    for number in range(60, 120):
        for path in paths:
            junk = path.replace("{}", f"zq{number}x")
            client.request(f"JUNK{number}", junk)
            client.get(f"{junk}?{number}", headers={"Accept": f"junk/{number}"})

    assert len(series()) == made
    assert not any("zq" in str(each).lower() or "JUNK" in str(each) for each in series())


def test_not_even_every_status_of_every_route_makes_too_many(client: TestClient) -> None:
    """The worst a caller could do on purpose, by a count of what could be reached."""
    routes: dict[str, set[str]] = {}
    for context in iter_route_contexts(client.app.routes):  # type: ignore[attr-defined]
        methods = routes.setdefault(str(context.path), set())
        methods.update(context.methods or ())

    answered = sum(len(methods) * 9 for methods in routes.values())
    heads = sum(9 for methods in routes.values() if "GET" in methods)
    unmatched = (len(METHODS) + 1) * len(STATUSES)
    times = (len(routes) + 1) * (len(BUCKETS_S) + 3)

    assert answered + heads + unmatched + times + 100 <= MOST_SERIES


def test_a_method_that_a_route_does_not_answer_makes_no_series_of_its_own() -> None:
    declared = Template("/planted", frozenset({"GET", "HEAD"}))

    metrics.count_request("DELETE", declared, 405, 0.001)

    assert value("hcds_requests_total", method="DELETE", route="/planted", status="405") == 0
    assert value("hcds_requests_total", method="DELETE", route="unmatched", status="405") >= 1


def test_a_kind_of_refusal_nobody_registered_has_no_name() -> None:
    metrics.count_refusal("zq7x")

    assert value("hcds_refusals_total", problem="zq7x") == 0
    assert value("hcds_refusals_total", problem="other") >= 1


def test_calls_that_will_go_away_and_lines_of_batches_are_counted() -> None:
    before = value("hcds_batch_lines_total", outcome="refused")

    metrics.count_deprecated_call("read_planted")
    for outcome in ("refused", "evaluated", "refused", "zq7x"):
        metrics.count_batch_line(outcome)

    assert value("hcds_deprecated_calls_total", operation="read_planted") >= 1
    assert value("hcds_batch_lines_total", outcome="refused") == before + 2
    assert value("hcds_batch_lines_total", outcome="zq7x") == 0
