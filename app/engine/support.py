"""From weights added up to ordinal support; not a probability."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from app.domain.base import Support
from app.domain.rules import SupportScale

ORDER: dict[str, int] = {"strong": 0, "moderate": 1, "weak": 2, "none": 3, "against": 4}
"""From best to least supported."""


class Judged(NamedTuple):
    """How a condition stands.

    Attributes:
        order: Place of the support, 0 for strong.
        score: Sum of stated weights.
    """

    support: Support
    order: int
    score: int


Judge = Callable[[int, int, int], Judged]
"""From the weights for, of risks and against."""


def judge_by(scale: SupportScale) -> Judge:
    """Return the judge of a scale. A risk adds only beside a reason for the condition."""

    # The same few sums come again and again in a sweep over every finding.
    @cache
    def judge(speaks_for: int, risk: int, against: int) -> Judged:
        score = speaks_for - against + (risk if speaks_for else 0)
        support = _grade(score, scale, anything_for=speaks_for > 0)
        return Judged(support, ORDER[support], score)

    return judge


def _grade(score: int, scale: SupportScale, *, anything_for: bool) -> Support:
    if score <= scale.against_from:
        return "against"
    if not anything_for or score < scale.weak_from:
        return "none"
    if score >= scale.strong_from:
        return "strong"
    return "moderate" if score >= scale.moderate_from else "weak"
