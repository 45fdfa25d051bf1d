"""From what a browser sends to the body that the API takes. Names are wire paths; no decisions."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

from app.api.pages.form.fields import NO_LIMIT
from app.api.pages.form.layout import Layout
from app.web.problems.problem import ProblemError, problem_of
from app.web.requests.flat_body import nested_body, whole_number_or_text

Typed = dict[str, str]
"""What was typed or chosen, by name."""

MOST_FIELDS: Final = 2_000
DEEPEST: Final = 8
IN_PLACE: Final = "set"
"""Name of the buttons that answer one question from within the result, as ``path=value``."""
NEXT: Final = "next."
"""Begins the names of fields that answer a question from within the result."""


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
    return nested_body(_pairs(typed, layout))


def _pairs(typed: Mapping[str, str], layout: Layout) -> Iterator[tuple[str, int | str | None]]:
    for name, typed_text in typed.items():
        text = typed_text.strip()
        known = name in layout.names
        if not known or text:
            path = name.removesuffix(f".{NO_LIMIT}") if known else name
            yield path, whole_number_or_text(text) if text else None
