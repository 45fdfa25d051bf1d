"""Extends the specification that FastAPI makes of the routes."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from fastapi import FastAPI

Document = dict[str, Any]
_METHODS: Final = ("get", "put", "post", "patch", "delete")


def extend_specification(app: FastAPI, step: Callable[[Document], None]) -> None:
    """Have a step work on the application's specification, once, when it is first asked for.

    Args:
        app: The application.
        step: Changes the specification in place. Steps run in the order in which they are given.
    """
    original = app.openapi
    worked_on: Document = {}

    def openapi() -> Document:
        document = original()
        # FastAPI keeps the document and gives the same one again.
        if worked_on.get("document") is not document:
            step(document)
            worked_on["document"] = document
        return document

    # Replacing the method is FastAPI's documented way to extend the specification.
    app.openapi = openapi  # type: ignore[method-assign]


def operations_of(document: Document) -> Iterator[tuple[str, str, Document]]:
    """Yield method, path and operation of every operation."""
    for path, item in document.get("paths", {}).items():
        for method in _METHODS:
            if method in item:
                yield method, path, item[method]
