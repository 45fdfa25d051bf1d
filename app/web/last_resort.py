"""What is kept of an error nobody foresaw: where it arose, never its text."""

import logging
import traceback
from typing import Final

_FRAMES: Final = 6
logger = logging.getLogger(__name__)


class AnswerCutShortError(Exception):
    """An answer broke off after its start. The cause is in the log under the request id."""


def log_unforeseen(error: Exception, request_id: str | None) -> None:
    """Log the kind of an error and the places it came through, under the id of its request."""
    frames = list(traceback.walk_tb(error.__traceback__))[-_FRAMES:]
    where = " < ".join(
        f"{frame.f_globals.get('__name__')}.{frame.f_code.co_name}:{line}"
        for frame, line in reversed(frames)
    )
    logger.error(
        "unforeseen %s in request %s, raised in %s", type(error).__name__, request_id, where
    )
