"""Routes of version 1: translate, call, present. No decisions."""

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Query, Request, Response

from app.api.v1.examples import EVALUATION_EXAMPLES
from app.api.v1.inbound import ContradictoryFindingsError, Inbound
from app.api.v1.present.answer import AnswerPresenter, Detail
from app.api.v1.request import EvaluationRequest
from app.api.v1.schemas.evaluation import EvaluationDocument
from app.engine import ENGINE_VERSION
from app.engine.compile import CompiledPack
from app.services.evaluate import EvaluationService
from app.web.problem_documents import problem_responses
from app.web.problems import FieldError, ProblemError, problem_of
from app.web.strict_request import StrictRoute, refuse_unknown_query

Include = Literal["full_trace", "none"]


DETAIL: dict[Include | None, Detail] = {None: "compact", "full_trace": "full", "none": "none"}


class _Facade:
    """What the routes need of each pack that is served."""

    def __init__(self, service: EvaluationService, compiled: Mapping[str, CompiledPack]) -> None:
        self.service = service
        self.inbound = {name: Inbound(item.pack.vocabulary) for name, item in compiled.items()}
        self.present = {
            name: AnswerPresenter(item, engine_version=ENGINE_VERSION)
            for name, item in compiled.items()
        }

    def evaluate(self, request: EvaluationRequest, include: Include | None) -> bytes:
        """Evaluate a request and return the answer as JSON."""
        complaint, traced = request.complaint, include != "none"
        try:
            findings = self.inbound[complaint].findings(request)
        except ContradictoryFindingsError as error:
            errors = [
                FieldError(c.pointer, c.code, c.message, hint=c.hint) for c in error.contradictions
            ]
            raise ProblemError(problem_of("validation-failed", errors=errors)) from error
        done = self.service.evaluate(
            complaint, findings, traced=traced, full=include == "full_trace"
        )
        return self.present[complaint].present(
            done.evaluation,
            findings,
            digest=done.digest,
            input_digest=done.input_digest,
            detail=DETAIL[include],
        )


def make_v1_router(service: EvaluationService, compiled: Mapping[str, CompiledPack]) -> APIRouter:
    """Build the evaluation routes.

    Args:
        service: The use case.
        compiled: Packs that are served, by complaint. A withdrawn one is among them: that it may
            not be evaluated is said to who asks, and stops no start.
    """
    router = APIRouter(prefix="/v1", route_class=StrictRoute)
    facade = _Facade(service, compiled)

    @router.post(
        "/evaluations",
        tags=["Evaluations"],
        operation_id="evaluate_findings",
        summary="Evaluate the findings of one visit",
        response_model=EvaluationDocument,
        responses=problem_responses(400, 406, "knowledge-pack-withdrawn", 413, 415, 422, 431, 500),
    )
    async def evaluate_findings(
        request: Request,
        findings: Annotated[EvaluationRequest, Body(openapi_examples=EVALUATION_EXAMPLES)],
        include: Annotated[
            Include | None,
            Query(
                description="full_trace: every rule and every question worth asking. none: no "
                "questions, flips or trace."
            ),
        ] = None,
    ) -> Response:
        """Return triage, provisional diagnosis, ranked differentials, stage and plan.

        Nothing is stored. What was not asked is unknown and never read as absent. The same
        findings, pack and engine version give the same evaluation. Never send a name, a date of
        birth or a health number.
        """
        refuse_unknown_query(request, known=("include",))
        return Response(facade.evaluate(findings, include), media_type="application/json")

    return router
