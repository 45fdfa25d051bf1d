"""Routes of the catalogue. Everything is prepared at start-up; a request only looks it up."""

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request, Response

from app.api.v1.catalogue.documents import KnowledgeDocument
from app.api.v1.catalogue.grounds import PREFIX
from app.api.v1.catalogue.parts import PARTS, Part
from app.api.v1.catalogue.ready import answer_of
from app.api.v1.catalogue.shelf import Prepared, Shelf
from app.api.v1.catalogue.shown import shown_ids
from app.domain.errors import NotFoundError
from app.domain.pack import DEFAULT_COMPLAINT
from app.web.answers.etag import MAY_BE_HELD, VERSIONED
from app.web.problems.problem import ProblemError, problem_of_unknown_complaint
from app.web.requests.strict_request import StrictRoute
from app.web.specification.problem_documents import problem_responses

WRONGLY_ASKED: Final = problem_responses(406, "validation-failed", "unknown-complaint")
Complaint = Annotated[
    str,
    Query(
        description="Which pack; without it, the pack for deep buttock pain.",
        max_length=64,
        # What comes in is a closed set; an unknown complaint is refused with the known ones.
        json_schema_extra={"enum": [DEFAULT_COMPLAINT]},
    ),
]


def make_catalogue_router(shelf: Shelf) -> APIRouter:
    """Build the routes that serve the knowledge itself.

    Args:
        shelf: Everything they answer.
    """
    router = APIRouter(prefix=PREFIX, tags=["Knowledge"], route_class=StrictRoute)

    @router.get(
        "",
        operation_id="read_knowledge",
        summary="What does the service know, and for whom is it?",
        response_model=KnowledgeDocument,
        responses={**VERSIONED, **WRONGLY_ASKED},
        openapi_extra=MAY_BE_HELD,
    )
    async def read_knowledge(
        request: Request, complaint: Complaint = DEFAULT_COMPLAINT
    ) -> Response:
        """Return intended use, limitations, how an answer is made, and where each part is."""
        return answer_of(request, _find(shelf, complaint, PREFIX))

    for part in PARTS:
        _add_part(router, shelf, part)
    return router


def _add_part(router: APIRouter, shelf: Shelf, part: Part) -> None:
    address = f"{PREFIX}/{part.path}"
    entry_id = Path(
        alias="id",
        description="Id of the entry, in lower_snake; rule ids have dots.",
        pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$",
        max_length=200,
        openapi_examples=shown_ids(shelf, part),
    )

    @router.get(
        f"/{part.path}",
        operation_id=f"list_{part.name}",
        summary=f"List {part.many}",
        description=f"{part.about} Nothing of it is about a patient.",
        response_model=part.listed,
        responses={**VERSIONED, **WRONGLY_ASKED},
        openapi_extra=MAY_BE_HELD,
    )
    async def list_part(request: Request, complaint: Complaint = DEFAULT_COMPLAINT) -> Response:
        return answer_of(request, _find(shelf, complaint, address))

    @router.get(
        f"/{part.path}/{{id}}",
        operation_id=f"read_{part.entry}",
        summary=f"Read one {part.one}",
        description=f"{part.about} Ids are never reused.",
        response_model=part.single,
        responses={**VERSIONED, **problem_responses(404), **WRONGLY_ASKED},
        openapi_extra=MAY_BE_HELD,
    )
    async def read_entry(
        request: Request, entry: Annotated[str, entry_id], complaint: Complaint = DEFAULT_COMPLAINT
    ) -> Response:
        return answer_of(request, _find(shelf, complaint, f"{address}/{entry}"))


def _find(shelf: Shelf, complaint: str, address: str) -> Prepared:
    if complaint not in shelf.complaints:
        raise ProblemError(problem_of_unknown_complaint(shelf.complaints, location="query"))
    prepared = shelf.find(complaint, address)
    if prepared is None:
        raise NotFoundError
    return prepared
