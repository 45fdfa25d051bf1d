"""A real server process on a port of its own: started, asked as the README asks, and stopped."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app import __version__
from app.engine import ENGINE_VERSION
from app.knowledge.shelf import newest_folders, shelve
from tests.journeys.readme import shown_addresses, shown_request
from tests.journeys.serving import (
    STARTS_WITHIN_S,
    STOPS_WITHIN_S,
    Server,
    environment,
    free_port,
    running,
    uvicorn_command,
)


@pytest.fixture(scope="module")
def server(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(repository, tmp_path_factory.mktemp("server"), hash_seed=1) as server:
        yield server


@pytest.fixture(scope="module")
def client(server: Server) -> httpx.Client:
    return server.client


def test_it_is_alive_and_ready(client: httpx.Client) -> None:
    live, ready = client.get("/health/live"), client.get("/health/ready")

    assert (live.status_code, live.json()) == (200, {"status": "alive"})
    assert (ready.status_code, ready.json()) == (200, {"status": "ready"})


def test_it_says_what_decides(client: httpx.Client) -> None:
    version = client.get("/version").json()

    shelved = shelve(newest_folders()["deep_buttock_pain"])
    assert version["software_version"] == __version__
    assert version["engine_version"] == ENGINE_VERSION
    assert version["packs"] == [
        {
            "id": shelved.pack.manifest.id,
            "version": shelved.pack.manifest.version,
            "digest": shelved.digest,
        }
    ]


def test_the_readmes_request_is_answered_as_the_readme_says(
    client: httpx.Client, repository: Path
) -> None:
    shown = shown_request(repository)

    response = client.post(shown.path, content=shown.body, headers=shown.headers)
    answer = response.json()

    assert response.status_code == 200
    assert answer["triage"]["level"] == "routine"
    assert answer["provisional_diagnosis"]["certainty"] == "likely"
    assert (answer["plan"]["status"], answer["plan"]["phase"]["id"]) == ("complete", "p2")
    assert answer["basis"]["pack"]["digest"] == client.get("/version").json()["packs"][0]["digest"]


def test_every_address_of_the_readme_is_served(client: httpx.Client, repository: Path) -> None:
    addresses = shown_addresses(repository)

    operations = client.get("/openapi.json").json()["paths"]
    read = [path for path in addresses if "post" not in operations.get(path, {})]

    assert {"/docs", "/docs/full", "/v1/knowledge"} <= set(read)
    assert [path for path in ("/", *read) if not client.get(path).is_success] == []
    # What takes findings answers when they are sent to it, and not before.
    asked = {path: client.post(path, json={}).status_code for path in set(addresses) - set(read)}
    assert asked == {
        "/v1/evaluations/batch": 415,
        "/v1/notes": 200,
        "/v1/what-if": 422,
        "/v1/why-not": 422,
    }


def test_nothing_tells_what_serves(client: httpx.Client) -> None:
    headers = client.get("/version").headers

    assert "server" not in headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-request-id"]


def test_a_refusal_is_a_problem(client: httpx.Client) -> None:
    answer = client.post("/v1/evaluations", json={"presentation": {"age": 250}})

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/presentation/age")
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/v1/knowledge", "/v1/knowledge/stages", "/version", "/problems"])
def test_head_answers_as_get_without_the_body(client: httpx.Client, path: str) -> None:
    got, head = client.get(path), client.head(path)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"]
    assert head.headers["content-type"] == got.headers["content-type"]


@pytest.mark.parametrize("path", ["/v1/knowledge", "/v1/knowledge/rules/safety.infection"])
def test_what_is_held_is_not_sent_again(client: httpx.Client, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    weak = client.get(path, headers={"If-None-Match": f"W/{first.headers['etag']}"})

    assert (first.status_code, again.status_code, weak.status_code) == (200, 304, 304)
    assert again.content == weak.content == b""
    assert again.headers["etag"] == first.headers["etag"]


def test_the_catalogues_first_page_leads_on(client: httpx.Client) -> None:
    parts = [part["href"] for part in client.get("/v1/knowledge").json()["items"]]

    assert {client.get(address).status_code for address in parts} == {200}


def test_two_processes_answer_with_the_same_bytes_and_one_stops_cleanly(
    server: Server, repository: Path, tmp_path: Path
) -> None:
    shown = shown_request(repository)
    whole = f"{shown.path}?include=full_trace"
    first = server.client.post(whole, content=shown.body, headers=shown.headers)

    with running(repository, tmp_path, hash_seed=2) as other:
        second = other.client.post(whole, content=shown.body, headers=shown.headers)
        os.kill(other.process.pid, signal.SIGTERM)
        status = other.process.wait(timeout=STOPS_WITHIN_S)

    log = other.log.read_text()
    assert first.content == second.content
    assert status in {0, -signal.SIGTERM}
    assert "Application shutdown complete" in log
    assert "Traceback" not in log


def test_the_log_holds_nothing_of_a_patient(server: Server) -> None:
    mark = "Zq7xMark"
    server.client.post("/v1/evaluations", json={"symptoms": {"pain_ischial": mark, mark: mark}})
    server.client.post(f"/v1/{mark}?name={mark}", content=json.dumps({mark: mark}))

    assert mark not in server.log.read_text()


def test_it_does_not_start_on_a_database_that_was_not_migrated(
    repository: Path, tmp_path: Path
) -> None:
    variables = environment(tmp_path, hash_seed=1)
    command = uvicorn_command(repository, "app.main:create_app", free_port())

    refused = subprocess.run(
        command,
        cwd=tmp_path,
        env=variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=STARTS_WITHIN_S,
        check=False,
    )

    assert refused.returncode != 0
