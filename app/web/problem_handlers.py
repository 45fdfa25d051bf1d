"""The only place where an error meets a status code."""

from http import HTTPStatus
from typing import Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.domain.errors import (
    DomainError,
    KnowledgePackWithdrawnError,
    NotFoundError,
    UnknownComplaintError,
)
from app.web.answers.head_and_allow import MethodTable
from app.web.problems.problem import (
    FieldError,
    Problem,
    ProblemError,
    problem_of,
    problem_of_status,
    problem_of_unknown_complaint,
    problem_response,
)
from app.web.requests.strict_json import MalformedJsonError
from app.web.requests.validation import Explain

# A header that another exception carries may hold anything; these are needed to act on the status.
_PASSED_ON: Final = frozenset({"retry-after", "www-authenticate"})


class _Answers:
    def __init__(self, explain: Explain, methods: MethodTable) -> None:
        self.explain = explain
        self.methods = methods

    async def to_http_error(self, request: Request, error: Exception) -> Response:
        status = getattr(error, "status_code", HTTPStatus.INTERNAL_SERVER_ERROR)
        headers = dict(getattr(error, "headers", None) or {})
        if status < HTTPStatus.BAD_REQUEST:
            return Response(status_code=status, headers=headers)
        kept = {name: text for name, text in headers.items() if name.lower() in _PASSED_ON}
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            # Only mounted files answer at addresses that no route declares.
            kept["Allow"] = ", ".join(self.methods.advertised(request.scope)) or "GET, HEAD"
        return problem_response(problem_of_status(status), request.scope, kept)

    async def to_invalid(self, request: Request, error: Exception) -> Response:
        if not isinstance(error, RequestValidationError):
            raise error
        errors = self.explain(error.errors(), error.body)
        return problem_response(problem_of("validation-failed", errors=errors), request.scope)


def add_problem_handlers(app: FastAPI, *, explain: Explain, methods: MethodTable) -> None:
    """Answer every refusal, and every error, with a problem.

    Args:
        app: The application.
        explain: Describes validation errors.
        methods: Knows which methods each path answers.
    """
    answers = _Answers(explain, methods)
    app.add_exception_handler(HTTPException, answers.to_http_error)
    app.add_exception_handler(RequestValidationError, answers.to_invalid)
    app.add_exception_handler(ProblemError, _to_refusal)
    app.add_exception_handler(MalformedJsonError, _to_refusal)
    for refused in (NotFoundError, KnowledgePackWithdrawnError, UnknownComplaintError):
        app.add_exception_handler(refused, _to_refusal)
    app.add_exception_handler(Exception, _to_refusal)


async def _to_refusal(request: Request, error: Exception) -> Response:
    headers = error.headers if isinstance(error, ProblemError) else None
    return problem_response(problem_of_error(error), request.scope, headers)


def problem_of_error(error: Exception) -> Problem:
    """Translate whatever the handling of a request raises; the unforeseen is an internal error."""
    match error:
        case ProblemError():
            return error.problem
        case MalformedJsonError():
            return _malformed(error)
        case DomainError():
            return problem_of_domain_error(error)
    return problem_of("internal-error")


def problem_of_domain_error(error: DomainError) -> Problem:
    """Translate a refusal of the domain; one that nobody foresaw is an internal error.

    Only named attributes are read. The text of the exception is never sent: it may name values.
    """
    match error:
        case NotFoundError():
            return problem_of("not-found")
        case KnowledgePackWithdrawnError(pack_id=pack, version=version):
            named = {"pack": pack, "version": version}
            extra = {name: text for name, text in named.items() if text is not None}
            return problem_of("knowledge-pack-withdrawn", extra=extra)
        case UnknownComplaintError(known=known):
            return problem_of_unknown_complaint(known)
    return problem_of("internal-error")


def _malformed(error: MalformedJsonError) -> Problem:
    if error.code == "empty_body":
        return problem_of("empty-body")
    fault = FieldError(pointer=error.pointer, code=error.code, message=error.detail)
    return problem_of("malformed-json", detail=error.detail, errors=[fault])
