"""Batches for the fuzzer, which knows documents: a body of lines is a list, and so is its answer.

The specification describes both as texts whose content is a list. The fuzzer would send random
text; with the lists in place of the texts it makes lines that are right, and lines that are wrong.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

import schemathesis
from schemathesis import DeserializationContext, Response, SerializationContext

NDJSON: Final = "application/x-ndjson"
BATCH: Final = "/v1/evaluations/batch"
Json = dict[str, Any]


def declare_lines(document: Json) -> None:
    """Describe batches as lists, in place. How many lines there may be is tested elsewhere."""
    operation = document["paths"][BATCH]["post"]
    asked = operation["requestBody"]["content"][NDJSON]
    asked["schema"] = {"type": "array", "minItems": 1, "items": _lines(asked)["items"]}
    for example in asked["examples"].values():
        example["value"] = [json.loads(line) for line in example["value"].splitlines()]
    answered = operation["responses"]["200"]["content"][NDJSON]
    answered["schema"] = _lines(answered)


def _lines(content: Json) -> Json:
    lines: Json = content["schema"]["contentSchema"]
    return lines


@schemathesis.serializer(NDJSON)
def _written(context: SerializationContext, value: object) -> bytes:
    """Write one line for each entry; what is no list stands on one line, as a list still."""
    if isinstance(value, bytes):
        return value
    entries = value if isinstance(value, list) else [[value]]
    return b"".join(json.dumps(entry).encode() + b"\n" for entry in entries)


@schemathesis.deserializer(NDJSON)
def read_lines(context: DeserializationContext, response: Response) -> list[Json]:
    """Read an answer line by line."""
    return [json.loads(line) for line in response.text.splitlines()]


def refused_in(response: Response) -> Iterator[tuple[int, Json]]:
    """Yield the lines of a batch that were refused: their places from 0, and the problems."""
    for nth, line in enumerate(response.text.splitlines()):
        answer = json.loads(line)
        if "problem" in answer:
            yield nth, answer["problem"]
