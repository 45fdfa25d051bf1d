"""What has to hold whatever is known of a patient: the unknown, flags, gates and failures.

Each function raises ``AssertionError`` when a rule is broken. The tests run them on the product,
the mutants on products with a planted fault.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from app.api.v1.inbound import ContradictoryFindingsError
from app.domain.evaluation import Evaluation, Triage
from app.domain.findings import FindingSet, Sides
from app.domain.plan import Exercise
from app.domain.rules import SafetyRule
from app.engine.intake import take_in
from tests.safety.bench import COMPLAINT, MOST_FREEDOM, URL, Bench
from tests.safety.expectations import (
    ACT_WITHIN,
    EFFECTS,
    LEVELS,
    PHASES,
    RASH,
    RECENT_WEEKS,
    STATUSES,
    Floor,
    floor_of,
    is_old_injury,
)
from tests.safety.patients import (
    NO_ONE_SIDE,
    Findings,
    Value,
    answered,
    classic_runner,
    placed,
    without,
)

HOME = "proximal_hamstring_tendinopathy"
CALLED = ("likely", "possible")
NEVER_UNDER_STOP = frozenset({"adjunct", "modifier"})


def pressing(triage: Triage) -> tuple[int, int]:
    """Return how pressing an answer is; less is more pressing."""
    return LEVELS.index(triage.level), ACT_WITHIN.index(triage.act_within)


# Rule 1: unknown is not absent


def check_nothing_fires_on_nothing(bench: Bench) -> None:
    """With nothing known no rule of the pack is true, and none is false either."""
    known = take_in(bench.compiled, FindingSet())
    settled = {key: known(key) for key in bench.compiled.keys if known(key) is not None}
    assert settled == {}


def check_unknown_changes_nothing(bench: Bench, patient: Findings) -> None:
    """What is unknown is the same as what is left out, in the engine and on the wire."""
    every = [finding.id for finding in bench.pack.vocabulary.all_findings()]
    padded: dict[str, Value | None] = {**dict.fromkeys(every), **patient}
    assert bench.evaluate(padded) == bench.evaluate(patient)

    body = bench.wire(patient)
    plain = bench.receive(body)
    assert plain.values == patient
    for unknown in ("unknown", None):
        said = bench.receive(_with_unknowns(bench, body, unknown))
        assert said == plain
        assert bench.digest(said) == bench.digest(plain)


def _with_unknowns(bench: Bench, body: Mapping[str, Any], word: str | None) -> dict[str, Any]:
    full = {group: dict(said) for group, said in body.items()}
    for group, findings in bench.pack.vocabulary.groups().items():
        if group != "red_flags":
            said = full.setdefault(group, {})
            for finding in findings:
                said.setdefault(
                    finding.id, {"left": word, "right": word} if finding.sided else word
                )
    for flags in bench.pack.vocabulary.red_flags:
        said = full["red_flags"].setdefault(flags.id, {})
        for name in ("group_answer", *(flag.id for flag in flags.members)):
            said.setdefault(name, word)
    return full


def check_more_answers_never_undo(bench: Bench, full: Findings, unasked: set[str]) -> None:
    """A safety rule, its exception or a must-ask decided on less is not undone by asking more.

    So no default stood in for an answer: it would be wrong for some patient. The one value that
    speaks for what is known so far is the date of an injury: without one of its own it has that of
    a pain that began suddenly, and a date given for it takes its place (decisions C, G1).
    """
    unasked = unasked - {"weeks_since_injury"}
    keys = [
        key for key, rule in bench.compiled.rules.items() if rule.kind in {"safety", "must_ask"}
    ]
    keys += [f"{rule.id}.unless" for rule in bench.pack.safety_rules if rule.unless is not None]
    known_less = take_in(bench.compiled, FindingSet(values=without(full, *unasked)))
    known_all = take_in(bench.compiled, FindingSet(values=dict(full)))
    undone = {
        key: (known_less(key), known_all(key))
        for key in keys
        if known_less(key) is not None and known_less(key) is not known_all(key)
    }
    assert undone == {}


def check_unknown_side_is_not_absent(bench: Bench, finding: str) -> None:
    """A no on one of two sore sides says nothing of the other."""
    for values in (Sides(False, None), Sides(None, False)):
        for side in ("both", "central"):
            known = take_in(bench.compiled, FindingSet(values={"side": side, finding: values}))
            assert known(finding) is None, (side, values)
    known = take_in(
        bench.compiled, FindingSet(values={"side": "left", finding: Sides(None, False)})
    )
    assert known(finding) is None


def check_untested_side_holds_the_plan(
    bench: Bench, patient: Findings, measure: str, best: float
) -> None:
    """A number of one side says nothing of another side that hurts, or may hurt.

    Args:
        bench: The product.
        patient: Anybody; the side of the pain is tried in turn.
        measure: A measure of two sides.
        best: What opens as much as the measure can.
    """
    one_measured = (Sides(best, None), Sides(None, best))
    tried: list[tuple[str | None, Sides]] = [
        (side, known) for side in NO_ONE_SIDE for known in one_measured
    ]
    for side, known in [*tried, ("left", one_measured[1]), ("right", one_measured[0])]:
        nobody_measured = placed(without(patient, measure), side)
        not_measured = bench.evaluate(nobody_measured).plan
        one_side = bench.evaluate({**nobody_measured, measure: known}).plan
        assert PHASES.index(one_side.phase) <= PHASES.index(not_measured.phase), (measure, side)
        assert one_side == not_measured, (measure, side, known)


def check_must_ask_withholds(bench: Bench, patient: Findings, name: str) -> None:
    """Without the answer to a blocking must-ask there is no exercise, and the answer says why."""
    evaluation = bench.evaluate(without(patient, name))
    plan, triage = evaluation.plan, evaluation.triage
    assert (plan.status, plan.phase, plan.exercises, plan.also_suitable) == (
        "withheld",
        None,
        (),
        (),
    )
    naming = [reason for reason in plan.reasons if name in reason.findings]
    assert naming, f"no reason names {name}"
    assert all(reason.kind == "must_ask" for reason in naming)
    assert [question for question in triage.open_questions if name in question.findings]
    assert triage.level == "indeterminate"
    assert triage.cannot_exclude
    assert not triage.complete


def check_unasked_flag_is_provisional(bench: Bench, patient: Findings, flag: str) -> None:
    """Another flag that was not asked holds the plan as provisional and is named."""
    evaluation = bench.evaluate(without(patient, flag))
    plan, triage = evaluation.plan, evaluation.triage
    assert plan.status in {"provisional", "restricted"}
    assert plan.exercises
    assert [reason for reason in plan.reasons if flag in reason.findings]
    assert flag in [name for group in triage.coverage for name in group.not_asked]
    assert flag not in [name for group in triage.coverage for name in group.absent]
    assert triage.cannot_exclude
    assert not triage.complete


def check_empty_request(bench: Bench, must_asks: set[str]) -> None:
    """Of a patient of whom nothing is known nothing is concluded, and all is to be asked."""
    answer = bench.answer({})
    asked = {name for question in answer["triage"]["must_ask"] for name in question["findings"]}
    assert asked >= must_asks
    assert answer["triage"]["level"] == "indeterminate"
    assert answer["triage"]["act_within"] == "ask_first"
    assert answer["triage"]["complete"] is False
    assert answer["triage"]["reasons"] == []
    assert answer["provisional_diagnosis"]["certainty"] == "not_assessable"
    assert answer["provisional_diagnosis"]["condition"] is None
    assert (answer["plan"]["status"], answer["plan"]["exercises"]) == ("withheld", [])
    assert answer["stage"]["label"] == "indeterminate"
    assert answer["plan"]["phase"] is None


def check_forgetting_a_no(bench: Bench, patient: Findings, flag: str) -> None:
    """A red flag answered no and then forgotten makes nothing calmer and nothing freer."""
    asked, forgotten = (
        bench.evaluate({**patient, flag: False}),
        bench.evaluate(without(patient, flag)),
    )
    assert set(asked.triage.fired) <= set(forgotten.triage.fired)
    assert pressing(forgotten.triage) <= pressing(asked.triage)
    assert PHASES.index(forgotten.plan.phase) <= PHASES.index(asked.plan.phase)
    assert STATUSES.index(forgotten.plan.status) <= STATUSES.index(asked.plan.status)
    assert forgotten.plan.status != "complete"


def check_none_of_these(bench: Bench, group: str, members: tuple[str, ...]) -> None:
    """One answer for a group is an absence for each member, marked; a yes beside it is refused."""
    findings = bench.receive({"red_flags": {group: "none_of_these"}})
    assert findings.values == dict.fromkeys(members, False)
    assert findings.asked_as_group == frozenset(members)
    covered = bench.service.evaluate(COMPLAINT, findings).evaluation.triage.coverage
    assert [part.group for part in covered if part.asked_as_group] == [group]
    one_by_one = bench.receive({"red_flags": {group: dict.fromkeys(members, "no")}})
    assert one_by_one.asked_as_group == frozenset()
    assert bench.digest(one_by_one) != bench.digest(findings)
    for name in members:
        both = {"red_flags": {group: {"group_answer": "none_of_these", name: "yes"}}}
        with pytest.raises(ContradictoryFindingsError):
            bench.receive(both)


def check_none_of_these_fills_silence(bench: Bench, group: str, members: tuple[str, ...]) -> None:
    """The group speaks for a member left out or null, never for one that is said to be unknown."""
    whole = bench.receive({"red_flags": {group: "none_of_these"}})
    for name in members:
        null, unknown = (
            bench.receive({"red_flags": {group: {"group_answer": "none_of_these", name: word}}})
            for word in (None, "unknown")
        )
        assert null == whole, name
        others = tuple(member for member in members if member != name)
        assert unknown.values == dict.fromkeys(others, False), name
        assert unknown.asked_as_group == frozenset(others)
        triage = bench.service.evaluate(COMPLAINT, unknown).evaluation.triage
        (covered,) = [part for part in triage.coverage if part.group == group]
        assert (covered.present, covered.absent, covered.not_asked) == ((), others, (name,))


def check_unknown_beside_none_of_these(
    bench: Bench, body: Mapping[str, Any], group: str, name: str
) -> dict[str, Any]:
    """Over HTTP such a member was not asked, and what it would exclude is not excluded.

    Args:
        bench: The product.
        body: A request of which every group of red flags is answered.
        group: The group to answer ``none_of_these`` with one member unknown.
        name: That member.

    Returns:
        The answer.
    """
    said = {group: {"group_answer": "none_of_these", name: "unknown"}}
    answer = bench.answer({**body, "red_flags": {**body["red_flags"], **said}})
    triage, flags = answer["triage"], {flag.id: flag for flag in bench.pack.vocabulary.flags()}
    not_asked = [item for part in triage["red_flag_coverage"] for item in part.get("not_asked", [])]
    assert not_asked == [name]
    open_asks = {ask["excludes"]: ask["findings"] for ask in triage["must_ask"]}
    assert list(open_asks.values()) in ([], [[name]])
    assert triage["cannot_exclude"] == (list(open_asks) or [flags[name].excludes])
    assert triage["complete"] is False
    assert [reason for reason in answer["plan"]["reasons"] if name in reason.get("findings", [])]
    (label,) = [part.label for part in bench.pack.vocabulary.red_flags if part.id == group]
    assert flags[name].label in answer["summary"] or label in answer["summary"]
    return answer


# Rule 2: a present flag is never lowered


def check_flag_in_patient(bench: Bench, patient: Findings, flag: str) -> None:
    """A present flag fires as it does alone, and its effect holds, however typical the patient."""
    alone = bench.evaluate({flag: True})
    evaluation = bench.evaluate(answered(patient, True, [flag]))
    assert alone.triage.fired, f"{flag} fires nothing"
    if not is_old_injury(patient, flag):
        assert set(alone.triage.fired) <= set(evaluation.triage.fired)
        # Alone, a flag that only cautions leaves the must-asks open, which presses more than it.
        if alone.triage.level != "indeterminate":
            assert pressing(evaluation.triage) <= pressing(alone.triage)
    check_floor(bench, evaluation, floor_of(patient, flag))
    check_effects_hold(bench, evaluation)
    present = [name for group in evaluation.triage.coverage for name in group.present]
    assert flag in present or flag not in {item.id for item in bench.pack.vocabulary.flags()}


def check_floor(bench: Bench, evaluation: Evaluation, floor: Floor) -> None:
    """An answer is no calmer and no freer than the decisions say."""
    triage = evaluation.triage
    strictest = min(
        (EFFECTS.index(rule.effect) for rule in bench.fired(evaluation)), default=len(EFFECTS)
    )
    assert LEVELS.index(triage.level) <= LEVELS.index(floor.level), (triage.level, floor)
    assert ACT_WITHIN.index(triage.act_within) <= ACT_WITHIN.index(floor.act_within), triage
    assert strictest <= EFFECTS.index(floor.effect), (triage.fired, floor)


def check_flag_not_lowered_by(bench: Bench, flag: str, other: str, value: Value) -> None:
    """No single other finding makes a present flag less pressing or takes its rules away."""
    alone, beside = bench.triage({flag: True}), bench.triage({other: value, flag: True})
    lost = [bench.rules[name] for name in alone.fired if name not in beside.fired]
    if lost:
        # C, G1: an injury that is known to be old is another injury, by the rule's own exception.
        assert other in {"duration_weeks", "weeks_since_injury"}
        assert isinstance(value, int)
        assert value > RECENT_WEEKS
        assert all(rule.unless is not None for rule in lost), lost
        assert beside.fired
    else:
        assert pressing(beside) <= pressing(alone), (alone.level, beside.level)


def check_rash_whenever_it_hurt(bench: Bench, patient: Findings, weeks: int | None) -> None:
    """A rash is seen the same day and stops exercise, however long the pain has lasted."""
    evaluation = bench.evaluate({**patient, RASH: True, "duration_weeks": weeks})
    triage = evaluation.triage
    assert (triage.level, triage.act_within) == ("urgent", "same_day"), weeks
    assert [rule.id for rule in bench.fired(evaluation, "stop")] == ["safety.shingles"], weeks
    check_stop_holds(bench, evaluation)


def check_order_of_findings(bench: Bench, ordered: Findings, shuffled: Findings) -> None:
    """The order in which findings are written down changes neither answer nor identity."""
    assert ordered == shuffled
    assert bench.evaluate(shuffled) == bench.evaluate(ordered)
    assert bench.digest(FindingSet(values=dict(shuffled))) == bench.digest(
        FindingSet(values=dict(ordered))
    )


# Rule 3: a gate's effect holds everywhere


def check_effects_hold(bench: Bench, evaluation: Evaluation) -> None:
    """Stop, restrict and caution do what they say, in every part of the evaluation."""
    if bench.fired(evaluation, "stop"):
        check_stop_holds(bench, evaluation)
    elif evaluation.plan.status != "withheld":
        check_restrictions_hold(bench, evaluation)
    check_most_pressing_leads(bench, evaluation)
    if evaluation.plan.exercises:
        assert evaluation.diagnosis.home_certainty in CALLED
        assert evaluation.plan.phase == "p1" or evaluation.diagnosis.home_certainty == "likely"
    if evaluation.plan.status == "withheld":
        assert not evaluation.plan.exercises
        assert not evaluation.plan.also_suitable
        assert evaluation.plan.phase is None


def check_stop_holds(bench: Bench, evaluation: Evaluation) -> None:
    """Under a stop there is nothing to exercise by, and the gate's reason is the plan's answer."""
    plan, stops = evaluation.plan, bench.fired(evaluation, "stop")
    assert plan.status == "withheld"
    assert (plan.phase, plan.next_phase, plan.hip_flexion_cap_deg, plan.pain_limit) == (None,) * 4
    assert (plan.exercises, plan.also_suitable) == ((), ())
    assert plan.reasons[0].kind == "gate"
    assert {reason.rule for reason in plan.reasons if reason.kind == "gate"} == {
        r.id for r in stops
    }
    assert evaluation.stage.label == "indeterminate"
    given = [item for item in bench.pack.plan.advice if item.id in plan.advice]
    assert [item.id for item in given if not item.under_stop] == []
    assert [item.id for item in given if item.kind in NEVER_UNDER_STOP] == []
    elsewhere = [rule for rule in stops if rule.points_to and HOME not in rule.points_to]
    if elsewhere:
        assert evaluation.diagnosis.leading != HOME
        assert evaluation.diagnosis.home_certainty != "likely"


def check_restrictions_hold(bench: Bench, evaluation: Evaluation) -> None:
    """Whatever is given passes every restriction, and each restriction and caution is named."""
    plan, gates = evaluation.plan, bench.fired(evaluation, "restrict")
    library = {exercise.id: exercise for exercise in bench.pack.plan.exercises}
    given = [item.exercise for item in plan.exercises] + list(plan.also_suitable)
    for rule in gates:
        assert rule.allows is not None
        assert plan.phase in rule.allows.phases
        refused = [name for name in given if not _allowed(rule, library[name])]
        assert refused == [], rule.id
        cap = rule.allows.effort_cap_percent
        assert cap is None or (plan.effort_cap_percent or 100) <= cap
        extras = {item.id for item in bench.pack.plan.advice if item.kind == "adjunct"}
        assert extras & set(plan.advice) <= set(rule.allows.adjuncts), rule.id
    assert not gates or plan.status == "restricted"
    named = {(reason.kind, reason.rule) for reason in plan.reasons}
    assert {("gate", rule.id) for rule in gates} <= named
    assert {("caution", rule.id) for rule in bench.fired(evaluation, "caution")} <= named


def _allowed(rule: SafetyRule, exercise: Exercise) -> bool:
    allows = rule.allows
    return allows is None or (
        exercise.load_type in allows.load_types
        and (not allows.exercises or exercise.id in allows.exercises)
    )


def check_most_pressing_leads(bench: Bench, evaluation: Evaluation) -> None:
    """The level is that of the most pressing rule in force; none is averaged away."""
    triage, rules = evaluation.triage, bench.fired(evaluation)
    if not rules:
        assert triage.level in {"routine", "indeterminate"}
        return
    worst = min(rules, key=lambda r: (LEVELS.index(r.level), ACT_WITHIN.index(r.act_within)))
    expected = (LEVELS.index(worst.level), ACT_WITHIN.index(worst.act_within))
    assert pressing(triage) <= expected, (triage.level, worst.id)


def check_unknown_exception_leaves_the_rule(bench: Bench, patient: Findings, flag: str) -> None:
    """While it is unknown how long ago an injury was, it counts as recent."""
    evaluation = bench.evaluate(without(answered(patient, True, [flag]), "duration_weeks"))
    assert evaluation.triage.level in {"urgent", "emergency"}
    assert bench.fired(evaluation, "stop")


def check_settings_pass_nothing(bench: Bench, patient: Findings) -> None:
    """A clinician who asks for everything still gets nothing past a gate or the certainty."""
    found, free = bench.evaluate(patient), bench.evaluate(patient, MOST_FREEDOM)
    check_effects_hold(bench, free)
    assert free.triage == found.triage
    assert free.diagnosis == found.diagnosis
    assert free.stage == found.stage
    assert (free.plan.status == "withheld") == (found.plan.status == "withheld")
    if found.plan.phase is not None:
        assert PHASES.index(free.plan.phase) <= PHASES.index(found.plan.phase) + 1
        check_plan_within_cap(bench, free)


def check_plan_within_cap(bench: Bench, evaluation: Evaluation) -> None:
    """No exercise of a plan bends the hip more than the plan's cap, but for the named exception."""
    cap = evaluation.plan.hip_flexion_cap_deg
    given = [item.exercise for item in evaluation.plan.exercises]
    for exercise in bench.pack.plan.exercises:
        if exercise.id in [*given, *evaluation.plan.also_suitable]:
            deep = cap is not None and exercise.hip_flexion_high_deg > cap
            assert not deep or exercise.id == "seated_heel_dig", exercise.id


# Rule 7: a failure is an error


def check_failure_is_an_error(bench: Bench, *, full: bool = False) -> None:
    """Asked for an answer that cannot be made, the service raises and the facade answers 500."""
    with pytest.raises(Exception, match="planted"):
        bench.service.evaluate(COMPLAINT, FindingSet(values=dict(classic_runner())), full=full)
    include = {"include": "full_trace"} if full else {}
    response = bench.client.post(URL, json=bench.wire(classic_runner()), params=include)
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json().keys() <= {"type", "title", "status", "detail", "instance"}
    assert "planted" not in response.text


def check_fault_is_noticed(
    plant: Callable[[Bench, pytest.MonkeyPatch], Bench],
    check: Callable[[Bench], None],
    bench: Bench,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A check that passes on the product fails once a fault is planted in it."""
    check(bench)

    broken = plant(bench, monkeypatch)

    with pytest.raises((AssertionError, pytest.fail.Exception)):
        check(broken)
