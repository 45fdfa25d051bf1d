"""The order of urgency."""

from app.domain.rules import SafetyRule

LEVELS = ("emergency", "urgent", "soon", "routine")
"""From most to least pressing."""

ACT_WITHIN = ("now", "same_day", "7_days", "14_days", "4_weeks", "routine")
"""From soonest to latest."""


def pressing(rule: SafetyRule) -> tuple[int, int, str]:
    """Sort key: the most pressing rule first, ties in order of id."""
    return LEVELS.index(rule.level), ACT_WITHIN.index(rule.act_within), rule.id
