"""Provisional diagnosis, differential and post-test range in words."""

from app.api.v1.present.pieces import Pieces, word_of
from app.api.v1.wording import Json
from app.domain.evaluation import (
    CriterionResult,
    Diagnosis,
    Evaluation,
    Plan,
    PostTest,
    RankedCondition,
)
from app.domain.rules import Condition, Criterion
from app.engine.ranking import NEAR

STATEMENT = {
    "likely": "{name} is likely, as a working hypothesis; nothing here is confirmed.",
    "possible": "{name} is possible; other causes are not settled.",
    "unlikely": "{name} is unlikely on what was found.",
    "not_assessable": "Too little is known to name a diagnosis; what to ask is listed.",
}
HOME_REASONS = {
    "gate_in_force": "A stop gate is in force; what it asks for comes first.",
    "capped": "A sudden injury or a loss of nerve function speaks for caution.",
    "two_constructs_negative": "Two different kinds of test of the tendon are negative.",
    "strong_alternative": "Another condition is strongly supported.",
    "site_aggravator_provocation": "Place, aggravator and provocation fit; the minimum is asked.",
    "aggravator_missing": "No load or compression aggravator is known.",
    "provocation_missing": "No provocation test of the tendon is known to be positive.",
    "minimum_set_open": "The minimum set of questions is not answered.",
    "site_absent": "The pain is not at the sit bone.",
    "site_not_asked": "Whether the pain is at the sit bone was not asked.",
    "aggravator_absent": "No load or compression aggravator.",
    "aggravator_not_asked": "Load and compression aggravators were not asked.",
    "provocation_absent": "No provocation test is positive.",
    "provocation_not_asked": "Provocation tests were not done.",
}
PLAN_BELOW = (
    "Follow the plan of this answer, within its limits, and look again as said under review."
)
ALWAYS = frozenset({"for", "against", "neutral", "not_asked"})
"""Lists that the first conditions always have; what else is empty is left out."""
MOST_UNASKED = 2


class DiagnosisPresenter:
    """Presents the diagnostic parts from prepared pieces."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces

    def provisional(self, evaluation: Evaluation) -> Json:
        """Return the provisional diagnosis with the home condition and the trial definition."""
        diagnosis = evaluation.diagnosis
        leading = self._pieces.condition.get(diagnosis.leading or "")
        named = leading is not None and diagnosis.leading_certainty != "not_assessable"
        statement = STATEMENT[diagnosis.leading_certainty if leading else "not_assessable"]
        return {
            "condition": leading.id if leading and named else None,
            "name": leading.name if leading and named else None,
            "category": leading.category if leading and named else None,
            "certainty": diagnosis.leading_certainty if leading else "not_assessable",
            "statement": statement.format(name=leading.name if leading else ""),
            "next_step": self._next_step(leading, evaluation.plan) if leading and named else None,
            "home_condition": self._home(diagnosis),
            "may_coexist": [
                {"condition": name, "name": self._pieces.condition[name].name}
                for name in diagnosis.coexisting
            ],
            "trial_definition": self._trial(diagnosis),
        }

    def _next_step(self, condition: Condition, plan: Plan) -> str:
        """Return what to do about a condition; for the home condition the plan decides."""
        if not condition.home:
            return condition.next_step
        if plan.status != "withheld":
            return PLAN_BELOW
        return self._pieces.withheld_action(plan.reasons[0])

    def _home(self, diagnosis: Diagnosis) -> Json:
        rule = self._pieces.pack.certainty
        home = self._pieces.condition[diagnosis.home]
        return {
            "condition": home.id,
            "name": home.name,
            "certainty": diagnosis.home_certainty,
            "reasons": [
                {"code": code, "text": HOME_REASONS[code]} for code in diagnosis.home_reasons
            ],
            "legs": [
                {"leg": leg.id, "met": word_of(leg.met), "missing": list(leg.missing)}
                for leg in diagnosis.legs
            ],
            "minimum_set_open": [
                item
                for item in self._criteria(rule.minimum_set, diagnosis.minimum_set)
                if item["met"] != "yes"
            ],
            "negative_constructs": [
                item
                for item in self._criteria(rule.negative_constructs, diagnosis.negatives)
                if item["met"] == "yes"
            ],
            **self._pieces.provenance(rule),
        }

    def _trial(self, diagnosis: Diagnosis) -> Json:
        definition, result = self._pieces.pack.trial_definition, diagnosis.trial_definition
        return {
            "id": definition.id,
            "name": definition.name,
            "status": result.status,
            "applies_when": self._criteria(definition.applies, result.applies),
            "required": self._criteria(definition.required, result.required),
            "counted": self._criteria(definition.counted, result.counted),
            "at_least": definition.at_least,
            "note": definition.note,
            **self._pieces.provenance(definition),
        }

    def _criteria(
        self, criteria: tuple[Criterion, ...], results: tuple[CriterionResult, ...]
    ) -> list[Json]:
        return [
            {"id": result.id, "text": criterion.text, "met": word_of(result.met)}
            | ({"missing": result.missing} if result.missing else {})
            for criterion, result in zip(criteria, results, strict=True)
        ]

    def differential(self, evaluation: Evaluation, *, full: bool) -> list[Json]:
        """Return every condition, the best supported first.

        Args:
            evaluation: What the engine concluded.
            full: Every reason of every condition, with its weight, tag and sources.
        """
        return [
            self._near(place, item, evaluation.plan, full=full)
            if full or place <= NEAR
            else self._far(item)
            for place, item in enumerate(evaluation.differential, 1)
        ]

    def _near(self, place: int, item: RankedCondition, plan: Plan, *, full: bool) -> Json:
        pieces, name = self._pieces, item.condition
        features = pieces.features if full else pieces.told_features
        # What nothing speaks for asks for no step yet.
        told = full or item.led_by or item.support not in {"none", "against"}
        said: Json = {
            "rank": place,
            **pieces.condition_head[name],
            "support": item.support,
            "for": features(name, item.points_for),
            "against": features(name, item.against),
            "neutral": pieces.texts(name, item.neutral),
            "not_asked": pieces.texts(name, item.not_asked[: None if full else MOST_UNASKED]),
            "led_by": item.led_by,
            "imaging": pieces.condition[name].imaging if full or place == 1 else None,
            "next_step": self._next_step(pieces.condition[name], plan) if told else None,
        }
        return {key: value for key, value in said.items() if value or key in ALWAYS}

    def _far(self, item: RankedCondition) -> Json:
        pieces, name = self._pieces, item.condition
        category = pieces.condition[name].category
        entry: Json = {"condition": name, "category": category, "support": item.support}
        # One reason: what speaks against it, else for it, else the weightiest question.
        if item.against:
            entry["against"] = pieces.told_features(name, item.against[:1])
        elif item.points_for:
            entry["for"] = pieces.told_features(name, item.points_for[:1])
        else:
            entry["not_asked"] = pieces.texts(name, item.not_asked[:1])
        return entry

    def post_test(self, ranges: tuple[PostTest, ...]) -> list[Json]:
        """Return the post-test ranges, each with its study, size and bias."""
        return [self._range(item) for item in ranges]

    def _range(self, item: PostTest) -> Json:
        row = self._pieces.accuracy[item.accuracy]
        plain = self._pieces.condition[item.condition].plain_name
        name = plain[0].lower() + plain[1:]
        label = self._pieces.label_of(item.finding)
        return {
            "condition": item.condition,
            "finding": item.finding,
            "result": item.result,
            "pre_test_of_100": item.pre_test,
            "low_of_100": item.low,
            "high_of_100": item.high,
            "sentence": (
                f"Of 100 people like this, {item.pre_test} had it before the test by your figure; "
                f"with {label} {item.result}, {item.low} to {item.high} have {name}."
            ),
            "population": row.population,
            "design": row.design,
            "bias": row.bias,
            **self._pieces.provenance(row),
        }
