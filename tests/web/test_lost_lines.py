"""Where no line can be written, because of a full disk or a lost reader, all else goes on."""

import subprocess
import sys
from pathlib import Path

import pytest

ENDS_WITHIN_S = 60.0
WRITE = """
import logging, threading, warnings
import structlog
from app.web.edge.last_resort import log_unforeseen
from app.web.operations.logs import configure_logs
configure_logs("FORM", "info")
for number in range(500):
    structlog.get_logger().info("x" * 100)
    logging.getLogger("uvicorn.error").info("Shutting down")
    log_unforeseen(LookupError(), None)
warnings.warn("odd", UserWarning, stacklevel=1)
thread = threading.Thread(target=lambda: {}[1])
thread.start()
thread.join()
"""
ANSWER = """
import structlog
from fastapi import FastAPI
from starlette.testclient import TestClient
from app.web.install import install_web, watch_requests
from app.web.operations.metrics import REGISTRY
from app.web.operations.stopping import Stopping
# The log of whoever embeds the application, which may do less than ours.
structlog.configure(logger_factory=structlog.PrintLoggerFactory(open("/dev/full", "w")))
app, stopping = FastAPI(), Stopping()
install_web(app, allowed_hosts=["testserver"])
watch_requests(app, stopping)
with TestClient(app) as client:
    for _ in range(3):
        try:
            client.get("/health/live")
        except OSError:
            pass
        else:
            raise AssertionError("the line could be written")
assert stopping.in_flight == 0
assert REGISTRY.get_sample_value("hcds_requests_in_flight") == 0
"""


def run(program: str, repository: Path, stdout: int) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=repository,
        stdout=stdout,
        stderr=subprocess.PIPE,
        timeout=ENDS_WITHIN_S,
        check=False,
    )


@pytest.mark.parametrize("form", ["json", "console"])
def test_whoever_writes_goes_on_and_ends_as_ever(
    repository: Path, unwritable: int, form: str
) -> None:
    done = run(WRITE.replace("FORM", form), repository, unwritable)

    assert (done.returncode, done.stderr) == (0, b"")


def test_a_request_that_cannot_be_written_down_has_ended_all_the_same(repository: Path) -> None:
    done = run(ANSWER, repository, subprocess.DEVNULL)

    assert (done.returncode, done.stderr) == (0, b"")
