"""Any condition, stage, phase or exercise can be asked about; the evaluation itself answers."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.findings import ClinicianSettings
from app.domain.why_not import About
from app.engine.why_not import may_be_asked
from tests.engine.questions import (
    ABOUTS,
    COMPILED,
    PACK,
    VOCABULARY,
    Questioned,
    answers,
    everyone,
    matters,
    patient,
)
from tests.safety.patients import (
    TYPICAL,
    Findings,
    classic_runner,
    desk_worker,
    lifter,
    long_standing_calm,
    sprinter_near_return,
    without,
)
from tests.safety.strategies import finding_sets

PHT = "proximal_hamstring_tendinopathy"
EACH_PATIENT = pytest.mark.parametrize("name", everyone())
GATES = {"gate", "effort_cap"}
STOPS = [rule.id for rule in PACK.safety_rules if rule.effect == "stop"]
RESOLVES = {*COMPILED.rules, *(f"must_ask.{ask.id}" for ask in PACK.must_asks)}


def concluded(asked: Questioned, about: About) -> bool:
    """Read from the evaluation what the answer has to agree with."""
    evaluation = asked.evaluation
    if about.kind == "stage":
        return evaluation.stage.label == about.id
    if about.kind == "phase":
        return evaluation.plan.phase == about.id
    if about.kind == "exercise":
        return about.id in {item.exercise for item in evaluation.plan.exercises}
    diagnosis = evaluation.diagnosis
    support = {entry.condition: entry.support for entry in evaluation.differential}[about.id]
    leads = diagnosis.leading == about.id
    if about.id == diagnosis.home:
        sure = diagnosis.home_certainty in {"likely", "possible"}
        return sure and (leads or support == "strong")
    return (leads and diagnosis.leading_certainty in {"likely", "possible"}) or support == "strong"


def stopped_by(asked: Questioned) -> list[str]:
    return [rule for rule in asked.evaluation.triage.fired if rule in STOPS]


def test_everything_of_the_pack_may_be_asked_about() -> None:
    assert {kind: len(names) for kind, names in may_be_asked(PACK).items()} == {
        "condition": len(PACK.conditions),
        "stage": len(PACK.staging.stages),
        "phase": 4,
        "exercise": len(PACK.plan.exercises),
    }


@EACH_PATIENT
def test_it_agrees_with_the_evaluation(name: str) -> None:
    asked = everyone()[name]

    for about, answer in answers(name).items():
        assert answer.concluded is concluded(asked, about), about


@EACH_PATIENT
def test_it_never_leaves_one_empty_handed(name: str) -> None:
    for about, answer in answers(name).items():
        if not answer.concluded:
            assert answer.held_by, about


@EACH_PATIENT
def test_what_is_in_the_plan_is_held_by_nothing_and_waits_for_nothing(name: str) -> None:
    for about, answer in answers(name).items():
        if answer.concluded and about.kind in {"phase", "exercise"}:
            assert (answer.held_by, answer.missing) == ((), ()), about
            assert {item.met for item in answer.criteria} <= {True}, about


@EACH_PATIENT
def test_an_exercise_left_out_of_its_phase_is_held_by_the_reason_of_the_plan(name: str) -> None:
    asked = everyone()[name]

    for left in asked.evaluation.plan.left_out:
        answer = answers(name)[About("exercise", left.exercise)]
        kinds = {hold.kind for hold in answer.held_by}
        assert kinds & (GATES if left.reason == "gate" else {left.reason}), left


@EACH_PATIENT
def test_every_rule_that_is_named_was_looked_at_and_can_be_read(name: str) -> None:
    for about, answer in answers(name).items():
        named = {*answer.points_for, *answer.against, *(item.id for item in answer.criteria)}
        named |= {hold.rule for hold in answer.held_by if hold.rule is not None}
        assert named <= set(answer.rules), about
        assert set(answer.rules) <= RESOLVES, about
        assert {rule for item in answer.missing for rule in item.rules} <= RESOLVES


@EACH_PATIENT
def test_every_truth_is_the_one_of_the_full_trace(name: str) -> None:
    asked = everyone()[name]
    traced = {entry.rule: entry.truth for entry in asked.evaluation.trace}

    for about, answer in answers(name).items():
        assert {item.id: item.met for item in answer.criteria}.items() <= traced.items()
        against = [traced[key] for key in answer.against]
        if about.kind in {"stage", "phase"}:
            assert set(against) <= {False}
            assert {traced[key] for key in answer.points_for} <= {True}


@EACH_PATIENT
def test_reasons_of_a_condition_are_those_of_the_differential(name: str) -> None:
    asked = everyone()[name]

    for entry in asked.evaluation.differential:
        answer = answers(name)[About("condition", entry.condition)]
        prefix = f"feature.{entry.condition}."
        features = [key for key in answer.points_for if key.startswith(prefix)]
        flags = [key for key in answer.points_for if not key.startswith(prefix)]
        against = [key for key in answer.against if key.startswith(prefix)]
        assert features == [prefix + each for each in entry.points_for]
        assert against == [prefix + each for each in entry.against]
        assert set(entry.led_by) <= set(flags)


@EACH_PATIENT
def test_what_is_missing_is_unknown_and_can_be_asked(name: str) -> None:
    asked = everyone()[name]

    for about, answer in answers(name).items():
        for item in answer.missing:
            assert item.finding in VOCABULARY
            assert not _fully_known(asked, item.finding), (about, item)
            assert item.rules
        assert len(answer.missing) == len({item.finding for item in answer.missing}) <= 12
        assert (answer.more_missing == 0) or len(answer.missing) == 12


def _fully_known(asked: Questioned, finding: str) -> bool:
    """Say whether nothing is left to ask: of a measure both sides may be needed."""
    both = [f"{finding}.left", f"{finding}.right"]
    slots = [slot for slot in both if slot in COMPILED.inputs] or [finding]
    return asked.known.answered(finding) and all(asked.known(slot) is not None for slot in slots)


@pytest.mark.parametrize("name", list(everyone())[::4])
def test_what_is_missing_could_change_a_rule_it_is_named_for(name: str) -> None:
    asked = everyone()[name]

    for about in ABOUTS[::3]:
        answer = answers(name)[about]
        for item in answer.missing:
            assert matters(asked, item), (about, item)


@given(values=st.deferred(lambda: finding_sets(PACK)))
def test_under_a_stop_gate_all_of_the_plan_and_the_stage_name_the_gate_first(
    values: Findings,
) -> None:
    asked = patient(values)
    stops = stopped_by(asked)

    for about in ABOUTS if stops else ():
        answer = asked.ask(about)
        if about.kind == "condition":
            continue
        assert [hold.rule for hold in answer.held_by[: len(stops)]] == stops, about
        assert {hold.kind for hold in answer.held_by[: len(stops)]} == {"gate"}
        assert answer.concluded is (about.id == "indeterminate")


@pytest.mark.parametrize("rule", STOPS)
def test_a_condition_that_a_stop_gate_does_not_point_to_names_the_gate_first(rule: str) -> None:
    points_to = next(item.points_to for item in PACK.safety_rules if item.id == rule)
    firing = next((a for a in everyone().values() if stopped_by(a) == [rule]), None)
    if firing is None:
        firing = _fired(rule)

    for condition in PACK.conditions:
        answer = firing.ask(About("condition", condition.id))
        if not answer.concluded and condition.id not in points_to:
            assert answer.held_by[0].kind == "gate", condition.id
            assert answer.held_by[0].rule in stopped_by(firing)


def _fired(rule: str) -> Questioned:
    """Return a typical patient, or a child, with the first answers that let a rule fire."""
    for names in (_leaves(rule), *([name] for name in _leaves(rule))):
        for age in (38, 13):
            asked = patient({**classic_runner(), "age": age, **dict.fromkeys(names, True)})
            if rule in stopped_by(asked):
                return asked
    pytest.fail(f"no answers were found that fire {rule}")


def _leaves(rule: str) -> list[str]:
    found = []
    for name in COMPILED.rules[rule].reads if rule in COMPILED.rules else ():
        if name in COMPILED.rules:
            found += _leaves(name)
        elif name in VOCABULARY and name != "age":
            found.append(name)
    return found


@EACH_PATIENT
def test_a_gate_leaves_nothing_to_be_tested(name: str) -> None:
    asked = everyone()[name]
    stopped, level = stopped_by(asked), asked.evaluation.triage.level

    for answer in answers(name).values() if stopped else ():
        missing = [item.finding for item in answer.missing]
        assert [each for each in missing if VOCABULARY[each].provokes] == []
        assert level != "emergency" or missing == []


class Case(NamedTuple):
    """A patient, what is asked about, and what has to hold it back first."""

    findings: Findings
    about: About
    held: tuple[str, ...]
    names: str | None = None
    settings: ClinicianSettings | None = None


def phase(name: str) -> About:
    return About("phase", name)


def exercise(name: str) -> About:
    return About("exercise", name)


def stage(name: str) -> About:
    return About("stage", name)


def condition(name: str) -> About:
    return About("condition", name)


RUNNER = classic_runner()
QUINOLONE = {**RUNNER, "fluoroquinolone_within_60_days": True}
NO_TEST = without(RUNNER, "modified_bent_knee_stretch", "single_leg_bridge")
CASES = {
    "a flag leads past it": Case(
        {**RUNNER, "reported_sacroiliitis": True}, condition("lumbar_radiculopathy"),
        ("led_past", "support", "ranked_behind"), "axial_spondyloarthritis",
    ),
    "two negative tests": Case(
        {**RUNNER, "ischial_palpation": False, "modified_bent_knee_stretch": False},
        condition(PHT), ("certainty_reason",), "two_constructs_negative",
    ),
    "the minimum set is open": Case(
        without(RUNNER, "age", "duration_weeks"), condition(PHT),
        ("certainty_reason",), "minimum_set_open",
    ),
    "nothing speaks for it": Case(RUNNER, condition("shingles"), ("support", "ranked_behind")),
    "a required criterion is not met": Case(RUNNER, stage("reactive"), ("required", "other_stage")),
    "a required criterion is missing": Case(
        {**without(RUNNER, "load_jump_weeks_before_onset"), "duration_weeks": 8},
        stage("reactive"), ("required_open", "other_stage"), "disrepair",
    ),
    "the stage needs more": Case(
        without(RUNNER, "duration_weeks", "load_jump"), stage("disrepair"),
        ("required_open",),
    ),
    "no tendinopathy, so no stage": Case(
        {**RUNNER, "pain_ischial": False}, stage("disrepair"), ("certainty", "certainty_reason")
    ),
    "must-asks are open": Case({}, phase("p1"), ("must_ask", "must_ask")),
    "only possible": Case(NO_TEST, phase("p2"), ("certainty", "certainty_reason"), "possible"),
    "a phase not reached": Case(RUNNER, phase("p4"), ("phase_criteria",), "p3"),
    "a phase closed by a restriction": Case(QUINOLONE, phase("p2"), ("gate",)),
    "a phase behind": Case(RUNNER, phase("p1"), ("phase_passed",), "p2"),
    "a phase the clinician set lower": Case(
        RUNNER, phase("p2"), ("clinician_setting",), "p1", ClinicianSettings(phase="p1")
    ),
    "an exercise of a later phase": Case(
        RUNNER, exercise("hip_thrust"), ("exercise_of_phase", "phase_criteria"), "p3"
    ),
    "an exercise of an earlier phase": Case(
        RUNNER, exercise("standing_heel_dig"), ("exercise_of_phase", "phase_passed"), "p1"
    ),
    "contraindicated": Case(
        {**RUNNER, "pain_lateral_hip": True}, exercise("side_plank"), ("contraindicated",)
    ),
    "a contraindication that is open": Case(
        without(desk_worker(), "load_test_pain"),
        exercise("single_leg_bridge_hold"), ("contraindication_open",),
    ),
    "over the cap of the clinician": Case(
        long_standing_calm(), exercise("hip_thrust"), ("hip_flexion_cap",), None,
        ClinicianSettings(hip_flexion_cap_deg=45),
    ),
    "over the effort cap": Case(QUINOLONE, exercise("buttock_squeeze"), ("effort_cap",)),
    "the conditions of a trial": Case(
        {**without(desk_worker(), "load_test_pain"), "pain_worst_24h": 5},
        exercise("seated_heel_dig"), ("contraindicated", "contraindicated", "trial_conditions"),
    ),
    "left out for this population": Case(
        {**long_standing_calm(), "age": 62}, exercise("arabesque"), ("population",),
        "for_older_adult",
    ),
    "beyond the few at once": Case(RUNNER, exercise("bridge"), ("few_at_once",)),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_way_of_being_held_back_is_named(name: str) -> None:
    case = CASES[name]

    answer = patient(case.findings, case.settings).ask(case.about)

    assert tuple(hold.kind for hold in answer.held_by[: len(case.held)]) == case.held
    assert case.names is None or case.names in {hold.name for hold in answer.held_by}
    assert answer.concluded is (name == "the minimum set is open")


def test_a_phase_shows_the_criteria_of_every_phase_up_to_it() -> None:
    criteria = [item.id for item in patient(RUNNER).ask(phase("p3")).criteria]

    wanted = [f"phase.{p.id}.{c.id}" for p in PACK.plan.phases[:3] for c in p.enter]
    assert criteria == wanted


def test_open_questions_come_before_what_a_phase_waits_for() -> None:
    answer = patient({"pain_ischial": True}).ask(phase("p2"))

    asks = [name for ask in PACK.must_asks for name in ask.findings]
    assert {item.finding for item in answer.missing} <= set(asks)
    assert answer.more_missing > 0


def test_bedside_comes_before_imaging() -> None:
    for name in everyone():
        for answer in answers(name).values():
            for item in answer.criteria:
                kinds = [type(VOCABULARY[name]).__name__ for name in item.missing]
                assert sorted(kinds, key="ImagingFinding".__eq__) == kinds


@pytest.mark.parametrize("build", [lifter, sprinter_near_return])
def test_what_leads_is_concluded_and_says_why(build: object) -> None:
    asked = patient(TYPICAL[build.__name__]())  # type: ignore[attr-defined]
    answer = asked.ask(condition(PHT))

    assert answer.concluded
    assert f"feature.{PHT}.{asked.evaluation.differential[0].points_for[0]}" in answer.points_for


@pytest.mark.parametrize(
    ("flag", "most"),
    [
        ("saddle_numbness", -1),
        ("injury_pop", 0),
        ("fluoroquinolone_within_60_days", 1),
        (None, 1),
    ],
    ids=["emergency", "stop", "restrict", "must-ask open"],
)
@pytest.mark.parametrize("name", TYPICAL)
def test_no_reason_asks_for_a_test_that_a_gate_or_a_must_ask_rules_out(
    name: str, flag: str | None, most: int
) -> None:
    tests = {item.id for item in PACK.vocabulary.clinical_tests}
    findings: Findings = {k: v for k, v in TYPICAL[name]().items() if k not in tests}
    findings = {**findings, flag: True} if flag else without(findings, "fever")
    asked = patient(findings)

    for about in ABOUTS:
        answer = asked.ask(about)
        named = {
            *(finding for hold in answer.held_by for finding in hold.findings),
            *(finding for item in answer.criteria for finding in item.missing),
            *(item.finding for item in answer.missing),
        }
        questions = {f for q in asked.evaluation.triage.open_questions for f in q.findings}
        too_much = [f for f in named - questions if VOCABULARY[f].provokes > most]
        assert too_much == [], about
        assert not any(VOCABULARY[f].on_indication for f in named), about
