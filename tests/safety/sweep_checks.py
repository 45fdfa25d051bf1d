"""What has to hold of what to ask next and of what another answer would change."""

from app.domain.findings import FindingSet, Sides
from app.domain.sweep import Sweep
from tests.safety.bench import Bench, product
from tests.safety.brute_force import swept
from tests.safety.expectations import ACT_WITHIN, FLOORS, GATE_FINDINGS, INJURY_THAT_AGES, LEVELS
from tests.safety.patients import Findings

VOCABULARY = {finding.id: finding for finding in product().pack.vocabulary.all_findings()}
MUCH = 2
"""Pain from which a test waits until every must-ask is answered."""
DATES_AN_INJURY = frozenset({"duration_weeks", "weeks_since_injury", "onset"})
"""C, G1: what can make an injury an old one."""


def _swept(bench: Bench, patient: Findings) -> Sweep:
    return swept(bench, FindingSet(values=dict(patient)))


def check_next_obeys_the_gates(bench: Bench, patient: Findings) -> None:
    """In an emergency nothing is asked; under a gate little or nothing hurts; must-asks first."""
    evaluation, found = bench.evaluate(patient), _swept(bench, patient)
    asked = [(item.kind, set(item.findings)) for item in found.following]
    if evaluation.triage.level == "emergency":
        assert (asked, found.held) == ([], "emergency")
        return
    if bench.fired(evaluation, "stop"):
        assert [item.id for item in found.following if item.provokes] == []
        assert [name for _, names in asked for name in names if VOCABULARY[name].provokes] == []
    questions = [set(question.findings) for question in evaluation.triage.open_questions]
    first, rest = asked[: len(questions)], asked[len(questions) :]
    assert {kind for kind, _ in first} <= {"must_ask"}
    assert sorted(map(sorted, questions)) == sorted(sorted(names) for _, names in first)
    assert "must_ask" not in {kind for kind, _ in rest}
    if questions or bench.fired(evaluation, "restrict"):
        assert [item.id for item in found.following if item.provokes >= MUCH] == []


def check_next_asks_only_what_is_open(bench: Bench, patient: Findings) -> None:
    """Nothing is asked that was answered, or belongs to a later visit.

    What was answered of one side may be asked of the other.
    """
    known = {name for name, value in patient.items() if not isinstance(value, Sides)}
    asked = {name for item in _swept(bench, patient).following for name in item.findings}
    assert asked & known == set()
    assert [name for name in asked if VOCABULARY[name].at_follow_up] == []
    assert [name for name in asked if VOCABULARY[name].on_indication] == []


def check_no_other_answer_lifts_a_stop(bench: Bench, patient: Findings, flag: str) -> None:
    """While a flag stops, only taking that flag back, or dating it as old, could free the plan."""
    found = _swept(bench, patient)
    assert found.now.plan_status == "withheld"
    lifts = {flag} | (DATES_AN_INJURY if flag in INJURY_THAT_AGES else set())
    others = [flip for flip in found.flips if flip.finding not in lifts]
    freed = [(flip.finding, flip.answer) for flip in others if flip.outcome.phase is not None]
    assert freed == []
    assert {flip.outcome.plan_status for flip in others} <= {"withheld"}
    floor = (FLOORS | GATE_FINDINGS)[flag]
    # Age or another risk may have made it more pressing than the flag alone; never less.
    least = (LEVELS.index(floor.level), ACT_WITHIN.index(floor.act_within))
    calmer = [
        (flip.finding, flip.answer)
        for flip in others
        if (LEVELS.index(flip.outcome.level), ACT_WITHIN.index(flip.outcome.act_within)) > least
    ]
    assert calmer == []
