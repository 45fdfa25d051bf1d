"""What stands in a body where a refusal points to."""

from collections.abc import Mapping
from typing import Final

CONTRADICTIONS: Final = frozenset({"contradictory_group", "contradictory_side"})
NOT_WHOLE: Final = frozenset({"not_a_whole_number", "int_from_float", "int_type"})


def written_with_a_point(body: object, error: Mapping[str, object]) -> bool:
    """Say whether a refusal is about a whole number that is written as ``60.0``."""
    return error["code"] in NOT_WHOLE and any(
        isinstance(each, float) and each.is_integer()
        for each in _leaves(_at(body, str(error["pointer"])))
    )


def _at(body: object, pointer: str) -> object:
    for step in pointer.split("/")[1:]:
        body = body.get(step) if isinstance(body, dict) else None
    return body


def _leaves(node: object) -> list[object]:
    """Return a value, or the values of its sides."""
    return list(node.values()) if isinstance(node, dict) else [node]
