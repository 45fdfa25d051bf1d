"""What the form needs from outside: answers."""

from collections.abc import Mapping
from typing import Any, Protocol


class Answered(Protocol):
    """An answer to one body."""

    @property
    def document(self) -> dict[str, Any]:
        """The answer of ``POST /v1/evaluations``, parsed."""

    @property
    def note(self) -> str | None:
        """The answer as a note for a clinic record, where one is written."""


class Answers(Protocol):
    """The one service call behind form and API."""

    def answer(self, body: Mapping[str, Any]) -> Answered:
        """Evaluate a body of ``POST /v1/evaluations``.

        Args:
            body: The body as plain data.

        Raises:
            ProblemError: With JSON pointers, for whatever the API refuses.
        """
