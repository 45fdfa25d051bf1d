"""The order of urgency."""

from app.domain.rules import SafetyRule

LEVELS = ("emergency", "urgent", "soon", "routine")
"""From most to least pressing."""

ACT_WITHIN = ("now", "same_day", "7_days", "14_days", "4_weeks", "routine")
"""From soonest to latest."""


EFFECTS = ("stop", "restrict", "caution", "none")
"""From strictest to none."""


def pressing(rule: SafetyRule) -> tuple[int, int, int]:
    """Sort key: the most pressing rule first, then the strictest; the pack's order breaks ties."""
    return (
        LEVELS.index(rule.level),
        ACT_WITHIN.index(rule.act_within),
        EFFECTS.index(rule.effect),
    )
