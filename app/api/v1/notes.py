"""The route that writes the answer down for a clinic record: translate, call, write."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

import orjson
from fastapi import APIRouter, Body, Request, Response

from app.api.v1.examples import EVALUATION_EXAMPLES
from app.api.v1.facade import Decided, Facade
from app.api.v1.present.pieces import Pieces
from app.api.v1.present.summary import summary
from app.api.v1.request import EvaluationRequest
from app.api.v1.schemas.evaluation import PackReference
from app.api.v1.schemas.note import NoteDocument
from app.api.v1.wording import pack_stamp
from app.documents.note import NoteBasis, write_note
from app.engine import ENGINE_VERSION
from app.engine.compile import CompiledPack
from app.web.requests.strict_request import StrictRoute, weight_of
from app.web.specification.problem_documents import problem_responses

JSON, TEXT = "application/json", "text/plain"


class NoteRoute(StrictRoute):
    """A route that answers JSON, or the bare text for who asks for that."""

    produces: ClassVar[tuple[str, ...]] = (JSON, TEXT)


class Notes:
    """Writes the notes of each pack that is served."""

    def __init__(self, facade: Facade, compiled: Mapping[str, CompiledPack]) -> None:
        self._evaluations = facade
        self._compiled = compiled
        self._pieces = {name: Pieces(item.pack) for name, item in compiled.items()}

    def write(self, request: EvaluationRequest) -> NoteDocument:
        """Evaluate a request and write it down."""
        return self.of(self._evaluations.decide(request, "none"))

    def of(self, decided: Decided) -> NoteDocument:
        """Write down what was decided."""
        complaint, findings, done = decided
        compiled = self._compiled[complaint]
        first = summary(done.evaluation, self._pieces[complaint])
        basis = NoteBasis(first, compiled.digest, ENGINE_VERSION, done.digest)
        return NoteDocument(
            summary=first,
            note=write_note(compiled.pack, findings, done.evaluation, basis),
            pack=PackReference(**pack_stamp(compiled)),
            engine_version=ENGINE_VERSION,
            evaluation_digest=done.digest,
        )


def make_notes_router(notes: Notes) -> APIRouter:
    """Build the route.

    Args:
        notes: What writes them.
    """
    router = APIRouter(prefix="/v1", route_class=NoteRoute)

    @router.post(
        "/notes",
        tags=["Evaluations"],
        operation_id="write_note",
        summary="Write the answer as a note for the record",
        response_model=NoteDocument,
        responses={
            200: {"content": {TEXT: {"schema": {"type": "string"}}}},
            **problem_responses(406, "knowledge-pack-withdrawn"),
        },
    )
    async def write_note_of(
        request: Request,
        findings: Annotated[EvaluationRequest, Body(openapi_examples=EVALUATION_EXAMPLES)],
    ) -> Response:
        """Return the answer as plain text in SOAP order, ready to be pasted into a record.

        With `Accept: text/plain` the text comes alone. It is written from the same evaluation that
        the same findings get at /v1/evaluations, and nothing is stored. Never send a name, a date
        of birth or a health number.
        """
        written = notes.write(findings)
        accept = request.headers.getlist("accept")
        if weight_of(TEXT, accept) > weight_of(JSON, accept):
            return Response(written.note, media_type=TEXT, headers={"Vary": "Accept"})
        body = orjson.dumps(written.model_dump())
        return Response(body, media_type=JSON, headers={"Vary": "Accept"})

    return router
