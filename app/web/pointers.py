"""JSON pointers that never carry a caller's own words."""

import re
from collections.abc import Iterable

_NAMEABLE = re.compile(r"[a-z][a-z0-9_]{0,63}")


def is_nameable(key: str) -> bool:
    """Say whether a key may be repeated to the caller: lower_snake, at most 64 characters.

    Keys are written by the caller too, and a record system with a fault may put a name or a
    number of a patient there.
    """
    return _NAMEABLE.fullmatch(key) is not None


def safe_pointer(segments: Iterable[str | int]) -> str:
    """Return the JSON pointer of a place, cut before the first key that may not be repeated.

    Args:
        segments: Keys and array positions from the root.

    Returns:
        An RFC 6901 pointer; the empty string is the whole document.
    """
    parts: list[str] = []
    for segment in segments:
        if isinstance(segment, str) and not is_nameable(segment):
            break
        parts.append(f"/{segment}")
    return "".join(parts)
