"""The explanations that problem type URIs resolve to."""

from collections.abc import Iterator
from typing import Annotated, Any, Final

import orjson
from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field

from app.web.etag import conditional_json, etag_of
from app.web.problem_documents import problem_responses
from app.web.problem_types import PROBLEM_TYPES, ProblemType
from app.web.problems import ProblemError, problem_of
from app.web.shown_answers import ShownAnswer
from app.web.strict_request import StrictRoute, weight_of

_CACHE: Final = "public, max-age=3600"
_PLAIN: Final = "text/plain"
_SHOWN_SLUG: Final = "validation-failed"
_AS_TEXT: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {_PLAIN: {"schema": {"type": "string"}}}}
}


class ProblemTypeDocument(BaseModel):
    """One kind of problem, explained for developers."""

    type: str = Field(description="Type URI, as in the member type of a problem.")
    title: str = Field(description="Name of the kind of problem.")
    status: int = Field(description="HTTP status it is sent with.")
    explanation: str = Field(description="What it means and what to do.")


class ProblemTypeList(BaseModel):
    """Every kind of problem this service sends. The list grows."""

    items: list[ProblemTypeDocument] = Field(description="The kinds, by status.")


class _ExplainedRoute(StrictRoute):
    produces = ("application/json", _PLAIN, "text/html")


router = APIRouter(prefix="/problems", tags=["Problems"], route_class=_ExplainedRoute)


@router.get(
    "",
    operation_id="list_problem_types",
    summary="List every kind of problem",
    response_model=ProblemTypeList,
    responses={**_AS_TEXT, **problem_responses(406)},
)
async def list_problem_types(request: Request) -> Response:
    """List every kind of problem this service sends, and what to do about each.

    Answers in JSON, or as plain text where ``Accept`` prefers that.
    """
    kinds = sorted(PROBLEM_TYPES.values(), key=lambda kind: kind.status)
    if _prefers_text(request):
        return _plain("\n".join(map(_as_text, kinds)))
    return _as_json(request, {"items": [_as_document(kind) for kind in kinds]})


@router.get(
    "/{slug}",
    operation_id="explain_problem_type",
    summary="Explain one kind of problem",
    response_model=ProblemTypeDocument,
    responses={**_AS_TEXT, **problem_responses(404, 406)},
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

    Answers in JSON, or as plain text where ``Accept`` prefers that.
    """
    kind = PROBLEM_TYPES.get(slug)
    if kind is None:
        raise ProblemError(problem_of("not-found"))
    if _prefers_text(request):
        return _plain(_as_text(kind))
    return _as_json(request, _as_document(kind))


def shown_problems() -> Iterator[ShownAnswer]:
    """Yield the explanation of one kind of problem, in both formats."""
    kind = PROBLEM_TYPES[_SHOWN_SLUG]
    name, one = _SHOWN_SLUG.replace("-", "_"), _as_document(kind)
    cut = f"One of {len(PROBLEM_TYPES)} kinds"
    yield ShownAnswer("list_problem_types", name, cut, {"items": [one]})
    yield ShownAnswer("list_problem_types", name, cut, _as_text(kind), _PLAIN)
    yield ShownAnswer("explain_problem_type", name, kind.title, one)
    yield ShownAnswer("explain_problem_type", name, kind.title, _as_text(kind), _PLAIN)


def _prefers_text(request: Request) -> bool:
    accept = request.headers.getlist("accept")
    # A browser asks for HTML; plain text is the readable answer to it.
    wished = max(weight_of(_PLAIN, accept), weight_of("text/html", accept))
    return wished > weight_of("application/json", accept)


def _as_document(kind: ProblemType) -> dict[str, object]:
    return {
        "type": kind.uri,
        "title": kind.title,
        "status": kind.status,
        "explanation": kind.explanation,
    }


def _as_text(kind: ProblemType) -> str:
    return f"{kind.status} {kind.title}\n{kind.uri}\n\n{kind.explanation}\n"


def _as_json(request: Request, document: dict[str, object]) -> Response:
    payload = orjson.dumps(document)
    answer = conditional_json(request, payload, etag_of(payload), _CACHE)
    answer.headers["Vary"] = "Accept"
    return answer


def _plain(text: str) -> Response:
    return Response(text, media_type=_PLAIN, headers={"Cache-Control": _CACHE, "Vary": "Accept"})
