"""What is said about values that are not accepted, when nothing better is known.

Facades that know their vocabulary hand in an explainer of their own.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from app.web.problems.problem import Allowed, FieldError
from app.web.requests.pointers import is_nameable, safe_pointer

Explain = Callable[[Sequence[dict[str, Any]], object], list[FieldError]]
"""Turns the errors of pydantic, and the body they were found in, into field errors."""

_LOCATIONS: Final = frozenset({"body", "query", "path", "header", "cookie"})

_MESSAGES: Final = {
    "missing": "This is required.",
    "extra_forbidden": "This name is not known here. Unknown names are refused, not ignored.",
    "bool_type": "This must be true or false.",
    "bool_parsing": "This must be true or false.",
    "int_type": "This must be a whole number.",
    "int_parsing": "This must be a whole number.",
    "int_from_float": "This must be a whole number, written without a decimal point.",
    "float_type": "This must be a number.",
    "float_parsing": "This must be a number.",
    "decimal_type": "This must be a number.",
    "decimal_parsing": "This must be a number.",
    "finite_number": "This must be a finite number.",
    "multiple_of": "This must be a multiple of the given step.",
    "string_type": "This must be a text.",
    "string_too_short": "This text is too short.",
    "string_too_long": "This text is too long.",
    "string_pattern_mismatch": "This text does not have the required form.",
    "literal_error": "This is not one of the allowed values.",
    "enum": "This is not one of the allowed values.",
    "none_required": "This must be null or left out.",
    "greater_than": "This is too small.",
    "greater_than_equal": "This is too small.",
    "less_than": "This is too large.",
    "less_than_equal": "This is too large.",
    "too_short": "This list has too few entries.",
    "too_long": "This list has too many entries.",
    "list_type": "This must be a list.",
    "tuple_type": "This must be a list.",
    "set_type": "This must be a list.",
    "frozen_set_type": "This must be a list.",
    "dict_type": "This must be an object.",
    "model_type": "This must be an object.",
    "model_attributes_type": "This must be an object.",
    "union_tag_invalid": "This is not one of the allowed kinds.",
    "union_tag_not_found": "The field that says which kind this is is missing.",
    "date_type": "This must be a date, such as 2026-01-31.",
    "date_parsing": "This must be a date, such as 2026-01-31.",
    "date_from_datetime_parsing": "This must be a date, such as 2026-01-31.",
    "datetime_type": "This must be a time with its offset, such as 2026-01-31T09:30:00+13:00.",
    "datetime_parsing": "This must be a time with its offset, such as 2026-01-31T09:30:00+13:00.",
    "timezone_aware": "This time needs its offset, such as +13:00 or Z.",
    "uuid_type": "This must be a UUID.",
    "uuid_parsing": "This must be a UUID.",
    "json_invalid": "The body is not valid JSON.",
}
_OTHERWISE: Final = "This is not accepted."

# Only these members of a context come from our own models. Others, such as the tag of a union or
# the text of an exception, may repeat what the caller sent.
_BOUNDS: Final = {
    "ge": "minimum",
    "gt": "exclusive_minimum",
    "le": "maximum",
    "lt": "exclusive_maximum",
    "multiple_of": "multiple_of",
    "min_length": "min_length",
    "max_length": "max_length",
    "pattern": "pattern",
}
_NOWHERE: Final = object()
_QUOTED: Final = re.compile(r"'([^']*)'")


def explain_validation_error(errors: Sequence[dict[str, Any]], body: object) -> list[FieldError]:
    """Describe validation errors without repeating anything that was submitted.

    Args:
        errors: Errors as pydantic lists them.
        body: The parsed body, to tell keys from the labels pydantic adds to a place.

    Returns:
        One entry for each different fault, in the order they were found.
    """
    found = [_explain_one(error, body) for error in errors]
    ancestors = {(each.location, above) for each in found for above in _above(each.pointer)}
    # A union reports once for each of its branches: the same fault twice, or that the whole is of
    # the wrong kind beside the fault inside of it.
    kept = {
        (each.location, each.pointer, each.code): each
        for each in found
        if each.code == "extra_forbidden" or (each.location, each.pointer) not in ancestors
    }
    return list(kept.values())


def _above(pointer: str) -> list[str]:
    return [pointer[: found.start()] for found in re.finditer("/", pointer)]


def _explain_one(error: Mapping[str, Any], body: object) -> FieldError:
    code = str(error["type"])
    location, *places = error["loc"] or ("body",)
    if location == "body":
        pointer = safe_pointer(_places_in(body, places, missing=code == "missing"))
    else:
        pointer = safe_pointer(place for place in places if isinstance(place, (str, int)))
    return FieldError(
        pointer=pointer,
        code=code if is_nameable(code) else "not_accepted",
        message=_MESSAGES.get(code, _OTHERWISE),
        allowed=_allowed(error.get("ctx") or {}),
        location=location if location in _LOCATIONS else "body",
    )


def _places_in(body: object, places: Sequence[object], *, missing: bool) -> list[str | int]:
    """Keep the steps that lead through the body, dropping labels of unions and validators."""
    node, steps = body, list[str | int]()
    for nth, place in enumerate(places, start=1):
        below = _below(node, place)
        absent = missing and nth == len(places)
        if isinstance(place, (str, int)) and (absent or below is not _NOWHERE):
            steps.append(place)
        node = node if below is _NOWHERE else below
    return steps


def _below(node: object, place: object) -> object:
    if isinstance(node, dict) and isinstance(place, str):
        return node.get(place, _NOWHERE)
    if isinstance(node, list) and isinstance(place, int) and 0 <= place < len(node):
        return node[place]
    return _NOWHERE


def _allowed(context: Mapping[str, Any]) -> Allowed | None:
    expected = context.get("expected")
    if isinstance(expected, str):
        return _QUOTED.findall(expected) or None
    bounds = {
        name: bound.isoformat() if isinstance(bound, date) else bound
        for key, name in _BOUNDS.items()
        if isinstance(bound := context.get(key), (int, float, str, date))
    }
    return bounds or None
