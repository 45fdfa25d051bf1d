"""What is kept of an error nobody foresaw: where it arose, never its text."""

import logging

from starlette.types import Scope

from app.web.logs import where_raised
from app.web.request_id import request_id_of

logger = logging.getLogger(__name__)


class AnswerCutShortError(Exception):
    """An answer broke off after its start. The cause is in the log under the request id."""


def log_unforeseen(error: BaseException, scope: Scope) -> None:
    """Log the kind of an error and the places it came through."""
    logger.error(
        "unforeseen %s in request %s, raised in %s",
        type(error).__name__,
        request_id_of(scope),
        where_raised(error),
    )
