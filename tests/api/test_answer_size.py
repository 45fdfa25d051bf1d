"""The default answer can be read between two patients: every part is there, in 30 KB or less."""

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.api.v1.examples import EVALUATION_EXAMPLES
from app.cli.outcomes import Patient
from app.cli.validation import patients
from tests.journeys.readme import shown_request

URL = "/v1/evaluations"
MOST_BYTES = 30 * 1024
PATIENTS = patients()
NO = "none_of_these"

# Each part of the answer with what has to stand in it.
PARTS: dict[str, set[str]] = {
    "triage": {
        *("level", "act_within", "complete", "reasons", "red_flag_coverage", "must_ask"),
        *("cannot_exclude", "safety_net", "review_by"),
    },
    "provisional_diagnosis": {
        *("condition", "name", "certainty", "statement", "home_condition", "may_coexist"),
        "trial_definition",
    },
    "stage": {
        *("label", "alternates", "confidence", "criteria_met", "criteria_not_met"),
        *("criteria_unknown", "reversibility", "limits", "tag", "sources"),
    },
    "plan": {
        *("status", "reasons", "instead", "phase", "exercises", "hip_flexion_cap_deg"),
        *("load_advice", "avoid", "education", "imaging", "referral", "escalation"),
        *("populations", "clinician_settings", "load_test", "next_phase"),
    },
    "basis": {
        *("pack", "engine_version", "input_digest", "evaluation_digest", "assumptions"),
        *("limitations", "intended_use", "sign_off", "warnings"),
    },
}


def size(client: TestClient, findings: object, include: str | None = None) -> int:
    query = {"include": include} if include else {}
    answer = client.post(URL, json=findings, params=query)
    assert answer.status_code == 200, answer.text
    return len(answer.content)


def test_the_readmes_answer_has_every_part_and_fits(client: TestClient, repository: Path) -> None:
    shown = shown_request(repository)

    response = client.post(shown.path, content=shown.body, headers=shown.headers)

    answer = response.json()
    assert len(response.content) <= MOST_BYTES
    for part, members in PARTS.items():
        assert members <= answer[part].keys(), part
    assert answer["summary"]
    assert answer["trace"]
    assert "post_test_probability" in answer


def test_the_parts_are_filled_and_not_only_named(client: TestClient, repository: Path) -> None:
    shown = shown_request(repository)

    answer = client.post(shown.path, content=shown.body, headers=shown.headers).json()

    plan = answer["plan"]
    for filled in ("exercises", "load_advice", "avoid", "education", "imaging", "escalation"):
        assert plan[filled], filled
    for criteria in ("progress_when", "hold_when", "regress_when", "stop_when", "tempo"):
        assert plan["phase"][criteria], criteria
    for exercise in plan["exercises"]:
        assert exercise["regressions"], exercise["id"]
        assert exercise["progressions"], exercise["id"]
    assert answer["stage"]["limits"]
    assert answer["triage"]["safety_net"]
    assert answer["provisional_diagnosis"]["trial_definition"]["counted"]
    for condition in answer["differential"][:3]:
        assert condition.keys() >= {"for", "against", "neutral", "not_asked"}
        assert ("next_step" in condition) is (condition["support"] not in {"none", "against"})
    first = answer["differential"][0]
    assert first["for"]
    assert first["not_asked"]


@pytest.mark.parametrize("name", EVALUATION_EXAMPLES)
def test_each_example_fits_and_is_smaller_without_its_trace(client: TestClient, name: str) -> None:
    findings = EVALUATION_EXAMPLES[name]["value"]

    default = size(client, findings)

    assert default <= MOST_BYTES
    assert size(client, findings, "none") < default < size(client, findings, "full_trace")


@pytest.mark.parametrize("patient", PATIENTS, ids=[patient.id for patient in PATIENTS])
def test_the_answer_for_each_coded_patient_fits(client: TestClient, patient: Patient) -> None:
    assert size(client, patient.request) <= MOST_BYTES


@pytest.mark.parametrize(
    "changed",
    [
        {"clinician_settings": {"phase": "p3", "reason": "clinical_judgement"}},
        {"clinician_settings": {"phase": "p1", "reason": "clinical_judgement"}},
        {"pre_test_probability": {"proximal_hamstring_tendinopathy": 40}},
        {"risk_factors": {"pregnant_or_postpartum": "yes", "anticoagulant": "yes"}},
        {"red_flags": {"cauda_equina": NO, "nerve_loss": NO, "injury": NO, "infection": NO}},
    ],
    ids=["a later phase", "an earlier phase", "a range", "special situations", "flags not asked"],
)
def test_a_runner_with_more_to_say_fits(
    client: TestClient, runner: Any, changed: dict[str, Any]
) -> None:
    assert size(client, {**runner, **changed}) <= MOST_BYTES
