"""The specification for clinicians: few operations, by task, taken from the whole one."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, Final, NamedTuple

from app.domain.pack import Pack

Document = dict[str, Any]
Choices = Mapping[str, Mapping[str, str]]
"""Names by id, by operation: what may be read one by one."""


class Task(NamedTuple):
    """What a clinician wants, and the operations that do it, in the order they are wanted."""

    title: str
    about: str
    operations: tuple[str, ...]


# The one list of what clinicians are shown. Everything else of it is taken from the service's own
# specification, so an operation that is not there yet is not shown, and appears when it is.
TASKS: Final = (
    Task(
        "This patient",
        "What is safe to conclude, what to do, and why. Nothing is stored.",
        ("evaluate_findings", "what_if", "why_not", "write_note"),
    ),
    Task(
        "What the service knows",
        "Choose one by its name. Nothing of it is about a patient.",
        (
            "read_differential_diagnosis",
            "read_clinical_test",
            "read_exercise",
            "read_rule",
        ),
    ),
)
_METHODS: Final = ("get", "put", "post", "patch", "delete")
_COMPONENT: Final = "#/components/"
_RESPONSES: Final = "#/components/responses/"
# One pack is served to clinicians, and the answer as it is meant to be read.
_LEFT_OUT: Final = frozenset({"complaint", "include"})
_BY_NAME: Final = "Choose by name, or type the id that an answer gave."
_ANSWER: Final = {"description": "The answer is shown above, once Execute was pressed."}


class _Found(NamedTuple):
    path: str
    method: str
    operation: Document


def choices_of(pack: Pack) -> Choices:
    """Return what can be chosen by name from a pack, in the order of the names."""
    entries = {
        "read_differential_diagnosis": {each.id: each.name for each in pack.conditions},
        "read_clinical_test": {
            each.id: each.label for each in pack.vocabulary.groups()["clinical_tests"]
        },
        "read_exercise": {each.id: each.name for each in pack.plan.exercises},
        "read_rule": {each.id: each.reason for each in pack.safety_rules},
    }
    return {
        operation: dict(sorted(names.items(), key=lambda entry: entry[1].lower()))
        for operation, names in entries.items()
    }


def clinician_specification(whole: Document, choices: Choices) -> Document:
    """Take from the whole specification what clinicians are shown.

    Args:
        whole: The service's specification; it is not changed.
        choices: What may be read one by one, by operation.

    Returns:
        At most eight operations under the titles of their tasks, with the answer and the refusal
        that a person may meet, and only the components they refer to.
    """
    found = {each.operation["operationId"]: each for each in _operations(whole)}
    paths: Document = {}
    for task in TASKS:
        for name in task.operations:
            if name in found:
                path, method, operation = found[name]
                shown = _shown(operation, task.title, choices.get(name, {}))
                if "requestBody" in operation:
                    shown["responses"]["422"] = _refusal(whole, operation)
                paths.setdefault(path, {})[method] = shown
    return {
        **{name: part for name, part in whole.items() if name not in {"paths", "components"}},
        "tags": [{"name": task.title, "description": task.about} for task in TASKS],
        "paths": paths,
        "components": _components(whole, paths),
    }


def _operations(document: Document) -> Iterator[_Found]:
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                yield _Found(path, method, item[method])


def _shown(operation: Document, title: str, names: Mapping[str, str]) -> Document:
    shown = {**deepcopy(operation), "tags": [title], "responses": {"200": _ANSWER}}
    parameters = [
        _with_choices(parameter, names) if parameter["in"] == "path" else parameter
        for parameter in operation.get("parameters", ())
        if parameter["name"] not in _LEFT_OUT
    ]
    return {**shown, "parameters": parameters}


def _refusal(whole: Document, operation: Document) -> Document:
    """Return the refusal that a person may meet, with one example: there is nothing to choose."""
    name = operation["responses"]["422"]["$ref"].removeprefix(_RESPONSES)
    response: Document = deepcopy(whole["components"]["responses"][name])
    for content in response["content"].values():
        first = next(iter(content.pop("examples").values()))
        content["example"] = first["value"]
    return response


def _with_choices(parameter: Document, names: Mapping[str, str]) -> Document:
    if not names:
        return parameter
    examples = {name: {"summary": label, "value": name} for name, label in names.items()}
    return {**parameter, "description": _BY_NAME, "examples": examples}


def _components(whole: Document, paths: Document) -> Document:
    """Return the components that the paths refer to, directly or through each other."""
    kept: Document = {}
    waiting = list(_references(paths))
    while waiting:
        kind, name = waiting.pop()
        if name not in kept.setdefault(kind, {}):
            component = whole["components"][kind][name]
            kept[kind][name] = component
            waiting.extend(_references(component))
    return {kind: dict(sorted(named.items())) for kind, named in sorted(kept.items())}


def _references(part: object) -> Iterator[tuple[str, str]]:
    if isinstance(part, dict):
        reference = part.get("$ref")
        if isinstance(reference, str) and reference.startswith(_COMPONENT):
            kind, _, name = reference.removeprefix(_COMPONENT).partition("/")
            yield kind, name
        for inner in part.values():
            yield from _references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _references(inner)
