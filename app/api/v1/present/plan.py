"""Stage and plan in words."""

import orjson

from app.api.v1.present.pieces import Pieces, fragment, word_of
from app.api.v1.wording import Json, dose_body
from app.domain.evaluation import LeftOut, Plan, PlannedExercise, PlanReason, StageResult
from app.domain.findings import ClinicianSettings
from app.domain.plan import Dose, Exercise, Phase

RULE_OF = {
    "gate": "{rule}",
    "caution": "{rule}",
    "must_ask": "must_ask.{rule}",
    "phase_open": "phase.{next}.{rule}",
}
"""Id under which the rule of a reason stands at /v1/knowledge/rules/{id}, where it is one rule."""
REASON_TEXT = {
    "clinician_setting": "The clinician set a phase beyond what the findings reach.",
    "flags_unasked": "Red flags that were not asked; the plan holds until they are.",
}
LEFT_OUT_TEXT = {
    "gate": "A gate in force does not allow it.",
    "population": "Left out for this patient.",
    "contraindicated": "Contraindicated here.",
    "contraindication_open": "Held back until this is known.",
    "hip_flexion_cap": "Deeper than the cap on hip flexion.",
    "trial_conditions": "Only to be tried when its conditions are known to hold.",
}
SETTING_REFUSED = {
    "gate_or_certainty": "A gate or the certainty of the diagnosis does not allow it.",
    "more_than_one_step": "More than one step beyond what the findings reach.",
    "beyond_next_phase": "Beyond the cap of the next phase.",
    "plan_withheld": "No plan is given, so there is nothing to set.",
    "out_of_bounds": "Outside the bounds of the pack.",
}
ADVICE_LISTS = {
    "load_advice": ("load_advice", 5),
    "avoid": ("avoid", 2),
    "education": ("education", 3),
    "population": ("populations", 2),
    "modifier": ("modifiers", 0),
    "adjunct": ("adjuncts", 0),
    "imaging": ("imaging", 1),
    "referral": ("referral", 1),
    "escalation": ("escalation", 1),
}
"""List of the answer that advice of a kind stands in, and how much of it is spelled out there.

The rest is named by id under ``more``.
"""


class PlanPresenter:
    """Presents stage and plan from prepared parts."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._exercises: dict[tuple[str, str], orjson.Fragment] = {
            (exercise.id, dose.phase): fragment(self._exercise(exercise, dose))
            for exercise in pieces.exercise.values()
            for dose in exercise.doses
        }
        self._phases: dict[str, orjson.Fragment] = {
            phase.id: fragment(self._phase(phase)) for phase in pieces.phase.values()
        }
        # The article's three take-home points come first of all education.
        self._kind = {
            name: "education" if item.kind == "take_home" else item.kind
            for name, item in pieces.advice.items()
        }
        self._advice = {
            item.id: fragment(
                {"id": item.id, "title": item.title, "text": item.text, **pieces.provenance(item)}
            )
            for item in pieces.advice.values()
        }

    def stage(self, result: StageResult) -> Json:
        """Return the stage with what fits, what is missing and the printed limits."""
        pieces, stage = self._pieces, self._pieces.stage[result.label]
        fits = {fit.stage: fit for fit in result.fits}
        chosen = fits.get(result.label)
        texts = {criterion.id: criterion.text for criterion in stage.criteria}
        criteria = chosen.criteria if chosen else ()
        return {
            "label": stage.id,
            "name": stage.name,
            "order": stage.order,
            "basis": result.basis,
            "confidence": result.confidence,
            "meaning": stage.meaning,
            "reversibility": stage.reversibility,
            "management": stage.management,
            "note": pieces.pack.staging.irritable_note if result.irritable else None,
            "alternates": [
                {"label": name, "name": pieces.stage[name].name} for name in result.alternates
            ],
            "criteria_met": [texts[c.id] for c in criteria if c.met is True],
            "criteria_not_met": [texts[c.id] for c in criteria if c.met is False],
            "criteria_unknown": [
                {"text": texts[c.id], "missing": list(c.missing)} for c in criteria if c.met is None
            ],
            "needs": [
                {"text": need.text, "known": word_of(found.met), "missing": list(found.missing)}
                for need, found in zip(pieces.pack.staging.needs, result.needs, strict=True)
            ],
            "limits": list(pieces.pack.staging.limits),
            **pieces.provenance(stage),
        }

    def plan(self, plan: Plan, settings: ClinicianSettings | None, *, full: bool) -> Json:
        """Return the plan; withheld, its reasons are the answer.

        Args:
            plan: What the engine planned.
            settings: What the clinician set.
            full: Spell out all advice.
        """
        listed, more = self._listed(plan, full=full)
        return {
            "status": plan.status,
            "reasons": [self._reason(reason, plan.next_phase) for reason in plan.reasons],
            "instead": self._instead(plan),
            "phase": self._phase_of(plan),
            "pain_limit": plan.pain_limit,
            "hip_flexion_cap_deg": plan.hip_flexion_cap_deg,
            "effort_cap_percent": plan.effort_cap_percent,
            "next_phase": self._next_phase(plan),
            "exercises": [self._planned(e, plan.effort_cap_percent) for e in plan.exercises],
            "also_suitable": plan.also_suitable,
            "left_out": [self._left_out(item) for item in plan.left_out],
            **listed,
            "more": more,
            "load_test": self._load_test(plan),
            "clinician_settings": self._settings(plan, settings),
        }

    def _phase_of(self, plan: Plan) -> orjson.Fragment | Json | None:
        """Return the phase; under an effort cap nothing says when to progress beyond it."""
        if plan.phase is None or plan.effort_cap_percent is None:
            return None if plan.phase is None else self._phases[plan.phase]
        phase = self._pieces.phase[plan.phase]  # type: ignore[index]
        return {**self._phase(phase), "progress_when": []}

    def _planned(self, item: PlannedExercise, cap: int | None) -> orjson.Fragment | Json:
        """Return an exercise; under an effort cap its dose ends at the cap and nothing rises."""
        if cap is None:
            return self._exercises[item.exercise, item.phase]
        exercise = self._pieces.exercise[item.exercise]
        dose = next(dose for dose in exercise.doses if dose.phase == item.phase)
        return {**self._exercise(exercise, dose.capped(cap)), "progressions": []}

    def _load_test(self, plan: Plan) -> str | None:
        """Return the load test, except where it would be harder than the gate allows."""
        allowed = plan.phase is not None and plan.effort_cap_percent is None
        return self._pieces.pack.plan.load_test if allowed else None

    def _settings(self, plan: Plan, settings: ClinicianSettings | None) -> Json | None:
        if settings is None:
            return None
        return {
            "applied": list(plan.settings_applied),
            "refused": [
                {"setting": name, "reason": SETTING_REFUSED[code]}
                for name, code in plan.settings_refused
            ],
            "reason": settings.reason,
        }

    def _listed(
        self, plan: Plan, *, full: bool
    ) -> tuple[dict[str, list[orjson.Fragment]], list[str]]:
        """Return the advice by list, as far as it is spelled out, and the ids of the rest."""
        listed: dict[str, list[orjson.Fragment]] = {name: [] for name, _ in ADVICE_LISTS.values()}
        more: list[str] = []
        for advice in plan.advice:
            name, most = ADVICE_LISTS[self._kind[advice]]
            if full or len(listed[name]) < most:
                listed[name].append(self._advice[advice])
            else:
                more.append(advice)
        return listed, more

    def _reason(self, reason: PlanReason, following: str | None) -> Json:
        return {
            "kind": reason.kind,
            "rule": _rule_of(reason, following),
            "text": self._reason_text(reason, following),
            "findings": list(reason.findings),
        }

    def _reason_text(self, reason: PlanReason, following: str | None) -> str:
        if reason.kind in {"gate", "caution"}:
            return self._pieces.safety[reason.rule].reason
        if reason.kind == "must_ask":
            ask = self._pieces.ask[reason.rule]
            return f"Not asked: {ask.label}. Until then {ask.excludes} cannot be excluded."
        if reason.kind == "certainty":
            return self._pieces.withheld_action(reason)
        if reason.kind == "phase_open" and following is not None:
            phase = self._pieces.phase[following]  # type: ignore[index]
            waits_for = next(c.text for c in phase.enter if c.id == reason.rule)
            return f"Whether {phase.name.split(':')[0]} could begin waits for: {waits_for}"
        return REASON_TEXT[reason.kind]

    def _instead(self, plan: Plan) -> str | None:
        if plan.status != "withheld":
            return None
        return self._pieces.withheld_action(plan.reasons[0])

    def _next_phase(self, plan: Plan) -> Json | None:
        if plan.next_phase is None:
            return None
        phase = self._pieces.phase[plan.next_phase]  # type: ignore[index]
        texts = {criterion.id: criterion.text for criterion in phase.enter}
        return {
            "phase": phase.id,
            "name": phase.name,
            "waits_for": [
                {"text": texts[c.id], "met": word_of(c.met), "missing": list(c.missing)}
                for c in plan.phase_criteria
                if c.met is not True
            ],
        }

    def _left_out(self, item: LeftOut) -> Json:
        return {
            "exercise": item.exercise,
            "reason": LEFT_OUT_TEXT[item.reason],
            "detail": item.detail,
        }

    def _phase(self, phase: Phase) -> Json:
        return {
            "id": phase.id,
            "name": phase.name,
            "aim": phase.aim,
            "tempo": phase.tempo,
            "frequency": phase.frequency,
            "minimum_weeks": phase.minimum_weeks,
            "progress_when": list(phase.progress_when),
            "hold_when": list(phase.hold_when),
            "regress_when": list(phase.regress_when),
            "stop_when": list(phase.stop_when),
            **self._pieces.provenance(phase),
        }

    def _exercise(self, exercise: Exercise, dose: Dose) -> Json:
        said = {
            "id": exercise.id,
            "name": exercise.name,
            "first_choice": exercise.first_choice or None,
            "load_type": exercise.load_type,
            "muscles": list(exercise.muscles),
            "position": exercise.position,
            "how": exercise.how,
            "hip_flexion_low_deg": exercise.hip_flexion_low_deg,
            "hip_flexion_high_deg": exercise.hip_flexion_high_deg,
            "cap_exception": exercise.cap_exception,
            "supported": exercise.supported,
            "trial": exercise.trial,
            "kit": list(exercise.kit) or None,
            "dose": {**dose_body(dose), **self._pieces.provenance(dose)},
            # Those with a predicate were decided; these are for the clinician to judge.
            "mind": [r.text for r in exercise.contraindications if r.when is None] or None,
            "regressions": list(exercise.regressions),
            "progressions": list(exercise.progressions),
        }
        return {name: value for name, value in said.items() if value is not None}


def _rule_of(reason: PlanReason, following: str | None) -> str | None:
    form = RULE_OF.get(reason.kind)
    return None if form is None else form.format(rule=reason.rule, next=following)
