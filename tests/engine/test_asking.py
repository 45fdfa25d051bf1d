"""What to ask or test next: the order, its arithmetic, what is held back, and that it ends."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from app.domain.findings import FindingSet
from app.domain.sweep import Frequency, NextFinding, NextFindingRules, Sweep
from app.domain.vocabulary import ImagingFinding
from tests.safety.bench import Bench, bench_of, product
from tests.safety.brute_force import changed, outcome, settled, swept
from tests.safety.patients import (
    TYPICAL,
    Findings,
    answered,
    classic_runner,
    sprinter_near_return,
    without,
)
from tests.safety.strategies import any_patient

GROUND = {"evidence": ("prop_next_findings",), "tag": "proposal"}
WEIGHTS = {"triage": 8, "plan_status": 4, "leading_condition": 2, "phase": 1, "stage": 1}
"""As the pack has them, written out: the sums below are made by hand."""
BENCH = product()
VOCABULARY = {finding.id: finding for finding in BENCH.pack.vocabulary.all_findings()}
PATIENTS = st.deferred(lambda: any_patient(product().pack))
UNTESTED = without(
    classic_runner(), "modified_bent_knee_stretch", "single_leg_bridge", "slump", "hop_test"
)


def asked(patient: Findings, bench: Bench = BENCH) -> Sweep:
    return swept(bench, FindingSet(values=patient))


def by_id(found: Sweep) -> dict[str, NextFinding]:
    return {item.id: item for item in found.following}


def ids(found: Sweep) -> list[str]:
    return [item.id for item in found.following]


def with_frequencies(**shares: int) -> Bench:
    """Return the product as if studies said how often these are yes."""
    found = tuple(
        Frequency(finding=name, yes_percent=share, **GROUND)  # type: ignore[arg-type]
        for name, share in shares.items()
    )
    rules = BENCH.pack.next_findings.model_copy(update={"frequencies": found})
    return bench_of(BENCH.pack.model_copy(update={"next_findings": rules}))


def test_the_weights_are_those_of_the_sums_below() -> None:
    assert BENCH.pack.next_findings.weights == WEIGHTS
    assert BENCH.pack.next_findings.frequencies == ()


@pytest.mark.parametrize(
    ("patient", "finding", "score"),
    [
        # Yes: triage, plan, condition, phase and stage. No: nothing.
        (classic_runner(), "hot_red_swelling", (8 + 4 + 2 + 1 + 1) / 2),
        # Yes: triage, plan, condition and phase.
        (classic_runner(), "exertional_pain_gone_after_stopping", (8 + 4 + 2 + 1) / 2),
        (classic_runner(), "leg_reflex_or_sensory_loss", (8 + 4 + 1) / 2),
        (classic_runner(), "pain_perineal_or_genital", (4 + 1) / 2),
        (classic_runner(), "pain_at_rest", 1 / 2),
        (sprinter_near_return(), "pain_at_rest", (1 + 1) / 2),
        # Withheld already: the plan and its phase cannot change.
        (without(classic_runner(), "age"), "palpable_mass", (8 + 2 + 1) / 2),
        ({}, "hip_rotation_limited", 2 / 2),
        ({}, "hot_red_swelling", (8 + 2) / 2),
    ],
)
def test_a_score_is_the_weights_of_what_changes_averaged_over_the_answers(
    patient: Findings, finding: str, score: float
) -> None:
    assert by_id(asked(patient))[finding].score == pytest.approx(score)


@pytest.mark.parametrize("name", TYPICAL)
def test_every_score_is_what_whole_evaluations_add_up_to(name: str) -> None:
    findings = FindingSet(values=without(TYPICAL[name](), "slump", "pain_below_knee", "onset"))
    now, found = outcome(BENCH, findings), swept(BENCH, findings)
    truths = [
        item
        for item in found.following
        if item.kind == "finding"
        and not getattr(VOCABULARY[item.id], "values", ())
        and getattr(VOCABULARY[item.id], "low", None) is None
    ]
    assert truths
    for item in truths:
        total = 0
        for answer in (True, False):
            then = outcome(BENCH, changed(findings, item.id, answer))
            total += sum(
                weight
                for weight, before, after in (
                    (8, now[:2], then[:2]),
                    (4, now.plan_status, then.plan_status),
                    (2, now.leading, then.leading),
                    (1, now.phase, then.phase),
                    (1, now.stage, then.stage),
                )
                if before != after
            )
        assert item.score == pytest.approx(total / 2), item.id


def test_a_published_frequency_weighs_the_answers() -> None:
    plain = by_id(asked(classic_runner()))
    bench = with_frequencies(pain_perineal_or_genital=90, hot_red_swelling=10)

    weighed = asked(classic_runner(), bench)

    assert plain["pain_perineal_or_genital"].score == pytest.approx(0.5 * 5)
    assert by_id(weighed)["pain_perineal_or_genital"].score == pytest.approx(0.9 * 5)
    assert by_id(weighed)["hot_red_swelling"].score == pytest.approx(0.1 * 16)
    assert ids(weighed) == [
        "skin_rash_or_blisters",  # 8, in 5 seconds
        "palpable_mass",  # 8, in 20 seconds
        "sign_of_the_buttock",  # 8, and it hurts
        "exertional_pain_gone_after_stopping",  # 7.5
        "leg_reflex_or_sensory_loss",  # 6.5
        "pain_perineal_or_genital",  # 4.5
        "hot_red_swelling",  # 1.6
        "pain_at_rest",  # 0.5
    ]


def place(item: NextFinding) -> tuple[bool, float, int, int]:
    imaging = isinstance(VOCABULARY[item.findings[0]], ImagingFinding)
    return imaging, -item.score, item.provokes, item.seconds


@settings(max_examples=60)
@given(patient=PATIENTS)
def test_open_must_asks_come_first_and_the_rest_by_score_pain_and_time(patient: FindingSet) -> None:
    found = swept(BENCH, patient)

    kinds = [item.kind for item in found.following]
    asks = [item for item in found.following if item.kind == "must_ask"]
    rest = found.following[len(asks) :]
    in_order = [ask.id for ask in BENCH.pack.must_asks]
    assert kinds[: len(asks)] == ["must_ask"] * len(asks)
    assert [ask.id for ask in asks] == [name for name in in_order if name in {a.id for a in asks}]
    assert all(place(one) <= place(other) for one, other in pairwise(rest))
    assert len({item.id for item in rest}) == len(rest)


@settings(max_examples=60)
@given(patient=PATIENTS)
def test_what_is_offered_could_change_something_and_is_not_known(patient: FindingSet) -> None:
    found = swept(BENCH, patient)

    for item in found.following:
        assert item.findings
        assert item.kind != "finding" or (item.score > 0 and item.answers and item.could_change)
        for name in item.findings:
            assert not VOCABULARY[name].at_follow_up
            assert name not in patient.values or not isinstance(patient.values[name], bool)


def test_what_belongs_to_a_later_visit_could_change_something_and_is_not_offered() -> None:
    later = {name for name, finding in VOCABULARY.items() if finding.at_follow_up}
    found = asked(classic_runner())

    assert later & {flip.finding for flip in found.flips}
    assert later & set(ids(found)) == set()


def test_what_is_done_only_when_the_history_calls_for_it_is_not_proposed() -> None:
    found = asked(classic_runner())

    assert VOCABULARY["perianal_sensation_reduced"].on_indication
    assert "perianal_sensation_reduced" in {flip.finding for flip in found.flips}
    assert "perianal_sensation_reduced" not in ids(found)


@pytest.mark.parametrize("flag", ["fever", "saddle_numbness", "acute_limb_signs"])
def test_in_an_emergency_nothing_is_asked_and_that_is_said(flag: str) -> None:
    alone: Findings = {flag: True}
    for patient in (alone, answered(classic_runner(), True, [flag])):
        found = asked(patient)

        assert (found.following, found.held) == ((), "emergency")
        assert found.now.level == "emergency"


def test_nothing_is_said_to_be_held_where_nobody_has_to_act_now() -> None:
    assert asked(classic_runner()).held is None
    assert asked({}).held is None


def test_under_a_stop_gate_nothing_that_provokes_pain_is_offered() -> None:
    stopped, free = answered(UNTESTED, True, ["foot_drop"]), UNTESTED

    assert [item.id for item in asked(stopped).following if item.provokes] == []
    assert asked(stopped).following
    assert [item.id for item in asked(free).following if item.provokes]


def test_what_provokes_much_waits_for_the_must_asks() -> None:
    waiting, free = asked(without(UNTESTED, "fever")), asked(UNTESTED)

    least = BENCH.pack.next_findings.provokes_least
    assert waiting.following[0].kind == "must_ask"
    assert [item.id for item in waiting.following if item.provokes >= least] == []
    assert [item.id for item in free.following if item.provokes >= least]


def test_imaging_comes_last_and_only_where_triage_calls_for_it() -> None:
    injured = asked(answered(classic_runner(), True, ["injury_pop"]))
    images = [
        isinstance(VOCABULARY[item.findings[0]], ImagingFinding) for item in injured.following
    ]

    assert injured.now.level == "urgent"
    assert any(images)
    assert images == sorted(images)
    for patient in ({}, classic_runner(), without(classic_runner(), "fever")):
        found = asked(patient)
        assert found.now.level in {"routine", "indeterminate"}
        assert not any(
            isinstance(VOCABULARY[name], ImagingFinding)
            for item in found.following
            for name in item.findings
        )


def test_red_flags_of_a_group_are_asked_together() -> None:
    patient = without(classic_runner(), "growing_lump", "drenching_night_sweats", "uveitis")

    flags = {i.id: i for i in asked(patient).following if i.kind == "red_flags"}

    assert flags["cancer"].findings == ("growing_lump", "drenching_night_sweats")
    assert flags["cancer"].seconds == sum(
        VOCABULARY[name].seconds for name in ("growing_lump", "drenching_night_sweats")
    )
    assert flags["inflammatory"].findings == ("uveitis",)


@pytest.mark.parametrize("name", [*TYPICAL, "nobody"])
def test_answering_what_is_asked_ends_with_nothing_left(name: str) -> None:
    rounds = settled(BENCH, TYPICAL[name]() if name in TYPICAL else {})

    last = asked(rounds[-1])
    assert last.following == ()
    assert (last.held == "emergency") is (last.now.level == "emergency")
    assert len(rounds) <= len(VOCABULARY)


RULES = {"weights": WEIGHTS, "shown": 5, "provokes_least": 2, **GROUND}


def test_the_rules_of_the_pack_are_accepted() -> None:
    assert NextFindingRules.model_validate(RULES).weights == WEIGHTS


@pytest.mark.parametrize(
    "spoilt",
    [
        {"weights": {**WEIGHTS, "triage": 4}},
        {"weights": {**WEIGHTS, "plan_status": 9}},
        {"weights": {**WEIGHTS, "leading_condition": 1}},
        {"weights": {**WEIGHTS, "stage": 2}},
        {"weights": {**WEIGHTS, "stage": 0}},
        {"weights": {part: weight for part, weight in WEIGHTS.items() if part != "phase"}},
        {"weights": {**WEIGHTS, "luck": 1}},
        {"shown": 0},
        {"shown": 21},
        {"provokes_least": 0},
        {"provokes_least": 4},
        {"frequencies": [{"finding": "obesity", "yes_percent": 0, **GROUND}]},
        {"frequencies": [{"finding": "obesity", "yes_percent": 100, **GROUND}]},
        {"frequencies": [{"finding": "obesity", "yes_percent": 40}]},
    ],
)
def test_rules_that_do_not_hold_together_are_refused(spoilt: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        NextFindingRules.model_validate({**RULES, **spoilt})
