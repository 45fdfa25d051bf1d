"""The typed request of a body that did not come through a route of its own."""

from pydantic import ValidationError

from app.api.v1.request import EvaluationRequest
from app.web.problems.problem import ProblemError, problem_of
from app.web.requests.validation import Explain


def validated(body: object, explain: Explain) -> EvaluationRequest:
    """Validate the body of an evaluation.

    Args:
        body: What was sent, as plain data.
        explain: Describes validation errors.

    Raises:
        ProblemError: With the very errors that the same body gets over HTTP.
    """
    try:
        # As FastAPI validates, so that errors carry the same codes.
        return EvaluationRequest.model_validate(body, from_attributes=True)
    except ValidationError as error:
        found = [
            {**each, "loc": ("body", *each["loc"])} for each in error.errors(include_url=False)
        ]
    # Raised here, because the error of pydantic carries what was sent.
    raise ProblemError(problem_of("validation-failed", errors=explain(found, body)))
