"""The route that answers why something was, or was not, concluded: translate, call, present."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Body, Response

from app.api.v1.facade import Facade
from app.api.v1.present.why_not import WhyNotPresenter
from app.api.v1.schemas.why_not import WhyNotDocument
from app.api.v1.why_not_request import WHY_NOT_EXAMPLES, AboutRequest, WhyNotRequest
from app.domain.pack import Pack
from app.domain.spelling import nearest
from app.domain.why_not import About
from app.engine import ENGINE_VERSION
from app.engine.compile import CompiledPack
from app.engine.why_not import may_be_asked
from app.services.why_not import WhyNotService
from app.web.problems.problem import FieldError, ProblemError, problem_of
from app.web.requests.pointers import is_nameable
from app.web.requests.strict_request import StrictRoute
from app.web.specification.problem_documents import problem_responses


class Questions:
    """Answers for each pack that is served."""

    def __init__(self, facade: Facade, compiled: Mapping[str, CompiledPack]) -> None:
        self._evaluations = facade
        self._service = WhyNotService(facade.service)
        self._packs = {name: item.pack for name, item in compiled.items()}
        self._present = {
            name: WhyNotPresenter(item, engine_version=ENGINE_VERSION)
            for name, item in compiled.items()
        }

    def ask(self, request: WhyNotRequest) -> bytes:
        """Return the answer as JSON."""
        complaint = request.findings.complaint
        about = _about(self._packs[complaint], request.about)
        findings = self._evaluations.findings(request.findings, at="/findings")
        asked = self._service.ask(complaint, findings, about)
        return self._present[complaint].present(
            asked.answer,
            asked.done.evaluation,
            digest=asked.done.digest,
            input_digest=asked.done.input_digest,
        )


def _about(pack: Pack, asked: AboutRequest) -> About:
    """Return what is asked about.

    Raises:
        ProblemError: If the pack has nothing of this kind under this id; it names what it has.
    """
    kinds = may_be_asked(pack)
    if asked.id in kinds[asked.kind]:
        return About(asked.kind, asked.id)
    elsewhere = next((kind for kind, names in kinds.items() if asked.id in names), None)
    hint = None
    if elsewhere is not None:
        hint = f"This is the id of another kind: set about.kind to {elsewhere}."
    elif is_nameable(asked.id) and (meant := nearest(asked.id, kinds[asked.kind])) is not None:
        hint = f"Did you mean {meant}?"
    fault = FieldError(
        pointer="/about/id",
        code="unknown_id",
        message=f"The pack has no {asked.kind} of this id.",
        allowed=list(kinds[asked.kind]),
        hint=hint,
    )
    raise ProblemError(problem_of("validation-failed", errors=[fault]))


def make_why_not_router(questions: Questions) -> APIRouter:
    """Build the route.

    Args:
        questions: What answers them.
    """
    router = APIRouter(prefix="/v1", route_class=StrictRoute)

    @router.post(
        "/why-not",
        tags=["Evaluations"],
        operation_id="why_not",
        summary="Ask why something was not concluded",
        response_model=WhyNotDocument,
        responses=problem_responses(406, "knowledge-pack-withdrawn"),
    )
    async def why_not(
        question: Annotated[WhyNotRequest, Body(openapi_examples=WHY_NOT_EXAMPLES)],
    ) -> Response:
        """Return what held one condition, stage, phase or exercise back, or why it was concluded.

        One plain sentence first; then what holds it back, what was not asked and would matter,
        what spoke against it and for it, and its criteria, each with rule and sources. Read from
        the same evaluation that the same findings get at /v1/evaluations. Nothing is stored.
        Never send a name, a date of birth or a health number.
        """
        return Response(questions.ask(question), media_type="application/json")

    return router
