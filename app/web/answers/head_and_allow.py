"""HEAD wherever GET is answered, and one truthful list of the methods of each path."""

from fastapi import FastAPI
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.routes import DeclaredRoute, declared_routes, path_of


class MethodTable:
    """Which methods each path of an application answers, over all of its routes.

    Mounted applications answer for themselves and are not listed. The table is made at the first
    question, so routes must have been added before the first request.
    """

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._rows: list[DeclaredRoute] | None = None

    def declared(self, scope: Scope) -> frozenset[str]:
        """Return the methods that routes declare for the path; empty if no route has it."""
        if self._rows is None:
            self._rows = [each for each in declared_routes(self._app) if each.methods]
        path = path_of(scope)
        matching = (route.methods for route in self._rows if route.pattern.match(path))
        return frozenset[str]().union(*matching)

    def advertised(self, scope: Scope) -> list[str]:
        """Return the methods to name in ``Allow``, sorted; empty if no route has the path."""
        declared = self.declared(scope)
        if not declared:
            return []
        return sorted(declared | {"OPTIONS"} | ({"HEAD"} if "GET" in declared else set()))


class HeadAndOptions:
    """Answers HEAD from GET, and OPTIONS with ``Allow``, where no route does so itself."""

    def __init__(self, app: ASGIApp, methods: MethodTable) -> None:
        self.app = app
        self.methods = methods

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        method = scope["method"] if scope["type"] == "http" else ""
        if method not in {"HEAD", "OPTIONS"}:
            await self.app(scope, receive, send)
            return
        declared = self.methods.declared(scope)
        if method in declared or not declared:
            await self.app(scope, receive, send)
        elif method == "OPTIONS":
            allow = ", ".join(self.methods.advertised(scope))
            await Response(status_code=204, headers={"Allow": allow})(scope, receive, send)
        elif "GET" in declared:
            await self.app({**scope, "method": "GET"}, receive, _without_body(send))
        else:
            await self.app(scope, receive, send)


def _without_body(send: Send) -> Send:
    async def send_head(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return send_head
