"""What clinicians are shown is a true part of what is served, in their words."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.testclient import TestClient

from app.api.pages.docs.specification import TASKS, clinician_specification

Json = dict[str, Any]

INSIDE_WORDS = re.compile(r"\b(endpoint|payload|resource|post|get)s?\b", re.IGNORECASE)
MOST = 8


@pytest.fixture(scope="module")
def shown(client: TestClient) -> Json:
    served: Json = client.get("/docs/openapi.json").json()
    return served


@pytest.fixture(scope="module")
def whole(client: TestClient) -> Json:
    served: Json = client.get("/openapi.json").json()
    return served


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield method, path, operation


def by_id(document: Json) -> Json:
    return {operation["operationId"]: operation for _, _, operation in operations(document)}


def references(part: object) -> Iterator[str]:
    yield from re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(part))


def test_it_is_valid_openapi_3_1(shown: Json) -> None:
    assert shown["openapi"].startswith("3.1")
    assert [str(error) for error in OpenAPIV31SpecValidator(shown).iter_errors()] == []


def test_it_is_relative_to_where_it_is_served(shown: Json) -> None:
    assert shown["servers"] == [{"url": "/"}]


def test_it_is_few_operations_in_the_order_of_the_tasks(shown: Json) -> None:
    ids = [operation["operationId"] for _, _, operation in operations(shown)]
    wanted = [name for task in TASKS for name in task.operations]

    assert ids[0] == "evaluate_findings"
    assert 0 < len(ids) <= MOST
    assert len(wanted) <= MOST
    assert ids == [name for name in wanted if name in ids]


def test_every_operation_of_the_tasks_is_served(whole: Json) -> None:
    wanted = {name for task in TASKS for name in task.operations}

    assert wanted <= by_id(whole).keys()


def test_every_operation_of_it_is_one_of_the_whole(shown: Json, whole: Json) -> None:
    addresses = {(method, path) for method, path, _ in operations(whole)}

    assert {(method, path) for method, path, _ in operations(shown)} <= addresses
    for name, operation in by_id(shown).items():
        original = by_id(whole)[name]
        for part in ("summary", "description", "requestBody"):
            assert operation.get(part) == original.get(part), (name, part)


def test_every_component_of_it_is_one_of_the_whole_and_is_needed(shown: Json, whole: Json) -> None:
    kept = shown["components"]["schemas"]

    assert {name: whole["components"]["schemas"][name] for name in kept} == kept
    assert set(references(shown)) == set(kept)
    assert len(kept) < len(whole["components"]["schemas"])


def test_it_speaks_of_tasks_and_not_of_how_they_are_sent(shown: Json) -> None:
    titles = {task.title for task in TASKS}

    for name, operation in by_id(shown).items():
        assert not INSIDE_WORDS.search(operation["summary"]), name
        assert set(operation["tags"]) <= titles, name
    assert not any(
        INSIDE_WORDS.search(f"{tag['name']} {tag['description']}") for tag in shown["tags"]
    )


def test_it_shows_the_answer_and_the_one_refusal_that_a_person_meets(shown: Json) -> None:
    for name, operation in by_id(shown).items():
        expected = {"200", "422"} if "requestBody" in operation else {"200"}
        assert operation["responses"].keys() == expected, name


def test_each_refusal_it_shows_has_an_example_of_its_own(shown: Json) -> None:
    for name, operation in by_id(shown).items():
        for status, response in operation["responses"].items():
            for content in response.get("content", {}).values():
                assert content["example"]["status"] == int(status), name


def test_every_example_validates_and_is_answered_beginning_with_its_summary(
    shown: Json, client: TestClient
) -> None:
    seen = 0
    for method, path, operation in operations(shown):
        for content in operation.get("requestBody", {}).get("content", {}).values():
            schema = {**content["schema"], "components": shown["components"]}
            for name, example in content["examples"].items():
                faults = list(Draft202012Validator(schema).iter_errors(example["value"]))
                answer = client.request(method, path, json=example["value"])
                assert (name, faults, answer.status_code) == (name, [], 200)
                seen += 1

    assert seen >= 7


def test_an_evaluation_begins_with_its_sentence(shown: Json, client: TestClient) -> None:
    body = shown["paths"]["/v1/evaluations"]["post"]["requestBody"]["content"]["application/json"]

    for name, example in body["examples"].items():
        answer = client.post("/v1/evaluations", json=example["value"]).json()
        assert next(iter(answer)) == "summary", name
        assert answer["summary"].endswith("."), name


def test_everything_that_can_be_chosen_is_found(shown: Json, client: TestClient) -> None:
    chosen = 0
    for _, path, operation in operations(shown):
        for parameter in operation["parameters"]:
            for example in parameter.get("examples", {}).values():
                assert example["summary"]
                address = path.replace(f"{{{parameter['name']}}}", example["value"])
                assert client.get(address).status_code == 200, address
                chosen += 1

    assert chosen > 100


def test_the_whole_is_not_changed_by_taking_from_it(whole: Json) -> None:
    before = json.dumps(whole)

    clinician_specification(whole, {"read_rule": {"safety.infection": "Infection"}})

    assert json.dumps(whole) == before


def test_an_operation_that_is_not_there_yet_is_not_shown(whole: Json) -> None:
    paths = {path: item for path, item in whole["paths"].items() if "clinical-tests" not in path}

    shown = clinician_specification({**whole, "paths": paths}, {})

    assert "read_clinical_test" not in by_id(shown)
    assert "evaluate_findings" in by_id(shown)
