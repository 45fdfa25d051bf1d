"""Answers plain reads of the catalogue before any route is looked for."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.v1.catalogue.shelf import Prepared, Shelf
from app.web.answers.etag import conditional_json
from app.web.requests.strict_request import StrictRoute, accepts
from app.web.routes import path_of

# Kept by the caller, but asked again each time: a withdrawn pack has to be seen at once.
CACHE_CONTROL: Final = "no-cache"
JSON: Final = StrictRoute.produces
_CACHE_CONTROL: Final = (b"cache-control", CACHE_CONTROL.encode("ascii"))
# With any wish for a format, or a list of versions, a request is not plain.
_TELLING: Final = frozenset({b"accept", b"if-none-match"})


class ReadyAnswers:
    """Answers a plain ``GET`` of what is prepared; all else goes on to the routes.

    To find one of forty routes takes ten times as long as to compare a version.
    """

    def __init__(self, app: ASGIApp, shelf: Shelf) -> None:
        self.app = app
        self.shelf = shelf

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        plain = scope["type"] == "http" and scope["method"] == "GET" and not scope["query_string"]
        prepared = self.shelf.at(path_of(scope)) if plain else None
        if prepared is None:
            await self.app(scope, receive, send)
            return
        asked = {name: value for name, value in scope["headers"] if name in _TELLING}
        if b"accept" not in asked and asked.get(b"if-none-match") == prepared.quoted:
            headers = [(b"etag", prepared.quoted), _CACHE_CONTROL]
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
        elif accepts(Request(scope).headers.getlist("accept"), JSON):
            await answer_of(Request(scope), prepared)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def answer_of(request: Request, prepared: Prepared) -> Response:
    """Return what is prepared, or 304 if the caller holds it."""
    return conditional_json(request, prepared.payload, prepared.etag, CACHE_CONTROL)
