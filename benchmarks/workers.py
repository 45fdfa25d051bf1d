"""P7: two workers against one, how soon the service is ready, and the memory of a worker."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Final

from benchmarks.client import Load, Task, per_second, written
from benchmarks.measure import Row, ratio, spread
from benchmarks.serving import HOST, REPOSITORY, Server, ask, free_port
from benchmarks.visit import FULL_VISIT

PATH: Final = "/v1/evaluations?include=none"
JSON: Final = {"content-type": "application/json"}
PATIENCE_S: Final = 120.0
LOOK_S: Final = 0.01
MEGABYTE: Final = 1024 * 1024
# What the service imports, and nothing of its own: the least a start could take.
LIBRARIES: Final = (
    "alembic.command", "fastapi", "httptools", "jinja2", "orjson", "prometheus_client",
    "pydantic_settings", "sqlalchemy", "structlog", "uvicorn", "uvloop", "yaml",
)  # fmt: skip


def measure_workers(load: Load, folder: Path, *, rounds: int, seconds: float) -> Iterator[Row]:
    """Measure P7.

    Args:
        load: The load process.
        folder: Where the database may be kept.
        rounds: Turns of each.
        seconds: Length of a turn.

    Yields:
        Rows of the table.
    """
    body = json.dumps(FULL_VISIT).encode()
    with ExitStack() as stack:
        services = {
            workers: stack.enter_context(served(folder, workers=workers)) for workers in (1, 2)
        }
        tasks = {
            str(workers): Task(service.server, written("POST", PATH, JSON, body), 200)
            for workers, service in services.items()
        }
        taken = load.in_turns(tasks, rounds=rounds, seconds=seconds)
        memory = [_memory(pid) for pid in services[2].workers()]
        alone = _memory(services[1].server.pid)
    twice = ratio(per_second(taken["2"]), per_second(taken["1"]))
    yield Row("P7", f"POST {PATH}: two workers, requests/s of one", twice, "", 1.8)
    yield Row("", "  load busy, two workers", spread([each.client_busy for each in taken["2"]]))
    yield from _start(folder, max(2, rounds // 5))
    shared = [pss / MEGABYTE for pss, _ in memory]
    yield Row("P7", "memory of one of two workers, PSS", spread(shared), "MB", 100, None, True)
    resident = [rss / MEGABYTE for _, rss in memory]
    yield Row("", "  the same, RSS", spread(resident), "MB")
    yield Row("", "  a single worker, RSS", alone[1] / MEGABYTE, "MB")


def _start(folder: Path, rounds: int) -> Iterator[Row]:
    ready, imported = list[float](), list[float]()
    for _ in range(rounds):
        begun = time.monotonic()
        with served(folder, workers=1):
            ready.append(time.monotonic() - begun)
        imported.append(_seconds_to_import())
    against = ratio(ready, imported)
    yield Row("P7", "start to ready: times importing its libraries", against, "", 1.3, None, True)
    yield Row("", "  start to ready", spread(ready), "s")
    yield Row("", "  importing its libraries", spread(imported), "s")


def _seconds_to_import() -> float:
    begun = time.monotonic()
    program = f"import {', '.join(LIBRARIES)}"
    subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, check=True)
    return time.monotonic() - begun


@dataclass(frozen=True, slots=True)
class Service:
    """The service as operators run it.

    Attributes:
        server: Where it answers.
        log: What it wrote.
    """

    server: Server
    log: Path

    def workers(self) -> list[int]:
        """Return the process ids of the workers that take requests."""
        lines = [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]
        return [line["pid"] for line in lines if line["event"] == "Application startup complete."]


@contextmanager
def served(folder: Path, *, workers: int, **settings: str) -> Iterator[Service]:
    """Serve by the command that operators use, until the block is left.

    Args:
        folder: Where database and log are kept.
        workers: Processes that answer.
        settings: By the names of the environment, as in ``HCDS_KEEP_ALIVE_S="5"``.
    """
    port, log = free_port(), folder / f"workers-{workers}.log"
    command = [sys.executable, "-m", "app.cli", "serve", "--host", HOST, "--port", str(port)]
    with log.open("wb") as written_to:
        process = subprocess.Popen(
            [*command, "--workers", str(workers)],
            cwd=REPOSITORY,
            env={**_environment(folder), **settings},
            stdin=subprocess.DEVNULL,
            stdout=written_to,
        )
    service = Service(Server(port, process.pid), log)
    try:
        _wait_until_ready(process, service, workers)
        yield service
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_S)


def _wait_until_ready(process: subprocess.Popen[bytes], service: Service, workers: int) -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the service ended with {process.returncode}")
        try:
            ready = ask(service.server, "GET", "/health/ready", {}).status == HTTPStatus.OK
        except OSError:
            ready = False
        if ready and len(service.workers()) == workers:
            return
        time.sleep(LOOK_S)
    raise RuntimeError("the service was not ready in time")


def _memory(pid: int) -> tuple[int, int]:
    """Return the proportional and the resident set of a process, in bytes."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    sizes = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines[1:]}
    return sizes["Pss"], sizes["Rss"]


def _environment(folder: Path) -> dict[str, str]:
    inherited = {name: v for name, v in os.environ.items() if not name.startswith("HCDS_")}
    database = f"sqlite:///{folder / 'workers.sqlite3'}"
    return {**inherited, "HCDS_DATABASE_URL": database, "HCDS_MODE": "local"}
