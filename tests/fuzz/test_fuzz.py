"""A short run of the fuzzer finds nothing in the service, and finds every fault planted in it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.fuzz.faulty_app import FAULTS
from tests.fuzz.running import Result, fuzz
from tests.fuzz.served import command
from tests.fuzz.waivers import WAIVERS
from tests.journeys.serving import running, serve_command

# The configuration and the hooks of `make fuzz`; fewer cases of smaller bodies.
SHORT = ("--max-examples", "10", "--no-shrink")
FIELDS = 2


def own(check: str) -> str:
    return f"Custom check failed: `{check}`"


FOUND = {
    "a 500 for some input": ("/v1/evaluations", "Server error"),
    "an undeclared status": ("/v1/knowledge/stages/{id}", "Undocumented status code"),
    "an echo of what was sent": ("/v1/what-if", own("nothing_sent_comes_back")),
    "an accepted unknown name": ("/v1/why-not", own("an_unknown_name_is_refused")),
    "an answer that breaks its schema": ("/v1/knowledge/exercises", "Response violates schema"),
    "a wrong Allow": ("/version", "Allow header mismatch"),
    "a wrong Allow of 405": ("/version", own("methods_are_told_truly")),
    "no guard": ("/health/live", own("every_answer_is_guarded")),
    "an answer to be kept": ("/v1/notes", own("every_answer_is_guarded")),
    "a lost request id": ("/health/ready", own("the_request_id_is_echoed")),
    "a refusal in plain text": ("/v1/knowledge/rules", own("every_error_is_a_problem")),
    "a type explained nowhere": ("/v1/knowledge/sources/{id}", own("every_error_is_a_problem")),
    "HEAD unlike GET": ("/v1/knowledge/phases", own("head_is_get_without_a_body")),
}


def run(repository: Path, folder: Path, served: Callable[[int], list[str]]) -> Result:
    for name in ("server", "fuzzer"):
        (folder / name).mkdir()
    with running(repository, folder / "server", hash_seed=1, command=served) as server:
        return fuzz(server.address, folder / "fuzzer", *SHORT, narrow=FIELDS)


def test_nothing_is_found_in_the_service(repository: Path, tmp_path: Path) -> None:
    result = run(repository, tmp_path, serve_command)

    assert (result.status, result.found) == (0, {}), result.printed
    assert set(result.waived) <= {waiver.name for waiver in WAIVERS}
    # A probe that nothing sets off would be as quiet as one that finds nothing.
    assert min(result.probes.values()) > 100
    operations = result.report["operations"]
    assert operations["tested"] == operations["total"] > 0
    assert {phase["status"] for phase in result.report["phases"].values()} == {"success"}


@pytest.fixture(scope="module")
def faulty(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Result:
    faulty_app = partial(command, "faulty_app:build_app")
    return run(repository, tmp_path_factory.mktemp("faulty"), faulty_app)


@pytest.mark.parametrize("fault", FOUND)
def test_a_planted_fault_is_found(faulty: Result, fault: str) -> None:
    path, title = FOUND[fault]

    assert faulty.status != 0
    assert title in faulty.found.get(path, set()), faulty.found


def test_no_fault_is_planted_without_being_looked_for() -> None:
    assert set(FAULTS) <= set(FOUND)
