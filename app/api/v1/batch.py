"""Many evaluations in one request: findings line by line in, answers line by line out."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Annotated, ClassVar, Final

from fastapi import APIRouter, Query, Request, Response

from app.api.v1.batch_specification import batch_answer, batch_body
from app.api.v1.lines import LineDetail, LineEvaluator, LineOutcome, answered_line, closing_line
from app.engine import ENGINE_VERSION
from app.web.answers.line_stream import NDJSON, LineStream, OneAtATime
from app.web.correlation.request_id import request_id_of
from app.web.problems.problem import ProblemError, problem_of
from app.web.requests.strict_request import StrictRoute, refuse_other_formats
from app.web.specification.problem_documents import problem_responses

BATCH_PATH: Final = "/v1/evaluations/batch"
MAX_BATCH_BYTES: Final = 8 * 1024 * 1024
MAX_LINES: Final = 1_000
CONSUMES: Final = (NDJSON, "application/jsonl")

DETAIL: Final = (
    "short: triage, coverage, first three, certainty, status of the plan and digest. full: the "
    "answer of /v1/evaluations."
)

CountLine = Callable[[str], None]
"""Counts a line by its outcome: ``evaluated``, ``refused`` or ``failed``."""


class LinesRoute(StrictRoute):
    """A route that answers with lines."""

    produces: ClassVar[tuple[str, ...]] = (NDJSON,)


class LinesResponse(Response):
    """What the specification shows: the answer itself is a stream."""

    media_type = NDJSON


def _not_counted(_: str) -> None:
    """Count nothing."""


def make_batch_router(evaluator: LineEvaluator, count_line: CountLine = _not_counted) -> APIRouter:
    """Build the route.

    Args:
        evaluator: What evaluates a line.
        count_line: Told the outcome of each line, on a worker thread.
    """
    router = APIRouter(prefix="/v1", route_class=LinesRoute)
    turns = OneAtATime()

    @router.post(
        "/evaluations/batch",
        tags=["Evaluations"],
        operation_id="evaluate_batch",
        summary="Evaluate many visits, one on each line",
        response_class=LinesResponse,
        responses={
            200: batch_answer(partial(_shown, evaluator)),
            **problem_responses("empty-body", 406, 415, 422),
        },
        openapi_extra={"requestBody": batch_body()},
    )
    async def evaluate_batch(
        request: Request,
        detail: Annotated[LineDetail, Query(description=DETAIL)] = "short",
    ) -> Response:
        """Return one line for each line, in the order sent, and a closing line with the count.

        A line is the JSON object that /v1/evaluations takes, and comes to what it comes to there. A
        line that is refused is answered with a problem of its own, and the others are evaluated.
        At most 1,000 lines, 8 MB, and 64 KB a line; larger archives go in several batches. Lines
        are joined by their number: send no identifiers. Nothing is stored. The body may also be
        sent as application/jsonl.
        """
        lines = await _lines_of(request)
        request_id = request_id_of(request.scope)
        outcomes = (
            evaluator.evaluate(line, detail=detail, request_id=request_id) for line in lines
        )
        return LineStream(answered(outcomes, evaluator, count_line), turns)

    return router


def _shown(evaluator: LineEvaluator, body: bytes, request_id: str) -> str:
    """Return a whole answer, for the specification."""
    outcomes = (evaluator.evaluate(line, request_id=request_id) for line in split_lines(body))
    return b"".join(answered(outcomes, evaluator, _not_counted)).decode()


async def _lines_of(request: Request) -> list[bytes]:
    # Taken from the stream, because a request keeps the body it was asked for.
    body = b"".join([chunk async for chunk in request.stream()])
    refuse_other_formats(request, empty=not body, consumes=CONSUMES)
    return split_lines(body)


def split_lines(body: bytes) -> list[bytes]:
    """Return the physical lines of a body; a line feed at the end ends the last one.

    Raises:
        ProblemError: If there is none, or more than ``MAX_LINES``.
    """
    if not body.strip():
        raise ProblemError(
            problem_of("empty-body", detail="The body is empty. Send one JSON object on each line.")
        )
    # A split at most once too often tells a batch that is too long from one that is not.
    lines = body.removesuffix(b"\n").split(b"\n", MAX_LINES)
    if len(lines) > MAX_LINES:
        detail = f"The batch has more than {MAX_LINES} lines. Send it in several."
        raise ProblemError(
            problem_of("body-too-large", detail=detail, extra={"max_lines": MAX_LINES})
        )
    return lines


def answered(
    outcomes: Iterator[LineOutcome], evaluator: LineEvaluator, count_line: CountLine
) -> Iterator[bytes]:
    """Yield the lines of the answer, each with its line feed, and the closing line last."""
    number = evaluated = 0
    for number, outcome in enumerate(outcomes, 1):
        kind = outcome.kind
        count_line(kind)
        evaluated += kind == "evaluated"
        yield answered_line(number, outcome)
    yield closing_line(number, evaluated, packs=evaluator.packs, engine_version=ENGINE_VERSION)
