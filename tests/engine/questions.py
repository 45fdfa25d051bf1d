"""Patients and questions for the tests of why something was, or was not, concluded."""

import itertools
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from app.cli.validation import patients
from app.domain.evaluation import Evaluation
from app.domain.findings import NO_LIMIT, ClinicianSettings, FindingSet, Sides
from app.domain.vocabulary import Finding, Measure, PresentationItem
from app.domain.why_not import About, NotAsked, WhyNot
from app.engine.evaluate import evaluate
from app.engine.inquiry import Inquiry
from app.engine.intake import Known, take_in
from app.engine.safety import open_questions
from app.engine.why_not import may_be_asked, why_not
from tests.safety.bench import product
from tests.safety.patients import TYPICAL, Findings, answered, classic_runner, without

BENCH = product()
COMPILED = BENCH.compiled
PACK = BENCH.pack
VOCABULARY = {item.id: item for item in PACK.vocabulary.all_findings()}
ABOUTS = [About(kind, name) for kind, names in may_be_asked(PACK).items() for name in names]
PROVOCATION = ("modified_bent_knee_stretch", "single_leg_bridge", "ischial_palpation")


@dataclass(frozen=True, slots=True)
class Questioned:
    """One patient with everything that was concluded, ready to be questioned."""

    findings: FindingSet
    known: Known
    evaluation: Evaluation

    def ask(self, about: About) -> WhyNot:
        """Ask why."""
        return why_not(COMPILED, self.known, self.evaluation, about)

    def ask_all(self) -> dict[About, WhyNot]:
        """Ask about everything of the pack."""
        return {about: self.ask(about) for about in ABOUTS}

    def given(self, extra: Mapping[str, Any]) -> Known:
        """Return what is known of the same patient with these answered as well."""
        return take_in(COMPILED, replace(self.findings, values={**self.findings.values, **extra}))


def truth(known: Known, rule: str) -> object:
    """Return how a rule came out; of a must-ask, what is still open of it."""
    if not rule.startswith("must_ask."):
        return known.truth(rule)
    questions = {f"must_ask.{item.must_ask}": item for item in open_questions(COMPILED, known)}
    return questions[rule].findings if rule in questions else ()


def questioned(findings: FindingSet) -> Questioned:
    """Evaluate a patient."""
    evaluation = evaluate(COMPILED, findings, full=True)
    return Questioned(findings, take_in(COMPILED, findings), evaluation)


def patient(values: Findings, settings: ClinicianSettings | None = None) -> Questioned:
    """Evaluate what is known of a patient."""
    return questioned(FindingSet(values=dict(values), settings=settings))


def _made() -> dict[str, Findings]:
    runner = classic_runner()
    negative = answered(runner, False, PROVOCATION)
    return {
        **{name: build() for name, build in TYPICAL.items()},
        "nothing": {},
        "only the place": {"pain_ischial": True},
        "no provocation test": without(runner, *PROVOCATION),
        "negative tests": negative,
        "elsewhere": {**negative, "pain_ischial": False},
        "quinolone": {**runner, "fluoroquinolone_within_60_days": True},
        "pregnant": {**runner, "pregnant_or_postpartum": True},
        "older and strong": {**TYPICAL["long_standing_calm"](), "age": 62},
        "load test not done": without(TYPICAL["desk_worker"](), "load_test_pain"),
        "saddle numbness": {**runner, "saddle_numbness": True},
        "a gap": {**runner, "palpable_gap": True},
        "two flags": {**runner, "saddle_numbness": True, "fever": True, "growing_lump": True},
        "nerve loss kept": {**runner, "leg_motor_deficit": True},
        "duration not asked": without(runner, "duration_weeks"),
        "injury not asked": without(runner, "injury_pop", "injury_bruising"),
    }


@cache
def everyone() -> dict[str, Questioned]:
    """Return typical, made-up and coded patients by name."""
    coded = {item.id: BENCH.receive(item.request) for item in patients()}
    made = {name: FindingSet(values=dict(values)) for name, values in _made().items()}
    return {name: questioned(findings) for name, findings in {**made, **coded}.items()}


@cache
def answers(name: str) -> dict[About, WhyNot]:
    """Return all answers about one of them."""
    return everyone()[name].ask_all()


def possible_answers(finding: Finding) -> Iterator[Any]:
    """Yield answers that a finding takes; of a number some from its whole range."""
    if isinstance(finding, PresentationItem) and finding.kind == "choice":
        yield from (choice.id for choice in finding.values)
        return
    if not isinstance(finding, Measure | PresentationItem) or finding.low is None:
        singles: list[Any] = [True, False]
    else:
        assert finding.high is not None
        steps = {0, 1, 2, 3, 4, 7, 8, 12, 15, 18, 24, 26, 30, 40, 50, 60}
        within = {n for n in steps if finding.low <= n <= finding.high}
        singles = sorted({*within, finding.low, finding.high})
        singles += [NO_LIMIT] if getattr(finding, "no_limit", False) else []
    yield from singles
    if finding.sided:
        yield from (Sides(one, other) for one, other in itertools.product(singles[-3:], repeat=2))


def matters(asked: Questioned, item: NotAsked) -> bool:
    """Say whether an answer to a finding changes the truth of a rule that it is named for.

    By itself, or beside answers to other findings that keep the same rules open.
    """
    inquiry = Inquiry(COMPILED, asked.known, asked.evaluation)
    rules = [rule for rule in item.rules if truth(asked.known, rule) is None]
    beside = dict.fromkeys(name for rule in rules for name in inquiry.askable(rule))
    others = tuple(name for name in beside if name != item.finding)
    answers = list(possible_answers(VOCABULARY[item.finding]))
    return any(
        _changes(asked, beside, item, answer)
        for beside in _beside(item.finding, others)
        for answer in answers
    )


def _beside(finding: str, others: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Yield answers to other findings: none, one, two at a time, then some by chance."""
    of = {name: list(possible_answers(VOCABULARY[name])) for name in others}
    single = [{name: answer} for name, answers in of.items() for answer in answers]
    yield from ({}, *single)
    yield from ({**one, **two} for one, two in itertools.combinations(single, 2))
    chance = random.Random(finding)
    for _ in range(200):
        some = [name for name in others if chance.random() < 0.5]
        yield {name: chance.choice(of[name]) for name in some}


def _changes(asked: Questioned, beside: dict[str, Any], item: NotAsked, answer: object) -> bool:
    before = asked.given(beside) if beside else asked.known
    after = asked.given({**beside, item.finding: answer})
    return any(truth(before, rule) != truth(after, rule) for rule in item.rules)
