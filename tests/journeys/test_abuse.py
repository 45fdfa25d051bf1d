"""A short abuse mix: abusers are closed or refused, and the honest client hardly notices.

``make abuse`` measures for two minutes what is not asserted here: how quickly.
"""

import pytest

from benchmarks.abuse import Outcome, measure
from benchmarks.abusers import HELD, SENT

REFUSED = {
    "giant body": {"413"},
    "deep json": {"400"},
    "bad host": {"400"},
    "giant headers": {"431"},
    "no http": {"400"},
    "two lengths": {"400"},
}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return measure(
        10,
        tmp_path_factory.mktemp("abuse"),
        HCDS_RECEIPT_DEADLINE_S="1",
        HCDS_ANSWER_DEADLINE_S="1",
    )


def test_every_honest_request_is_answered(outcome: Outcome) -> None:
    assert len(outcome.beside.seconds) == len(outcome.alone.seconds) > 50
    assert outcome.alone.faults == outcome.beside.faults == []


@pytest.mark.parametrize("kind", HELD)
def test_sockets_that_are_held_are_closed(outcome: Outcome, kind: str) -> None:
    assert outcome.abusers.get(f"{kind}: closed", 0) > 0


@pytest.mark.parametrize("kind", SENT)
def test_bad_requests_are_refused_for_what_they_are(outcome: Outcome, kind: str) -> None:
    answered = {name.split(": ")[1] for name in outcome.abusers if name.startswith(f"{kind}: ")}

    # On a busy machine the last ones may have been cut off by the end of the abuse.
    assert answered - {"none"} == REFUSED[kind]


def test_nothing_of_it_stays(outcome: Outcome) -> None:
    _, left = outcome.open_sockets

    assert left == 0
    assert max(outcome.resident_mb) - outcome.resident_mb[0] < 80
