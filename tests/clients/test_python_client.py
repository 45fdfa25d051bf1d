"""The generated Python client calls a running server."""

import importlib
import io
import json
from typing import Any

from app.api.v1.examples import ALL_CLEAR, CLASSIC_RUNNER
from tests.clients.python_client import PythonClient
from tests.journeys.serving import Server

EMERGENCY = {
    **CLASSIC_RUNNER,
    "red_flags": {**ALL_CLEAR, "cauda_equina": {"saddle_numbness": "yes"}},
}


def evaluate(python: PythonClient, server: Server, findings: dict[str, Any], **more: Any) -> Any:
    body = python.findings(findings)
    return python.call("evaluations.evaluate_findings", server, body=body, **more)


def test_an_evaluation_is_read_into_its_types(python: PythonClient, server: Server) -> None:
    response = evaluate(python, server, CLASSIC_RUNNER)

    answer = response.parsed
    assert isinstance(answer, python.models.EvaluationDocument)
    assert (answer.triage.level, answer.plan.status, answer.plan.phase.id) == (
        "routine",
        "complete",
        "p2",
    )
    assert answer.provisional_diagnosis.certainty == "likely"
    # Nothing is lost on the way: what was read can be written as it was sent.
    sent = server.client.post("/v1/evaluations", json=CLASSIC_RUNNER).json()
    assert answer.to_dict() == sent


def test_the_whole_trace_is_read_too(python: PythonClient, server: Server) -> None:
    response = evaluate(python, server, CLASSIC_RUNNER, include="full_trace")

    sent = server.client.post("/v1/evaluations?include=full_trace", json=CLASSIC_RUNNER).json()
    assert response.parsed.to_dict() == sent


def test_a_red_flag_is_read(python: PythonClient, server: Server) -> None:
    answer = evaluate(python, server, EMERGENCY).parsed

    assert (answer.triage.level, answer.plan.status) == ("emergency", "withheld")
    assert answer.triage.reasons[0].level == "emergency"


def test_a_refusal_is_a_typed_problem(python: PythonClient, server: Server) -> None:
    misspelt = python.models.AggravatingFactors(sitting="sometimes")
    body = python.models.EvaluationRequest(aggravating_factors=misspelt)

    response = python.call("evaluations.evaluate_findings", server, body=body)

    problem = response.parsed
    assert isinstance(problem, python.models.ProblemDocument)
    assert (response.status_code, problem.type_) == (422, "/problems/validation-failed")
    assert [(each.pointer, each.allowed) for each in problem.errors] == [
        ("/aggravating_factors/sitting", ["yes", "no", "unknown"])
    ]


def test_the_request_id_is_that_of_the_caller(python: PythonClient, server: Server) -> None:
    note = importlib.import_module(f"{python.package.__name__}.api.evaluations.write_note")
    with python.at(server, X_Request_Id="call-4711") as client:
        response = note.sync_detailed(client=client, body=python.findings({"symptoms": {}}))

    assert response.headers["x-request-id"] == "call-4711"


def test_a_note_is_read(python: PythonClient, server: Server) -> None:
    response = python.call("evaluations.write_note", server, body=python.findings(CLASSIC_RUNNER))

    assert response.parsed.note.startswith(response.parsed.summary[:20])


def test_what_if_is_read(python: PythonClient, server: Server) -> None:
    changes = {"red_flags": {"cauda_equina": {"saddle_numbness": "yes"}}}
    body = python.models.WhatIfRequest.from_dict({"base": CLASSIC_RUNNER, "changes": changes})

    answer = python.call("evaluations.what_if", server, body=body).parsed

    assert (answer.before.triage, answer.after.triage) == ("routine", "emergency")


def test_why_not_is_read(python: PythonClient, server: Server) -> None:
    about = {"kind": "condition", "id": "deep_gluteal_syndrome"}
    body = python.models.WhyNotRequest.from_dict({"findings": CLASSIC_RUNNER, "about": about})

    answer = python.call("evaluations.why_not", server, body=body).parsed

    assert (answer.about.id, answer.concluded) == ("deep_gluteal_syndrome", False)


def test_what_is_held_is_not_sent_again(python: PythonClient, server: Server) -> None:
    first = python.call("knowledge.read_knowledge", server)
    held = first.headers["etag"]

    again = python.call("knowledge.read_knowledge", server, if_none_match=held)

    assert first.parsed.complaint == "deep_buttock_pain"
    assert (again.status_code, again.parsed, again.content) == (304, None, b"")


def test_one_entry_is_read(python: PythonClient, server: Server) -> None:
    response = python.call("knowledge.read_red_flag", server, id="saddle_numbness")

    assert response.parsed.item.group == "cauda_equina"


def test_a_batch_is_sent_and_read_line_by_line(python: PythonClient, server: Server) -> None:
    lines = [CLASSIC_RUNNER, {"symptoms": {"pain_ischial": "maybe"}}, EMERGENCY]
    archive = io.BytesIO(b"".join(json.dumps(line).encode() + b"\n" for line in lines))
    body = importlib.import_module(f"{python.package.__name__}.types").File(payload=archive)

    response = python.call("evaluations.evaluate_batch", server, body=body)

    *answered, closing = [json.loads(line) for line in response.parsed.payload]
    read = [
        python.models.RefusedLine.from_dict(line)
        if "problem" in line
        else python.models.EvaluatedLine.from_dict(line)
        for line in answered
    ]
    assert [(line.line, line.status) for line in read] == [(1, 200), (2, 422), (3, 200)]
    assert read[1].problem.errors[0].pointer == "/symptoms/pain_ischial"
    assert read[2].evaluation.triage.level == "emergency"
    counted = python.models.ClosingLine.from_dict(closing).closing
    assert (counted.lines, counted.evaluated, counted.refused) == (3, 2, 1)
