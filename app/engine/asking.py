"""What to ask or test next, ranked by what it could change."""

from collections.abc import Collection, Container, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from app.domain.evaluation import Evaluation
from app.domain.sweep import PARTS, NextFinding, NextFindingRules, Outcome, OutcomePart
from app.domain.vocabulary import ClinicalTest, Finding, ImagingFinding, RedFlag
from app.engine.compile import CompiledPack

IMAGED_AT = frozenset({"urgent", "soon"})
"""Levels of triage at which a picture may be what decides; else imaging is not asked for."""

MOST_PAIN = 3
"""Pain that a test can provoke at most; see :class:`app.domain.vocabulary.Finding`."""


class Asked(NamedTuple):
    """A finding that is not known.

    Attributes:
        answers: How many it can be given.
        changing: Those that change the outcome, with the outcome.
    """

    answers: int
    changing: tuple[tuple[str, Outcome], ...]


class _Worth(NamedTuple):
    """What knowing a finding is worth."""

    score: float
    parts: frozenset[OutcomePart]
    answers: tuple[tuple[str, Outcome], ...]


def next_findings(
    compiled: CompiledPack, evaluation: Evaluation, now: Outcome, unknown: Mapping[str, Asked]
) -> tuple[NextFinding, ...]:
    """Return everything worth asking, the most telling first.

    Open must-asks come first, in the pack's order. Then what could change most, with red flags of
    a group together; of equals what hurts less, then what is quicker. Imaging comes after
    everything at the bedside, and only when triage calls for it. In an emergency nothing is asked:
    no answer would lower it. What provokes pain is not offered under a stop gate, and what
    provokes more than a little neither under a gate that restricts nor before every must-ask is
    answered.

    Args:
        compiled: The pack.
        evaluation: What was concluded.
        now: Its outcome.
        unknown: What is not known and could change something.
    """
    if now.level == "emergency":
        return ()
    rules = compiled.pack.next_findings
    shares = {item.finding: item.yes_percent / 100 for item in rules.frequencies}
    worth = {name: _worth(asked, now, rules, shares.get(name)) for name, asked in unknown.items()}
    asks = list(_must_asks(compiled, evaluation, worth))
    covered = {finding for ask in asks for finding in ask.findings}
    offer = _Offer(most_pain(compiled, evaluation), now.level in IMAGED_AT)
    rest = [
        *_red_flags(compiled, evaluation, worth, covered),
        *(
            _single(compiled.findings[name], each)
            for name, each in worth.items()
            if name not in covered and offer.includes(compiled.findings[name])
        ),
    ]
    return (*asks, *sorted(rest, key=lambda item: _place(compiled, item)))


def _place(compiled: CompiledPack, item: NextFinding) -> tuple[bool, float, int, int]:
    imaging = isinstance(compiled.findings[item.findings[0]], ImagingFinding)
    return imaging, -item.score, item.provokes, item.seconds


def _worth(asked: Asked, now: Outcome, rules: NextFindingRules, yes: float | None) -> _Worth:
    """Weigh what each answer changes; answers weigh equally unless a share of yes is known."""
    parts: set[OutcomePart] = set()
    score = 0.0
    for answer, outcome in asked.changing:
        changed = outcome.differs(now)
        parts.update(changed)
        share = 1 / asked.answers
        if yes is not None:
            share = yes if answer == "yes" else 1 - yes
        score += share * sum(rules.weights[part] for part in changed)
    return _Worth(score, frozenset(parts), asked.changing)


class _Offer(NamedTuple):
    """What may be asked for: nothing that provokes pain against a gate.

    Attributes:
        provokes: Most pain that may be provoked, 0 to 3.
        imaging: Whether triage calls for a picture.
    """

    provokes: int
    imaging: bool

    def includes(self, finding: Finding) -> bool:
        """Return whether a finding may be asked for by itself; red flags are asked by group."""
        return (
            finding.provokes <= self.provokes
            and not (finding.at_follow_up or finding.on_indication)
            and not isinstance(finding, RedFlag)
            and (self.imaging or not isinstance(finding, ImagingFinding))
        )


def effects(compiled: CompiledPack, evaluation: Evaluation) -> frozenset[str]:
    """Return what the gates in force do: ``stop``, ``restrict``, ``caution``."""
    fired = set(evaluation.triage.fired)
    return frozenset(rule.effect for rule, _, _ in compiled.prepared.safety if rule.id in fired)


def most_pain(compiled: CompiledPack, evaluation: Evaluation) -> int:
    """Return how much pain a test may provoke that is proposed, 0 to 3.

    None under a stop gate; little under one that restricts, and until every must-ask is answered.
    """
    in_force = effects(compiled, evaluation)
    if "stop" in in_force:
        return 0
    if "restrict" in in_force or evaluation.triage.open_questions:
        return compiled.pack.next_findings.provokes_least - 1
    return MOST_PAIN


def _must_asks(
    compiled: CompiledPack, evaluation: Evaluation, worth: Mapping[str, _Worth]
) -> Iterator[NextFinding]:
    # Answering the last of them frees triage and plan, though none does so alone.
    frees: frozenset[OutcomePart] = frozenset({"triage", "plan_status"})
    for question in evaluation.triage.open_questions:
        item = _several(compiled, worth, question.must_ask, question.findings)
        parts = _ordered(frees.union(item.could_change))
        yield replace(item, kind="must_ask", could_change=parts)


def _red_flags(
    compiled: CompiledPack,
    evaluation: Evaluation,
    worth: Mapping[str, _Worth],
    covered: Container[str],
) -> Iterator[NextFinding]:
    for group in evaluation.triage.coverage:
        open_flags = tuple(flag for flag in group.not_asked if flag not in covered)
        if open_flags:
            yield _several(compiled, worth, group.group, open_flags)


def _several(
    compiled: CompiledPack, worth: Mapping[str, _Worth], name: str, findings: tuple[str, ...]
) -> NextFinding:
    each = [worth[finding] for finding in findings if finding in worth]
    asked = [compiled.findings[finding] for finding in findings if finding in compiled.findings]
    return NextFinding(
        kind="red_flags",
        id=name,
        findings=findings,
        could_change=_ordered(frozenset[OutcomePart]().union(*(item.parts for item in each))),
        answers=(),
        score=max((item.score for item in each), default=0.0),
        seconds=sum(finding.seconds for finding in asked),
        provokes=max((finding.provokes for finding in asked), default=0),
        kit=None,
    )


def _single(finding: Finding, worth: _Worth) -> NextFinding:
    return NextFinding(
        kind="finding",
        id=finding.id,
        findings=(finding.id,),
        could_change=_ordered(worth.parts),
        answers=worth.answers,
        score=worth.score,
        seconds=finding.seconds,
        provokes=finding.provokes,
        kit=finding.kit if isinstance(finding, ClinicalTest) else None,
    )


def _ordered(parts: Collection[OutcomePart]) -> tuple[OutcomePart, ...]:
    return tuple(part for part in PARTS if part in parts)
