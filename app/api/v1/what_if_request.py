"""The request that asks what other answers would change."""

from typing import Any

from fastapi.openapi.models import Example
from pydantic import Field

from app.api.v1.answers import Closed
from app.api.v1.examples import CLASSIC_RUNNER
from app.api.v1.request import EvaluationRequest


class WhatIfRequest(Closed):
    """The findings of one visit, and other answers to some of them.

    Never send a name, a date of birth or a health number.
    """

    base: EvaluationRequest = Field(
        description="The findings, as they are sent to be evaluated. The complaint is named here."
    )
    changes: EvaluationRequest = Field(
        description="Other answers, in the same form. `unknown` takes an answer back; what is left "
        "out or null stays as it was. One side given replaces an answer that named no side."
    )


def _example(summary: str, changes: dict[str, Any]) -> Example:
    return Example(summary=summary, value={"base": CLASSIC_RUNNER, "changes": changes})


WHAT_IF_EXAMPLES: dict[str, Example] = {
    "new_numbness": _example(
        "The runner, had the saddle become numb",
        {"red_flags": {"cauda_equina": {"saddle_numbness": "yes"}}},
    ),
    "never_asked": _example(
        "The runner, had nobody asked about an injury", {"red_flags": {"injury": "unknown"}}
    ),
    "calmer": _example(
        "The runner, once the load test is painless and sitting lasts",
        {"measures": {"load_test_pain": 1, "minutes_sitting_to_first_pain": 45}},
    ),
    "several": _example(
        "The runner with leg symptoms and a positive slump",
        {
            "symptoms": {"pain_below_knee": "yes", "pins_and_needles": "yes"},
            "clinical_tests": {"slump": "yes"},
        },
    ),
}
"""Named requests for the documentation: one made-up patient, four questions."""
