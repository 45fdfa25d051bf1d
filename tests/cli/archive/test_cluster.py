"""The example for a cluster writes, line by line, what the command writes."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.cli.archive.archives import evaluated, write_archive


def test_a_cluster_answers_as_the_command_does(
    repository: Path, tmp_path: Path, bodies: list[dict[str, Any]]
) -> None:
    given = write_archive(tmp_path / "in.ndjson", bodies * 12)
    evaluated(given, tmp_path / "command.ndjson")

    example = repository / "docs" / "cluster" / "dask_example.py"
    done = subprocess.run(
        [sys.executable, example, given, tmp_path / "cluster.ndjson"],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": str(repository),
            "DASK_TEMPORARY_DIRECTORY": str(tmp_path),
        },
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    answered = (tmp_path / "cluster.ndjson").read_bytes().splitlines()
    assert answered == (tmp_path / "command.ndjson").read_bytes().splitlines()
    assert len(answered) == len(bodies) * 12 + 1
