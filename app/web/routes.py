"""What the layers around an application need to know of its routes."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.types import Scope


class DeclaredRoute(NamedTuple):
    """One route.

    Attributes:
        template: Path as it is written, such as ``/v1/knowledge/rules/{id}``.
        pattern: Matches the paths it answers.
        methods: Methods that are declared; empty for a mounted application, which says it itself.
        declaration: Where FastAPI keeps all else that was declared.
    """

    template: str
    pattern: re.Pattern[str]
    methods: frozenset[str]
    declaration: Any


def declared_routes(app: FastAPI) -> Iterator[DeclaredRoute]:
    """Yield every route of an application, in the order in which they are tried."""
    for context in iter_route_contexts(app.routes):
        if context.path_format is not None:
            methods = frozenset(context.methods or ())
            yield DeclaredRoute(context.path_format, context.path_regex, methods, context)


def path_of(scope: Scope) -> str:
    """Return the path of a request within the application, wherever a proxy has mounted it."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    return path[len(root) :] if root and path.startswith(f"{root}/") else path
