"""The rules of the pack on the shelf come out the same, generated or spelled out."""

import random
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.findings import FindingSet
from app.domain.pack import Pack
from app.domain.vocabulary import Finding, Measure, PresentationItem
from app.engine.compile import CompiledPack, compile_pack
from app.engine.intake import Known, take_in
from app.engine.kleene import missing, truth_of
from app.knowledge.shelf import ShelvedPack

Visit = dict[str, Any]

SO_FAR = {"stretch_construct", "irritability", "injury_age"}
"""Computed from what is known so far, by decision; one more answer may change them."""

DATED = {"safety.avulsion_old", "safety.old_injury_without_signs"}
"""Gates of an old injury: a date given for it may make it recent, which presses more."""

BY_SIDES = "strength_share"
"""Compares the two sides; what was answered for one side only leaves it open."""

seeds = st.integers(0, 10**9)
shares = st.sampled_from([0.02, 0.1, 0.4, 0.8, 1.0])


@pytest.fixture(scope="module")
def compiled(shelved: ShelvedPack) -> CompiledPack:
    return compile_pack(shelved.pack, shelved.digest)


@pytest.fixture(scope="module")
def steady(compiled: CompiledPack) -> list[str]:
    """Return the rules that read no value which speaks for what is known so far."""
    behind = {item.id: item.when.references() for item in compiled.pack.derivations}
    return [
        key
        for key, rule in compiled.rules.items()
        if not SO_FAR & all_names(rule.predicate.references(), behind)
    ]


def all_names(names: Sequence[str], behind: dict[str, tuple[str, ...]]) -> set[str]:
    """Return the names and everything the derived ones among them read."""
    deeper = [all_names(behind[name], behind) for name in names if name in behind]
    return set(names).union(*deeper)


def answers(finding: Finding) -> Sequence[Any]:
    """Return what may be answered."""
    if isinstance(finding, PresentationItem) and finding.kind == "choice":
        return [choice.id for choice in finding.values]
    if isinstance(finding, Measure):
        return range(finding.low, finding.high + 1)
    if isinstance(finding, PresentationItem) and finding.low is not None:
        return range(finding.low, (finding.high or 0) + 1)
    return (True, False)


def visit(pack: Pack, seed: int, share: float) -> Visit:
    """Return a random visit in which about this share of all findings was asked."""
    chance = random.Random(seed)
    asked = [finding for finding in pack.vocabulary.all_findings() if chance.random() < share]
    return {finding.id: chance.choice(answers(finding)) for finding in asked}


def known_of(compiled: CompiledPack, findings: Visit) -> Known:
    return take_in(compiled, FindingSet(findings))


@given(seed=seeds, share=shares)
def test_every_rule_is_as_true_as_the_logic_says(
    compiled: CompiledPack, seed: int, share: float
) -> None:
    known = known_of(compiled, visit(compiled.pack, seed, share))

    differing = [
        key
        for key, rule in compiled.rules.items()
        if known(key) is not truth_of(rule.predicate, known)
    ]

    assert differing == []


@given(seed=seeds, share=shares)
def test_what_keeps_a_rule_open_is_named_in_full_and_without_surplus(
    compiled: CompiledPack, seed: int, share: float
) -> None:
    known = known_of(compiled, visit(compiled.pack, seed, share))
    undecided = [key for key in compiled.rules if known(key) is None]

    named = {key: set(known.missing(key)) for key in undecided}

    assert named == {key: set(missing(compiled.rules[key].predicate, known)) for key in undecided}
    assert all(named.values())


@given(seed=seeds, share=shares, more=seeds)
def test_a_decided_rule_stays_decided_when_more_is_asked(
    compiled: CompiledPack, steady: list[str], seed: int, share: float, more: int
) -> None:
    asked = visit(compiled.pack, seed, share)
    before = known_of(compiled, asked)
    after = known_of(compiled, visit(compiled.pack, more, 1.0) | asked)

    changed = [key for key in steady if before(key) is not None and before(key) is not after(key)]

    assert changed == []


@given(seed=seeds)
def test_who_was_asked_everything_leaves_no_rule_open(compiled: CompiledPack, seed: int) -> None:
    known = known_of(compiled, visit(compiled.pack, seed, 1.0))

    open_rules = [key for key in compiled.rules if known(key) is None]

    assert {name for key in open_rules for name in known.missing(key)} <= {BY_SIDES, "injury_age"}


@given(seed=seeds, share=shares, order=seeds)
def test_the_order_of_the_answers_never_matters(
    compiled: CompiledPack, seed: int, share: float, order: int
) -> None:
    asked = visit(compiled.pack, seed, share)
    shuffled = list(asked.items())
    random.Random(order).shuffle(shuffled)

    assert known_of(compiled, dict(shuffled)).decided == known_of(compiled, asked).decided


def test_no_gate_reads_a_value_that_one_more_answer_may_change(
    compiled: CompiledPack, steady: list[str]
) -> None:
    gates = {rule.id for rule in compiled.pack.safety_rules}

    assert {item.id for item in compiled.pack.computations} > SO_FAR
    assert gates - set(steady) == DATED
