"""What the contract may grow by: names and words in answers are open, what is sent is closed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.testclient import TestClient

from app.cli.contract_schemas import operations, references

Json = dict[str, Any]


def reached(document: Json, parts: object) -> dict[str, Json]:
    """Return the schemas that parts refer to, directly or through each other."""
    schemas = document["components"]["schemas"]
    found: dict[str, Json] = {}
    waiting = list(references(parts))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = schemas[name]
            waiting.extend(references(schemas[name]))
    return found


@pytest.fixture(scope="module")
def answered(document: Json) -> dict[str, Json]:
    told = [operation["responses"] for _, _, operation in operations(document)]
    return reached(document, [told, document["components"]["responses"]])


@pytest.fixture(scope="module")
def sent(document: Json) -> dict[str, Json]:
    return reached(document, [each.get("requestBody", {}) for _, _, each in operations(document)])


def alternatives(schema: Json) -> Iterator[Json]:
    """Yield what a field may hold, lists and maps opened."""
    yield schema
    for keyword in ("anyOf", "oneOf", "allOf"):
        for inner in schema.get(keyword, ()):
            yield from alternatives(inner)
    for keyword in ("items", "additionalProperties"):
        if isinstance(schema.get(keyword), dict):
            yield from alternatives(schema[keyword])


def closed_values(schemas: dict[str, Json]) -> set[str]:
    """Return the fields whose values are a closed list."""
    return {
        f"{name}.{field}"
        for name, schema in schemas.items()
        for field, described in schema.get("properties", {}).items()
        for inner in alternatives(described)
        if "enum" in inner or "const" in inner
    }


def test_values_in_answers_are_open_but_for_those_named_with_a_reason(
    answered: dict[str, Json], repository: Path
) -> None:
    rules = yaml.safe_load((repository / "openapi" / "spectral.yaml").read_text(encoding="utf-8"))
    named = rules["rules"]["values-answered-open"]["then"]["functionOptions"]["closedForGood"]

    assert closed_values(answered) == set(named)
    assert all(reason.endswith(".") for reason in named.values())


def test_every_id_in_an_answer_is_an_open_string_that_is_said_to_grow(
    answered: dict[str, Json],
) -> None:
    for name in ("TriageReason", "RankedConditionDocument", "AdviceDocument", "ExerciseDocument"):
        for field in {"id", "rule", "condition"} & answered[name]["properties"].keys():
            described = answered[name]["properties"][field]
            assert described["type"] == "string", (name, field)
            assert "Growing list" in described["description"], (name, field)


def test_objects_in_answers_are_open(answered: dict[str, Json]) -> None:
    closed = [
        name for name, schema in answered.items() if schema.get("additionalProperties") is False
    ]

    assert closed == []


def test_nothing_is_both_sent_and_answered(
    sent: dict[str, Json], answered: dict[str, Json]
) -> None:
    assert sent.keys() & answered.keys() == set()


def is_word(schema: Json) -> bool:
    """Say whether a schema is a closed list of words."""
    return schema["type"] == "string" and bool({"enum", "const"} & schema.keys())


def test_objects_that_are_sent_are_closed(sent: dict[str, Json]) -> None:
    open_to_anything = [
        name
        for name, schema in sent.items()
        if schema.get("additionalProperties") is not False and not is_word(schema)
    ]

    assert open_to_anything == []


def test_texts_that_are_sent_are_a_closed_list(sent: dict[str, Json]) -> None:
    free = {
        f"{name}.{field}"
        for name, schema in sent.items()
        for field, described in schema.get("properties", {}).items()
        for inner in alternatives(described)
        if inner.get("type") == "string" and not {"enum", "const"} & inner.keys()
    }

    # An id of the pack: whether it is one is answered by the pack, not by the specification.
    assert free == {"AboutRequest.id"}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/evaluations", {"symptoms": {"pain_of_a_new_kind": "yes"}}),
        ("/v1/evaluations", {"symptoms": {"pain_ischial": "perhaps"}}),
        ("/v1/why-not", {"findings": {}, "about": {"kind": "condition", "id": "no_such_thing"}}),
        ("/v1/what-if", {"base": {}, "changes": {}, "also": {}}),
    ],
)
def test_what_is_not_known_is_refused(client: TestClient, path: str, body: Json) -> None:
    assert client.post(path, json=body).status_code == 422
