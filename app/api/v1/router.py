"""Routes of version 1: translate, call, present. No decisions."""

from typing import Annotated, get_args

from fastapi import APIRouter, Body, Query, Response
from pydantic import WithJsonSchema

from app.api.v1.examples import EVALUATION_EXAMPLES
from app.api.v1.facade import Facade, Include
from app.api.v1.request import EvaluationRequest
from app.api.v1.schemas.evaluation import EvaluationDocument
from app.web.requests.strict_request import StrictRoute
from app.web.specification.problem_documents import problem_responses


def make_v1_router(facade: Facade) -> APIRouter:
    """Build the evaluation routes.

    Args:
        facade: What evaluates a request.
    """
    router = APIRouter(prefix="/v1", route_class=StrictRoute)

    @router.post(
        "/evaluations",
        tags=["Evaluations"],
        operation_id="evaluate_findings",
        summary="Evaluate the findings of one visit",
        response_model=EvaluationDocument,
        responses=problem_responses(406, "knowledge-pack-withdrawn"),
    )
    async def evaluate_findings(
        findings: Annotated[EvaluationRequest, Body(openapi_examples=EVALUATION_EXAMPLES)],
        include: Annotated[
            Include | None,
            # A query cannot carry null.
            WithJsonSchema({"type": "string", "enum": list(get_args(Include))}),
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
        return Response(facade.evaluate(findings, include), media_type="application/json")

    return router
