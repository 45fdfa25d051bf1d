"""The answers that the specification shows, made by what answers everyone."""

from collections.abc import Iterator
from typing import Any

import orjson
from fastapi.openapi.models import Example

from app.api.v1.examples import EVALUATION_EXAMPLES
from app.api.v1.facade import Facade
from app.api.v1.notes import TEXT, Notes
from app.api.v1.request import EvaluationRequest
from app.api.v1.what_if import Comparisons
from app.api.v1.what_if_request import WHAT_IF_EXAMPLES, WhatIfRequest
from app.api.v1.why_not import Questions
from app.api.v1.why_not_request import WHY_NOT_EXAMPLES, WhyNotRequest
from app.domain.errors import KnowledgePackWithdrawnError
from app.web.specification.shown_answers import ShownAnswer


def _first(examples: dict[str, Example]) -> tuple[str, str, Any]:
    """Return name, summary and body of the first request that is shown."""
    name, example = next(iter(examples.items()))
    return name, example["summary"] or name, example["value"]


def unless_withdrawn(answers: Iterator[ShownAnswer]) -> list[ShownAnswer]:
    """Return the answers, or none where the pack they rest on was withdrawn."""
    try:
        return list(answers)
    except KnowledgePackWithdrawnError:
        return []


def shown_evaluations(facade: Facade, notes: Notes) -> Iterator[ShownAnswer]:
    """Yield the evaluation of the first request that is shown, and the note of it."""
    name, summary, body = _first(EVALUATION_EXAMPLES)
    request = EvaluationRequest.model_validate(body)
    evaluation = orjson.loads(facade.evaluate(request, None))
    yield ShownAnswer("evaluate_findings", name, summary, evaluation)
    note = notes.write(request)
    yield ShownAnswer("write_note", name, summary, note.model_dump())
    yield ShownAnswer("write_note", name, summary, note.note, TEXT)


def shown_questions(comparisons: Comparisons, questions: Questions) -> Iterator[ShownAnswer]:
    """Yield the answer to the first question of each kind that is shown."""
    name, summary, body = _first(WHAT_IF_EXAMPLES)
    compared = comparisons.compare(WhatIfRequest.model_validate(body))
    yield ShownAnswer("what_if", name, summary, orjson.loads(compared))
    name, summary, body = _first(WHY_NOT_EXAMPLES)
    told = questions.ask(WhyNotRequest.model_validate(body))
    yield ShownAnswer("why_not", name, summary, orjson.loads(told))
