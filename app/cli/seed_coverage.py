"""Where each fact of the source article lives, what is corrected, and which test shows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.cli.files import REPOSITORY
from app.domain.base import Grounded
from app.domain.evidence import EvidenceRow
from app.domain.pack import DEFAULT_COMPLAINT, Pack
from app.knowledge.checks.walk import models
from app.knowledge.shelf import newest_folders, shelve

COVERAGE = REPOSITORY / "docs" / "seed-coverage.md"
FACTS = tuple(f"S{number:02}" for number in range(1, 28))

PLACES = {
    "PresentationItem": ("presentation", "{id}"),
    "Symptom": ("symptoms", "{id}"),
    "AggravatingFactor": ("aggravating-factors", "{id}"),
    "RiskFactor": ("risk-factors", "{id}"),
    "RedFlag": ("red-flags", "{id}"),
    "ClinicalTest": ("clinical-tests", "{id}"),
    "ImagingFinding": ("imaging", "{id}"),
    "Measure": ("measures", "{id}"),
    "Condition": ("differential-diagnoses", "{id}"),
    "Stage": ("stages", "{id}"),
    "Phase": ("phases", "{id}"),
    "Exercise": ("exercises", "{id}"),
    "Dose": ("exercises", "{owner}"),
    "Contraindication": ("exercises", "{owner}"),
    "Advice": ("education", "{id}"),
    "SafetyRule": ("rules", "{id}"),
    "MustAsk": ("rules", "must_ask.{id}"),
    "SafetyNet": ("rules", "net.{id}"),
    "Computation": ("rules", "{id}"),
    "Derivation": ("rules", "{id}"),
    "Feature": ("rules", "feature.{owner}.{id}"),
    "StageCriterion": ("rules", "stage.{owner}.{id}"),
}
"""Part of the API and id under which each kind of entry is served, in the order of the page."""

ADDED_CAUSES = (
    "proximal_hamstring_avulsion",
    "ischial_apophyseal_avulsion",
    "sacroiliac_joint_pain",
    "hip_osteoarthritis",
    "hip_impingement_or_labral",
    "femoral_neck_stress_fracture",
    "sacral_stress_fracture",
    "ischial_bursitis",
    "pudendal_neuralgia",
    "internal_iliac_claudication",
    "acute_limb_ischaemia_or_aneurysm",
    "cauda_equina_syndrome",
    "malignancy",
    "deep_infection",
    "axial_spondyloarthritis",
    "deep_vein_thrombosis",
)
CARRIED_BY_CONTENT: dict[str, tuple[str, ...]] = {
    "S05": ("rules/feature.proximal_hamstring_tendinopathy.pht_morning",),
    "S06": (
        "symptoms/latent_pain_24_48_h",
        *(f"phases/p{number}" for number in range(1, 5)),
    ),
    "S07": (
        "aggravating-factors/sitting_over_30_min",
        "aggravating-factors/sitting_pain_within_30_min",
    ),
    "S17": (
        "clinical-tests/modified_bent_knee_stretch",
        "clinical-tests/bent_knee_stretch",
        "clinical-tests/puranen_orava",
        "rules/stretch_construct",
    ),
    "S19": tuple(f"differential-diagnoses/{name}" for name in ADDED_CAUSES),
}
"""Entries that carry a correction by what they are, whether or not they cite its row."""

SHOWN_BY: dict[str, tuple[str, ...]] = {
    "S02": ("test_not_runners_alone",),
    "S03": ("test_sitting_pain_is_shared_with_other_conditions",),
    "S04": ("test_pain_down_the_thigh_counts_neither_way",),
    "S05": ("test_morning_stiffness_is_weak",),
    "S06": ("test_every_phase_asks_at_24_and_at_48_hours",),
    "S07": ("test_sitting_over_30_minutes_and_pain_within_30_minutes_are_two_findings",),
    "S11": ("test_the_continuum_is_named_and_dated_right", "test_a_stage_says_what_is_missing"),
    "S12": ("test_the_reactive_stage_says_that_inflammation_is_contested",),
    "S14": ("test_two_stages_are_added",),
    "S15": (
        "test_the_two_diabetes_are_two_factors_and_type_2_is_never_called_autoimmune",
        "test_risk_factors_never_support_a_condition_by_themselves",
    ),
    "S16": ("test_risk_factors_have_two_axes", "test_the_cushion_is_a_hypothesis"),
    "S17": ("test_only_the_three_stretch_tests_have_figures_for_pht_and_count_once",),
    "S18": ("test_imaging_alone_never_gives_pht_or_a_stage", "test_nothing_is_confirmed_by_a_scan"),
    "S19": ("test_the_added_causes_exist",),
    "S21": ("test_driving_advice_never_reduces_control",),
    "S22": ("test_the_seated_heel_dig_is_a_trial_after_the_other_holds",),
    "S24": ("test_heavy_slow_resistance_is_equal_and_better_kept_up",),
    "S25": (
        "test_no_dose_is_the_articles",
        "test_arabesque_and_nordic_come_late",
        "test_the_arabesque_is_a_provocation_test",
    ),
}
"""Tests of tests/knowledge/test_seed_coverage.py, by the fact whose correction they show."""

INTRODUCTION = """\
# Where each fact of the source article lives

Written by `python -m app.cli seed-coverage` from the knowledge pack; do not edit.

The article on proximal hamstring tendinopathy is cited as source `pepper_article`. Each fact is
told in our words. Under it stand the entries that carry it, by the part of the API that serves
them: `symptoms`: `pain_ischial` is read at `/v1/knowledge/symptoms/pain_ischial`. Where the article
is wrong or silent there follow the correction, the entries that carry it, and the test in
`tests/knowledge/test_seed_coverage.py` that shows it.
"""


class UncoveredFactsError(Exception):
    """Facts or corrections that no entry of the pack carries."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """An entry of the pack that may carry a fact.

    Attributes:
        part, name: Part of the API and id under which it is served.
        rows: Evidence rows it cites.
        seed: Facts it names.
    """

    part: str
    name: str
    rows: tuple[str, ...]
    seed: tuple[str, ...]

    @property
    def address(self) -> str:
        """Part and id."""
        return f"{self.part}/{self.name}"


def coverage_file() -> dict[Path, str]:
    """Return the page by file.

    Raises:
        UncoveredFactsError: If nothing carries a fact or a correction.
    """
    return {COVERAGE: coverage(shelve(newest_folders()[DEFAULT_COMPLAINT]).pack)}


def coverage(pack: Pack) -> str:
    """Return the page for a pack.

    Raises:
        UncoveredFactsError: If nothing carries a fact or a correction.
    """
    carriers = list(carriers_of(pack))
    rows = {row.id: row for row in pack.evidence}
    uncovered = list(_uncovered(carriers, rows))
    if uncovered:
        raise UncoveredFactsError("; ".join(uncovered))
    sections = (_section(fact, carriers, rows) for fact in FACTS)
    return "\n".join((INTRODUCTION, *sections))


def carriers_of(pack: Pack) -> Iterator[Carrier]:
    """Yield every entry that cites evidence and is served under an id."""
    for path, model in models(pack):
        if isinstance(model, Grounded) and type(model).__name__ in PLACES:
            part, template = PLACES[type(model).__name__]
            owner, _, own = path.partition("/")
            name = template.format(id=own or owner, owner=owner)
            yield Carrier(part, name, model.evidence, tuple(getattr(model, "seed", ())))


def corrections_of(fact: str, rows: dict[str, EvidenceRow]) -> list[EvidenceRow]:
    """Return the rows that correct a fact."""
    start = f"{fact.lower()}_"
    return [r for name, r in rows.items() if name.startswith(start) and name.endswith("correction")]


def _carrying(fact: str, carriers: list[Carrier]) -> list[Carrier]:
    return [item for item in carriers if fact in item.seed or fact.lower() in item.rows]


def _correcting(
    fact: str, corrections: list[EvidenceRow], carriers: list[Carrier]
) -> list[Carrier]:
    wanted = {row.id for row in corrections}
    named = CARRIED_BY_CONTENT.get(fact, ())
    return [item for item in carriers if wanted.intersection(item.rows) or item.address in named]


def _uncovered(carriers: list[Carrier], rows: dict[str, EvidenceRow]) -> Iterator[str]:
    present = {item.address for item in carriers}
    for fact in FACTS:
        if fact.lower() not in rows:
            yield f"{fact}: no row of evidence states it"
        elif not _carrying(fact, carriers):
            yield f"{fact}: no entry carries it"
        corrections = corrections_of(fact, rows)
        if corrections and not _correcting(fact, corrections, carriers):
            yield f"{fact}: no entry carries the correction"
        if bool(corrections) != (fact in SHOWN_BY):
            yield f"{fact}: each correction has a test, and nothing else has"
        for name in CARRIED_BY_CONTENT.get(fact, ()):
            if name not in present:
                yield f"{fact}: the pack has no {name}"


def _section(fact: str, carriers: list[Carrier], rows: dict[str, EvidenceRow]) -> str:
    lines = [f"## {fact}", "", _said(rows[fact.lower()]), ""]
    lines += [*_listed(_carrying(fact, carriers)), ""]
    corrections = corrections_of(fact, rows)
    if corrections:
        said = " ".join(map(_said, corrections))
        lines += [f"**Corrected.** {said}", ""]
        lines += [*_listed(_correcting(fact, corrections, carriers)), ""]
        tests = ", ".join(f"`{name}`" for name in SHOWN_BY[fact])
        lines += [f"Shown by {tests}.", ""]
    return "\n".join(lines)


def _said(row: EvidenceRow) -> str:
    return " ".join(row.says.split())


def _listed(carriers: list[Carrier]) -> Iterator[str]:
    for part in dict.fromkeys(part for part, _ in PLACES.values()):
        names = dict.fromkeys(item.name for item in carriers if item.part == part)
        if names:
            yield f"- `{part}`: " + ", ".join(f"`{name}`" for name in names)
