"""Clients made from the committed specification meet a server that has grown since.

The rule: ids go out as open strings, fields are added, and neither breaks a client; values come in
from a closed set, and what is not in it is refused with what is.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.api.v1.examples import CLASSIC_RUNNER
from tests.clients.grown import BUSY, LATER
from tests.clients.python_client import PythonClient
from tests.clients.typescript_client import TypeScriptClient
from tests.journeys.serving import Server

ABOUT_LATER = {"kind": "condition", "id": LATER}


def operations(repository: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield path and operation of everything the committed specification lets one read."""
    text = (repository / "openapi" / "v1.json").read_text(encoding="utf-8")
    for path, methods in json.loads(text)["paths"].items():
        if "get" in methods:
            yield path, methods["get"]


@pytest.fixture(scope="module")
def sent(grown: Server) -> Any:
    """Return what the grown server says of a patient."""
    response = grown.client.post("/v1/evaluations?include=full_trace", json=CLASSIC_RUNNER)
    assert response.status_code == 200, response.text
    return response.json()


def test_the_server_has_grown(sent: Any) -> None:
    assert LATER in {row["condition"] for row in sent["differential"]}
    assert f"safety.{LATER}" in {reason["rule"] for reason in sent["triage"]["reasons"]}
    assert LATER in {each["id"] for each in sent["plan"]["exercises"]}
    assert LATER in {group["group"] for group in sent["triage"]["red_flag_coverage"]}
    assert LATER in {item["id"] for item in sent["next_findings"]["items"]}
    assert f"safety.{LATER}" in {entry["rule"] for entry in sent["trace"]}
    assert sent[LATER] == sent["plan"][LATER] == sent["differential"][0][LATER]


def test_python_hands_everything_through(python: PythonClient, grown: Server, sent: Any) -> None:
    body = python.findings(CLASSIC_RUNNER)

    answer = python.call(
        "evaluations.evaluate_findings", grown, body=body, include="full_trace"
    ).parsed

    assert isinstance(answer, python.models.EvaluationDocument)
    assert LATER in [row.condition for row in answer.differential]
    assert f"safety.{LATER}" in [reason.rule for reason in answer.triage.reasons]
    assert answer.plan.additional_properties[LATER]["says"][0] == LATER
    assert answer.to_dict() == sent


@pytest.mark.parametrize(
    ("operation", "kind", "content"),
    [
        ("write_note", "EvaluationRequest", CLASSIC_RUNNER),
        ("what_if", "WhatIfRequest", {"base": {}, "changes": CLASSIC_RUNNER}),
        ("why_not", "WhyNotRequest", {"findings": CLASSIC_RUNNER, "about": ABOUT_LATER}),
    ],
)
def test_python_reads_what_else_is_said_of_a_patient(
    python: PythonClient, grown: Server, operation: str, kind: str, content: dict[str, Any]
) -> None:
    body = getattr(python.models, kind).from_dict(content)

    answer = python.call(f"evaluations.{operation}", grown, body=body).parsed

    path = {"write_note": "/v1/notes", "what_if": "/v1/what-if", "why_not": "/v1/why-not"}
    assert answer.to_dict() == grown.client.post(path[operation], json=content).json()
    assert LATER in answer.additional_properties


def test_python_reads_the_whole_grown_catalogue(
    python: PythonClient, grown: Server, repository: Path
) -> None:
    later: dict[str, list[str]] = {}
    for path, operation in operations(repository):
        if not path.startswith("/v1/knowledge") or "{" in path:
            continue
        name = f"knowledge.{operation['operationId']}"
        read = python.call(name, grown).parsed.to_dict()

        assert read == grown.client.get(path).json(), path
        ids = [item["id"] for item in read["items"] if LATER in item.get("id", "")]
        later |= {path: ids} if ids else {}

    assert {path.rpartition("/")[2] for path in later} == {
        "differential-diagnoses",
        "exercises",
        "red-flags",
        "rules",
        "symptoms",
    }
    entries = {path: operation for path, operation in operations(repository) if "{id}" in path}
    for path, ids in later.items():
        operation = entries[f"{path}/{{id}}"]
        read = python.call(f"knowledge.{operation['operationId']}", grown, id=ids[0]).parsed
        assert read.to_dict() == grown.client.get(f"{path}/{ids[0]}").json()


def test_python_reads_a_problem_of_a_kind_added_later(python: PythonClient, grown: Server) -> None:
    misspelt = python.models.AggravatingFactors(sitting="sometimes")
    body = python.models.EvaluationRequest(aggravating_factors=misspelt)

    problem = python.call("evaluations.evaluate_findings", grown, body=body).parsed

    assert isinstance(problem, python.models.ProblemDocument)
    assert (problem.type_, problem.errors[0].code) == (f"/problems/{LATER}", LATER)


def test_python_does_not_raise_on_a_status_added_later(python: PythonClient, grown: Server) -> None:
    response = python.call("operations.read_version", grown)

    assert (response.status_code, response.parsed) == (429, None)
    assert json.loads(response.content)["type"] == f"/problems/{LATER}"
    assert grown.client.get(BUSY).status_code == 429


def test_typescript_hands_everything_through(
    typescript: TypeScriptClient, grown: Server, sent: Any
) -> None:
    read = typescript.call("evaluate", grown, CLASSIC_RUNNER)
    whole = typescript.call("evaluateInFull", grown, CLASSIC_RUNNER)

    assert whole["data"] == sent
    assert LATER in read["conditions"]
    assert LATER in read["exercises"]
    assert LATER in read["ask"]
    assert f"safety.{LATER}" in read["rules"]


def test_typescript_reads_what_else_has_grown(typescript: TypeScriptClient, grown: Server) -> None:
    assert LATER in typescript.call("exercises", grown)
    assert typescript.call("whyNot", grown, CLASSIC_RUNNER, LATER)["about"] == LATER


def test_typescript_reads_a_problem_of_a_kind_added_later(
    typescript: TypeScriptClient, grown: Server
) -> None:
    refused = typescript.call("evaluate", grown, {"aggravating_factors": {"sitting": "sometimes"}})
    busy = typescript.call("version", grown)

    assert (refused["type"], refused["errors"][0]["code"]) == (f"/problems/{LATER}", LATER)
    assert (busy["status"], busy["error"]["type"]) == (429, f"/problems/{LATER}")


@pytest.mark.parametrize(
    ("findings", "pointer", "allowed"),
    [
        ({"presentation": {"side": "middle"}}, "/presentation/side", {"left", "right", "both"}),
        ({"symptoms": {"pain_ischial": "maybe"}}, "/symptoms/pain_ischial", {"yes", "no"}),
        ({"red_flags": {"cancer": "no"}}, "/red_flags/cancer", {"none_of_these"}),
        (
            {"clinician_settings": {"phase": "p5", "reason": "equipment"}},
            "/clinician_settings/phase",
            {"p1", "p4"},
        ),
    ],
)
def test_a_value_outside_the_closed_set_is_refused_with_the_set(
    server: Server, findings: dict[str, Any], pointer: str, allowed: set[str]
) -> None:
    response = server.client.post("/v1/evaluations", json=findings)

    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert error["pointer"] == pointer
    assert allowed <= set(error["allowed"])
