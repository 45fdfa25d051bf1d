"""Each check of the sweep is worth its test: a planted fault turns it red."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from app.domain.findings import FindingSet, Sides
from tests.safety import planted_in_the_sweep as planted
from tests.safety.bench import Bench
from tests.safety.brute_force import MOST, check_every_alternative, check_flips
from tests.safety.checks import check_fault_is_noticed
from tests.safety.patients import (
    RED_FLAGS,
    Findings,
    answered,
    asked_and_absent,
    classic_runner,
    desk_worker,
    long_standing_calm,
    without,
)
from tests.safety.planted import Plant
from tests.safety.sweep_checks import (
    VOCABULARY,
    check_next_asks_only_what_is_open,
    check_next_obeys_the_gates,
)

Check = Callable[[Bench], None]


class Mutant(NamedTuple):
    """A fault, and the check that has to notice."""

    name: str
    plant: Plant
    check: Check


def decides(patient: Findings, *only: str) -> Check:
    def check(bench: Bench) -> None:
        check_every_alternative(bench, FindingSet(values=patient), only or None)

    return check


def flips(patient: Findings, *names: str) -> Check:
    named = {name: VOCABULARY[name] for name in names}
    return lambda bench: check_flips(bench, FindingSet(values=patient), named, MOST)


def asks_by_the_gates(patient: Findings) -> Check:
    return lambda bench: check_next_obeys_the_gates(bench, patient)


def asks_what_is_open(patient: Findings) -> Check:
    return lambda bench: check_next_asks_only_what_is_open(bench, patient)


UNTESTED = without(classic_runner(), "modified_bent_knee_stretch", "single_leg_bridge")
GROWING: Findings = {
    **asked_and_absent(*RED_FLAGS),
    "age": 16,
    "both_leg_claudication": True,
    "spine_surgery_or_stenosis": True,
    "resisted_knee_flexion": True,
}
STRONG = {**long_standing_calm(), "single_leg_bridge_repetitions": Sides(40, 30)}
MUTANTS = [
    Mutant(
        "an emergency is asked on",
        planted.emergency_is_asked_on,
        asks_by_the_gates({"fever": True, "age": 40}),
    ),
    Mutant("must-asks come last", planted.must_asks_come_last, asks_by_the_gates({"age": 40})),
    Mutant(
        "a stop gate lets every test through",
        planted.gates_let_every_test_through,
        asks_by_the_gates(answered(UNTESTED, True, ["foot_drop"])),
    ),
    Mutant(
        "a gate that restricts lets every test through",
        planted.restrictions_let_every_test_through,
        asks_by_the_gates(answered(UNTESTED, True, ["fluoroquinolone_within_60_days"])),
    ),
    Mutant(
        "an open must-ask lets every test through",
        planted.must_asks_let_every_test_through,
        asks_by_the_gates(without(UNTESTED, "growing_lump", "fever")),
    ),
    Mutant(
        "what belongs to a later visit is asked",
        planted.gates_let_every_test_through,
        asks_what_is_open(classic_runner()),
    ),
    Mutant(
        "what is known is asked again",
        planted.known_is_asked_again,
        asks_what_is_open(classic_runner()),
    ),
    Mutant("slacks are too large by three", planted.slacks_are_too_large, decides(desk_worker())),
    Mutant(
        "a gate that points to nothing leads",
        planted.gates_always_lead,
        decides(GROWING, "pain_hip_unspecified"),
    ),
    Mutant(
        "a ripple forgets its first step",
        planted.ripples_forget_the_first_step,
        decides(classic_runner()),
    ),
    Mutant(
        "a ripple forgets its last step",
        planted.ripples_forget_the_last_step,
        decides(classic_runner()),
    ),
    Mutant(
        "whether a flag was asked does not matter",
        planted.unanswered_flags_do_not_matter,
        decides(without(classic_runner(), "growing_lump")),
    ),
    Mutant(
        "numbers turn one late",
        planted.numbers_turn_one_late,
        flips(classic_runner(), "age", "duration_weeks"),
    ),
    Mutant(
        "numbers turn nowhere through computed values",
        planted.numbers_turn_nowhere_through_computed,
        flips(STRONG, "pain_worst_24h", "single_leg_bridge_repetitions"),
    ),
    Mutant(
        "the other side is forgotten",
        planted.other_side_is_forgotten,
        flips(STRONG, "single_leg_bridge_repetitions"),
    ),
    Mutant("flips are dropped", planted.flips_are_dropped, flips(classic_runner(), "age", "onset")),
]


@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant.name for mutant in MUTANTS])
def test_a_planted_fault_of_the_sweep_turns_its_check_red(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, mutant: Mutant
) -> None:
    check_fault_is_noticed(mutant.plant, mutant.check, bench, monkeypatch)
