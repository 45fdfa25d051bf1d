"""The specification is what is served, and what it shows is true."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.testclient import TestClient

from app.api.v1.examples import EVALUATION_EXAMPLES
from app.api.v1.what_if_request import WHAT_IF_EXAMPLES
from app.api.v1.why_not_request import WHY_NOT_EXAMPLES
from app.cli.request_modules import modules, with_post_test
from app.domain.pack import Pack
from app.domain.vocabulary import Finding, Measure, PresentationItem
from tests.journeys.readme import shown_request

Json = dict[str, Any]

SNAKE = re.compile(r"[a-z]+(_[a-z]+)+")
INSIDE_WORDS = re.compile(r"\b(endpoint|payload|resource|post|get)s?\b", re.IGNORECASE)
METHODS = ("get", "put", "post", "patch", "delete")
PROBLEM = {"$ref": "#/components/schemas/ProblemDocument"}
# Ways in which any operation may be asked wrongly, whatever it is for.
WRONG_EVERYWHERE: dict[str, dict[str, str]] = {
    "for another host": {"host": "records.example.org"},
    "with too much header": {"cookie": "x" * 17_000},
    "for another format": {"accept": "application/xml"},
}


@pytest.fixture(scope="module")
def document(client: TestClient) -> Json:
    served: Json = client.get("/openapi.json").json()
    return served


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    """Yield method, path and operation."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield method, path, item[method]


def refusals(document: Json, operation: Json) -> Iterator[tuple[str, Json]]:
    """Yield status and described response of every refusal of an operation."""
    for status, response in operation["responses"].items():
        if status >= "400":
            name = response["$ref"].removeprefix("#/components/responses/")
            yield status, document["components"]["responses"][name]


def validator(document: Json, schema: Json) -> Draft202012Validator:
    """Return a validator of one schema that finds the components it refers to."""
    return Draft202012Validator({**schema, "components": document["components"]})


def faults(document: Json, schema: Json, value: object) -> list[str]:
    return [error.message for error in validator(document, schema).iter_errors(value)]


def request_schema(document: Json) -> Json:
    body = document["paths"]["/v1/evaluations"]["post"]["requestBody"]
    schema: Json = body["content"]["application/json"]["schema"]
    return schema


def answer_schema(document: Json) -> Json:
    response = document["paths"]["/v1/evaluations"]["post"]["responses"]["200"]
    schema: Json = response["content"]["application/json"]["schema"]
    return schema


def objects(document: Json, schema: Json) -> Iterator[Json]:
    """Yield the objects that a schema allows, following references and alternatives."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        yield from objects(document, document["components"]["schemas"][name])
    for alternative in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
        yield from objects(document, alternative)
    if "properties" in schema:
        yield schema


def fields(document: Json, schema: Json, *places: str) -> Json:
    """Return the fields of the object at a place below a schema."""
    (found,) = objects(document, schema)
    for place in places:
        (found,) = objects(document, found["properties"][place])
    properties: Json = found["properties"]
    return properties


def test_what_is_served_is_what_is_committed(document: Json, repository: Path) -> None:
    committed = json.loads((repository / "openapi" / "v1.json").read_text(encoding="utf-8"))

    assert document == committed


def test_it_is_valid_openapi_3_1(document: Json) -> None:
    assert document["openapi"].startswith("3.1")
    assert [str(error) for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_servers_are_relative(document: Json) -> None:
    assert document["servers"] == [{"url": "/"}]


def test_every_operation_is_named_in_words_of_the_task(document: Json) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]

    assert len(names) == len(set(names))
    for method, path, operation in operations(document):
        where = f"{method} {path}"
        assert SNAKE.fullmatch(operation["operationId"]), where
        assert 0 < len(operation["summary"]) <= 60, where
        assert not INSIDE_WORDS.search(operation["summary"]), where
        assert operation["description"], where
        assert len(operation["tags"]) == 1, where


def test_every_parameter_is_described(document: Json) -> None:
    silent = [
        (path, parameter["name"])
        for _, path, operation in operations(document)
        for parameter in operation.get("parameters", ())
        if not parameter.get("description")
    ]

    assert silent == []


def test_every_operation_declares_the_problems_it_answers_with(
    document: Json, client: TestClient
) -> None:
    undeclared = []
    for method, path, operation in operations(document):
        address = re.sub(r"\{\w+\}", "nothing_of_this_name", path)
        for wrong, headers in WRONG_EVERYWHERE.items():
            answer = client.request(method, address, headers=headers)
            if answer.is_error and str(answer.status_code) not in operation["responses"]:
                undeclared.append(f"{method} {path} asked {wrong}: {answer.status_code}")

    assert undeclared == []


def test_every_operation_says_how_a_fault_of_ours_is_told(document: Json) -> None:
    silent = [
        f"{method} {path}"
        for method, path, operation in operations(document)
        if "500" not in operation["responses"]
    ]

    assert silent == []


def test_every_declared_problem_is_a_problem_document(document: Json) -> None:
    for method, path, operation in operations(document):
        for status, response in refusals(document, operation):
            content = response["content"]["application/problem+json"]
            where = f"{method} {path} {status}"
            assert content["schema"] == PROBLEM, where
            assert content["examples"], where
            for example in content["examples"].values():
                assert example["value"]["status"] == int(status), where
                assert faults(document, PROBLEM, example["value"]) == [], where


@pytest.mark.parametrize(
    ("body", "status"),
    [("{", 400), ('{"complaint": 1}', 422), ("x" * 70_000, 413)],
)
def test_a_refusal_is_what_the_specification_says(
    document: Json, client: TestClient, body: str, status: int
) -> None:
    answer = client.post(
        "/v1/evaluations", content=body, headers={"content-type": "application/json"}
    )

    declared = document["paths"]["/v1/evaluations"]["post"]["responses"]
    assert answer.status_code == status
    assert str(status) in declared
    assert faults(document, PROBLEM, answer.json()) == []


def test_the_refusal_that_is_shown_is_one_that_is_given(client: TestClient, document: Json) -> None:
    told = dict(refusals(document, document["paths"]["/v1/evaluations"]["post"]))
    examples = told["422"]["content"]["application/problem+json"]["examples"]
    (shown,) = examples["validation_failed"]["value"]["errors"]

    refused = client.post("/v1/evaluations", json={"measures": {"pain_worst_24h": 11}})

    assert refused.json()["errors"] == [shown]


def test_every_example_of_a_request_is_valid_and_accepted(
    document: Json, client: TestClient
) -> None:
    shown = 0
    for method, path, operation in operations(document):
        bodies = operation.get("requestBody", {}).get("content", {})
        for media_type, content in bodies.items():
            assert content["examples"], path
            for name, example in content["examples"].items():
                shown += 1
                assert example["summary"], name
                assert faults(document, content["schema"], example["value"]) == [], name
                body = example["value"]
                sent = body if isinstance(body, str) else json.dumps(body)
                headers = {"content-type": media_type}
                answer = client.request(method, path, content=sent, headers=headers)
                assert answer.is_success, name

    # Evaluations and notes take the same; a batch shows one of its own.
    taken = (*[EVALUATION_EXAMPLES] * 2, WHAT_IF_EXAMPLES, WHY_NOT_EXAMPLES)
    assert shown == sum(map(len, taken)) + 1


def test_the_readmes_request_is_valid(document: Json, repository: Path) -> None:
    body = json.loads(shown_request(repository).body)

    assert faults(document, request_schema(document), body) == []


@pytest.mark.parametrize("include", [None, "none", "full_trace"])
@pytest.mark.parametrize("name", EVALUATION_EXAMPLES)
def test_every_answer_is_what_the_specification_says(
    document: Json, client: TestClient, name: str, include: str | None
) -> None:
    query = {"include": include} if include else {}
    answer = client.post("/v1/evaluations", json=EVALUATION_EXAMPLES[name]["value"], params=query)

    assert faults(document, answer_schema(document), answer.json()) == []


@pytest.mark.parametrize(
    "body",
    [
        {"sympotms": {}},
        {"symptoms": {"sitting": "yes"}},
        {"presentation": {"age": 250}},
        {"measures": {"pain_worst_24h": 11}},
        {"measures": {"pain_worst_24h": "6"}},
        {"clinical_tests": {"slump": "positive"}},
        {"clinician_settings": {"phase": "p2"}},
        {"complaint": "heel_pain"},
    ],
)
def test_what_is_refused_is_invalid_by_the_specification_too(
    document: Json, client: TestClient, body: Json
) -> None:
    assert client.post("/v1/evaluations", json=body).status_code == 422
    assert faults(document, request_schema(document), body) != []


def described(finding: Finding, field: Json) -> bool:
    title, description = str(field["title"]), str(field["description"])
    return title == finding.label and description.startswith(finding.question)


def test_every_finding_is_a_field_with_its_title_and_question(document: Json, pack: Pack) -> None:
    schema = request_schema(document)
    for group, findings in pack.vocabulary.groups().items():
        if group != "red_flags":
            shown = fields(document, schema, group)
            assert list(shown) == [finding.id for finding in findings]
            assert [f.id for f in findings if not described(f, shown[f.id])] == []


def test_every_red_flag_is_a_field_of_its_group(document: Json, pack: Pack) -> None:
    schema = request_schema(document)
    groups = fields(document, schema, "red_flags")

    assert list(groups) == [group.id for group in pack.vocabulary.red_flags]
    for group in pack.vocabulary.red_flags:
        shown = fields(document, schema, "red_flags", group.id)
        assert (groups[group.id]["title"], groups[group.id]["description"]) == (
            group.label,
            group.question,
        )
        assert list(shown) == ["group_answer", *(flag.id for flag in group.members)]
        assert [flag.id for flag in group.members if not described(flag, shown[flag.id])] == []


def test_every_number_and_choice_shows_what_it_takes(document: Json, pack: Pack) -> None:
    schema = request_schema(document)
    for group, findings in pack.vocabulary.groups().items():
        for finding in findings:
            if isinstance(finding, PresentationItem) and finding.kind == "choice":
                text = json.dumps(fields(document, schema, group)[finding.id])
                assert all(f'"{choice.id}"' in text for choice in finding.values), finding.id
            if isinstance(finding, Measure) or (
                isinstance(finding, PresentationItem) and finding.kind == "whole_number"
            ):
                text = json.dumps(fields(document, schema, group)[finding.id])
                assert f'"maximum": {finding.high}' in text, finding.id
                assert f'"minimum": {finding.low}' in text, finding.id


def test_every_field_of_an_answer_may_be_relied_on_by_name(document: Json) -> None:
    names = {
        name
        for schema in document["components"]["schemas"].values()
        for name in schema.get("properties", {})
    }

    assert sorted(name for name in names if not re.fullmatch(r"[a-z][a-z0-9_]*", name)) == []


def test_the_committed_request_modules_are_those_of_the_vocabulary(
    repository: Path, pack: Pack
) -> None:
    folder = repository / "app" / "api" / "v1" / "generated"
    committed = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.py")}

    assert committed == modules(pack.vocabulary, with_post_test(pack))
