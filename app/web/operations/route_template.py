"""The template of the route a request is for: never its path, which may hold anything."""

import re
from typing import Final, NamedTuple

from fastapi import FastAPI
from starlette.types import Scope

from app.web.routes import declared_routes, path_of

UNMATCHED: Final = "unmatched"
"""Stands for the template where no route has the path."""


class Template(NamedTuple):
    """A route as it is written in logs and metrics.

    Attributes:
        path: Such as ``/v1/knowledge/rules/{id}``; ``unmatched`` if no route has the path.
        methods: Methods that are declared for it, and ``HEAD`` with ``GET``; empty if any may be.
    """

    path: str
    methods: frozenset[str]


_NONE: Final = Template(UNMATCHED, frozenset())


class RouteTemplates:
    """Finds the template of a path, whichever layer answered and whether or not it was routed.

    What the router leaves in the scope does not do: layers answer before it, and hand on copies.
    The table is made at the first question, so routes must have been added before.
    """

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._rows: list[tuple[re.Pattern[str], Template]] = []
        self._literal: dict[str, Template] = {}

    def of(self, scope: Scope) -> Template:
        """Return the template of the first route that has the path of a request."""
        if not self._rows:
            self._read_routes()
        path = path_of(scope)
        return self._literal.get(path) or self._search(path)

    def _search(self, path: str) -> Template:
        return next((each for pattern, each in self._rows if pattern.match(path)), _NONE)

    def _read_routes(self) -> None:
        methods: dict[str, set[str]] = {}
        patterns: dict[str, re.Pattern[str]] = {}
        for route in declared_routes(self._app):
            patterns.setdefault(route.template, route.pattern)
            methods.setdefault(route.template, set()).update(route.methods)
        for path, declared in methods.items():
            implied = {"HEAD"} if "GET" in declared else set()
            self._rows.append((patterns[path], Template(path, frozenset(declared | implied))))
        # Most requests are for a path without parameters, and need no search.
        for path in methods:
            if self._search(path).path == path:
                self._literal[path] = self._search(path)
