"""The generated TypeScript client calls a running server."""

from app.api.v1.examples import ALL_CLEAR, CLASSIC_RUNNER
from tests.clients.typescript_client import TypeScriptClient
from tests.journeys.serving import Server

SADDLE = {"cauda_equina": {"saddle_numbness": "yes"}}


def test_an_evaluation_is_read(typescript: TypeScriptClient, server: Server) -> None:
    read = typescript.call("evaluate", server, CLASSIC_RUNNER)

    sent = server.client.post("/v1/evaluations", json=CLASSIC_RUNNER).json()
    assert read["summary"] == sent["summary"]
    assert (read["level"], read["plan"], read["phase"]) == ("routine", "complete", "p2")
    assert read["exercises"] == [each["id"] for each in sent["plan"]["exercises"]]


def test_the_whole_trace_is_handed_through(typescript: TypeScriptClient, server: Server) -> None:
    read = typescript.call("evaluateInFull", server, CLASSIC_RUNNER)

    sent = server.client.post("/v1/evaluations?include=full_trace", json=CLASSIC_RUNNER).json()
    assert read["data"] == sent


def test_a_red_flag_is_read(typescript: TypeScriptClient, server: Server) -> None:
    flagged = {**CLASSIC_RUNNER, "red_flags": {**ALL_CLEAR, **SADDLE}}

    read = typescript.call("evaluate", server, flagged)

    assert (read["level"], read["plan"], read["exercises"]) == ("emergency", "withheld", [])


def test_a_refusal_is_a_typed_problem(typescript: TypeScriptClient, server: Server) -> None:
    read = typescript.call("evaluate", server, {"aggravating_factors": {"sitting": "sometimes"}})

    assert (read["refused"], read["type"]) == (422, "/problems/validation-failed")
    assert [(each["pointer"], each["allowed"]) for each in read["errors"]] == [
        ("/aggravating_factors/sitting", ["yes", "no", "unknown"])
    ]
    assert read["instance"] == "urn:request:called-from-typescript"


def test_a_note_is_read_in_both_forms(typescript: TypeScriptClient, server: Server) -> None:
    note = typescript.call("note", server, CLASSIC_RUNNER)
    text = typescript.call("noteAsText", server, CLASSIC_RUNNER)

    assert text.strip() == note.strip()


def test_what_if_is_read(typescript: TypeScriptClient, server: Server) -> None:
    read = typescript.call("whatIf", server, CLASSIC_RUNNER, {"red_flags": SADDLE})

    assert (read["before"], read["after"]) == ("routine", "emergency")


def test_why_not_is_read(typescript: TypeScriptClient, server: Server) -> None:
    read = typescript.call("whyNot", server, CLASSIC_RUNNER, "deep_gluteal_syndrome")

    assert read["about"] == "deep_gluteal_syndrome"
    assert read["said"]


def test_what_is_held_is_not_sent_again(typescript: TypeScriptClient, server: Server) -> None:
    read = typescript.call("catalogueTwice", server)

    assert {"symptoms", "rules"} <= set(read["parts"])
    assert (read["again"], read["body"]) == (304, None)


def test_a_batch_is_sent_and_read_line_by_line(
    typescript: TypeScriptClient, server: Server
) -> None:
    lines = [CLASSIC_RUNNER, {"symptoms": {"pain_ischial": "maybe"}}, {"red_flags": SADDLE}]

    read = typescript.call("batch", server, lines)

    assert read == ["routine", "/problems/validation-failed", "emergency", 3]
