"""Entries of what is concluded and done: conditions, stages, phases, exercises, advice. Pure."""

from app.api.v1.catalogue.grounds import Grounds
from app.api.v1.catalogue.rules import RuleBook
from app.api.v1.catalogue.sentences import ALWAYS, Reader, structure, whole
from app.api.v1.wording import Json, dose_body
from app.domain.evidence import EvidenceRow, Source
from app.domain.pack import Pack
from app.domain.plan import Advice, Contraindication, Exercise, Phase
from app.domain.rules import Condition, Stage

DIRECTIONS = ("for", "against", "neutral", "risk")


class ConclusionEntries:
    """Builds the entries of what is concluded and done."""

    def __init__(self, pack: Pack, reader: Reader, grounds: Grounds, rules: RuleBook) -> None:
        self._pack = pack
        self._reader = reader
        self._grounds = grounds
        self._rules = rules

    def differential_diagnoses(self) -> list[Json]:
        """Return the conditions with their features by direction."""
        return [self._condition(item) for item in self._pack.conditions]

    def stages(self) -> list[Json]:
        """Return the stages with their criteria."""
        return [self._stage(item) for item in self._pack.staging.stages]

    def phases(self) -> list[Json]:
        """Return the phases of the plan."""
        return [self._phase(item) for item in self._pack.plan.phases]

    def exercises(self) -> list[Json]:
        """Return the exercises, in the order of the progression."""
        return [self._exercise(item) for item in self._in_order()]

    def education(self) -> list[Json]:
        """Return all advice."""
        return [self._advice(item) for item in self._pack.plan.advice]

    def sources(self) -> list[Json]:
        """Return the sources, each with the rows of evidence taken from it."""
        rows: dict[str, list[Json]] = {}
        for row in self._pack.evidence:
            rows.setdefault(row.source, []).append(_row(row))
        return [_source(item, rows.get(item.id, [])) for item in self._pack.sources]

    def _in_order(self) -> list[Exercise]:
        return sorted(self._pack.plan.exercises, key=lambda item: item.order)

    def _condition(self, item: Condition) -> Json:
        features: dict[str, list[Json]] = {direction: [] for direction in DIRECTIONS}
        for feature in item.features:
            statement = self._rules.statement(
                f"feature.{item.id}.{feature.id}",
                weight=feature.weight,
                construct=feature.construct_id,
            )
            features[feature.direction].append(statement)
        return {
            "id": item.id,
            "name": item.name,
            "plain_name": item.plain_name,
            "category": item.category,
            "rank": item.rank,
            "home": item.home,
            "features": features,
            "imaging": item.imaging,
            "next_step": item.next_step,
            "coexists_with": list(item.coexists_with),
            "led_by": [r.id for r in self._pack.safety_rules if item.id in r.points_to],
            "accuracy": self._grounds.accuracy_for(item.id),
            "seed": list(item.seed),
            **self._grounds.of(item),
        }

    def _stage(self, item: Stage) -> Json:
        default = None
        if item.default_when is not None:
            default = self._rules.statement(f"stage.{item.id}.default")
        criteria = [
            self._rules.statement(
                f"stage.{item.id}.{criterion.id}",
                weight=criterion.weight,
                required=criterion.required,
                defining=criterion.defining,
            )
            for criterion in item.criteria
        ]
        return {
            "id": item.id,
            "name": item.name,
            "order": item.order,
            "meaning": item.meaning,
            "reversibility": item.reversibility,
            "management": item.management,
            "criteria": criteria,
            "default": default,
            "limits": list(self._pack.staging.limits),
            "seed": list(item.seed),
            **self._grounds.of(item),
        }

    def _phase(self, item: Phase) -> Json:
        return {
            "id": item.id,
            "name": item.name,
            "aim": item.aim,
            "hip_flexion_cap_deg": item.hip_flexion_cap_deg,
            "pain_limit": item.pain_limit,
            "enter": [self._rules.statement(f"phase.{item.id}.{c.id}") for c in item.enter],
            "tempo": item.tempo,
            "frequency": item.frequency,
            "progress_when": list(item.progress_when),
            "hold_when": list(item.hold_when),
            "regress_when": list(item.regress_when),
            "stop_when": list(item.stop_when),
            "minimum_weeks": item.minimum_weeks,
            "exercises": [e.id for e in self._in_order() if item.id in e.phases],
            **self._grounds.of(item),
        }

    def _exercise(self, item: Exercise) -> Json:
        contraindications = [
            self._contraindication(f"exercise.{item.id}.c{number}", reason)
            for number, reason in enumerate(item.contraindications)
        ]
        trial_rule = None
        if item.trial_when is not None:
            trial_rule = self._rules.statement(f"exercise.{item.id}.trial")
        return {
            "id": item.id,
            "name": item.name,
            "plain_name": item.plain_name,
            "order": item.order,
            "load_type": item.load_type,
            "muscles": list(item.muscles),
            "position": item.position,
            "how": item.how,
            "hip_flexion_low_deg": item.hip_flexion_low_deg,
            "hip_flexion_high_deg": item.hip_flexion_high_deg,
            "supported": item.supported,
            "kit": list(item.kit),
            "phases": list(item.phases),
            "doses": [{**dose_body(dose), **self._grounds.of(dose)} for dose in item.doses],
            "contraindications": contraindications,
            "regressions": list(item.regressions),
            "progressions": list(item.progressions),
            "trial": item.trial,
            "trial_rule": trial_rule,
            "cap_exception": item.cap_exception,
            "first_choice": item.first_choice,
            "seed": list(item.seed),
            **self._grounds.of(item),
        }

    def _contraindication(self, key: str, reason: Contraindication) -> Json:
        told = reason.when is None
        return {
            "text": reason.text,
            "rule": None if told else key,
            "when": None if reason.when is None else structure(reason.when),
            "sentence": None if reason.when is None else self._reader.aloud(reason.when),
            "hold_if_unknown": reason.hold_if_unknown,
            **self._grounds.of(reason),
        }

    def _advice(self, item: Advice) -> Json:
        return {
            "id": item.id,
            "kind": item.kind,
            "title": item.title,
            "text": item.text,
            "rule": None if item.when is None else f"advice.{item.id}",
            "when": None if item.when is None else structure(item.when),
            "sentence": ALWAYS if item.when is None else self._reader.aloud(item.when),
            "phases": list(item.phases),
            "under_stop": item.under_stop,
            "without_gates": item.without_gates,
            "withhold_exercises": list(item.withhold_exercises),
            "seed": list(item.seed),
            **self._grounds.of(item),
        }


def _source(item: Source, rows: list[Json]) -> Json:
    return {
        "id": item.id,
        "kind": item.kind,
        "citation": item.citation,
        "doi": item.doi,
        "year": item.year,
        "note": item.note,
        "checked_on": item.checked_on,
        "evidence": rows,
    }


def _row(row: EvidenceRow) -> Json:
    return {
        "id": row.id,
        "at": row.at,
        "grade": row.grade,
        "says": row.says,
        "figures": [whole(figure) for figure in row.figures],
        "derivation": row.derivation,
    }
