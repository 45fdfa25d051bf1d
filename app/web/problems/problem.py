"""Refusals as RFC 9457 problem documents. No submitted value ever appears in one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Final

import orjson
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.web.correlation.request_id import note_problem, request_id_of
from app.web.problems.problem_types import PROBLEM_TYPES, ProblemType, type_of_status

PROBLEM_JSON: Final = "application/problem+json"
MAX_ERRORS: Final = 50
RETRY_AFTER_S: Final = 5
_LATER: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_STANDARD_MEMBERS: Final = frozenset({"type", "title", "status", "detail", "instance", "errors"})

Allowed = Sequence[str | int | float | bool] | Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class FieldError:
    """One value of the request that is not accepted.

    Attributes:
        pointer: JSON pointer of the place; the empty string is the whole body.
        code: Stable lower_snake reason.
        message: The reason in plain words, without the submitted value.
        allowed: The accepted values, or the bounds of the accepted range.
        hint: What to do about it.
        location: Part of the request: ``body``, ``query``, ``path`` or ``header``.
    """

    pointer: str
    code: str
    message: str
    allowed: Allowed | None = None
    hint: str | None = None
    location: str = "body"

    def document(self) -> dict[str, object]:
        """Return the members that are set."""
        members: dict[str, object] = {
            "location": self.location,
            "pointer": self.pointer,
            "code": self.code,
            "message": self.message,
        }
        if self.allowed is not None:
            members["allowed"] = (
                dict(self.allowed) if isinstance(self.allowed, Mapping) else list(self.allowed)
            )
        if self.hint is not None:
            members["hint"] = self.hint
        return members


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal, ready to be sent.

    Attributes:
        type: Type URI; relative ones resolve on this service.
        title: Name of the type.
        status: HTTP status.
        detail: This occurrence in plain words, without any submitted value.
        instance: ``urn:request:`` and the request id; filled in when it is sent.
        errors: The values that are not accepted, if that is the reason.
        extra: Further members of the document.
    """

    type: str
    title: str
    status: int
    detail: str
    instance: str | None = None
    errors: tuple[FieldError, ...] = ()
    extra: Mapping[str, Any] | None = None

    def document(self) -> dict[str, object]:
        """Return the problem document."""
        members: dict[str, object] = {
            "type": self.type,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if self.instance is not None:
            members["instance"] = self.instance
        if self.errors:
            members["errors"] = [error.document() for error in self.errors[:MAX_ERRORS]]
            if len(self.errors) > MAX_ERRORS:
                members["errors_omitted"] = len(self.errors) - MAX_ERRORS
        for name, value in (self.extra or {}).items():
            members.setdefault(name, value)
        return members


class ProblemError(Exception):
    """Raise it anywhere in a facade to answer with a problem.

    The text of other exceptions, ``HTTPException`` included, is never sent.
    """

    def __init__(self, problem: Problem, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(problem.type)
        self.problem = problem
        self.headers = headers


def problem_of(
    kind: str | ProblemType,
    *,
    detail: str | None = None,
    errors: Sequence[FieldError] = (),
    extra: Mapping[str, Any] | None = None,
) -> Problem:
    """Build a problem of a registered type.

    Args:
        kind: Slug or type.
        detail: Replaces the type's own detail. Must hold no submitted value.
        errors: The values that are not accepted.
        extra: Further members.

    Raises:
        KeyError: If the slug is not registered.
        ValueError: If ``extra`` holds a standard member.
    """
    known = PROBLEM_TYPES[kind] if isinstance(kind, str) else kind
    if extra and not _STANDARD_MEMBERS.isdisjoint(extra):
        raise ValueError("extra may not replace a standard member")
    return Problem(
        type=known.uri,
        title=known.title,
        status=known.status,
        detail=detail or known.detail,
        errors=tuple(errors),
        extra=extra,
    )


def problem_of_status(status: int) -> Problem:
    """Build the general problem of a status; one without a type is ``about:blank``."""
    known = type_of_status(status)
    if known is not None:
        return problem_of(known)
    try:
        title = HTTPStatus(status).phrase
    except ValueError:
        title = "Error"
    return Problem(type="about:blank", title=title, status=status, detail=f"{title}.")


def problem_of_unknown_complaint(known: Sequence[str], *, location: str = "body") -> Problem:
    """Build the problem of a complaint that no pack serves.

    Args:
        known: Complaints that are served; may be empty where they are not known.
        location: Where it was named: ``body`` or ``query``.
    """
    fault = FieldError(
        pointer="/complaint",
        code="unknown_complaint",
        message="No knowledge pack serves this complaint.",
        allowed=known or None,
        location=location,
    )
    return problem_of("unknown-complaint", errors=[fault])


def problem_response(
    problem: Problem, scope: Scope, headers: Mapping[str, str] | None = None
) -> Response:
    """Return the response for a problem, with the request id of the scope as its instance.

    What may be sent again later says after how many seconds, unless the headers already do.
    """
    note_problem(scope, problem.type.rsplit("/", maxsplit=1)[-1])
    request_id = request_id_of(scope)
    if problem.instance is None and request_id is not None:
        problem = replace(problem, instance=f"urn:request:{request_id}")
    response = Response(
        orjson.dumps(problem.document()),
        status_code=problem.status,
        headers={"Cache-Control": "no-store", **(headers or {})},
        media_type=PROBLEM_JSON,
    )
    if problem.status in _LATER:
        response.headers.setdefault("Retry-After", str(RETRY_AFTER_S))
    return response


async def send_problem(
    problem: Problem,
    scope: Scope,
    receive: Receive,
    send: Send,
    *,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Answer with a problem from an ASGI layer."""
    await problem_response(problem, scope, headers)(scope, receive, send)
