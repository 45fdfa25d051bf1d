"""The explanations that problem type URIs resolve to."""

from collections.abc import Iterator
from typing import Annotated, Any, Final

import orjson
from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field

from app.web.answers.etag import MAY_BE_HELD, VERSIONED, conditional, etag_of
from app.web.problem_words import POLICY, html_of, html_of_all, text_of
from app.web.problems.problem import ProblemError, problem_of
from app.web.problems.problem_types import PROBLEM_TYPES, ProblemType
from app.web.requests.strict_request import StrictRoute, weight_of
from app.web.specification.problem_documents import ProblemDocument, example_of, problem_responses
from app.web.specification.shown_answers import ShownAnswer

_CACHE: Final = "public, max-age=3600"
_PLAIN: Final = "text/plain"
_SHOWN_SLUG: Final = "validation-failed"
_HTML: Final = "text/html"
_TEXT: Final = {"schema": {"type": "string"}}
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    **VERSIONED,
    200: {**VERSIONED[200], "content": {_PLAIN: _TEXT, _HTML: _TEXT}},
}


class ProblemTypeDocument(BaseModel):
    """One kind of problem, explained for developers."""

    type: str = Field(description="Type URI, as in the member type of a problem.")
    title: str = Field(description="Name of the kind of problem.")
    status: int = Field(description="HTTP status it is sent with.")
    explanation: str = Field(description="What it means.")
    remedy: str = Field(description="What to do about it.")
    retry: str = Field(
        description="Whether it helps to send the request again. Growing list: changed (once it "
        "is corrected), later (unchanged, after a pause), once (unchanged, once), never.",
        examples=["changed"],
    )
    sample: ProblemDocument = Field(description="A problem of this kind, as it might be sent.")


class ProblemTypeList(BaseModel):
    """Every kind of problem this service sends. The list grows."""

    items: list[ProblemTypeDocument] = Field(description="The kinds, by status.")


class _ExplainedRoute(StrictRoute):
    produces = ("application/json", _PLAIN, _HTML)


router = APIRouter(prefix="/problems", tags=["Problems"], route_class=_ExplainedRoute)


@router.get(
    "",
    operation_id="list_problem_types",
    summary="List every kind of problem",
    response_model=ProblemTypeList,
    responses={**_ANSWERS, **problem_responses(406, 422)},
    openapi_extra=MAY_BE_HELD,
)
async def list_problem_types(request: Request) -> Response:
    """List every kind of problem this service sends, and what to do about each.

    Answers in JSON, or as a page or plain text where ``Accept`` prefers that.
    """
    kinds = _by_status()
    match _preferred(request):
        case "text/html":
            return _answer(request, html_of_all(kinds), _HTML)
        case "text/plain":
            return _answer(request, "\n\n".join(map(text_of, kinds)), _PLAIN)
    return _as_json(request, {"items": [_as_document(kind) for kind in kinds]})


@router.get(
    "/{slug}",
    operation_id="explain_problem_type",
    summary="Explain one kind of problem",
    response_model=ProblemTypeDocument,
    responses={**_ANSWERS, **problem_responses(404, 406, 422)},
    openapi_extra=MAY_BE_HELD,
)
async def explain_problem_type(
    request: Request,
    slug: Annotated[
        str,
        Path(
            description="Last part of the type URI.",
            openapi_examples={
                _SHOWN_SLUG.replace("-", "_"): {
                    "summary": PROBLEM_TYPES[_SHOWN_SLUG].title,
                    "value": _SHOWN_SLUG,
                }
            },
        ),
    ],
) -> Response:
    """Explain what one kind of problem means and what to do about it.

    Answers in JSON, or as a page or plain text where ``Accept`` prefers that.
    """
    kind = PROBLEM_TYPES.get(slug)
    if kind is None:
        raise ProblemError(problem_of("not-found"))
    match _preferred(request):
        case "text/html":
            return _answer(request, html_of(kind), _HTML)
        case "text/plain":
            return _answer(request, text_of(kind), _PLAIN)
    return _as_json(request, _as_document(kind))


def shown_problems() -> Iterator[ShownAnswer]:
    """Yield the explanation of one kind of problem, in every format."""
    kind = PROBLEM_TYPES[_SHOWN_SLUG]
    name, one = _SHOWN_SLUG.replace("-", "_"), _as_document(kind)
    cut = f"One of {len(PROBLEM_TYPES)} kinds"
    yield ShownAnswer("list_problem_types", name, cut, {"items": [one]})
    yield ShownAnswer("list_problem_types", name, cut, text_of(kind), _PLAIN)
    yield ShownAnswer("list_problem_types", name, "All kinds", html_of_all(_by_status()), _HTML)
    yield ShownAnswer("explain_problem_type", name, kind.title, one)
    yield ShownAnswer("explain_problem_type", name, kind.title, text_of(kind), _PLAIN)
    yield ShownAnswer("explain_problem_type", name, kind.title, html_of(kind), _HTML)


def _by_status() -> list[ProblemType]:
    return sorted(PROBLEM_TYPES.values(), key=lambda kind: kind.status)


def _preferred(request: Request) -> str:
    accept = request.headers.getlist("accept")
    # The first of those that are equally welcome: programs often accept anything.
    return max(_ExplainedRoute.produces, key=lambda each: weight_of(each, accept))


def _as_document(kind: ProblemType) -> dict[str, object]:
    return {
        "type": kind.uri,
        "title": kind.title,
        "status": kind.status,
        "explanation": kind.meaning,
        "remedy": kind.remedy,
        "retry": kind.retry,
        "sample": example_of(kind),
    }


def _as_json(request: Request, document: dict[str, object]) -> Response:
    return _answer(request, orjson.dumps(document).decode(), "application/json")


def _answer(request: Request, text: str, media_type: str) -> Response:
    headers = {"Cache-Control": _CACHE, "Vary": "Accept"}
    if media_type == _HTML:
        headers["Content-Security-Policy"] = POLICY
    answer = Response(text, media_type=media_type, headers=headers)
    return conditional(request, answer, etag_of(text.encode()))
