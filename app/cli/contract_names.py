"""Breaks that a comparison of shapes does not see: defaults, names in clients, kinds of problem."""

import re
from collections.abc import Iterator
from typing import Any, Final

from app.cli.contract_schemas import Document, operations, sent_fields

_PROBLEM_JSON: Final = "application/problem+json"
_BRACED: Final = re.compile(r"\{[^}]*\}")


def named_breaks(released: Document, present: Document) -> Iterator[str]:
    """Yield what would break a client although every shape stays the same, one sentence each."""
    yield from _changed_defaults(released, present)
    yield from _lost_names(released, present)
    yield from _renamed_in_paths(released, present)
    now = {(path, method): operation for path, method, operation in operations(present)}
    for path, method, before in operations(released):
        after = now.get((path, method))
        if after is not None:
            where = f"{method} {path}"
            if before.get("tags") != after.get("tags"):
                yield f"{where}: its tag changed, and with it its module in a client."
            yield from _lost_problems(where, _problems(released, before), _problems(present, after))


def _changed_defaults(released: Document, present: Document) -> Iterator[str]:
    """Yield what means something else when it is left out."""
    now = dict(sent_fields(present))
    for place, before in sent_fields(released):
        after = now.get(place)
        if after is not None and before.get("default") != after.get("default"):
            yield f"{' '.join(place)}: the default changed."


def _renamed_in_paths(released: Document, present: Document) -> Iterator[str]:
    """Yield paths whose parameter has another name, and with it the argument in a client."""
    now = {_BRACED.sub("{}", path): path for path in present["paths"]}
    for path in released["paths"]:
        kept = now.get(_BRACED.sub("{}", path), path)
        if kept != path:
            yield f"{path}: a parameter was renamed; it is now {kept}."


def _lost_names(released: Document, present: Document) -> Iterator[str]:
    """Yield types that a generated client would no longer have."""
    kept = present["components"]["schemas"]
    for name in released["components"]["schemas"]:
        if name not in kept:
            yield f"components/schemas/{name}: the type is gone from clients."


def _problems(document: Document, operation: Document) -> dict[str, frozenset[str]]:
    """Return the types of problem that an operation shows, by status."""
    shown = {}
    for status, response in operation["responses"].items():
        content = _described(document, response).get("content", {}).get(_PROBLEM_JSON, {})
        examples = content.get("examples", {}).values()
        shown[status] = frozenset(example["value"]["type"] for example in examples)
    return shown


def _described(document: Document, response: Document) -> dict[str, Any]:
    name = response.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = document["components"]["responses"][name] if name else response
    return found


def _lost_problems(
    where: str, before: dict[str, frozenset[str]], after: dict[str, frozenset[str]]
) -> Iterator[str]:
    for status, kinds in before.items():
        for kind in sorted(kinds - after.get(status, frozenset())):
            yield f"{where}: {status} no longer names the problem {kind}."
