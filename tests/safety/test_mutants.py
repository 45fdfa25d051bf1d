"""Each rule is worth its test: a planted fault that breaks the rule turns its check red."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from app.domain.errors import KnowledgePackWithdrawnError
from app.domain.findings import ClinicianSettings, FindingSet
from app.engine import evaluate as engine
from app.engine.gates import ALL_PHASES
from tests.safety import checks, content_checks, planted
from tests.safety.bench import COMPLAINT, Bench, product, served, withdrawn
from tests.safety.expectations import BLOCKING, HELD_UNTIL_ASKED, RASH, Held
from tests.safety.patients import (
    PROVOCATION_TESTS,
    Findings,
    answered,
    classic_runner,
    desk_worker,
    lifter,
    long_standing_calm,
    sprinter_near_return,
    without,
)
from tests.safety.strategies import best_value

PACK = product().pack
Check = Callable[[Bench], None]


@dataclass(frozen=True)
class Mutant:
    """A fault, the rule of the design it breaks, and the check that has to notice."""

    name: str
    rule: int
    plant: planted.Plant
    check: Check


def flag(name: str, patient: Callable[[], Findings] = classic_runner) -> Check:
    return lambda bench: checks.check_flag_in_patient(bench, patient(), name)


def must_ask(name: str, patient: Findings) -> Check:
    return lambda bench: checks.check_must_ask_withholds(bench, patient, name)


def unasked(name: str) -> Check:
    return lambda bench: checks.check_unasked_flag_is_provisional(bench, classic_runner(), name)


def imaging(patient: Findings) -> Check:
    report = "reported_hamstring_tendinopathy"
    return lambda bench: content_checks.check_imaging_never_raises(bench, patient, report)


def effects(patient: Findings, settings: ClinicianSettings | None = None) -> Check:
    return lambda bench: checks.check_effects_hold(bench, bench.evaluate(patient, settings))


def none_of_these(bench: Bench) -> None:
    checks.check_none_of_these(bench, "nerve_loss", ("progressive_leg_weakness", "foot_drop"))


def silent_or_unknown(bench: Bench) -> None:
    members = ("progressive_leg_weakness", "foot_drop")
    checks.check_none_of_these_fills_silence(bench, "nerve_loss", members)


def saddle_unknown_beside_none_of_these(bench: Bench) -> None:
    runner = bench.wire(classic_runner())
    checks.check_unknown_beside_none_of_these(bench, runner, "cauda_equina", "saddle_numbness")


def one_side_of(measure: str, patient: Findings) -> Check:
    return lambda bench: checks.check_untested_side_holds_the_plan(
        bench, without(patient, measure), measure, best_value(bench.pack, measure)
    )


def rash_of_ten_weeks(bench: Bench) -> None:
    checks.check_rash_whenever_it_hurt(bench, classic_runner(), 10)


def held(question: Held) -> Check:
    sprinter = answered(sprinter_near_return(), False, question.unasked)
    return lambda bench: content_checks.check_held_until_asked(
        bench, sprinter, without(sprinter, *question.unasked), question.exercises
    )


def shuffled_runner(bench: Bench) -> None:
    runner = classic_runner()
    checks.check_order_of_findings(bench, runner, dict(reversed(runner.items())))


def lowered_cap(bench: Bench) -> None:
    settings = ClinicianSettings(hip_flexion_cap_deg=20)
    checks.check_plan_within_cap(bench, bench.evaluate(classic_runner(), settings))


def unmeasured_strength(bench: Bench) -> None:
    patient = without(long_standing_calm(), "single_leg_bridge_repetitions")
    content_checks.check_strength_is_known_before(bench, bench.evaluate(patient), patient)


def answer_confirms_nothing(bench: Bench) -> None:
    answer = bench.answer(bench.wire(classic_runner()))
    content_checks.check_nothing_is_confirmed(content_checks.strings_in(answer))


def pack_confirms_nothing(bench: Bench) -> None:
    content_checks.check_nothing_is_confirmed(content_checks.spoken_texts(bench.pack))


def failing_step(bench: Bench) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(engine, "plan", planted.fail)
        checks.check_failure_is_an_error(bench)


def withdrawal(bench: Bench) -> None:
    with served(bench, withdrawn(bench.compiled)), pytest.raises(KnowledgePackWithdrawnError):
        bench.service.evaluate(COMPLAINT, FindingSet())


def everything_asked_of_nobody(bench: Bench) -> None:
    checks.check_empty_request(bench, {name for names in BLOCKING.values() for name in names})


def unknown_side(bench: Bench) -> None:
    checks.check_unknown_side_is_not_absent(bench, "slump")


def risk_alone(bench: Bench) -> None:
    content_checks.check_risk_alone_supports_nothing(bench, {"obesity": True})


def unknown_runner(bench: Bench) -> None:
    checks.check_unknown_changes_nothing(bench, without(classic_runner(), "foot_drop"))


CAUSES_TESTS = planted.edited(
    "safety_rules", "safety.cauda_equina", unless=planted.predicate("modified_bent_knee_stretch")
)
OLD_RASH = planted.edited(
    "safety_rules",
    "safety.shingles",
    unless=planted.predicate({"at_least": {"finding": "duration_weeks", "value": 2}}),
)
BOTH_OF_INFECTION = planted.edited(
    "safety_rules",
    "safety.infection",
    when=planted.predicate({"all": ("fever", "systemically_unwell")}),
)
CHRONIC_RUNNER = {**classic_runner(), "duration_weeks": 20}
UNPROVOKED = without(classic_runner(), *PROVOCATION_TESTS)
QUINOLONE_SPRINTER = answered(sprinter_near_return(), True, ["fluoroquinolone_within_60_days"])
FEVERISH_OF_UNKNOWN_AGE = answered(without(classic_runner(), "age"), True, ["fever"])
SETTLED = checks.check_nothing_fires_on_nothing

UNKNOWN = [
    Mutant("negation of unknown is true", 1, planted.negation_of_unknown_is_true, unknown_side),
    Mutant("the first known side speaks for both", 1, planted.first_side_speaks, unknown_side),
    Mutant("not reads unknown as absent", 1, planted.not_reads_unknown_as_absent, SETTLED),
    Mutant("any takes unknown for absent", 1, planted.any_takes_unknown_for_absent, SETTLED),
    Mutant("an unknown number is zero", 1, planted.unknown_number_is_zero, SETTLED),
    Mutant("unknown on the wire is no", 1, planted.unknown_on_the_wire_is_no, unknown_runner),
    Mutant(
        "a must-ask is dropped",
        1,
        planted.removed("must_asks", "ask_cauda_equina"),
        must_ask("saddle_numbness", classic_runner()),
    ),
    Mutant(
        "a must-ask dropped leaves the empty request unasked",
        1,
        planted.removed("must_asks", "ask_infection"),
        everything_asked_of_nobody,
    ),
    Mutant(
        "a must-ask forgets one of its questions",
        1,
        planted.must_ask_without("ask_cancer", "night_constant_unrelieved"),
        must_ask("night_constant_unrelieved", classic_runner()),
    ),
    Mutant(
        "the bone screen is left out when its reason is not known",
        1,
        planted.edited("must_asks", "ask_bone_stress", ask_if_unsure=False),
        must_ask("unable_to_bear_weight", without(desk_worker(), "impact_sport")),
    ),
    Mutant(
        "flags that were not asked count as absent",
        1,
        planted.unasked_flags_count_as_absent,
        unasked("growing_lump"),
    ),
    Mutant(
        "open flags leave the plan complete",
        1,
        planted.open_flags_leave_the_plan_complete,
        unasked("growing_lump"),
    ),
    Mutant("a group answer is not marked", 1, planted.group_answer_is_not_marked, none_of_these),
    Mutant("a group answer hides a yes", 1, planted.group_answer_hides_a_yes, none_of_these),
    Mutant(
        "a group answer overrides unknown",
        1,
        planted.group_answer_overrides_unknown,
        silent_or_unknown,
    ),
    Mutant(
        "a group answer overrides unknown over HTTP",
        1,
        planted.group_answer_overrides_unknown,
        saddle_unknown_beside_none_of_these,
    ),
    Mutant(
        "a group answer leaves null open",
        1,
        planted.group_answer_leaves_null_open,
        silent_or_unknown,
    ),
    *(
        Mutant(f"{measure} of one side speaks {when}", 1, plant, one_side_of(measure, patient))
        for when, plant in (
            ("for both", planted.known_side_speaks),
            ("unless both are said to hurt", planted.known_side_speaks_unless_both_hurt),
        )
        for measure, patient in (
            ("load_test_pain", classic_runner()),
            ("minutes_sitting_to_first_pain", classic_runner()),
            ("pain_worst_24h", without(classic_runner(), "settles_after_hours")),
            ("settles_after_hours", without(classic_runner(), "pain_worst_24h")),
        )
    ),
]
HOLDS = [
    Mutant(
        f"{exercise} does not wait for {question.unasked[0]}",
        1,
        planted.hold_lifted(exercise, question.unasked[0]),
        held(question),
    )
    for question in HELD_UNTIL_ASKED.values()
    for exercise in sorted(question.exercises)
]
FLAGS = [
    Mutant(
        "the least pressing rule sets the level",
        2,
        planted.least_pressing_first,
        lambda bench: checks.check_flag_not_lowered_by(
            bench, "saddle_numbness", "cancer_history", value=True
        ),
    ),
    Mutant(
        "an unknown exception takes the rule away",
        2,
        planted.unknown_exception_counts,
        lambda bench: checks.check_unknown_exception_leaves_the_rule(
            bench, classic_runner(), "injury_pop"
        ),
    ),
    Mutant("a positive tendon test lowers a flag", 2, CAUSES_TESTS, flag("saddle_numbness")),
    Mutant("two signs are needed where one is enough", 2, BOTH_OF_INFECTION, flag("fever")),
    Mutant("a rash is old when the pain is", 2, OLD_RASH, rash_of_ten_weeks),
    Mutant("a pain of weeks lowers a rash", 2, OLD_RASH, flag(RASH)),
    Mutant("score goes before urgency", 2, planted.score_before_urgency, flag("saddle_numbness")),
    Mutant("the order of findings matters", 2, planted.identity_by_order, shuffled_runner),
    Mutant(
        "a flag is made less urgent",
        2,
        planted.edited("safety_rules", "safety.nerve_loss", level="soon", act_within="4_weeks"),
        flag("foot_drop"),
    ),
]
GATES = [
    Mutant(
        "a stop becomes a caution",
        3,
        planted.edited("safety_rules", "safety.thrombosis", effect="caution"),
        flag("leg_swelling"),
    ),
    Mutant(
        "restrictions do not restrict",
        3,
        planted.combined_gates(phases=ALL_PHASES, allowances=()),
        flag("fluoroquinolone_within_60_days", sprinter_near_return),
    ),
    Mutant(
        "the effort cap of a gate is lost",
        3,
        planted.combined_gates(effort_cap_percent=None),
        flag("fluoroquinolone_within_60_days", sprinter_near_return),
    ),
    Mutant("cautions are not told", 3, planted.combined_gates(cautioned_by=()), flag("psoriasis")),
    Mutant(
        "a stop is not seen by the plan", 3, planted.combined_gates(stopped_by=()), flag("fever")
    ),
    Mutant(
        "settings pass a gate",
        3,
        planted.settings_pass_a_gate,
        lambda bench: checks.check_settings_pass_nothing(bench, QUINOLONE_SPRINTER),
    ),
    Mutant(
        "adjuncts pass a restriction",
        3,
        planted.adjuncts_pass_a_restriction,
        flag("fluoroquinolone_within_60_days"),
    ),
    Mutant("advice under a stop is not filtered", 3, planted.advice_is_not_filtered, flag("fever")),
    Mutant(
        "the gate is not the first reason",
        3,
        planted.reasons_in_the_wrong_order,
        effects(FEVERISH_OF_UNKNOWN_AGE),
    ),
    Mutant("a stage is named under a stop", 3, planted.staged_under_a_stop, flag("foot_drop")),
    Mutant(
        "what is only possible gets the whole plan",
        3,
        planted.possible_gets_the_whole_plan,
        effects(UNPROVOKED),
    ),
]
IMAGING = [
    Mutant(
        "the stage reads imaging",
        4,
        planted.also_true_by("metabolic_or_drug_history", "reported_hamstring_tendinopathy"),
        imaging(CHRONIC_RUNNER),
    ),
    Mutant(
        "imaging counts as a provocation",
        4,
        planted.also_true_by("tendon_provoked", "reported_hamstring_tendinopathy"),
        imaging(UNPROVOKED),
    ),
    Mutant(
        "imaging stands in for the site",
        4,
        planted.certainty_edited(
            site=planted.predicate({"any": ("pain_ischial", "reported_hamstring_tendinopathy")})
        ),
        imaging(without(classic_runner(), "pain_ischial")),
    ),
    Mutant(
        "a reported fracture fires nothing",
        4,
        planted.removed("safety_rules", "safety.reported_fracture"),
        flag("reported_fracture"),
    ),
    Mutant("an answer confirms", 4, planted.statement_confirms, answer_confirms_nothing),
    Mutant(
        "the pack confirms",
        4,
        planted.edited("safety_rules", "safety.lump", reason="A tumour is confirmed."),
        pack_confirms_nothing,
    ),
]
ORDER = [
    Mutant("the cap is ignored", 5, planted.cap_is_ignored, lowered_cap),
    Mutant(
        "a deep exercise comes early",
        5,
        planted.exercise_moved_to(PACK, "romanian_deadlift", "p2"),
        lambda bench: content_checks.check_caps(bench.pack),
    ),
    Mutant(
        "the cap falls with the phase",
        5,
        planted.plan_edited("phases", "p2", hip_flexion_cap_deg=20),
        lambda bench: content_checks.check_caps(bench.pack),
    ),
    Mutant(
        "the Nordic comes before strength",
        5,
        planted.plan_edited("exercises", "nordic_drop", order=0),
        lambda bench: content_checks.check_order_of_exercises(bench.pack),
    ),
    Mutant(
        "the free arabesque comes before the supported one",
        5,
        planted.plan_edited("exercises", "supported_arabesque", order=99),
        lambda bench: content_checks.check_order_of_exercises(bench.pack),
    ),
    Mutant(
        "strength need not be measured",
        5,
        planted.phase_without("p3", "p3_strength"),
        unmeasured_strength,
    ),
    Mutant(
        "a stretch is advised",
        5,
        planted.plan_edited("advice", "load_stretching", text="Stretch the hamstring gently."),
        lambda bench: content_checks.check_no_stretch(bench.pack),
    ),
    Mutant(
        "complete rest is advised",
        5,
        planted.plan_edited("advice", "load_relative_rest", text="Complete rest for two weeks."),
        lambda bench: content_checks.check_no_complete_rest(bench.pack),
    ),
]
FAILURES = [
    Mutant(
        "a failure becomes an emptier answer",
        7,
        planted.failure_becomes_an_emptier_answer,
        failing_step,
    ),
    Mutant(
        "a failure becomes an empty success",
        7,
        planted.failure_becomes_an_empty_success,
        failing_step,
    ),
    Mutant("a withdrawn pack is served", 7, planted.withdrawn_pack_is_served, withdrawal),
]
LIKELIHOODS = [
    Mutant(
        "stretch tests are summed",
        8,
        planted.stretch_tests_summed,
        lambda bench: content_checks.check_stretch_tests_count_once(bench, classic_runner()),
    ),
    Mutant(
        "correlated tests enter a range one by one",
        8,
        planted.accuracies_uncorrelated,
        lambda bench: content_checks.check_stretch_tests_count_once(bench, classic_runner()),
    ),
    Mutant(
        "the most positive stretch test speaks",
        8,
        planted.most_positive_stretch_speaks,
        lambda bench: content_checks.check_best_stretch_test_speaks(bench, lifter()),
    ),
    Mutant(
        "risk counts alone", 8, planted.feature_edited("pht_tissue", direction="for"), risk_alone
    ),
    Mutant(
        "a ratio rests on no study",
        8,
        planted.edited("accuracies", "mbk_for_pht", evidence=("dec_a_stretch",)),
        lambda bench: content_checks.check_ratios_have_studies(bench.pack),
    ),
    Mutant(
        "a risk factor is a likelihood ratio",
        8,
        planted.edited("accuracies", "mbk_for_pht", finding="obesity"),
        lambda bench: content_checks.check_risk_enters_no_ratio(bench, classic_runner(), "obesity"),
    ),
]
MUTANTS = [*UNKNOWN, *HOLDS, *FLAGS, *GATES, *IMAGING, *ORDER, *FAILURES, *LIKELIHOODS]


@pytest.mark.parametrize("mutant", MUTANTS, ids=[f"{m.rule}: {m.name}" for m in MUTANTS])
def test_a_planted_fault_turns_the_check_of_its_rule_red(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, mutant: Mutant
) -> None:
    checks.check_fault_is_noticed(mutant.plant, mutant.check, bench, monkeypatch)


def test_every_rule_that_is_tested_here_has_mutants() -> None:
    assert {mutant.rule for mutant in MUTANTS} == {1, 2, 3, 4, 5, 7, 8}


def test_every_mutant_has_a_name_of_its_own() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
