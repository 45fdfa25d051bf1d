"""Red flags, triage and coverage. Runs before anything else and is never lowered afterwards."""

from collections.abc import Iterator, Sequence

from app.domain.evaluation import GroupCoverage, OpenQuestion, Triage
from app.domain.findings import FindingSet
from app.domain.rules import MustAsk, SafetyRule
from app.engine.compile import CompiledPack
from app.engine.intake import Known
from app.engine.kleene import Value


def in_force(when: Value, unless: Value) -> bool:
    """Return whether a safety rule fires.

    An exception (``unless``) counts only when it is established; unknown leaves the rule in force.
    """
    return when is True and unless is not True


def fired_rules(compiled: CompiledPack, decided: Sequence[Value]) -> list[SafetyRule]:
    """Return the safety rules in force, most pressing first.

    Args:
        compiled: The pack.
        decided: Every value by position.
    """
    return [
        rule
        for rule, when, unless in compiled.prepared.safety
        if decided[when] is True
        and in_force(decided[when], None if unless is None else decided[unless])
    ]


def urgency(fired: Sequence[SafetyRule], *, asks_open: bool) -> tuple[str, str]:
    """Return the level and the time to act.

    Args:
        fired: Safety rules in force, most pressing first.
        asks_open: Whether a must-ask is open.
    """
    level, act_within = "routine", "routine"
    if fired:
        level, act_within = fired[0].level, fired[0].act_within
    if level == "routine" and asks_open:
        return "indeterminate", "ask_first"
    return level, act_within


def asks_open(compiled: CompiledPack, decided: Sequence[Value]) -> bool:
    """Return whether a must-ask that applies, or may apply, is not fully answered."""
    for ask, applies, positions in compiled.prepared.must_asks:
        if None in [decided[at] for at in positions] and _has_to_be_asked(ask, applies, decided):
            return True
    return False


def open_questions(compiled: CompiledPack, known: Known) -> tuple[OpenQuestion, ...]:
    """Return the must-asks that apply, or may apply, and are not fully answered."""
    found, decided = [], known.decided
    for ask, applies, positions in compiled.prepared.must_asks:
        if None not in [decided[at] for at in positions]:
            continue
        if _has_to_be_asked(ask, applies, decided):
            unknown = tuple(dict.fromkeys(_unknown_of(compiled, known, ask)))
            if unknown:
                found.append(OpenQuestion(ask.id, unknown))
    return tuple(found)


def _unknown_of(compiled: CompiledPack, known: Known, ask: MustAsk) -> Iterator[str]:
    """Yield what can be asked: for a derived finding, what keeps it open."""
    for name in ask.findings:
        if known.answered(name):
            continue
        if name in compiled.rules:
            yield from known.missing(name)
        else:
            yield name


def _has_to_be_asked(ask: MustAsk, applies: int | None, decided: Sequence[Value]) -> bool:
    truth = True if applies is None else decided[applies]
    return truth is True or (truth is None and ask.ask_if_unsure)


def coverage(
    compiled: CompiledPack, known: Known, findings: FindingSet
) -> tuple[GroupCoverage, ...]:
    """Return per red-flag group what is present, absent and not asked."""
    groups, decided, as_group = [], known.decided, findings.asked_as_group
    for group, flags, positions in compiled.prepared.flag_groups:
        answers = [decided[position] for position in positions]
        none: tuple[str, ...] = ()
        present, absent, not_asked = none, flags, none
        if None in answers or True in answers:
            present, absent, not_asked = (
                tuple([flag for flag, answer in zip(flags, answers, strict=True) if answer is each])
                for each in (True, False, None)
            )
        in_group = not as_group.isdisjoint(absent)
        groups.append(GroupCoverage(group, present, absent, not_asked, in_group))
    return tuple(groups)


def triage(
    compiled: CompiledPack, known: Known, findings: FindingSet, fired: Sequence[SafetyRule]
) -> Triage:
    """Decide how fast to act.

    A rule in force sets the level whatever is unknown. Without one, open must-asks make it
    ``indeterminate``; only then can it be ``routine``.

    Args:
        compiled: The pack.
        known: What is known and decided.
        findings: What it was decided from.
        fired: Safety rules in force, most pressing first.
    """
    asks = open_questions(compiled, known)
    covered = coverage(compiled, known, findings)
    level, act_within = urgency(fired, asks_open=bool(asks))
    unasked = [flag for group in covered for flag in group.not_asked]
    return Triage(
        level=level,
        act_within=act_within,
        fired=tuple(rule.id for rule in fired),
        undecided=tuple(
            [rule.id for rule, when, _ in compiled.prepared.safety if known.decided[when] is None]
        ),
        coverage=covered,
        open_questions=asks,
        complete=not unasked and not asks,
        cannot_exclude=_cannot_exclude(compiled, unasked, asks),
        safety_net=_safety_net(compiled, known),
    )


def _cannot_exclude(
    compiled: CompiledPack, unasked: list[str], asks: tuple[OpenQuestion, ...]
) -> tuple[str, ...]:
    if not unasked and not asks:
        return ()
    of_ask = {ask.id: ask.excludes for ask in compiled.pack.must_asks}
    named = [of_ask[ask.must_ask] for ask in asks]
    covered = {finding for ask in asks for finding in ask.findings}
    named.extend(compiled.excludes[flag] for flag in unasked if flag not in covered)
    return tuple(dict.fromkeys(named))


def _safety_net(compiled: CompiledPack, known: Known) -> tuple[str, ...]:
    # Not known to be needless is reason enough to warn.
    return tuple(
        [
            net.id
            for net, when in compiled.prepared.nets
            if when is None or known.decided[when] is not False
        ]
    )
