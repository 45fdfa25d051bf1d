"""Runs the coded patients through the same path as a request, and reports every miss."""

from collections.abc import Callable
from pathlib import Path

import yaml

from app.api.v1.inbound import Inbound
from app.api.v1.request import EvaluationRequest
from app.cli.files import REPOSITORY
from app.cli.outcomes import TOP, Outcome, Patient
from app.cli.validation_report import report
from app.domain.evaluation import Evaluation
from app.domain.pack import DEFAULT_COMPLAINT, Pack
from app.engine.compile import compile_pack
from app.engine.evaluate import evaluate
from app.knowledge.shelf import newest_folders, shelve

CASES = REPOSITORY / "tests" / "cases"
REPORT = REPOSITORY / "docs" / "validation.md"
TOP_1, TOP_3, OVER = 0.70, 0.85, 0.20


def patients(folder: Path = CASES) -> list[Patient]:
    """Read the coded patients."""
    return [_patient(file) for file in sorted(folder.rglob("*.yaml"))]


def _patient(file: Path) -> Patient:
    case = yaml.safe_load(file.read_text(encoding="utf-8"))
    expect = case["expect"]
    return Patient(
        id=case["id"],
        kind=case["set"],
        level=case["information_level"],
        scored=case["scored"],
        category=expect["category"],
        acceptable=tuple(expect["acceptable_categories"]),
        urgencies=tuple(expect["urgency_acceptable"]),
        no_plan=expect.get("no_plan", False),
        request=case["request"] or {},
    )


def runner() -> tuple[Pack, Callable[[Patient], Outcome]]:
    """Return the newest pack and a function that runs a patient on it."""
    shelved = shelve(newest_folders()[DEFAULT_COMPLAINT])
    compiled = compile_pack(shelved.pack, shelved.digest)
    inbound = Inbound(shelved.pack.vocabulary)

    def run(patient: Patient) -> Outcome:
        findings = inbound.findings(EvaluationRequest.model_validate(patient.request))
        return _outcome(patient, shelved.pack, evaluate(compiled, findings, traced=False))

    return shelved.pack, run


def _outcome(patient: Patient, pack: Pack, evaluation: Evaluation) -> Outcome:
    category = {condition.id: condition.category for condition in pack.conditions}
    supported = [
        item.condition
        for item in evaluation.differential
        if item.led_by or item.support in {"strong", "moderate", "weak"}
    ]
    effects = {rule.id: rule.effect for rule in pack.safety_rules}
    return Outcome(
        patient=patient,
        triage=evaluation.triage.level,
        # Nothing supported is an answer too: none of the named conditions.
        categories=tuple(category[name] for name in supported[:TOP]) or ("other",),
        conditions=tuple(supported[:TOP]),
        plan=evaluation.plan.status,
        exercises=len(evaluation.plan.exercises),
        gated=any(effects[rule] == "stop" for rule in evaluation.triage.fired),
        asks=len(evaluation.triage.open_questions),
    )


def validate(*, write: bool) -> int:
    """Print the report; fail when a safety count is not zero.

    Args:
        write: Also write ``docs/validation.md``.
    """
    pack, run = runner()
    done = [run(patient) for patient in patients() if patient.scored]
    text = report(done, pack_version=f"{pack.manifest.id} {pack.manifest.version}")
    print(text)
    if write:
        REPORT.write_text(text, encoding="utf-8")
    return 0 if meets_thresholds(done) else 1


def meets_thresholds(done: list[Outcome]) -> bool:
    """Return whether nothing unsafe happened and the published shares reach what is asked of them.

    Top-3 of 85 % and top-1 of 70 % on rich and partial published cases, an accepted category each;
    less than 20 % of routine patients called urgent.
    """
    unsafe = sum(o.emergency_missed + o.urgent_called_routine + o.plan_past_gate for o in done)
    told = [o for o in done if o.patient.kind == "published" and o.patient.level != "minimal"]
    routine = [o for o in done if set(o.patient.urgencies) == {"routine"}]
    return (
        unsafe == 0
        and sum(o.top_1 for o in told) >= TOP_1 * len(told)
        and sum(o.top_3 for o in told) >= TOP_3 * len(told)
        and sum(o.over_triaged for o in routine) < OVER * max(1, len(routine))
    )
