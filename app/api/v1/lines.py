"""One line of findings in, one line of JSON out: what a batch, an archive and a cluster map.

Pure: no HTTP, no clock, no database. A line is read, checked and evaluated as the body of one
request is, so that a batch can never conclude or refuse otherwise.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from http import HTTPStatus
from typing import Final, Literal, NamedTuple

import orjson

from app.api.v1.explain import make_explainer
from app.api.v1.facade import Facade
from app.api.v1.present.short import short
from app.api.v1.request import EvaluationRequest
from app.api.v1.validated import validated
from app.engine.compile import compile_pack
from app.knowledge.shelf import newest_folders, shelve
from app.services.evaluate import EvaluationService
from app.web.edge.last_resort import log_unforeseen
from app.web.edge.limits import MAX_BODY_BYTES
from app.web.problem_handlers import problem_of_error
from app.web.problems.problem import Problem, ProblemError, problem_of
from app.web.requests.pointers import declared_names
from app.web.requests.strict_json import parse_strict
from app.web.requests.validation import Explain

LineDetail = Literal["short", "full"]
MAX_LINE_BYTES: Final = MAX_BODY_BYTES
"""What one request may hold, one line may hold."""
_NAMES: Final = declared_names(EvaluationRequest)


class LineOutcome(NamedTuple):
    """What one line came to.

    Attributes:
        status: As of a single request: 200, or that of the problem.
        body: JSON without a line break: the evaluation, or the problem document.
    """

    status: int
    body: bytes

    @property
    def kind(self) -> Literal["evaluated", "refused", "failed"]:
        """What it is counted as: ``failed`` is a fault of ours, ``refused`` one of the line."""
        if self.status == HTTPStatus.OK:
            return "evaluated"
        return "refused" if self.status < HTTPStatus.INTERNAL_SERVER_ERROR else "failed"


class LineEvaluator:
    """Evaluates lines, each the JSON object that ``POST /v1/evaluations`` takes.

    Attributes:
        packs: Which knowledge is asked: id, version, digest and status of each pack.
    """

    def __init__(self, facade: Facade, explain: Explain) -> None:
        """Take what single requests use: the facade, and what explains validation errors."""
        self.packs = facade.packs
        self._facade = facade
        self._explain = explain

    def evaluate(
        self, line: bytes, *, detail: LineDetail = "short", request_id: str | None = None
    ) -> LineOutcome:
        """Evaluate one line. A line never raises: whatever it holds, it gets its outcome.

        Args:
            line: The bytes between two line feeds; at most ``MAX_LINE_BYTES``.
            detail: ``short`` for what an archive is counted by, ``full`` for the whole answer.
            request_id: Id of the request the line came with, if any; named in problems.
        """
        try:
            return LineOutcome(HTTPStatus.OK, self._evaluated(line, detail))
        except Exception as error:  # noqa: BLE001 -- one line must not take the others along
            problem = problem_of_error(error)
            if problem.status == HTTPStatus.INTERNAL_SERVER_ERROR:
                log_unforeseen(error, request_id)
        return LineOutcome(problem.status, _document(problem, request_id))

    def _evaluated(self, line: bytes, detail: LineDetail) -> bytes:
        if len(line) > MAX_LINE_BYTES:
            raise ProblemError(problem_of("body-too-large", extra={"max_bytes": MAX_LINE_BYTES}))
        request = validated(parse_strict(line, nameable=_NAMES.__contains__), self._explain)
        if detail == "full":
            return self._facade.evaluate(request, None)
        done = self._facade.decide(request, "none").done
        return short(done.evaluation, done.digest)


def answered_line(number: int, outcome: LineOutcome) -> bytes:
    """Return the line that answers a line, with its line feed.

    Args:
        number: Of the line, from 1.
        outcome: What it came to.
    """
    name = b"evaluation" if outcome.status == HTTPStatus.OK else b"problem"
    return b'{"line":%d,"status":%d,"%b":%b}\n' % (number, outcome.status, name, outcome.body)


def closing_line(
    lines: int, evaluated: int, *, packs: Sequence[Mapping[str, object]], engine_version: str
) -> bytes:
    """Return the last line, by which a whole answer is told from a cut one."""
    counts = {"lines": lines, "evaluated": evaluated, "refused": lines - evaluated}
    said = {**counts, "packs": packs, "engine_version": engine_version}
    return orjson.dumps({"closing": said}, option=orjson.OPT_APPEND_NEWLINE)


def _document(problem: Problem, request_id: str | None) -> bytes:
    document = problem.document()
    if request_id is not None:
        document["instance"] = f"urn:request:{request_id}"
    return orjson.dumps(document)


def line_evaluator() -> LineEvaluator:
    """Build an evaluator with the newest packs.

    Raises:
        PackError: If a pack may not be served; it names file and reason.
    """
    shelved = {complaint: shelve(folder) for complaint, folder in newest_folders().items()}
    compiled = {name: compile_pack(item.pack, item.digest) for name, item in shelved.items()}
    vocabulary = next(iter(compiled.values())).pack.vocabulary
    return LineEvaluator(Facade(EvaluationService(compiled), compiled), make_explainer(vocabulary))


@cache
def evaluator_of_this_process() -> LineEvaluator:
    """Return the one evaluator of this process; the packs are loaded when it is first asked for."""
    return line_evaluator()


def evaluate_line(line: bytes, detail: LineDetail = "short") -> LineOutcome:
    """Evaluate one line in whatever process this is: to be handed by name to pools and clusters.

    The first line of a process loads the packs.
    """
    return evaluator_of_this_process().evaluate(line, detail=detail)
