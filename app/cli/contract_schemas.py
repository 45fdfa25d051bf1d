"""Schemas of a specification, walked and brought into a form in which they can be compared."""

from collections.abc import Iterator
from typing import Any, Final

Document = dict[str, Any]
Place = tuple[str, ...]

_SCHEMAS: Final = "#/components/schemas/"
# Below these keys stand names or values of the caller's choosing, not keywords.
_NAMED: Final = frozenset({"properties", "patternProperties", "$defs", "headers", "content"})
_EXAMPLES: Final = frozenset({"example", "examples"})
_ALTERNATIVES: Final = ("anyOf", "oneOf", "allOf")


def comparable(document: Document) -> Document:
    """Return a specification in which only what is promised is left, each thing in one form.

    Examples are left out. A single value is written as a list of one, and words that are offered
    one by one as one list, so that a word more is a word more and not another shape.
    """
    plain: Document = _plain(document, named=False)
    return plain


def _plain(part: Any, *, named: bool) -> Any:  # noqa: ANN401 -- any JSON
    if isinstance(part, list):
        return [_plain(each, named=False) for each in part]
    if not isinstance(part, dict):
        return part
    kept = {
        key: _plain(value, named=not named and key in _NAMED)
        for key, value in part.items()
        if named or key not in _EXAMPLES
    }
    return kept if named else _one_form(kept)


def _one_form(schema: Document) -> Document:
    if "const" in schema and "enum" not in schema:
        schema = {**schema, "enum": [schema["const"]]}
        del schema["const"]
    if isinstance(schema.get("anyOf"), list):
        schema = {**schema, "anyOf": _words_together(schema["anyOf"])}
    return schema


def _words_together(alternatives: list[Any]) -> list[Any]:
    words = [each for each in alternatives if _only_words(each)]
    others = [each for each in alternatives if not _only_words(each)]
    if not words:
        return others
    offered = sorted({word for each in words for word in each["enum"]})
    return [*others, {"type": "string", "enum": offered}]


def _only_words(schema: Any) -> bool:  # noqa: ANN401 -- any JSON
    return isinstance(schema, dict) and schema.get("type") == "string" and "enum" in schema


def sent_fields(document: Document) -> Iterator[tuple[Place, Document]]:
    """Yield the schema of every parameter and of every field that is sent, with its place."""
    waiting: list[str] = []
    for path, method, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            where = (method, path, parameter["in"], parameter["name"])
            yield where, parameter.get("schema", {})
        waiting.extend(references(operation.get("requestBody", {})))
    seen = set(waiting)
    while waiting:
        name = waiting.pop()
        schema = document["components"]["schemas"][name]
        yield from _fields((name,), schema)
        for found in references(schema):
            if found not in seen:
                seen.add(found)
                waiting.append(found)


def _fields(place: Place, schema: Document) -> Iterator[tuple[Place, Document]]:
    for name, field in schema.get("properties", {}).items():
        yield (*place, name), field
        yield from _fields((*place, name), field)
    for keyword in _ALTERNATIVES:
        for alternative in schema.get(keyword, ()):
            yield from _fields(place, alternative)
    if isinstance(schema.get("items"), dict):
        yield from _fields((*place, "items"), schema["items"])


def references(part: object) -> Iterator[str]:
    """Yield the names of the schemas that a part refers to itself."""
    if isinstance(part, dict):
        reference = part.get("$ref")
        if isinstance(reference, str) and reference.startswith(_SCHEMAS):
            yield reference.removeprefix(_SCHEMAS)
        for inner in part.values():
            yield from references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from references(inner)


def operations(document: Document) -> Iterator[tuple[str, str, Document]]:
    """Yield path, method and operation of every operation."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if isinstance(operation, dict) and "responses" in operation:
                yield path, method, operation
