"""The command that serves stops with its reason when the service cannot start."""

import json
import os
import socket
import subprocess
import sys
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from app.knowledge.shelf import newest_folders, shelve
from app.persistence.database import open_database
from app.persistence.migrate import migrate
from app.persistence.packs import PackStore
from tests.journeys.serving import free_port

ENDS_WITHIN_S = 120.0


def ended(
    repository: Path, folder: Path, workers: int, port: int = 0, /, **settings: str
) -> tuple[int, str]:
    """Return the status of a start that is refused, and the reason in its last line."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("HCDS_")}
    database = {"HCDS_DATABASE_URL": f"sqlite:///{folder}/serving.sqlite3"}
    command = [sys.executable, "-m", "app.cli", "serve", "--workers", str(workers)]
    command += ["--port", str(port or free_port())]
    done = subprocess.run(
        command,
        cwd=folder,
        env={**kept, **database, "PYTHONPATH": str(repository), **settings},
        capture_output=True,
        timeout=ENDS_WITHIN_S,
        check=False,
    )
    assert done.stderr == b""
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert "service stopped" not in {line["event"] for line in lines}
    assert (lines[-1]["level"], lines[-1]["event"]) == ("error", "cannot start")
    return done.returncode, lines[-1]["reason"]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_setting_of_the_wrong_form_ends_it(
    repository: Path, tmp_path: Path, workers: int
) -> None:
    code, said = ended(repository, tmp_path, workers, HCDS_ALLOWED_HOSTS="api.example:8000")

    assert code != 0
    assert "allowed hosts must be names without port" in said


@pytest.mark.parametrize("workers", [1, 2])
def test_a_pack_that_changed_under_its_version_ends_it(
    repository: Path, tmp_path: Path, workers: int
) -> None:
    url = f"sqlite:///{tmp_path}/serving.sqlite3"
    migrate(url)
    shelved = shelve(next(iter(newest_folders().values())))
    other = f"{shelved.canonical} "
    engine = open_database(url)
    PackStore(engine).keep(
        shelved.pack.manifest.model_copy(update={"status": "released"}),
        digest=sha256(other.encode()).hexdigest(),
        canonical_json=other,
        served_at=datetime.now(UTC),
    )
    engine.dispose()

    code, said = ended(repository, tmp_path, workers)

    assert code != 0
    assert "a released pack never changes" in said


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("metrics", [False, True])
def test_a_port_that_is_taken_ends_it(
    repository: Path, tmp_path: Path, workers: int, *, metrics: bool
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        if metrics:
            code, said = ended(repository, tmp_path, workers, HCDS_METRICS_PORT=str(port))
        else:
            code, said = ended(repository, tmp_path, workers, port)

    assert code != 0
    assert said == f"cannot listen on 127.0.0.1:{port}: Address already in use"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("HCDS_WORKERZ", "HCDS_WORKERZ is no setting; the nearest is HCDS_WORKERS"),
        ("HCDS_MODE", "HCDS_MODE: Input should be 'local' or 'clinic'"),
        ("HCDS_CORS_ORIGINS", "HCDS_CORS_ORIGINS: number 1 is no exact origin"),
    ],
)
def test_a_setting_that_cannot_be_is_named_without_what_was_set(
    repository: Path, tmp_path: Path, name: str, reason: str
) -> None:
    code, said = ended(repository, tmp_path, 1, **{name: "geheim"})

    assert code != 0
    assert said.startswith(reason)
    assert "geheim" not in said
