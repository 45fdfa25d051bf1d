"""The note for a clinic record: what was told, found, concluded and planned, as plain text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.documents.phrases import answers_of, dose_in_words, joined, labels_of, worded
from app.domain.base import Grounded
from app.domain.evaluation import Evaluation
from app.domain.findings import FindingSet
from app.domain.pack import Pack

MOST_CONDITIONS = 3
ACT_WITHIN = {
    "now": "now",
    "same_day": "the same day",
    "7_days": "within 7 days",
    "14_days": "within 14 days",
    "4_weeks": "within 4 weeks",
}


@dataclass(frozen=True, slots=True)
class NoteBasis:
    """What a note rests on.

    Attributes:
        summary: First sentences of the answer.
        pack_digest, evaluation_digest: Lower-case hexadecimal SHA-256.
    """

    summary: str
    pack_digest: str
    engine_version: str
    evaluation_digest: str


def write_note(pack: Pack, findings: FindingSet, evaluation: Evaluation, basis: NoteBasis) -> str:
    """Write the note in SOAP order, one fact a line, to be pasted into any record.

    It holds findings and conclusions, and no name, date or number that says who the patient is.

    Args:
        pack: The knowledge that was asked.
        findings: What is known.
        evaluation: What was concluded.
        basis: Versions and identities, and the first sentences.
    """
    parts = (
        [basis.summary],
        ["SUBJECTIVE", *_subjective(pack, findings, evaluation)],
        ["OBJECTIVE", *_objective(pack, findings)],
        ["ASSESSMENT", *_assessment(pack, evaluation)],
        ["PLAN", *_plan(pack, findings, evaluation)],
        ["BASIS", *_basis(pack, evaluation, basis)],
    )
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _subjective(pack: Pack, findings: FindingSet, evaluation: Evaluation) -> Iterator[str]:
    vocabulary = pack.vocabulary
    yield from answers_of(("History", "No"), vocabulary.presentation, findings)
    yield from answers_of(("Symptoms", "Symptoms absent"), vocabulary.symptoms, findings)
    yield from answers_of(
        ("Worse with", "Not worse with"), vocabulary.aggravating_factors, findings
    )
    yield from answers_of(
        ("Risk factors", "Risk factors absent"), vocabulary.risk_factors, findings
    )
    yield from _red_flags(pack, evaluation)


def _red_flags(pack: Pack, evaluation: Evaluation) -> Iterator[str]:
    label = {flag.id: flag.label for flag in pack.vocabulary.flags()}
    group = {item.id: item.label for item in pack.vocabulary.red_flags}
    covered = evaluation.triage.coverage
    present = [label[flag] for item in covered for flag in item.present]
    cleared = [group[item.group] for item in covered if not item.present and not item.not_asked]
    partly = [
        label[flag] for item in covered if item.present or item.not_asked for flag in item.absent
    ]
    unasked = [
        group[item.group] if not item.absent and not item.present else label[flag]
        for item in covered
        for flag in item.not_asked
    ]
    for said, labels in (
        ("Red flags present", present),
        ("Red-flag groups asked, none present", cleared),
        ("Red flags absent", partly),
        ("Red flags NOT ASKED", unasked),
    ):
        if labels:
            yield f"{said}: {joined(labels)}."


def _objective(pack: Pack, findings: FindingSet) -> Iterator[str]:
    vocabulary = pack.vocabulary
    lines = [
        *answers_of(("Tests positive", "Tests negative"), vocabulary.clinical_tests, findings),
        *answers_of(("Measures", "Not measured"), vocabulary.measures, findings),
        *answers_of(("Imaging reported", "Imaging without"), vocabulary.imaging, findings),
    ]
    yield from lines or ["Nothing recorded."]


def _assessment(pack: Pack, evaluation: Evaluation) -> Iterator[str]:
    triage, diagnosis, stage = evaluation.triage, evaluation.diagnosis, evaluation.stage
    rules = {rule.id: rule for rule in pack.safety_rules}
    names = {item.id: item.name for item in pack.conditions}
    time = ACT_WITHIN.get(triage.act_within)
    yield f"Triage: {triage.level}{f', act {time}' if time else ''}."
    for fired in triage.fired:
        yield f"- {rules[fired].reason} {rules[fired].action}"
    if triage.cannot_exclude:
        yield f"Cannot be excluded, because not asked: {joined(triage.cannot_exclude)}."
    if diagnosis.leading is not None and diagnosis.leading_certainty != "not_assessable":
        certainty = worded(diagnosis.leading_certainty)
        yield f"Working hypothesis: {names[diagnosis.leading]}, {certainty}; not confirmed."
    else:
        yield "Working hypothesis: none named yet."
    ranked = [
        f"{names[item.condition]} ({item.support})"
        for item in evaluation.differential[:MOST_CONDITIONS]
        if item.support not in {"none", "against"} or item.led_by
    ]
    if ranked:
        yield f"Differential, best supported first: {joined(ranked)}."
    yield f"Trial definition: {worded(diagnosis.trial_definition.status)}."
    label = next((s.name for s in pack.staging.stages if s.id == stage.label), "not named")
    confidence = f", confidence {stage.confidence}" if stage.confidence != "none" else ""
    yield f"Stage on the continuum: {label}{confidence}. Staging is not validated for this tendon."


def _plan(pack: Pack, findings: FindingSet, evaluation: Evaluation) -> Iterator[str]:
    plan = evaluation.plan
    phase = next((item for item in pack.plan.phases if item.id == plan.phase), None)
    if phase is None:
        yield f"No exercise: plan {plan.status}."
        yield from _set_by_clinician(findings, evaluation)
        yield from _why_held(pack, evaluation)
    else:
        cap = plan.hip_flexion_cap_deg
        flexion = f", hip flexion up to {cap} degrees" if cap is not None else ""
        effort = plan.effort_cap_percent
        capped = f", effort at most {effort} % of maximum" if effort is not None else ""
        limits = f"pain up to {plan.pain_limit} of 10{flexion}{capped}"
        yield f"{phase.name} ({plan.status}): {limits}."
        yield from _set_by_clinician(findings, evaluation)
        yield from _why_held(pack, evaluation)
        yield f"Tempo: {phase.tempo} [{phase.tag}]"
        yield f"How often: {phase.frequency} [{phase.tag}]"
        yield from _exercises(pack, evaluation)
        for heading, lines in (
            # Under an effort cap nothing says when to progress beyond it.
            ("Progress when", phase.progress_when if effort is None else ()),
            ("Hold when", phase.hold_when),
            ("Go back when", phase.regress_when),
            ("Stop when", phase.stop_when),
        ):
            yield from (f"{heading}: {line} [{phase.tag}]" for line in lines)
    yield from _advice(pack, evaluation)
    yield from _safety(pack, evaluation)


def _set_by_clinician(findings: FindingSet, evaluation: Evaluation) -> Iterator[str]:
    """Say what the clinician set and why: it is not what the findings alone lead to."""
    settings, plan = findings.settings, evaluation.plan
    if settings is None:
        return
    said = [f"{worded(name)} {getattr(settings, name)}" for name in plan.settings_applied]
    if said:
        yield f"Set by the clinician ({worded(settings.reason)}): {joined(said)}."
    if any(reason.kind == "clinician_setting" for reason in plan.reasons):
        yield "The phase is one step beyond what the findings reach."
    refused = [worded(name) for name, _ in plan.settings_refused]
    if refused:
        yield f"Set by the clinician and not applied: {joined(refused)}."


def _why_held(pack: Pack, evaluation: Evaluation) -> Iterator[str]:
    rules = {rule.id: rule for rule in pack.safety_rules}
    asks = {ask.id: ask.label for ask in pack.must_asks}
    labels = labels_of(pack)
    for reason in evaluation.plan.reasons:
        if reason.kind in {"gate", "caution"}:
            yield f"- {rules[reason.rule].reason}"
        elif reason.kind == "must_ask":
            yield f"- Not asked: {asks[reason.rule]}."
        elif reason.kind == "certainty":
            yield f"- The diagnosis is {worded(reason.rule)}."
        elif reason.kind == "flags_unasked":
            yield "- Provisional: red flags were not asked, see above."
        elif reason.kind == "phase_open":
            unknown = joined(labels.get(name, worded(name)) for name in reason.findings)
            yield f"- Not known for the next phase: {unknown}."


def _exercises(pack: Pack, evaluation: Evaluation) -> Iterator[str]:
    known = {item.id: item for item in pack.plan.exercises}
    for planned in evaluation.plan.exercises:
        exercise = known[planned.exercise]
        dose = next(dose for dose in exercise.doses if dose.phase == planned.phase)
        dose = dose.capped(evaluation.plan.effort_cap_percent)
        trial = " A trial: keep it if it helps." if exercise.trial else ""
        first = " First choice." if exercise.first_choice else ""
        yield f"- {exercise.name}: {dose_in_words(dose)}.{first}{trial} [{dose.tag}]"


def _advice(pack: Pack, evaluation: Evaluation) -> Iterator[str]:
    given = set(evaluation.plan.advice)
    kinds = {
        "load_advice": "Load advice",
        "avoid": "Avoid",
        "population": "For this patient",
        "imaging": "Imaging",
        "referral": "Referral",
        "escalation": "Escalation",
    }
    for kind, heading in kinds.items():
        titles = [item.title for item in pack.plan.advice if item.id in given and item.kind == kind]
        if titles:
            yield f"{heading}: {joined(titles)}."


def _safety(pack: Pack, evaluation: Evaluation) -> Iterator[str]:
    nets = {net.id: net.text for net in pack.safety_nets}
    yield "Safety net:"
    yield from (f"- {nets[name]}" for name in evaluation.triage.safety_net)
    level = evaluation.triage.level
    review = next(item.text for item in pack.review_intervals if item.level == level)
    yield f"Review: {review}"


def _basis(pack: Pack, evaluation: Evaluation, basis: NoteBasis) -> Iterator[str]:
    manifest = pack.manifest
    yield f"Decision support, not a diagnosis; the clinician decides. {manifest.sign_off}"
    yield (
        f"Pack {manifest.id} {manifest.version} ({manifest.status}), digest "
        f"{basis.pack_digest[:12]}; engine {basis.engine_version}; evaluation "
        f"{basis.evaluation_digest[:12]}."
    )
    citations = {item.id: item.citation for item in pack.sources}
    row = {item.id: item.source for item in pack.evidence}
    used = {row[name] for item in _used(pack, evaluation) for name in item.evidence}
    yield "Sources:"
    yield from (f"- {citations[name]}" for name in citations if name in used)


def _used(pack: Pack, evaluation: Evaluation) -> Iterable[Grounded]:
    """Yield what the note says that rests on sources: rules in force, phase and doses."""
    yield from (rule for rule in pack.safety_rules if rule.id in evaluation.triage.fired)
    yield from (stage for stage in pack.staging.stages if stage.id == evaluation.stage.label)
    yield from (phase for phase in pack.plan.phases if phase.id == evaluation.plan.phase)
    planned = {(item.exercise, item.phase) for item in evaluation.plan.exercises}
    for exercise in pack.plan.exercises:
        yield from (dose for dose in exercise.doses if (exercise.id, dose.phase) in planned)
