"""Findings as flat pairs of wire path and value, as forms and tables hold them, and as a body."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from app.web.problems.problem import FieldError, ProblemError, problem_of
from app.web.requests.pointers import safe_pointer

SIDES: Final = ("left", "right")
# As JSON writes a whole number, and no longer than JSON carries one safely.
_WHOLE: Final = re.compile(r"-?(?:0|[1-9]\d{0,14})", re.ASCII)


def whole_number_or_text(text: str) -> int | str:
    """Return a text as the number it writes, if it is written as JSON writes a whole number."""
    return int(text) if _WHOLE.fullmatch(text) else text


def nested_body(pairs: Iterable[tuple[str, object]]) -> dict[str, Any]:
    """Return the body of ``POST /v1/evaluations`` that says what flat pairs say.

    What no request takes is passed on as it is, so that it is refused in the API's own words.

    Args:
        pairs: Wire paths, such as ``symptoms.pain_ischial.left``, each with its value.

    Raises:
        ProblemError: If one question is answered twice.
    """
    body: dict[str, Any] = {}
    twice: dict[str, FieldError] = {}
    for path, value in pairs:
        steps = path.split(".")
        if not _put(body, steps, value):
            error = _answered_twice(steps)
            twice[error.pointer] = error
    if twice:
        raise ProblemError(problem_of("validation-failed", errors=list(twice.values())))
    return body


def flat_pairs(body: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value of a body that is no object, with its path."""
    for name, value in body.items():
        if isinstance(value, Mapping):
            yield from flat_pairs(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _put(body: dict[str, Any], steps: list[str], value: object) -> bool:
    """Put a value in its place; say whether the place was free."""
    part = body
    for step in steps[:-1]:
        part = part.setdefault(step, {})
        if not isinstance(part, dict):
            return False
    if steps[-1] in part:
        return False
    part[steps[-1]] = value
    return True


def _answered_twice(steps: list[str]) -> FieldError:
    named = steps[:-1] if steps[-1] in SIDES else steps
    return FieldError(
        pointer=safe_pointer(named),
        code="answered_twice",
        message="This is answered twice: once plainly, and once by side or as without limit.",
        hint="Keep one of the two and set the other to not asked, or empty it.",
    )
