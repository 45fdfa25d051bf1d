"""The validation: its figures, its exit status, and what counts as a miss."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cli import main
from app.cli.outcomes import Outcome, Patient
from app.cli.validation_report import rate, report, wilson

PATIENT = Patient(
    id="X-01",
    kind="published",
    level="rich",
    scored=True,
    category="pht",
    acceptable=("pht", "deep_gluteal_syndrome"),
    urgencies=("routine",),
    no_plan=False,
    request={},
)
RIGHT = Outcome(
    patient=PATIENT,
    triage="routine",
    categories=("pht", "sij"),
    conditions=("proximal_hamstring_tendinopathy", "sacroiliac_joint_pain"),
    plan="complete",
    exercises=3,
    gated=False,
    asks=0,
)


def expecting(*urgencies: str, **answered: Any) -> Outcome:
    """Return an outcome of a patient for whom these urgencies are accepted."""
    return replace(RIGHT, patient=replace(PATIENT, urgencies=urgencies), **answered)


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [
        # Newcombe 1998 (Statistics in Medicine 17:857), table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0000),
    ],
)
def test_the_interval_is_wilsons(hits: int, total: int, low: float, high: float) -> None:
    assert wilson(hits, total) == pytest.approx((low, high), abs=0.00005)


def test_the_interval_of_no_one_is_everything() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert rate(0, 0) == "none"


@given(st.integers(1, 2_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_mirrors(counts: tuple[int, int]) -> None:
    hits, total = counts

    low, high = wilson(hits, total)

    rounding = 1e-12
    assert 0 <= low <= hits / total + rounding
    assert hits / total - rounding <= high <= 1
    assert wilson(total - hits, total) == pytest.approx((1 - high, 1 - low))


def test_a_rate_is_written_with_its_interval() -> None:
    assert rate(5, 10) == "5/10 (50 %, 24 to 76)"


@pytest.mark.parametrize(
    ("outcome", "missed", "routine_instead", "too_high"),
    [
        (RIGHT, False, False, False),
        (expecting("emergency", triage="emergency"), False, False, False),
        (expecting("emergency", triage="urgent"), True, False, False),
        (expecting("emergency", triage="indeterminate"), True, False, False),
        (expecting("emergency", triage="routine"), True, True, False),
        (expecting("urgent", "emergency", triage="urgent"), False, False, False),
        (expecting("urgent", triage="routine"), False, True, False),
        (expecting("urgent", triage="soon"), False, False, False),
        (expecting("routine", triage="urgent"), False, False, True),
        (expecting("routine", triage="soon"), False, False, False),
        (expecting("routine", "urgent", triage="urgent"), False, False, False),
        (expecting("indeterminate", triage="routine"), False, True, False),
    ],
)
def test_urgency_is_judged_by_what_the_case_accepts(
    outcome: Outcome, missed: bool, routine_instead: bool, too_high: bool
) -> None:
    assert outcome.emergency_missed is missed
    assert outcome.urgent_called_routine is routine_instead
    assert outcome.over_triaged is too_high


@pytest.mark.parametrize(
    ("outcome", "passes"),
    [
        (RIGHT, False),
        (replace(RIGHT, gated=True), True),
        (replace(RIGHT, gated=True, exercises=0), False),
        (replace(RIGHT, patient=replace(PATIENT, no_plan=True)), True),
        (expecting("urgent", "emergency"), True),
        (expecting("urgent", "emergency", exercises=0), False),
        (expecting("routine", "urgent"), False),
    ],
)
def test_exercise_in_spite_of_a_gate_is_found(outcome: Outcome, passes: bool) -> None:
    assert outcome.plan_past_gate is passes


def test_a_category_counts_when_the_case_accepts_it() -> None:
    accepted = replace(RIGHT, categories=("deep_gluteal_syndrome", "sij", "other"))
    third = replace(RIGHT, categories=("sij", "other", "pht"))
    fourth = replace(RIGHT, categories=("sij", "other", "vascular", "pht"))

    assert (RIGHT.top_1, RIGHT.top_1_exact, RIGHT.top_3) == (True, True, True)
    assert (accepted.top_1, accepted.top_1_exact, accepted.top_3) == (True, False, True)
    assert (third.top_1, third.top_3) == (False, True)
    assert fourth.top_3 is False


def test_the_report_counts_and_names_a_miss() -> None:
    missed = expecting("emergency", triage="routine", categories=("sij",), gated=True)

    text = report([RIGHT, missed], pack_version="deep_buttock_pain 1.0")

    assert "Pack deep_buttock_pain 1.0." in text
    assert "| top-1, accepted category | 1/2 (50 %, 9 to 91) |" in text
    assert "| emergencies under-triaged | 1/1 (100 %, 21 to 100) |" in text
    assert "| plans past a gate | 1/2 (50 %, 9 to 91) |" in text
    assert "- X-01 (rich): top-1, top-3, urgency, emergency under-triaged" in text


def test_the_coded_patients_are_answered_safely(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["validate"])

    told = capsys.readouterr().out
    assert status == 0
    assert told.startswith("# Validation\n")
    assert "| emergencies under-triaged | 0/" in told


@pytest.mark.parametrize(
    "unsafe",
    [
        expecting("emergency", triage="indeterminate", exercises=0),
        expecting("urgent", exercises=0),
        replace(RIGHT, gated=True),
    ],
    ids=["an emergency missed", "urgent called routine", "a plan past a gate"],
)
def test_an_unsafe_answer_fails_the_validation(
    unsafe: Outcome, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from app.cli import validation

    pack, _ = validation.runner()
    monkeypatch.setattr(validation, "patients", lambda: [unsafe.patient])
    monkeypatch.setattr(validation, "runner", lambda: (pack, lambda _: unsafe))

    assert main(["validate"]) == 1
    assert "X-01" in capsys.readouterr().out


def test_the_report_is_written_where_it_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written = tmp_path / "validation.md"
    monkeypatch.setattr("app.cli.validation.REPORT", written)

    status = main(["validate", "--write"])

    assert status == 0
    assert written.read_text(encoding="utf-8") == capsys.readouterr().out.removesuffix("\n")
