"""Reads answers that nest."""

from collections.abc import Iterator
from typing import Any


def every(value: object, member: str) -> Iterator[Any]:
    """Yield what stands under a member, at any depth."""
    if isinstance(value, dict):
        for name, inside in value.items():
            if name == member:
                yield inside
            yield from every(inside, member)
    elif isinstance(value, list):
        for inside in value:
            yield from every(inside, member)
