"""What the specification leaves to its text, told to the fuzzer: null may stand for unknown.

`null`, `unknown` and a name left out are the same (ADR 1). The schemas do not list `null`, because
readers and generated clients would show two kinds of nothing for each of some 170 fields. Here it
is added wherever it is accepted, so that it is sent as a valid value and has to be answered.
"""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
NULL: Json = {"type": "null"}


def declare_nulls(document: Json) -> None:
    """Let every field of a request that is neither required nor has a default be null, in place."""
    for schema in request_objects(document):
        required = schema.get("required", ())
        for name, field in schema["properties"].items():
            if name not in required and "default" not in field:
                schema["properties"][name] = {"anyOf": [field, NULL]}


def narrow(document: Json, most: int) -> None:
    """Keep few fields of each object of a request, in place, so that a short run meets them all.

    Args:
        most: Fields kept besides those that are required.
    """
    for schema in request_objects(document):
        required = schema.get("required", ())
        others = [name for name in schema["properties"] if name not in required]
        for name in others[most:]:
            del schema["properties"][name]


def request_objects(document: Json) -> Iterator[Json]:
    """Yield each object schema that the bodies of requests are made of, once."""
    schemas = document["components"]["schemas"]
    pending = [
        media["schema"]
        for item in document["paths"].values()
        for operation in item.values()
        for media in operation.get("requestBody", {}).get("content", {}).values()
    ]
    seen = set[str]()
    while pending:
        node = pending.pop()
        name = node.get("$ref", "").rpartition("/")[2]
        if name and name not in seen:
            seen.add(name)
            pending.append(schemas[name])
        if "properties" in node:
            yield node
            pending.extend(node["properties"].values())
        for key in ("anyOf", "oneOf", "allOf"):
            pending.extend(node.get(key, ()))
        pending.extend(each for each in (node.get("items"),) if isinstance(each, dict))
