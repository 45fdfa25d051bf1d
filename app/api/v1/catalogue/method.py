"""How the parts of a pack become an answer. Pure."""

from collections.abc import Iterable

from app.api.v1.catalogue.grounds import Grounds
from app.api.v1.catalogue.rules import LEGS
from app.api.v1.wording import Json
from app.domain.pack import Pack
from app.domain.rules import Criterion


def method(pack: Pack, grounds: Grounds) -> Json:
    """Return weights, certainty, staging, what to ask next, review intervals and bounds."""
    return {
        "support_scale": _support(pack, grounds),
        "trial_definition": _trial(pack, grounds),
        "certainty": _certainty(pack, grounds),
        "staging": _staging(pack, grounds),
        "next_findings": _next_findings(pack, grounds),
        "review_intervals": [
            {
                "level": item.level,
                "days_low": item.days_low,
                "days_high": item.days_high,
                "text": item.text,
                **grounds.of(item),
            }
            for item in pack.review_intervals
        ],
        "clinician_settings": [
            {
                "id": item.id,
                "low": item.low,
                "high": item.high,
                "text": item.text,
                **grounds.of(item),
            }
            for item in pack.plan.overrides
        ],
        "load_test": pack.plan.load_test,
        "withheld_actions": dict(pack.plan.withheld_actions),
    }


def _next_findings(pack: Pack, grounds: Grounds) -> Json:
    rules = pack.next_findings
    return {
        "weights": dict(rules.weights),
        "shown": rules.shown,
        "provokes_least": rules.provokes_least,
        "frequencies": [
            {"finding": item.finding, "yes_percent": item.yes_percent, **grounds.of(item)}
            for item in rules.frequencies
        ],
        **grounds.of(rules),
    }


def _keys(prefix: str, criteria: Iterable[Criterion]) -> list[str]:
    return [f"{prefix}.{criterion.id}" for criterion in criteria]


def _support(pack: Pack, grounds: Grounds) -> Json:
    scale = pack.support
    return {
        "weights": dict(scale.weights),
        "strong_from": scale.strong_from,
        "moderate_from": scale.moderate_from,
        "weak_from": scale.weak_from,
        "against_from": scale.against_from,
        **grounds.of(scale),
    }


def _trial(pack: Pack, grounds: Grounds) -> Json:
    definition = pack.trial_definition
    return {
        "id": definition.id,
        "name": definition.name,
        "applies_when": _keys("trial", definition.applies),
        "required": _keys("trial", definition.required),
        "counted": _keys("trial", definition.counted),
        "at_least": definition.at_least,
        "note": definition.note,
        **grounds.of(definition),
    }


def _certainty(pack: Pack, grounds: Grounds) -> Json:
    rule = pack.certainty
    return {
        "condition": rule.condition,
        "legs": [f"certainty.{leg}" for leg in LEGS],
        "minimum_set": _keys("minimum", rule.minimum_set),
        "negative_constructs": _keys("negative", rule.negative_constructs),
        "negatives_needed": rule.negatives_needed,
        **grounds.of(rule),
    }


def _staging(pack: Pack, grounds: Grounds) -> Json:
    return {
        "needs": _keys("stage_need", pack.staging.needs),
        "irritable": "stage.irritable",
        "limits": list(pack.staging.limits),
        **grounds.of(pack.staging),
    }
