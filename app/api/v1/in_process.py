"""The evaluation for callers within this process: the same request model, the same answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from app.api.v1.facade import Facade
from app.api.v1.notes import Notes
from app.api.v1.validated import validated
from app.web.requests.validation import Explain


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
        request = validated(dict(body), self._explain)
        decided = self._facade.decide(request, None)
        document = orjson.loads(self._facade.answer(decided, None))
        return InProcessAnswer(document, self._notes.of(decided).note)
