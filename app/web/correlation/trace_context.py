"""The trace a request belongs to (W3C Trace Context), so that logs of several services join.

Only the id of the trace is taken over. ``tracestate`` and ``baggage`` are never read: they carry
whatever others put into them.
"""

import os
import re
from collections.abc import Sequence
from typing import Final

from starlette.types import Scope

HEADER: Final = b"traceparent"
_STATE_KEY: Final = "trace_id"
# version - trace id - parent id - flags; a later version may add parts after a dash.
_TRACEPARENT: Final = re.compile(
    rb"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?", re.DOTALL
)
_FORBIDDEN_VERSION: Final = b"ff"
_FIRST_VERSION: Final = b"00"


def trace_id_of(scope: Scope) -> str | None:
    """Return the trace id of the request, 32 hex digits, or None outside of the layers."""
    found = scope.get("state", {}).get(_STATE_KEY)
    return found if isinstance(found, str) else None


def join_trace(scope: Scope, traceparents: Sequence[bytes]) -> None:
    """Let the request belong to the trace it names, or to a new one if it names none rightly."""
    scope["state"][_STATE_KEY] = offered_trace_id(traceparents) or os.urandom(16).hex()


def offered_trace_id(traceparents: Sequence[bytes]) -> str | None:
    """Return the trace id of a well-formed ``traceparent``.

    Args:
        traceparents: Values of the header; several of them contradict each other.

    Returns:
        32 lower-case hex digits, or None for a value that the specification calls invalid: another
        form, version ff, an id of zeros only, or a first version with parts after the flags.
    """
    if len(traceparents) != 1:
        return None
    found = _TRACEPARENT.fullmatch(traceparents[0])
    if found is None:
        return None
    version, trace, parent, _, more = found.groups()
    if version == _FORBIDDEN_VERSION or (version == _FIRST_VERSION and more is not None):
        return None
    if not trace.strip(b"0") or not parent.strip(b"0"):
        return None
    return trace.decode("ascii")
