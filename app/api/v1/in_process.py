"""The evaluation for callers within this process: the same request model, the same answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from pydantic import ValidationError

from app.api.v1.facade import Facade
from app.api.v1.notes import Notes
from app.api.v1.request import EvaluationRequest
from app.web.problems import ProblemError, problem_of
from app.web.validation import Explain


@dataclass(frozen=True, slots=True)
class InProcessAnswer:
    """An answer as a caller over HTTP would read it.

    Attributes:
        document: The parsed body of the answer.
        note: The answer as a note for a clinic record.
    """

    document: dict[str, Any]
    note: str


class InProcessEvaluations:
    """Evaluates bodies of ``POST /v1/evaluations`` without HTTP."""

    def __init__(self, facade: Facade, notes: Notes, explain: Explain) -> None:
        """Take what HTTP uses: facade, notes, and what explains validation errors."""
        self._facade = facade
        self._notes = notes
        self._explain = explain

    def answer(self, body: Mapping[str, Any]) -> InProcessAnswer:
        """Evaluate a body.

        Args:
            body: Exactly what would be sent as JSON, as plain data.

        Raises:
            ProblemError: With the very errors that the same body gets over HTTP.
            KnowledgePackWithdrawnError: If the pack of its complaint was withdrawn.
        """
        try:
            # As FastAPI validates, so that errors carry the same codes.
            request = EvaluationRequest.model_validate(dict(body), from_attributes=True)
        except ValidationError as error:
            found = [
                {**each, "loc": ("body", *each["loc"])} for each in error.errors(include_url=False)
            ]
            errors = self._explain(found, body)
            raise ProblemError(problem_of("validation-failed", errors=errors)) from error
        decided = self._facade.decide(request, None)
        document = orjson.loads(self._facade.answer(decided, None))
        return InProcessAnswer(document, self._notes.of(decided).note)
