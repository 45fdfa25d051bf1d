"""Filling in the form for a coded patient gives the evaluation that the API gives."""

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from starlette.testclient import TestClient

from app.api.v1.examples import EVALUATION_EXAMPLES
from app.cli.validation import CASES
from tests.api.pages.served_form import ServedForm, answers_of, send

PATIENTS = {path.stem: path for path in sorted(CASES.rglob("*.yaml"))}


def test_there_are_published_patients() -> None:
    published = [path for path in PATIENTS.values() if path.parent.name == "published"]

    assert len(published) > 30


@pytest.mark.parametrize("name", PATIENTS)
def test_a_coded_patient_is_evaluated_as_by_the_api(
    client: TestClient, form: ServedForm, ask: Callable[..., Any], name: str
) -> None:
    request = yaml.safe_load(PATIENTS[name].read_text(encoding="utf-8"))["request"]
    sent = form.filled(dict(answers_of(request)))

    page = send(client, sent)

    answer = ask(request)
    assert page.status_code == 200
    assert ServedForm(page.text).digest == answer["basis"]["evaluation_digest"]


@pytest.mark.parametrize("name", EVALUATION_EXAMPLES)
def test_an_example_is_evaluated_as_by_the_api(
    client: TestClient, form: ServedForm, ask: Callable[..., Any], name: str
) -> None:
    request: Any = EVALUATION_EXAMPLES[name]["value"]
    answers = {n: text for n, text in answers_of(request) if n != "complaint"}

    page = ServedForm(send(client, form.filled(answers)).text)

    assert page.digest == ask(request)["basis"]["evaluation_digest"]


def test_the_page_comes_back_filled_in(client: TestClient, form: ServedForm) -> None:
    request = yaml.safe_load(PATIENTS["CES-02"].read_text(encoding="utf-8"))["request"]
    answers = dict(answers_of(request))

    again = ServedForm(send(client, form.filled(answers)).text)

    kept = {name: control.value for name, control in again.controls.items()}
    assert {name: kept[name] for name in answers} == answers
    assert again.filled({}) == form.filled(answers)
