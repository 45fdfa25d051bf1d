"""How sure the diagnosis may be called. Nothing is ever called confirmed."""

from collections.abc import Sequence
from typing import cast

from app.domain.base import Certainty, Truth
from app.domain.evaluation import (
    CriterionResult,
    Diagnosis,
    RankedCondition,
    TrialDefinitionResult,
)
from app.engine.compile import CompiledPack
from app.engine.intake import Known
from app.engine.kleene import conjunction, count

CERTAINTY_OF: dict[str, Certainty] = {
    "strong": "likely",
    "moderate": "possible",
    "weak": "not_assessable",
    "none": "not_assessable",
    "against": "unlikely",
}


def results(compiled: CompiledPack, part: str, known: Known) -> tuple[CriterionResult, ...]:
    """Return each criterion of a part, with what keeps it open, if it is open."""
    # Criteria are predicates, so their values are truths.
    decided = cast("Sequence[Truth]", known.decided)
    return tuple(
        [
            CriterionResult(name, met, () if met is not None else known.missing(key))
            for name, key, position in compiled.prepared.criteria[part]
            for met in (decided[position],)
        ]
    )


def trial_definition(compiled: CompiledPack, known: Known) -> TrialDefinitionResult:
    """Report the published definition; outside its range it says nothing either way."""
    definition = compiled.pack.trial_definition
    applies = results(compiled, "trial.applies", known)
    required = results(compiled, "trial.required", known)
    counted = results(compiled, "trial.counted", known)
    in_range = conjunction(item.met for item in applies)
    met = conjunction(
        (
            in_range,
            *(item.met for item in required),
            count((item.met for item in counted), definition.at_least),
        )
    )
    status = {True: "met", False: "not_met", None: "undecided"}[met]
    if in_range is False:
        status = "not_applicable"
    return TrialDefinitionResult(status, applies, required, counted)


def diagnose(
    compiled: CompiledPack,
    known: Known,
    ranked: tuple[RankedCondition, ...],
    *,
    stopped: bool = False,
) -> Diagnosis:
    """Name the leading condition and the certainty of the home condition.

    Args:
        compiled: The pack.
        known: What is known and decided.
        ranked: The differential.
        stopped: Whether a stop gate is in force; then nothing of the tendon is called likely.
    """
    rule = compiled.pack.certainty
    home = next(entry for entry in ranked if entry.condition == rule.condition)
    legs = results(compiled, "legs", known)
    minimum = results(compiled, "minimum", known)
    negatives = results(compiled, "negative", known)
    certainty, reasons = _home(
        legs=[leg.met for leg in legs],
        minimum_met=conjunction(item.met for item in minimum),
        negative=sum(item.met is True for item in negatives) >= rule.negatives_needed,
        home=home,
        others=[entry for entry in ranked if entry.condition != rule.condition],
    )
    capped = stopped or known("certainty.caps") is True
    if capped and certainty == "likely":
        certainty, reasons = "possible", ("gate_in_force" if stopped else "capped",)
    leading = ranked[0] if ranked[0].led_by or ranked[0].support in CALLED else None
    return Diagnosis(
        leading=leading.condition if leading else None,
        leading_certainty=_leading_certainty(leading, rule.condition, certainty),
        home=rule.condition,
        home_certainty=certainty,
        home_reasons=reasons,
        legs=legs,
        minimum_set=minimum,
        negatives=negatives,
        coexisting=_coexisting(ranked),
        trial_definition=trial_definition(compiled, known),
    )


CALLED = frozenset({"strong", "moderate", "weak"})


def _home(
    *,
    legs: list[Truth],
    minimum_met: Truth,
    negative: bool,
    home: RankedCondition,
    others: list[RankedCondition],
) -> tuple[Certainty, tuple[str, ...]]:
    """Apply the certainty rules of the decisions, A, the cautious ones first."""
    rival = any(entry.support == "strong" or entry.led_by for entry in others)
    site, aggravator, provocation = legs
    if negative:
        return "unlikely", ("two_constructs_negative",)
    if rival and home.support not in {"strong", "moderate"}:
        return "unlikely", ("strong_alternative",)
    if site is True and (aggravator is True or provocation is True):
        reasons = _short_of_likely(legs, minimum_met, rival=rival)
        return ("possible", reasons) if reasons else ("likely", ("site_aggravator_provocation",))
    return "not_assessable", tuple(
        f"{name}_{'absent' if met is False else 'not_asked'}"
        for name, met in (("site", site), ("aggravator", aggravator), ("provocation", provocation))
        if met is not True
    )


def _short_of_likely(legs: list[Truth], minimum_met: Truth, *, rival: bool) -> tuple[str, ...]:
    reasons = []
    if legs[1] is not True:
        reasons.append("aggravator_missing")
    if legs[2] is not True:
        reasons.append("provocation_missing")
    if rival:
        reasons.append("strong_alternative")
    if minimum_met is not True:
        reasons.append("minimum_set_open")
    return tuple(reasons)


def _leading_certainty(
    leading: RankedCondition | None, home: str, home_certainty: Certainty
) -> Certainty:
    if leading is None:
        return "not_assessable"
    if leading.condition == home:
        return home_certainty
    by_support = CERTAINTY_OF[leading.support]
    # A flag that points to a condition makes it possible, however little else is known.
    return "possible" if leading.led_by and by_support != "likely" else by_support


def _coexisting(ranked: tuple[RankedCondition, ...]) -> tuple[str, ...]:
    return tuple(entry.condition for entry in ranked[1:] if entry.support in {"strong", "moderate"})
