"""Red flags, triage and coverage. Runs before anything else and is never lowered afterwards."""

from app.domain.evaluation import GroupCoverage, OpenQuestion, Triage
from app.domain.findings import FindingSet
from app.domain.rules import MustAsk, SafetyRule
from app.engine.compile import CompiledPack
from app.engine.intake import Known

LEVELS = ("emergency", "urgent", "soon", "routine")
"""From most to least pressing."""

ACT_WITHIN = ("now", "same_day", "7_days", "14_days", "4_weeks", "routine")
"""From soonest to latest."""


def in_force(rule: SafetyRule, known: Known) -> bool:
    """Return whether a safety rule fires.

    An exception (``unless``) counts only when it is established; unknown leaves the rule in force.
    """
    if known(rule.id) is not True:
        return False
    return rule.unless is None or known(f"{rule.id}.unless") is not True


def pressing(rule: SafetyRule) -> tuple[int, int, str]:
    """Sort key: the most pressing rule first, ties in order of id."""
    return LEVELS.index(rule.level), ACT_WITHIN.index(rule.act_within), rule.id


def fired_rules(compiled: CompiledPack, known: Known) -> list[SafetyRule]:
    """Return the safety rules in force, most pressing first."""
    return sorted((r for r in compiled.pack.safety_rules if in_force(r, known)), key=pressing)


def open_questions(compiled: CompiledPack, known: Known) -> tuple[OpenQuestion, ...]:
    """Return the must-asks that apply, or may apply, and are not fully answered."""
    found = []
    for ask in compiled.pack.must_asks:
        if _has_to_be_asked(ask, known):
            unknown = tuple(name for name in ask.findings if not known.answered(name))
            if unknown:
                found.append(OpenQuestion(ask.id, unknown))
    return tuple(found)


def _has_to_be_asked(ask: MustAsk, known: Known) -> bool:
    if ask.applies is None:
        return True
    applies = known(f"must_ask.{ask.id}")
    return applies is True or (applies is None and ask.ask_if_unsure)


def coverage(
    compiled: CompiledPack, known: Known, findings: FindingSet
) -> tuple[GroupCoverage, ...]:
    """Return per red-flag group what is present, absent and not asked."""
    groups = []
    for group, members in compiled.flag_groups:
        values = {flag: known(flag) for flag in members}
        absent = tuple(flag for flag in members if values[flag] is False)
        groups.append(
            GroupCoverage(
                group=group,
                present=tuple(flag for flag in members if values[flag] is True),
                absent=absent,
                not_asked=tuple(flag for flag in members if values[flag] is None),
                asked_as_group=any(flag in findings.asked_as_group for flag in absent),
            )
        )
    return tuple(groups)


def triage(compiled: CompiledPack, known: Known, findings: FindingSet) -> Triage:
    """Decide how fast to act.

    A rule in force sets the level whatever is unknown. Without one, open must-asks make it
    ``indeterminate``; only then can it be ``routine``.
    """
    fired = fired_rules(compiled, known)
    asks = open_questions(compiled, known)
    covered = coverage(compiled, known, findings)
    level, act_within = "routine", "routine"
    if fired:
        level, act_within = fired[0].level, fired[0].act_within
    if level == "routine" and asks:
        level, act_within = "indeterminate", "ask_first"
    unasked = [flag for group in covered for flag in group.not_asked]
    return Triage(
        level=level,
        act_within=act_within,
        fired=tuple(rule.id for rule in fired),
        undecided=tuple(r.id for r in compiled.pack.safety_rules if known(r.id) is None),
        coverage=covered,
        open_questions=asks,
        complete=not unasked and not asks,
        cannot_exclude=_cannot_exclude(compiled, unasked, asks),
        safety_net=_safety_net(compiled, known),
    )


def _cannot_exclude(
    compiled: CompiledPack, unasked: list[str], asks: tuple[OpenQuestion, ...]
) -> tuple[str, ...]:
    of_ask = {ask.id: ask.excludes for ask in compiled.pack.must_asks}
    named = [of_ask[ask.must_ask] for ask in asks]
    named.extend(compiled.excludes[flag] for flag in unasked)
    return tuple(dict.fromkeys(named))


def _safety_net(compiled: CompiledPack, known: Known) -> tuple[str, ...]:
    # Not known to be needless is reason enough to warn.
    return tuple(
        net.id
        for net in compiled.pack.safety_nets
        if net.when is None or known(f"net.{net.id}") is not False
    )
