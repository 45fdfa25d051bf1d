"""The decision-only path decides, answer by answer, what the whole evaluation decides."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.api.v1.inbound import Inbound
from app.api.v1.request import EvaluationRequest
from app.cli.validation import patients
from app.domain.findings import ClinicianSettings, FindingSet, Sides
from app.domain.vocabulary import Finding
from tests.safety.bench import Bench, product
from tests.safety.brute_force import (
    FEW,
    MOST,
    changed,
    check_every_alternative,
    check_flips,
    outcome,
    swept,
    swept_alternatives,
)
from tests.safety.expectations import FLOORS, GATE_FINDINGS
from tests.safety.patients import (
    RED_FLAGS,
    TYPICAL,
    Findings,
    answered,
    asked_and_absent,
    bilateral_trail_runner,
    classic_runner,
    desk_worker,
    long_standing_calm,
    placed,
    sprinter_near_return,
    without,
)
from tests.safety.strategies import any_patient

PATIENTS = st.deferred(lambda: any_patient(product().pack))
FINDINGS: dict[str, Finding] = {f.id: f for f in product().pack.vocabulary.all_findings()}
NUMBERS = {
    name: finding for name, finding in FINDINGS.items() if getattr(finding, "low", None) is not None
}
WORDS = {name: finding for name, finding in FINDINGS.items() if name not in NUMBERS}
SHARES = 4
"""Of most patients only one share of the findings is answered otherwise, another one of each."""
by_patient = pytest.mark.parametrize("name", TYPICAL)


def share(number: int, among: dict[str, Finding] = FINDINGS) -> frozenset[str]:
    """Return every fourth finding, beginning with another one for each number."""
    return frozenset(list(among)[number % SHARES :: SHARES])


@cache
def coded() -> dict[str, FindingSet]:
    """Return the coded patients as the facade takes them in."""
    inbound = Inbound(product().pack.vocabulary)
    return {
        patient.id: inbound.findings(EvaluationRequest.model_validate(patient.request))
        for patient in patients()
    }


@by_patient
def test_every_other_answer_of_a_typical_patient_decides_as_a_whole(
    bench: Bench, name: str
) -> None:
    assert check_every_alternative(bench, FindingSet(values=TYPICAL[name]())) > len(FINDINGS)


@pytest.mark.parametrize("name", coded())
def test_other_answers_of_a_coded_patient_decide_as_a_whole(bench: Bench, name: str) -> None:
    number = list(coded()).index(name)

    check_every_alternative(bench, coded()[name], share(number))


@settings(max_examples=80)
@given(patient=PATIENTS, number=st.integers(0, SHARES - 1))
def test_other_answers_of_any_patient_decide_as_a_whole(
    bench: Bench, patient: FindingSet, number: int
) -> None:
    check_every_alternative(bench, patient, share(number))


def test_every_other_answer_decides_as_a_whole_where_nothing_is_known(bench: Bench) -> None:
    assert check_every_alternative(bench, FindingSet()) > len(FINDINGS)


@pytest.mark.parametrize("phase", ["p1", "p2", "p3", "p4", None])
@pytest.mark.parametrize("cap", [0, 45, 140])
@pytest.mark.parametrize("build", [classic_runner, long_standing_calm, sprinter_near_return])
def test_other_answers_decide_as_a_whole_with_what_a_clinician_sets(
    bench: Bench, build: type, phase: str | None, cap: int
) -> None:
    wanted = ClinicianSettings(pain_limit=5, hip_flexion_cap_deg=cap, phase=phase)
    number = cap + int(phase[1]) if phase else cap

    check_every_alternative(bench, FindingSet(values=build(), settings=wanted), share(number))


@pytest.mark.parametrize("side", ["left", "right", "both", "central", None])
def test_other_answers_decide_as_a_whole_beside_answers_given_side_by_side(
    bench: Bench, side: str | None
) -> None:
    sided: Findings = {
        "curl_10rm_kg": Sides(40, 36),
        "single_leg_bridge_repetitions": Sides(None, 22),
        "load_test_pain": Sides(1, 4),
        "slump": Sides(left=False, right=None),
        "pain_ischial": True,
    }
    findings = FindingSet(values=placed({**long_standing_calm(), **sided}, side))

    check_every_alternative(bench, findings, frozenset([*sided, *NUMBERS, *share(1)]))


@pytest.mark.parametrize("flag", [*RED_FLAGS, *GATE_FINDINGS])
def test_other_answers_decide_as_a_whole_beside_a_fired_gate(bench: Bench, flag: str) -> None:
    number = [*RED_FLAGS, *GATE_FINDINGS].index(flag)
    findings = FindingSet(values=answered(desk_worker(), True, [flag]))

    check_every_alternative(bench, findings, share(number))


def test_a_gate_that_points_to_nothing_leaves_the_lead_to_the_best_supported(bench: Bench) -> None:
    values: Findings = {
        **asked_and_absent(*RED_FLAGS),
        "age": 16,
        "both_leg_claudication": True,
        "spine_surgery_or_stenosis": True,
        "resisted_knee_flexion": True,
    }
    findings = FindingSet(values=values)
    assert outcome(bench, findings).leading == "lumbar_referred_pain"
    assert outcome(bench, changed(findings, "pain_hip_unspecified", True)).leading != (
        "lumbar_referred_pain"
    )

    check_every_alternative(bench, findings)


OF_NUMBERS: dict[str, FindingSet] = {
    "nothing known": FindingSet(),
    "runner": FindingSet(values=classic_runner()),
    "sprinter": FindingSet(values=sprinter_near_return()),
    "both sides": FindingSet(values=bilateral_trail_runner()),
    "irritable only by its numbers": FindingSet(
        values=without(long_standing_calm(), "rest_pain", "pain_worst_24h")
    ),
    "injured": FindingSet(values=answered(classic_runner(), True, ["injury_pop"])),
    "injured suddenly, of unknown age": FindingSet(
        values={
            **without(answered(classic_runner(), True, ["onset_sudden_injury"]), "age"),
            "onset": "sudden",
        }
    ),
    "inflammatory, of 41": FindingSet(
        values={
            **asked_and_absent(*RED_FLAGS),
            **dict.fromkeys(
                ("alternating_buttock_pain", "morning_stiffness_over_30_min", "rest_pain"), True
            ),
            "age": 41,
            "duration_weeks": 120,
        }
    ),
    "strength of both sides": FindingSet(
        values={
            **long_standing_calm(),
            "curl_10rm_kg": Sides(30, 40),
            "single_leg_bridge_repetitions": Sides(25, 19),
        },
        settings=ClinicianSettings(phase="p4"),
    ),
}


ALWAYS_TO_THE_END = frozenset({"age", "duration_weeks", "weeks_since_injury"})
"""Numbers with limits far up, some of them through computed values."""


@pytest.mark.parametrize("patient", OF_NUMBERS)
@pytest.mark.parametrize("name", NUMBERS)
def test_every_number_decides_as_the_range_it_falls_into(
    bench: Bench, name: str, patient: str
) -> None:
    number = list(NUMBERS).index(name) + list(OF_NUMBERS).index(patient)
    whole = name in ALWAYS_TO_THE_END or number % SHARES == 0

    check_flips(bench, OF_NUMBERS[patient], {name: NUMBERS[name]}, most=MOST if whole else FEW)


@pytest.mark.parametrize("side", ["both", "central", None])
def test_taking_back_what_was_measured_on_one_side_only_is_among_the_flips(
    bench: Bench, side: str | None
) -> None:
    sprinter = placed({**sprinter_near_return(), "pain_worst_24h": Sides(None, 9)}, side)
    findings = FindingSet(values=sprinter)
    assert outcome(bench, findings).phase == "p1"
    assert outcome(bench, changed(findings, "pain_worst_24h", None)).phase == "p2"

    check_flips(bench, findings, {"pain_worst_24h": NUMBERS["pain_worst_24h"]})


@by_patient
def test_flips_of_a_typical_patient_are_exactly_what_brute_force_finds(
    bench: Bench, name: str
) -> None:
    number = list(TYPICAL).index(name)
    of_words = share(number, WORDS)

    check_flips(
        bench, FindingSet(values=TYPICAL[name]()), {item: FINDINGS[item] for item in of_words}
    )


def test_the_side_is_left_alone_while_an_answer_is_given_side_by_side(bench: Bench) -> None:
    tied = FindingSet(values=bilateral_trail_runner())
    plain = FindingSet(values=placed(classic_runner(), None))

    assert "side" not in {name for name, _, _ in swept_alternatives(bench, tied)}
    assert "side" in {name for name, _, _ in swept_alternatives(bench, plain)}


@pytest.mark.parametrize("flag", sorted(FLOORS))
def test_every_red_flag_that_raises_triage_is_among_the_flips_of_a_runner(
    bench: Bench, flag: str
) -> None:
    runner = FindingSet(values=classic_runner())
    raised = outcome(bench, changed(runner, flag, True))
    named = {
        flip.answer: flip.outcome for flip in swept(bench, runner).flips if flip.finding == flag
    }

    if raised != outcome(bench, runner):
        assert named["yes"] == raised
    else:
        assert "yes" not in named
