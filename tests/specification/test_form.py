"""The rules of form find what they are there for: one fault planted for each."""

import json
import os
import subprocess
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.cli.contract import QUIET
from tests.specification.planted import ENTRY, NOTES, field, schema, shortened

Json = dict[str, Any]
Plant = Callable[[Json, str], None]

pytestmark = pytest.mark.usefixtures("node")


def operation(document: Json, path: str) -> Json:
    (found,) = document["paths"][path].values()
    shown: Json = found
    return shown


def renamed(document: Json, path: str) -> None:
    document["paths"][path.replace("planted-", "planted_")] = document["paths"].pop(path)


def without(*keys: str) -> Plant:
    def plant(document: Json, path: str) -> None:
        found = operation(document, path)
        for key in keys[:-1]:
            found = found[key]
        del found[keys[-1]]

    return plant


def with_value(key: str, value: object) -> Plant:
    def plant(document: Json, path: str) -> None:
        operation(document, path)[key] = value

    return plant


def a_field(name: str, of: str, described: Json) -> Plant:
    def plant(document: Json, path: str) -> None:
        schema(document, name)["properties"][of] = described

    return plant


def a_query(document: Json, path: str) -> None:
    described = {"description": "A number.", "schema": {"type": "integer"}}
    operation(document, path)["parameters"] = [{"name": "maxDepth", "in": "query", **described}]


def a_place_without_example(document: Json, path: str) -> None:
    del document["paths"][path]
    path = f"{path}/{{id}}"
    document["paths"][path] = deepcopy(document["paths"][ENTRY])
    entry = operation(document, path)
    entry["operationId"] = "read_planted"
    (place,) = [each for each in entry["parameters"] if each["in"] == "path"]
    del place["examples"]


def a_refusal(content: Json) -> Plant:
    def plant(document: Json, path: str) -> None:
        told = {"description": "Refused.", "content": content}
        operation(document, path)["responses"]["404"] = told

    return plant


def a_nameless_example(document: Json, path: str) -> None:
    content = operation(document, path)["requestBody"]["content"]["application/json"]
    del content["examples"]["minimal"]["summary"]


def an_open_request(document: Json, path: str) -> None:
    del schema(document, "Symptoms")["additionalProperties"]


def a_closed_answer(document: Json, path: str) -> None:
    schema(document, "TriageDocument")["additionalProperties"] = False


def a_closed_value(document: Json, path: str) -> None:
    field(document, "TriageDocument", "level")["enum"] = ["urgent", "routine"]


def a_server_elsewhere(document: Json, path: str) -> None:
    document["servers"] = [{"url": "https://clinic.example.org"}]


PROBLEM = {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}
LOUD: Json = {"type": "string", "enum": ["YES", "NO"]}
ANSWERED = ("responses", "200", "content", "application/json", "examples")
PLANTS: dict[str, Plant] = {
    "paths-kebab-case": renamed,
    "fields-lower-snake": a_field("NoteDocument", "noteText", {"type": "string"}),
    "parameters-lower-snake": a_query,
    "operation-id-lower-snake": with_value("operationId", "writeNote"),
    "summary-present": without("summary"),
    "summary-short": with_value("summary", "Write the answer down " * 4),
    "summary-in-words-of-the-task": with_value("summary", "POST the findings"),
    "description-present": without("description"),
    "one-tag": with_value("tags", ["Evaluations", "Knowledge"]),
    "requests-shown": without("requestBody", "content", "application/json", "examples"),
    "path-parameters-shown": a_place_without_example,
    "answers-shown": without(*ANSWERED),
    "examples-say-what-they-are": a_nameless_example,
    "refusals-are-problems": a_refusal({"application/json": PROBLEM}),
    "refusals-shown": a_refusal({"application/problem+json": PROBLEM}),
    "servers-relative": a_server_elsewhere,
    "requests-closed": an_open_request,
    "answers-open": a_closed_answer,
    "values-answered-open": a_closed_value,
    "values-sent-lower-snake": a_field("Symptoms", "shouted", LOUD),
    "numbers-name-their-unit": a_field("NoteDocument", "size", {"type": "integer"}),
}


def run(repository: Path, program: str, *arguments: str) -> str:
    command = [str(repository / "openapi" / "node_modules" / ".bin" / program), *arguments]
    done = subprocess.run(
        command, env={**os.environ, **QUIET}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def found(
    document: Json, node: None, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> set[str]:
    """Return the rules that one specification with all the faults breaks."""
    planted = shortened(document)
    note = deepcopy(planted["paths"][NOTES])
    for number, (rule, plant) in enumerate(PLANTS.items()):
        path = f"/v1/planted-{number}"
        planted["paths"][path] = deepcopy(note)
        operation(planted, path)["operationId"] = f"write_{rule.replace('-', '_')}"
        plant(planted, path)
    file = tmp_path_factory.mktemp("form") / "planted.json"
    file.write_text(json.dumps(planted), encoding="utf-8")
    rules = str(repository / "openapi" / "spectral.yaml")
    text = run(repository, "spectral", "lint", str(file), "--ruleset", rules, "--format", "json")
    return {each["code"] for each in json.JSONDecoder().raw_decode(text)[0]}


@pytest.mark.parametrize("rule", PLANTS)
def test_a_fault_is_found_by_its_rule(found: set[str], rule: str) -> None:
    assert rule in found


def test_every_rule_of_ours_has_a_fault_planted_for_it(repository: Path) -> None:
    text = (repository / "openapi" / "spectral.yaml").read_text(encoding="utf-8")
    rules = yaml.safe_load(text)["rules"]

    assert {name for name, rule in rules.items() if isinstance(rule, dict)} == set(PLANTS)


def test_redocly_finds_a_refusal_that_is_no_problem(
    document: Json, repository: Path, tmp_path: Path
) -> None:
    planted = shortened(document)
    planted["paths"] = {NOTES: planted["paths"][NOTES]}
    content = {"application/json": {"schema": {"type": "object"}}}
    operation(planted, NOTES)["responses"]["404"] = {"description": "Gone.", "content": content}
    del planted["security"]
    file = tmp_path / "planted.json"
    file.write_text(json.dumps(planted), encoding="utf-8")

    rules = str(repository / "openapi" / "redocly.yaml")
    text = run(repository, "redocly", "lint", str(file), "--config", rules, "--format", "json")

    broken = {each["ruleId"] for each in json.loads(text)["problems"]}
    assert {"operation-4xx-problem-details-rfc7807", "security-defined"} <= broken
