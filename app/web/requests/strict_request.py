"""Routes that take JSON in one form only, and refuse everything else with the right status."""

import re
from collections.abc import Callable, Coroutine, Iterator, Sequence
from typing import Any, ClassVar, Final

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from app.web.problems.problem import FieldError, ProblemError, problem_of
from app.web.requests.pointers import Nameable, declared_names
from app.web.requests.strict_json import parse_strict

JSON: Final = "application/json"
_CHARSET: Final = re.compile(r"charset=(?:utf-8|\"utf-8\")", re.IGNORECASE)
_WEIGHT: Final = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)


class StrictRequest(Request):
    """A request whose JSON has one meaning or is refused."""

    def __init__(self, plain: Request, nameable: Nameable) -> None:
        """Take over a request, and which keys of its body a refusal may repeat."""
        super().__init__(plain.scope, plain.receive)
        self._nameable = nameable

    async def json(self) -> Any:  # noqa: ANN401 -- the signature of the base class
        """Return the body, read by ``parse_strict``."""
        if not hasattr(self, "_json"):
            self._json = parse_strict(await self.body(), nameable=self._nameable)
        return self._json


class StrictRoute(APIRoute):
    """A route for ``APIRouter(route_class=...)`` that is strict about formats and names.

    A query name that the route does not have is refused, and so is one that comes twice: a mistyped
    one would be lost. Probes and pages are other routes: they take no names, so that none can be
    lost, and monitors and browsers add some of their own.

    Body models, dependencies and the specification work as on any route. Give ``produces`` in a
    subclass for routes that answer in another format.

    Attributes:
        produces: Media types the route can answer with.
    """

    produces: ClassVar[tuple[str, ...]] = (JSON,)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler, with the checks before it."""
        handle = super().get_route_handler()
        field = self.body_field
        required = field is not None and field.field_info.is_required()
        known = declared_names(field.field_info.annotation if field is not None else None)
        query = tuple(dict.fromkeys(_query_names(self.dependant)))

        async def handle_strictly(plain: Request) -> Response:
            request = StrictRequest(plain, known.__contains__)
            if not accepts(request.headers.getlist("accept"), self.produces):
                raise ProblemError(
                    problem_of("not-acceptable", extra={"produces": list(self.produces)})
                )
            if request.scope["query_string"]:
                _refuse_unknown_query(request, query)
            if field is not None:
                body = await request.body()
                if body or required:
                    refuse_other_formats(request, empty=not body)
                    # Read here: FastAPI turns any error it meets while reading into its own 400.
                    await request.json()
            return await handle(request)

        return handle_strictly


def refuse_other_formats(
    request: Request, *, empty: bool, consumes: Sequence[str] = (JSON,)
) -> None:
    """Refuse a body in a format that the route does not read.

    Args:
        request: The request.
        empty: Whether it came without a body.
        consumes: Media types the route reads, the usual one first.

    Raises:
        ProblemError: Naming what is read, and never what was sent.
    """
    codings = request.headers.getlist("content-encoding")
    if any(coding.strip().lower() != "identity" for coding in codings):
        raise ProblemError(
            problem_of(
                "unsupported-media-type",
                detail="Compressed bodies are not read. Send the body without Content-Encoding.",
            ),
            headers={"Accept-Encoding": "identity"},
        )
    types = request.headers.getlist("content-type")
    # Without a body the missing body is the better news than its missing type.
    if not (types or empty) or len(types) > 1 or not all(_is_one_of(t, consumes) for t in types):
        detail = f"Send the body as {consumes[0]} in UTF-8, without Content-Encoding."
        raise ProblemError(
            problem_of("unsupported-media-type", detail=detail),
            headers={"Accept": ", ".join(consumes)},
        )


def _is_one_of(content_type: str, consumes: Sequence[str]) -> bool:
    media_type, *parameters = (part.strip() for part in content_type.split(";"))
    if media_type.lower() not in consumes:
        return False
    return all(not each or _CHARSET.fullmatch(each) for each in parameters)


def _query_names(dependant: Dependant) -> Iterator[str]:
    yield from (parameter.alias for parameter in dependant.query_params)
    for each in dependant.dependencies:
        yield from _query_names(each)


def _refuse_unknown_query(request: Request, known: Sequence[str]) -> None:
    sent = [name for name, _ in request.query_params.multi_items()]
    if any(name not in known for name in sent) or len(set(sent)) < len(sent):
        error = FieldError(
            pointer="",
            code="unknown_parameter",
            message="The query holds a name that is not known here, or one name twice.",
            allowed=list(known),
            location="query",
        )
        raise ProblemError(problem_of("validation-failed", errors=[error]))


def accepts(accept: list[str], produced: tuple[str, ...]) -> bool:
    """Say whether an ``Accept`` header allows any of the produced media types.

    Args:
        accept: Values of the header; none, or nothing in them, means that everything is accepted.
        produced: Media types, such as ``application/json``.
    """
    return any(weight_of(media_type, accept) > 0 for media_type in produced)


def weight_of(media_type: str, accept: list[str]) -> float:
    """Return how welcome a media type is, 0 to 1; the most specific range decides (RFC 9110)."""
    if not any(accept):
        return 1.0
    ranges = dict(
        _range_and_weight(part) for value in accept for part in value.split(",") if part.strip()
    )
    family = media_type.split("/", maxsplit=1)[0]
    for candidate in (media_type, f"{family}/*", "*/*"):
        if candidate in ranges:
            return ranges[candidate]
    return 0.0


def _range_and_weight(part: str) -> tuple[str, float]:
    media_range, *parameters = (piece.strip().lower() for piece in part.split(";"))
    found = next(filter(None, map(_WEIGHT.fullmatch, parameters)), None)
    return media_range, float(found[1]) if found else 1.0
