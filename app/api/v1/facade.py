"""What is done for an evaluation, whoever asks: over HTTP or within this process. No decisions."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from app.api.v1.inbound import ContradictoryFindingsError, Inbound
from app.api.v1.present.answer import AnswerPresenter, Detail
from app.api.v1.request import EvaluationRequest
from app.api.v1.wording import pack_stamp
from app.domain.findings import FindingSet
from app.engine import ENGINE_VERSION
from app.engine.compile import CompiledPack
from app.services.evaluate import Evaluated, EvaluationService
from app.web.problems.problem import FieldError, ProblemError, problem_of

Include = Literal["full_trace", "none"]
DETAIL: dict[Include | None, Detail] = {None: "compact", "full_trace": "full", "none": "none"}


class Decided(NamedTuple):
    """An evaluation with what it was made from."""

    complaint: str
    findings: FindingSet
    done: Evaluated


class Facade:
    """What is needed of each pack that is served.

    A withdrawn pack is among them: that it may not be evaluated is said to who asks, and stops no
    start.

    Attributes:
        packs: Which knowledge is asked: id, version, digest and status of each pack.
    """

    def __init__(self, service: EvaluationService, compiled: Mapping[str, CompiledPack]) -> None:
        self.service = service
        self.packs = tuple(pack_stamp(item) for item in compiled.values())
        self.inbound = {name: Inbound(item.pack.vocabulary) for name, item in compiled.items()}
        self.present = {
            name: AnswerPresenter(item, engine_version=ENGINE_VERSION)
            for name, item in compiled.items()
        }

    def findings(self, request: EvaluationRequest, *, at: str = "") -> FindingSet:
        """Return the known findings of a request.

        Args:
            request: Findings as they are sent to be evaluated.
            at: Where they stand in the body, such as ``/findings``.

        Raises:
            ProblemError: If two answers contradict each other; it names where.
        """
        try:
            return self.inbound[request.complaint].findings(request)
        except ContradictoryFindingsError as error:
            raise contradictory(error, at=at) from error

    def evaluate(self, request: EvaluationRequest, include: Include | None) -> bytes:
        """Evaluate a request and return the answer as JSON."""
        return self.answer(self.decide(request, include), include)

    def decide(self, request: EvaluationRequest, include: Include | None) -> Decided:
        """Evaluate a request, to be told in one form or several."""
        complaint, findings = request.complaint, self.findings(request)
        done = self.service.evaluate(
            complaint, findings, traced=include != "none", full=include == "full_trace"
        )
        return Decided(complaint, findings, done)

    def answer(self, decided: Decided, include: Include | None) -> bytes:
        """Return the answer as JSON.

        Args:
            decided: What was decided with the same ``include``.
            include: What the answer spells out.
        """
        done = decided.done
        return self.present[decided.complaint].present(
            done.evaluation,
            decided.findings,
            digest=done.digest,
            input_digest=done.input_digest,
            detail=DETAIL[include],
        )


def contradictory(error: ContradictoryFindingsError, *, at: str = "") -> ProblemError:
    """Return the problem of findings that contradict each other.

    Args:
        error: What contradicts what.
        at: Where the findings stand in the body.
    """
    errors = [
        FieldError(f"{at}{each.pointer}", each.code, each.message, hint=each.hint)
        for each in error.contradictions
    ]
    return ProblemError(problem_of("validation-failed", errors=errors))
