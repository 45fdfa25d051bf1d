"""The service as an operator runs it: command, lines, metrics and signals."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from prometheus_client.parser import text_string_to_metric_families

from tests.journeys.serving import environment, free_port

# Two workers start at once, on machines that may be busy with other tests.
STARTS_WITHIN_S = 120.0
STOPS_WITHIN_S = 60.0


class Operated(NamedTuple):
    """A service that answers.

    Attributes:
        out: What it wrote to standard output.
        err: What it wrote to standard error.
    """

    process: "subprocess.Popen[bytes]"
    port: int
    metrics_port: int
    out: Path
    err: Path

    @property
    def address(self) -> str:
        """Where requests are answered."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, **given: Any) -> httpx.Response:
        """Send one request on a connection of its own."""
        with httpx.Client(base_url=self.address, trust_env=False, timeout=60) as client:
            return client.request(method, path, **given)

    def lines(self) -> list[dict[str, Any]]:
        """Return everything that was written, each line as an object."""
        whole, _, _ = self.out.read_text("utf-8").rpartition("\n")
        return [json.loads(line) for line in whole.splitlines()]

    def requests(self) -> list[dict[str, Any]]:
        """Return the lines of requests, without those of starting up."""
        return [
            line
            for line in self.lines()
            if line["event"] == "request" and line["route"] != "/health/live"
        ]

    def scrape(self) -> dict[str, dict[tuple[tuple[str, str], ...], float]]:
        """Return the samples by name and labels."""
        address = f"http://127.0.0.1:{self.metrics_port}/metrics"
        text = httpx.get(address, trust_env=False, timeout=30).raise_for_status().text
        found: dict[str, dict[tuple[tuple[str, str], ...], float]] = {}
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                labels = tuple(sorted(sample.labels.items()))
                found.setdefault(sample.name, {})[labels] = sample.value
        return found

    def tell(self, sign: signal.Signals) -> None:
        """Send a signal to the process the operator started."""
        os.kill(self.process.pid, sign)

    def status(self) -> int:
        """Wait for its end and return its status."""
        return self.process.wait(timeout=STOPS_WITHIN_S)


SERVE = ("-m", "app.cli", "serve")


@contextmanager
def operated(
    repository: Path,
    folder: Path,
    log: int | None = None,
    /,
    *,
    command: Sequence[str] = SERVE,
    **settings: str,
) -> Iterator[Operated]:
    """Serve from an empty folder with some settings, `WORKERS="2"` for instance.

    Args:
        repository: Where the application is.
        folder: An empty folder.
        log: Descriptor that it writes its lines to; by default a file of the folder.
        command: What is run, without the port.
        settings: By their names without the prefix.
    """
    port, metrics_port = free_port(), free_port()
    given = {f"HCDS_{name}": value for name, value in settings.items()}
    variables = {"PYTHONPATH": str(repository), "HCDS_METRICS_PORT": str(metrics_port), **given}
    out, err, temporary = folder / "out", folder / "err", folder / "tmp"
    temporary.mkdir()
    variables["TMPDIR"] = str(temporary)
    with out.open("wb") as written, err.open("wb") as complained:
        process = subprocess.Popen(
            [sys.executable, *command, "--port", str(port)],
            cwd=folder,
            env={**environment(folder, hash_seed=1), **variables},
            stdin=subprocess.DEVNULL,
            stdout=written if log is None else log,
            stderr=complained,
        )
    service = Operated(process, port, metrics_port, out, err)
    try:
        wait_until(lambda: alive(service), service)
        yield service
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(timeout=STOPS_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise


def alive(service: Operated) -> bool:
    """Say whether it answers."""
    try:
        return service.ask("GET", "/health/live").is_success
    except httpx.TransportError:
        return False


def wait_until(holds: Callable[[], bool], service: Operated) -> None:
    """Wait for something to hold, or fail with what the service wrote."""
    end = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < end:
        written = service.out.read_text() + service.err.read_text()
        assert service.process.poll() is None, written
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError(service.out.read_text() + service.err.read_text())
