"""JSON pointers that never carry a caller's own words."""

import re
from collections.abc import Callable, Iterable
from typing import get_args

from pydantic import BaseModel

Nameable = Callable[[str], bool]
"""Says whether a key may be repeated to the caller."""

_NAMEABLE = re.compile(r"[a-z][a-z0-9_]{0,63}")


def is_nameable(key: str) -> bool:
    """Say whether a key may be repeated to the caller: lower_snake, at most 64 characters.

    Keys are written by the caller too, and a record system with a fault may put a name or a
    number of a patient there.
    """
    return _NAMEABLE.fullmatch(key) is not None


def declared_names(annotation: object) -> frozenset[str]:
    """Return the names of all fields of the models in an annotation, at every level.

    Only such names are sure to be words of ours. A lower_snake key that no model declares may be
    the name of a patient.

    Args:
        annotation: Of a parameter that takes the body, such as ``Findings | None``.
    """
    models, pending = set[type[BaseModel]](), [annotation]
    while pending:
        each = pending.pop()
        pending.extend(get_args(each))
        if isinstance(each, type) and issubclass(each, BaseModel) and each not in models:
            models.add(each)
            pending.extend(field.annotation for field in each.model_fields.values())
    return frozenset(name for model in models for name in model.model_fields)


def safe_pointer(segments: Iterable[str | int], nameable: Nameable = is_nameable) -> str:
    """Return the JSON pointer of a place, cut before the first key that may not be repeated.

    Args:
        segments: Keys and array positions from the root.
        nameable: Says which keys may be repeated.

    Returns:
        An RFC 6901 pointer; the empty string is the whole document.
    """
    parts: list[str] = []
    for segment in segments:
        if isinstance(segment, str) and not nameable(segment):
            break
        parts.append(f"/{segment}")
    return "".join(parts)
