"""The service as the image runs it: two workers, whose metrics agree whoever answers.

One that dies is replaced, and all can be renewed.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.journeys.operating import SERVE, Operated, operated, wait_until


def of_the_image(repository: Path, instruction: str) -> str:
    """Return what an instruction of the last stage says, its lines joined."""
    text = (repository / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    last = text.rpartition("\nFROM ")[2]
    return next(
        line.partition(" ")[2] for line in last.splitlines() if line.startswith(f"{instruction} ")
    )


@pytest.fixture(scope="module")
def service(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operated]:
    given = dict(each.split("=", 1) for each in of_the_image(repository, "ENV").split())
    settings = {name[5:]: text for name, text in given.items() if name.startswith("HCDS_")}
    settings["ALLOWED_HOSTS"] = "cds.clinic.example"
    with operated(repository, tmp_path_factory.mktemp("workers"), **settings) as service:
        wait_until(lambda: len(workers(service)) == 2, service)
        yield service


def workers(service: Operated) -> list[int]:
    """Return the workers that started and did not stop, in the order of their start."""
    events = [(line["event"], line["pid"]) for line in service.lines() if "pid" in line]
    stopped = {pid for event, pid in events if event == "stopped"}
    # A worker tells its start shortly before it takes requests on.
    serving = {pid for event, pid in events if event == "Application startup complete."}
    return [
        pid
        for event, pid in events
        if event == "started" and pid in serving - stopped and runs(pid)
    ]


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def counted(service: Operated, route: str) -> float:
    samples = service.scrape().get("hcds_requests_total", {})
    return sum(count for labels, count in samples.items() if ("route", route) in labels)


def test_the_image_starts_it_as_an_operator_does(repository: Path) -> None:
    command = json.loads(of_the_image(repository, "CMD"))

    assert command == ["python", *SERVE, "--host", "0.0.0.0"]


def test_the_images_health_check_asks_it(service: Operated, repository: Path) -> None:
    check = of_the_image(repository, "HEALTHCHECK").partition("CMD ")[2]
    python, *arguments = json.loads(check.replace(":8000/", f":{service.port}/"))

    assert python == "python"
    assert subprocess.run([sys.executable, *arguments], check=False, timeout=60).returncode == 0


def test_twelve_scrapes_agree_on_two_hundred_requests(service: Operated) -> None:
    before = counted(service, "/version")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: service.ask("GET", "/version"), range(200)))

    wait_until(lambda: counted(service, "/version") - before >= 200, service)
    scrapes = [counted(service, "/version") - before for _ in range(12)]
    lines = [line for line in service.requests() if line["route"] == "/version"]

    assert {answer.status_code for answer in answers} == {200}
    assert scrapes == [200.0] * 12
    assert len(lines) == 200
    assert {line["pid"] for line in lines} == set(workers(service))


def test_one_set_of_samples_says_what_runs(service: Operated) -> None:
    pack = service.ask("GET", "/version").json()["packs"][0]

    samples = service.scrape()

    assert list(samples["hcds_workers"].values()) == [2]
    assert list(samples["hcds_requests_in_flight"].values()) == [0]
    assert [dict(labels)["pack_digest"] for labels in samples["hcds_info"]] == [pack["digest"]]


def test_lines_of_batches_are_counted(service: Operated) -> None:
    body = b'{"presentation":{"age":38}}\n{"presentation":{"age":250}}\n'
    headers = {"Content-Type": "application/x-ndjson"}

    answer = service.ask("POST", "/v1/evaluations/batch", content=body, headers=headers)

    assert answer.status_code == 200
    lines = service.scrape()["hcds_batch_lines_total"]
    assert lines == {(("outcome", "evaluated"),): 1, (("outcome", "refused"),): 1}


def test_a_worker_that_is_killed_is_replaced_and_counting_goes_on(service: Operated) -> None:
    before = counted(service, "/version")
    killed = workers(service)[0]

    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: len(workers(service)) == 2 and killed not in workers(service), service)
    for _ in range(20):
        assert service.ask("GET", "/version").is_success

    wait_until(lambda: counted(service, "/version") >= before + 20, service)
    samples = service.scrape()
    assert counted(service, "/version") == before + 20
    # What the killed one said of itself is gone with it.
    assert list(samples["hcds_workers"].values()) == [2]
    (told,) = [line for line in service.lines() if line["event"] == "worker died"]
    assert (told["level"], told["worker"], told["signal"]) == ("error", killed, "SIGKILL")


def test_renewing_the_workers_fails_nobody(service: Operated) -> None:
    old, over, statuses = workers(service), threading.Event(), list[int]()

    def go_on_asking() -> None:
        while not over.is_set():
            statuses.append(service.ask("GET", "/v1/knowledge").status_code)
            # A small load: new workers have to start beside it.
            over.wait(0.05)

    with ThreadPoolExecutor(2) as pool:
        asking = [pool.submit(go_on_asking) for _ in range(2)]
        try:
            service.tell(signal.SIGHUP)
            wait_until(
                lambda: len(workers(service)) == 2 and not set(old) & set(workers(service)), service
            )
        finally:
            over.set()
        for each in asking:
            each.result()

    assert set(statuses) == {200}
    assert len(statuses) > 20
    wait_until(lambda: counted(service, "/v1/knowledge") >= len(statuses), service)
    assert counted(service, "/v1/knowledge") == len(statuses)
    assert list(service.scrape()["hcds_workers"].values()) == [2]


def test_it_stops_with_status_0_and_leaves_nothing_behind(service: Operated) -> None:
    service.tell(signal.SIGTERM)

    assert service.status() == 0
    assert service.lines()[-1]["event"] == "service stopped"
    assert service.err.read_text() == ""
    # What a container with a read-only root has to be given: a folder for temporary files.
    assert {path.name for path in service.out.parent.iterdir()} == {
        "out", "err", "tmp", "journey.sqlite3",
    }  # fmt: skip
    assert list((service.out.parent / "tmp").iterdir()) == []
