"""What the kinds of rule do when they are true, as they are served. Pure."""

from app.api.v1.catalogue.sentences import Reader, structure, whole
from app.api.v1.wording import Json
from app.domain.rules import (
    Allowance,
    Computation,
    Feature,
    MustAsk,
    SafetyRule,
    StageCriterion,
)


def safety_outcome(rule: SafetyRule, reader: Reader) -> Json:
    """Return what a safety rule does."""
    unless = None
    if rule.unless is not None:
        unless = {
            "rule": f"{rule.id}.unless",
            "when": structure(rule.unless),
            "sentence": reader.unless(rule.unless),
        }
    return {
        "gate": rule.gate,
        "level": rule.level,
        "act_within": rule.act_within,
        "effect": rule.effect,
        "allows": None if rule.allows is None else _allowance(rule.allows),
        "points_to": list(rule.points_to),
        "reason": rule.reason,
        "action": rule.action,
        "patient_words": rule.patient_words,
        "unless": unless,
    }


def _allowance(allows: Allowance) -> Json:
    return {
        "phases": list(allows.phases),
        "load_types": list(allows.load_types),
        "exercises": list(allows.exercises),
        "effort_cap_percent": allows.effort_cap_percent,
        "adjuncts": list(allows.adjuncts),
    }


def must_ask_outcome(ask: MustAsk) -> Json:
    """Return what a must-ask asks."""
    return {
        "label": ask.label,
        "question": ask.question,
        "findings": list(ask.findings),
        "ask_if_unsure": ask.ask_if_unsure,
        "excludes": ask.excludes,
    }


def feature_outcome(condition: str, feature: Feature) -> Json:
    """Return what a feature says about its condition."""
    return {
        "condition": condition,
        "direction": feature.direction,
        "weight": feature.weight,
        "construct": feature.construct_id,
    }


def fit_outcome(stage: str, criterion: StageCriterion) -> Json:
    """Return what a criterion adds to the fit of its stage."""
    return {
        "stage": stage,
        "weight": criterion.weight,
        "required": criterion.required,
        "defining": criterion.defining,
    }


def computation_outcome(item: Computation) -> Json:
    """Return which function computes a value, and with which limits."""
    return {
        "function": item.function,
        "version": item.version,
        "result": item.result,
        "limits": {name: whole(value) for name, value in item.limits.items()},
    }
