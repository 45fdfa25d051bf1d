"""A withdrawn pack stops no start: it is refused to who evaluates, and shown to who reads."""

import json
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app import main
from app.knowledge.shelf import PACKS, newest_folders
from app.persistence.migrate import migrate
from app.settings import Settings


@pytest.fixture
def withdrawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """Yield a client of the whole application, whose newest pack was withdrawn."""
    shutil.copytree(PACKS, tmp_path / "packs")
    folder = newest_folders(tmp_path / "packs")["deep_buttock_pain"]
    manifest = (folder / "pack.yaml").read_text(encoding="utf-8")
    assert manifest.count("\n  status: draft\n") == 1
    manifest = manifest.replace("\n  status: draft\n", "\n  status: withdrawn\n")
    (folder / "pack.yaml").write_text(manifest, encoding="utf-8")
    monkeypatch.setattr(main, "newest_folders", partial(newest_folders, tmp_path / "packs"))
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite:///{tmp_path}/test.sqlite3",
        allowed_hosts=("testserver",),
    )
    migrate(settings.database_url)
    with TestClient(main.create_app(settings)) as client:
        yield client


def shown_refusal(client: TestClient) -> dict[str, Any]:
    """Return type, title and detail of the refusal that the specification shows."""
    document = client.get("/openapi.json").json()
    declared = document["paths"]["/v1/evaluations"]["post"]["responses"]["409"]
    name = declared["$ref"].removeprefix("#/components/responses/")
    content = document["components"]["responses"][name]["content"]["application/problem+json"]
    (example,) = content["examples"].values()
    return {member: example["value"][member] for member in ("type", "title", "detail")}


def test_it_starts_refuses_to_evaluate_and_is_still_read(
    withdrawn: TestClient, runner: Any
) -> None:
    ready = withdrawn.get("/health/ready")
    refused = withdrawn.post("/v1/evaluations", json=runner)
    read = withdrawn.get("/v1/knowledge")

    assert ready.status_code == 200
    problem = refused.json()
    assert refused.status_code == 409
    assert problem.items() >= shown_refusal(withdrawn).items()
    assert problem["type"] == "/problems/knowledge-pack-withdrawn"
    assert (problem["pack"], problem["version"]) == ("deep_buttock_pain", "2026.1")
    assert "plan" not in problem
    assert read.status_code == 200
    assert read.json()["pack"]["status"] == "withdrawn"


def test_each_line_of_a_batch_is_told(withdrawn: TestClient, runner: Any) -> None:
    body = json.dumps(runner).encode()
    answer = withdrawn.post(
        "/v1/evaluations/batch",
        content=body + b"\n{\n" + body,
        headers={"Content-Type": "application/x-ndjson"},
    )

    *lines, last = map(json.loads, answer.text.splitlines())
    assert [line["status"] for line in lines] == [409, 400, 409]
    assert lines[0]["problem"]["type"] == "/problems/knowledge-pack-withdrawn"
    assert (last["closing"]["evaluated"], last["closing"]["refused"]) == (0, 3)
    assert last["closing"]["packs"][0]["status"] == "withdrawn"
