"""The route that answers what other answers would change: translate, call, present."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Body, Response

from app.api.v1.facade import Facade, contradictory
from app.api.v1.inbound import ContradictoryFindingsError
from app.api.v1.present.what_if import WhatIfPresenter
from app.api.v1.schemas.what_if import WhatIfDocument
from app.api.v1.what_if_request import WHAT_IF_EXAMPLES, WhatIfRequest
from app.engine import ENGINE_VERSION
from app.engine.compile import CompiledPack
from app.services.what_if import WhatIfService
from app.web.requests.strict_request import StrictRoute
from app.web.specification.problem_documents import problem_responses


class Comparisons:
    """Compares the outcomes of each pack that is served."""

    def __init__(self, facade: Facade, compiled: Mapping[str, CompiledPack]) -> None:
        self._evaluations = facade
        self._service = WhatIfService(facade.service)
        self._present = {
            name: WhatIfPresenter(item, engine_version=ENGINE_VERSION)
            for name, item in compiled.items()
        }

    def compare(self, request: WhatIfRequest) -> bytes:
        """Return the comparison as JSON."""
        complaint = request.base.complaint
        base = self._evaluations.findings(request.base, at="/base")
        try:
            changed = self._evaluations.inbound[complaint].changed(base, request.changes)
        except ContradictoryFindingsError as error:
            raise contradictory(error, at="/changes") from error
        compared = self._service.compare(complaint, base, changed)
        before, after = compared.before, compared.after
        return self._present[complaint].present(
            compared.answer,
            (base, changed),
            (before.evaluation, after.evaluation),
            (before.digest, after.digest),
        )


def make_what_if_router(comparisons: Comparisons) -> APIRouter:
    """Build the route.

    Args:
        comparisons: What compares.
    """
    router = APIRouter(prefix="/v1", route_class=StrictRoute)

    @router.post(
        "/what-if",
        tags=["Evaluations"],
        operation_id="what_if",
        summary="Ask what other answers would change",
        response_model=WhatIfDocument,
        responses=problem_responses(406, "knowledge-pack-withdrawn"),
    )
    async def what_if(
        question: Annotated[WhatIfRequest, Body(openapi_examples=WHAT_IF_EXAMPLES)],
    ) -> Response:
        """Return triage, plan, leading condition, phase and stage before and after.

        One plain sentence first; then each answer that differs, both outcomes, and every rule that
        comes out otherwise. Both are evaluated as at /v1/evaluations. Nothing is stored. Never
        send a name, a date of birth or a health number.
        """
        return Response(comparisons.compare(question), media_type="application/json")

    return router
