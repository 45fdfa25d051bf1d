"""Every example is valid by its schema, and every answer that is shown is one that is given."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from starlette.testclient import TestClient

Json = dict[str, Any]

METHODS = ("get", "put", "post", "patch", "delete")


class Shown(NamedTuple):
    """One example: where it stands, what it says, and by which schema it has to be valid."""

    where: str
    name: str
    example: Json
    schema: Json


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield method, path, item[method]


def described(document: Json, part: Json) -> Json:
    if "$ref" not in part:
        return part
    _, kind, name = part["$ref"].removeprefix("#/").split("/")
    found: Json = document["components"][kind][name]
    return found


def contents(document: Json, operation: Json) -> Iterator[tuple[str, str, Json]]:
    """Yield where a body is shown, in which format, and the description of it."""
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        yield "sent", media_type, content
    for status, response in operation["responses"].items():
        for media_type, content in described(document, response).get("content", {}).items():
            yield status, media_type, content


def examples(document: Json) -> Iterator[Shown]:
    for method, path, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            for name, example in parameter.get("examples", {}).items():
                where = f"{method} {path} {parameter['name']}"
                yield Shown(where, name, example, parameter["schema"])
        for part, media_type, content in contents(document, operation):
            for name, example in content.get("examples", {}).items():
                yield Shown(
                    f"{method} {path} {part} {media_type}", name, example, content["schema"]
                )


def faults(document: Json, schema: Json, value: Any) -> list[str]:
    if "contentSchema" in schema:
        assert value.endswith("\n")
        lines = [json.loads(line) for line in value.splitlines()]
        return faults(document, schema["contentSchema"], lines)
    whole = {**schema, "components": document["components"]}
    return [error.message for error in Draft202012Validator(whole).iter_errors(value)]


def test_every_example_is_valid_and_says_what_it_is(document: Json) -> None:
    seen = 0
    for shown in examples(document):
        assert shown.example["summary"], shown.where
        assert faults(document, shown.schema, shown.example["value"]) == [], shown
        seen += 1

    assert seen > 200


def test_an_example_that_is_not_valid_is_found(document: Json) -> None:
    found = {
        shown.where
        for shown in examples(document)
        if shown.schema.get("$ref") and faults(document, shown.schema, {"level": 1})
    }

    assert any("sent" in where for where in found)
    assert any("200" in where for where in found)


def test_every_schema_is_valid_by_its_dialect(document: Json) -> None:
    for name, schema in document["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        for field, inner in schema.get("properties", {}).items():
            for example in inner.get("examples", ()):
                assert faults(document, inner, example) == [], (name, field)


def test_every_operation_shows_what_is_sent_and_what_is_answered(document: Json) -> None:
    silent = [
        f"{method} {path} {part} {media_type}"
        for method, path, operation in operations(document)
        for part, media_type, content in contents(document, operation)
        if not content.get("examples")
    ]

    assert silent == []


def test_every_place_in_a_path_shows_a_name_that_is_there(
    document: Json, client: TestClient
) -> None:
    asked = 0
    for _, path, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "path":
                for example in parameter["examples"].values():
                    address = path.replace(f"{{{parameter['name']}}}", example["value"])
                    assert client.get(address).status_code == 200, address
                    asked += 1

    assert asked >= 15


def asked_as_shown(operation: Json, path: str, name: str) -> tuple[str, str, Any]:
    """Return the address, format and body that an answer of this name was given to."""
    for parameter in operation.get("parameters", ()):
        if name in parameter.get("examples", {}):
            value = parameter["examples"][name]["value"]
            path = path.replace(f"{{{parameter['name']}}}", value)
    bodies = operation.get("requestBody", {}).get("content", {})
    for media_type, content in bodies.items():
        value = content["examples"][name]["value"]
        return path, media_type, value if isinstance(value, str) else json.dumps(value)
    return path, "", None


def cut_as_shown(answer: Any, shown: Any) -> Any:
    """Return an answer with its list cut to as many entries as are shown."""
    if isinstance(answer, dict) and isinstance(answer.get("items"), list):
        wanted = shown["items"]
        return {**answer, "items": [each for each in answer["items"] if each in wanted]}
    return answer


def timeless(lines: str) -> list[str]:
    """Return lines without the request id, which is another each time."""
    return [re.sub(r"urn:request:[\w-]+", "", line) for line in lines.splitlines()]


def test_every_answer_that_is_shown_is_given_to_the_request_of_its_name(
    document: Json, client: TestClient
) -> None:
    compared = 0
    for method, path, operation in operations(document):
        for media_type, content in operation["responses"]["200"]["content"].items():
            for name, example in content["examples"].items():
                address, sent_as, body = asked_as_shown(operation, path, name)
                headers = {"accept": media_type, "content-type": sent_as}
                answer = client.request(method, address, content=body, headers=headers)
                shown = example["value"]
                if "ndjson" in media_type:
                    assert timeless(answer.text) == timeless(shown), address
                elif isinstance(shown, str):
                    # A list of pages, too, is cut to one.
                    given = set(answer.text.splitlines())
                    assert given.issuperset(shown.splitlines()), (address, name)
                else:
                    assert cut_as_shown(answer.json(), shown) == shown, (address, name)
                compared += 1

    assert compared >= 40


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("validation_failed", {"json": {"measures": {"pain_worst_24h": 11}}}),
        ("malformed_json", {"content": '{"symptoms": {}, "symptoms": {}}'}),
        ("empty_body", {"content": ""}),
        ("unsupported_media_type", {"content": "x", "headers": {"content-type": "text/plain"}}),
        ("body_too_large", {"content": " " * 70_000}),
        ("not_acceptable", {"json": {}, "headers": {"accept": "image/png"}}),
        ("headers_too_large", {"json": {}, "headers": {"cookie": "x" * 17_000}}),
        ("invalid_host", {"json": {}, "headers": {"host": "records.example.org"}}),
    ],
)
def test_a_refusal_that_is_shown_is_one_that_is_given(
    document: Json, client: TestClient, name: str, asked: Json
) -> None:
    headers = {"content-type": "application/json", **asked.pop("headers", {})}
    refused = client.post("/v1/evaluations", headers=headers, **asked)

    responses = document["paths"]["/v1/evaluations"]["post"]["responses"]
    told = described(document, responses[str(refused.status_code)])
    shown = told["content"]["application/problem+json"]["examples"][name]["value"]
    given = {**refused.json(), "instance": shown["instance"]}
    assert given == shown
