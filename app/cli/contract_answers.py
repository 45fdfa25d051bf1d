"""Words of answers that become a closed list: a client meets no new word, and relies on it."""

from collections.abc import Iterator
from itertools import chain
from typing import Any, Final

from app.cli.contract_schemas import Document, Place, operations, references

_ALTERNATIVES: Final = ("anyOf", "oneOf", "allOf")
_SCHEMAS: Final = "#/components/schemas/"
_RESPONSES: Final = "#/components/responses/"
_INSIDE: Final = ("items", "additionalProperties", "contentSchema")


def closed_words(released: Document, present: Document) -> Iterator[str]:
    """Yield where an answer held any text and now holds one of a list, one sentence each.

    A list in an answer is a promise that nothing joins it. It cannot be taken back: every later
    word is a break. To a comparison of shapes it only looks like fewer texts.
    """
    now = dict(_answered(present))
    told = set[Place]()
    for place, before in _answered(released):
        after = now.get(place)
        closed = after is not None and _is_open(released, before) and _is_closed(present, after)
        if closed and place not in told:
            told.add(place)
            yield f"{' '.join(place)}: a text that was open in answers is now one of a closed list."


def _answered(document: Document) -> Iterator[tuple[Place, Document]]:
    """Yield every schema inside of what is answered, with its place."""
    waiting: list[str] = []
    for path, method, operation in operations(document):
        for status, response in operation["responses"].items():
            described = _named(document, "responses", _RESPONSES, response)
            for kind, content in described.get("content", {}).items():
                yield from _inside((method, path, status, kind), content.get("schema", {}))
                waiting.extend(references(content.get("schema", {})))
            for name, header in described.get("headers", {}).items():
                shown = _named(document, "headers", "#/components/headers/", header)
                yield (method, path, status, name), shown.get("schema", {})
    seen = set(waiting)
    while waiting:
        name = waiting.pop()
        schema = document["components"]["schemas"][name]
        yield from _inside((name,), schema)
        found = set(references(schema)) - seen
        seen |= found
        waiting.extend(found)


def _inside(place: Place, schema: Any) -> Iterator[tuple[Place, Document]]:  # noqa: ANN401 -- any JSON
    """Yield a schema and all that stand in it; what it refers to stands elsewhere."""
    if not isinstance(schema, dict):
        return
    yield place, schema
    for name, field in schema.get("properties", {}).items():
        yield from _inside((*place, name), field)
    for keyword in _INSIDE:
        yield from _inside((*place, keyword), schema.get(keyword))
    for alternative in chain.from_iterable(schema.get(each, ()) for each in _ALTERNATIVES):
        for inner, found in _inside(place, alternative):
            # The alternatives themselves are weighed together, as the one that holds them.
            if inner != place:
                yield inner, found


def _is_open(document: Document, schema: Document) -> bool:
    return any(
        "string" in _types(each) and not _is_list(each) for each in _leaves(document, schema)
    )


def _is_closed(document: Document, schema: Document) -> bool:
    listed = any(_is_list(each) for each in _leaves(document, schema))
    return listed and not _is_open(document, schema)


def _leaves(document: Document, schema: Document) -> Iterator[Document]:
    """Yield what a value may be, following references and alternatives."""
    followed = _named(document, "schemas", _SCHEMAS, schema)
    inner = [each for keyword in _ALTERNATIVES for each in followed.get(keyword, ())]
    if not inner:
        yield followed
    for each in inner:
        yield from _leaves(document, each)


def _named(document: Document, kind: str, prefix: str, part: Document) -> Document:
    reference = part.get("$ref", "")
    if not reference.startswith(prefix):
        return part
    found: Document = document["components"][kind][reference.removeprefix(prefix)]
    return found


def _types(schema: Document) -> list[str]:
    named = schema.get("type", [])
    return [named] if isinstance(named, str) else list(named)


def _is_list(schema: Document) -> bool:
    return "enum" in schema or "const" in schema
