"""The whole application with a fault in each of several places, to see that each is noticed."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.main import create_app


class Exchange(NamedTuple):
    """A request and the answer to it, before the answer is sent."""

    method: str
    path: str
    asked: bytes
    status: int
    headers: dict[str, str]
    body: bytes

    def changed(self, document: Any) -> "Exchange":
        """Return the exchange with another body."""
        return self._replace(body=json.dumps(document).encode())


class Fault(NamedTuple):
    """One fault.

    Attributes:
        path: Start of the paths it is at.
        change: Returns the answer as the fault has it.
        outermost: Whether it stands around all layers and not inside of them.
    """

    path: str
    change: Callable[[Exchange], Exchange]
    outermost: bool = False


def raises(told: Exchange) -> Exchange:
    """Raise an error for a patient aged 0."""
    if told.asked and told.status == 200:
        age = (json.loads(told.asked).get("presentation") or {}).get("age")
        if age == 0:
            raise ZeroDivisionError("age")
    return told


def gone(told: Exchange) -> Exchange:
    """Answer what is not found with a status that nobody declared."""
    return told._replace(status=410) if told.status == 404 else told


def echoes(told: Exchange) -> Exchange:
    """Repeat in a refusal what was sent."""
    if told.status != 422:
        return told
    return told.changed({**json.loads(told.body), "detail": told.asked.decode()})


def breaks_its_schema(told: Exchange) -> Exchange:
    """Leave out of an answer what it has to have."""
    if told.status != 200 or told.method != "GET":
        return told
    return told.changed({"items": 3})


def tells_wrong_methods(told: Exchange) -> Exchange:
    """Name a method in ``Allow`` that is not answered."""
    if "allow" not in told.headers:
        return told
    return told._replace(headers={**told.headers, "allow": "DELETE, GET, HEAD, OPTIONS"})


def without(name: str) -> Callable[[Exchange], Exchange]:
    """Return a fault that leaves out a header."""

    def change(told: Exchange) -> Exchange:
        return told._replace(headers={n: v for n, v in told.headers.items() if n != name})

    return change


def in_plain_text(told: Exchange) -> Exchange:
    """Refuse in words that no program reads."""
    if told.status < 400:
        return told
    return told._replace(headers={**told.headers, "content-type": "text/plain"}, body=b"no")


def of_unknown_type(told: Exchange) -> Exchange:
    """Refuse with a type that is explained nowhere."""
    if told.status < 400:
        return told
    return told.changed({**json.loads(told.body), "type": "/problems/nowhere"})


def head_is_refused(told: Exchange) -> Exchange:
    """Answer GET and not HEAD."""
    return told._replace(status=404) if told.method == "HEAD" else told


FAULTS = {
    "a 500 for some input": Fault("/v1/evaluations", raises),
    "an undeclared status": Fault("/v1/knowledge/stages/", gone),
    "an echo of what was sent": Fault("/v1/what-if", echoes),
    "an answer that breaks its schema": Fault("/v1/knowledge/exercises", breaks_its_schema),
    "a wrong Allow": Fault("/version", tells_wrong_methods, outermost=True),
    "no guard": Fault("/health/live", without("x-content-type-options"), outermost=True),
    "an answer to be kept": Fault("/v1/notes", without("cache-control"), outermost=True),
    "a lost request id": Fault("/health/ready", without("x-request-id"), outermost=True),
    "a refusal in plain text": Fault("/v1/knowledge/rules", in_plain_text, outermost=True),
    "a type explained nowhere": Fault("/v1/knowledge/sources/", of_unknown_type),
    "HEAD unlike GET": Fault("/v1/knowledge/phases", head_is_refused, outermost=True),
}


class Faulty:
    """Lets each fault change the answers at its paths."""

    def __init__(self, app: ASGIApp, *, outermost: bool) -> None:
        self.app = app
        self.faults = [fault for fault in FAULTS.values() if fault.outermost is outermost]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        faults = [fault for fault in self.faults if scope["path"].startswith(fault.path)]
        asked, sent = bytearray(), list[Message]()

        async def listen() -> Message:
            message = await receive()
            asked.extend(message.get("body", b""))
            return message

        async def collect(message: Message) -> None:
            sent.append(message)

        await self.app(scope, listen, collect if faults else send)
        if faults:
            told = exchange(scope, bytes(asked), sent)
            for fault in faults:
                told = fault.change(told)
            await answer(told, send)


def exchange(scope: Scope, asked: bytes, sent: list[Message]) -> Exchange:
    """Return what was asked and answered."""
    headers = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return Exchange(scope["method"], scope["path"], asked, sent[0]["status"], headers, body)


async def answer(told: Exchange, send: Send) -> None:
    """Send an answer, its length corrected where its body is another one."""
    headers = dict(told.headers)
    if told.body:
        headers["content-length"] = str(len(told.body))
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": told.status, "headers": pairs})
    await send({"type": "http.response.body", "body": told.body})


class ForgivesUnknownNames:
    """Takes away from the body of why-not what nobody knows at its top, so that it is accepted."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http" or scope["path"] != "/v1/why-not":
            await self.app(scope, receive, send)
            return

        async def forgive() -> Message:
            message = await receive()
            try:
                body = json.loads(message.get("body", b""))
                known = {name: body[name] for name in ("findings", "about") if name in body}
            except (ValueError, TypeError):
                return message
            return {**message, "body": json.dumps(known).encode()}

        await self.app(scope, forgive, send)


def build_app() -> FastAPI:
    """Build the application as it is served, with every fault."""
    app = create_app()
    # The first of the list is the outermost; the last stands next to the routes.
    app.user_middleware.insert(0, Middleware(Faulty, outermost=True))
    app.user_middleware.append(Middleware(Faulty, outermost=False))
    app.user_middleware.append(Middleware(ForgivesUnknownNames))
    return app
