"""The note over HTTP: from the same evaluation, as JSON or as bare text."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.api.v1.examples import EVALUATION_EXAMPLES
from app.api.v1.schemas.note import NoteDocument
from app.cli.outcomes import Patient
from app.cli.validation import patients

URL = "/v1/notes"
PATIENTS = patients()


def noted(client: TestClient, findings: Any, accept: str | None = None) -> Any:
    return client.post(URL, json=findings, headers={"Accept": accept} if accept else {})


@pytest.mark.parametrize("name", EVALUATION_EXAMPLES)
def test_the_note_is_written_from_the_same_evaluation(client: TestClient, name: str) -> None:
    findings = EVALUATION_EXAMPLES[name]["value"]

    answer = noted(client, findings)
    evaluation = client.post("/v1/evaluations", json=findings).json()

    note = NoteDocument.model_validate(answer.json())
    assert note.summary == evaluation["summary"]
    assert note.note.startswith(note.summary)
    assert note.evaluation_digest == evaluation["basis"]["evaluation_digest"]
    assert note.pack.model_dump() == evaluation["basis"]["pack"]
    assert note.evaluation_digest[:12] in note.note
    assert next(iter(answer.json())) == "summary"


@pytest.mark.parametrize("patient", PATIENTS, ids=[patient.id for patient in PATIENTS])
def test_each_coded_patient_can_be_written_down(client: TestClient, patient: Patient) -> None:
    note = noted(client, patient.request).json()["note"]

    evaluation = client.post("/v1/evaluations", json=patient.request).json()
    assert f"Triage: {evaluation['triage']['level']}" in note
    for reason in evaluation["triage"]["reasons"]:
        assert reason["action"] in note


def test_who_asks_for_text_gets_the_bare_note(client: TestClient) -> None:
    findings = EVALUATION_EXAMPLES["classic_runner"]["value"]

    text = noted(client, findings, "text/plain")

    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert text.text == noted(client, findings).json()["note"]
    assert "Accept" in text.headers["vary"]
    assert text.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/plain;q=0.5, */*"])
def test_json_is_the_rule(client: TestClient, accept: str) -> None:
    assert noted(client, {}, accept).headers["content-type"] == "application/json"


def test_another_format_is_refused(client: TestClient) -> None:
    assert noted(client, {}, "application/pdf").status_code == 406


def test_findings_are_refused_as_in_an_evaluation(client: TestClient) -> None:
    wrong = {"presentation": {"age": "38", "side": "left"}, "symptoms": {"pain_ischial": "maybe"}}

    refused = noted(client, wrong)

    assert refused.status_code == 422
    assert refused.json()["errors"] == client.post("/v1/evaluations", json=wrong).json()["errors"]
