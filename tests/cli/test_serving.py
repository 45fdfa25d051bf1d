"""The command that serves stops with its reason when the service cannot start."""

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


def ended(repository: Path, folder: Path, workers: int, **settings: str) -> tuple[int, str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("HCDS_")}
    database = {"HCDS_DATABASE_URL": f"sqlite:///{folder}/serving.sqlite3"}
    command = [sys.executable, "-m", "app.cli", "serve", "--workers", str(workers)]
    command += ["--port", str(free_port())]
    done = subprocess.run(
        command,
        cwd=folder,
        env={**kept, **database, "PYTHONPATH": str(repository), **settings},
        capture_output=True,
        timeout=ENDS_WITHIN_S,
        check=False,
    )
    assert done.stderr == b""
    return done.returncode, done.stdout.decode()


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


def test_a_metrics_port_that_is_taken_ends_it(repository: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        code, said = ended(repository, tmp_path, 1, HCDS_METRICS_PORT=port)

    assert code != 0
    assert "Address already in use" in said
