"""What is kept of an error nobody foresaw: where it arose, never its text."""

import logging

from app.web.operations.logs import where_raised

logger = logging.getLogger(__name__)


class AnswerCutShortError(Exception):
    """An answer broke off after its start. The cause is in the log under the request id."""


def log_unforeseen(error: BaseException, request_id: str | None) -> None:
    """Log the kind of an error and the places it came through, under the id of its request."""
    logger.error(
        "unforeseen %s in request %s, raised in %s",
        type(error).__name__,
        request_id,
        where_raised(error),
    )
