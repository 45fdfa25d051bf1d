"""From what a browser sends to the body that the API takes. Names are wire paths; no decisions."""

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

from app.api.pages.form.fields import NO_LIMIT, SIDES
from app.api.pages.form.layout import Layout
from app.web.pointers import safe_pointer
from app.web.problems import FieldError, ProblemError, problem_of

Typed = dict[str, str]
"""What was typed or chosen, by name."""

MOST_FIELDS: Final = 2_000
DEEPEST: Final = 8
IN_PLACE: Final = "set"
"""Name of the buttons that answer one question from within the result, as ``path=value``."""
NEXT: Final = "next."
"""Begins the names of fields that answer a question from within the result."""

# As JSON writes a whole number, and no longer than JSON carries one safely.
_WHOLE: Final = re.compile(r"-?(?:0|[1-9]\d{0,14})", re.ASCII)


def read_typed(body: bytes) -> Typed:
    """Return the fields of a form, each once.

    Args:
        body: As ``application/x-www-form-urlencoded``.

    Raises:
        ProblemError: If it cannot be read in one way only.
    """
    try:
        pairs = parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:
        raise ProblemError(problem_of("malformed-form")) from error
    typed = dict(pairs)
    if len(typed) < len(pairs) or any(name.count(".") >= DEEPEST for name in typed):
        raise ProblemError(problem_of("malformed-form"))
    return typed


def with_answers_in_place(typed: Typed, layout: Layout) -> Typed:
    """Return the fields with the answers that were given within the result put in their places.

    Raises:
        ProblemError: If a button carries no answer.
    """
    given = {name[len(NEXT) :]: text for name, text in typed.items() if name.startswith(NEXT)}
    answers = {path: text for path, text in given.items() if text.strip()}
    if IN_PLACE in typed:
        path, sign, value = typed[IN_PLACE].partition("=")
        if not sign:
            raise ProblemError(problem_of("malformed-form"))
        answers[path] = value
    placed = {
        name: text for name, text in typed.items() if name != IN_PLACE and not name.startswith(NEXT)
    }
    for path, value in answers.items():
        field = layout.by_path.get(path)
        for name in field.names if field is not None else ():
            placed.pop(name, None)
        if value == "yes":
            # A group of which one member is present was not clear.
            placed.pop(f"{path.rpartition('.')[0]}.group_answer", None)
        placed[path] = value
    return placed


def wire_body(typed: Mapping[str, str], layout: Layout) -> dict[str, Any]:
    """Return the body of ``POST /v1/evaluations`` that says what was typed.

    A known question that was left alone is left out. What is not known, or is not written as a
    number where one is asked, is passed on as it is, so that the API refuses it in its own words.

    Raises:
        ProblemError: If one question is answered twice.
    """
    body: dict[str, Any] = {}
    twice: dict[str, FieldError] = {}
    for name, typed_text in typed.items():
        text = typed_text.strip()
        known = name in layout.names
        if known and not text:
            continue
        path = name.removesuffix(f".{NO_LIMIT}") if known else name
        steps = path.split(".")
        if not _put(body, steps, _value(text)):
            error = _answered_twice(steps)
            twice[error.pointer] = error
    if twice:
        raise ProblemError(problem_of("validation-failed", errors=list(twice.values())))
    return body


def _value(text: str) -> str | int | None:
    if _WHOLE.fullmatch(text):
        return int(text)
    return text or None


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
