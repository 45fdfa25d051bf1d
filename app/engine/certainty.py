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
from app.engine.kleene import Value, all_hold, conjunction, count

NOT_CALLED: Certainty = "not_assessable"
"""Too little is known to name a condition."""

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
    certainty, reasons = home_certainty(
        compiled,
        known.decided,
        home_support=home.support,
        rival=any(
            speaks_against_home(item.support, item.led_by) for item in ranked if item is not home
        ),
        stopped=stopped,
    )
    leading = ranked[0] if ranked[0].led_by or ranked[0].support in CALLED else None
    return Diagnosis(
        leading=leading.condition if leading else None,
        leading_certainty=NOT_CALLED
        if leading is None
        else called_as(
            leading.condition,
            rule.condition,
            certainty,
            leading.support,
            led_by=bool(leading.led_by),
        ),
        home=rule.condition,
        home_certainty=certainty,
        home_reasons=reasons,
        legs=results(compiled, "legs", known),
        minimum_set=results(compiled, "minimum", known),
        negatives=results(compiled, "negative", known),
        coexisting=_coexisting(ranked),
        trial_definition=trial_definition(compiled, known),
    )


CALLED = frozenset({"strong", "moderate", "weak"})


def speaks_against_home(support: str, led_by: object) -> bool:
    """Return whether another condition is strong enough to make the home condition doubtful."""
    return support == "strong" or bool(led_by)


def home_certainty(
    compiled: CompiledPack,
    decided: Sequence[Value],
    *,
    home_support: str,
    rival: bool,
    stopped: bool,
) -> tuple[Certainty, tuple[str, ...]]:
    """Say how sure the home condition may be called, and what decided it.

    Args:
        compiled: The pack.
        decided: Every value by position.
        home_support: Support of the home condition.
        rival: Whether another condition is strong or led by a flag.
        stopped: Whether a stop gate is in force.
    """
    certainty, reasons = _uncapped(compiled, decided, home_support, rival=rival)
    capped = stopped or decided[compiled.index["certainty.caps"]] is True
    if capped and certainty == "likely":
        return "possible", ("gate_in_force" if stopped else "capped",)
    return certainty, reasons


def _uncapped(
    compiled: CompiledPack, decided: Sequence[Value], home_support: str, *, rival: bool
) -> tuple[Certainty, tuple[str, ...]]:
    """Apply the certainty rules of the decisions, A, the cautious ones first."""
    places = compiled.prepared.criteria_at
    negatives = [decided[at] for at in places["negative"]].count(True)
    if negatives >= compiled.pack.certainty.negatives_needed:
        return "unlikely", ("two_constructs_negative",)
    if rival and home_support not in {"strong", "moderate"}:
        return "unlikely", ("strong_alternative",)
    site, aggravator, provocation = [decided[at] for at in places["legs"]]
    if site is True and (aggravator is True or provocation is True):
        minimum_met = all_hold(places["minimum"], decided)
        reasons = _short_of_likely(aggravator, provocation, minimum_met=minimum_met, rival=rival)
        return ("possible", reasons) if reasons else ("likely", ("site_aggravator_provocation",))
    return "not_assessable", tuple(
        f"{name}_{'absent' if met is False else 'not_asked'}"
        for name, met in (("site", site), ("aggravator", aggravator), ("provocation", provocation))
        if met is not True
    )


def _short_of_likely(
    aggravator: Value, provocation: Value, *, minimum_met: bool, rival: bool
) -> tuple[str, ...]:
    reasons = []
    if aggravator is not True:
        reasons.append("aggravator_missing")
    if provocation is not True:
        reasons.append("provocation_missing")
    if rival:
        reasons.append("strong_alternative")
    if not minimum_met:
        reasons.append("minimum_set_open")
    return tuple(reasons)


def called_as(
    condition: str, home: str, home_certainty: Certainty, support: str, *, led_by: bool
) -> Certainty:
    """Return how sure the leading condition is called.

    Args:
        condition: The leading condition.
        home: The home condition.
        home_certainty: How sure that one is called.
        support: Support of the leading condition.
        led_by: Whether a flag leads it.
    """
    if condition == home:
        return home_certainty
    by_support = CERTAINTY_OF[support]
    # A flag that points to a condition makes it possible, however little else is known.
    return "possible" if led_by and by_support != "likely" else by_support


def _coexisting(ranked: tuple[RankedCondition, ...]) -> tuple[str, ...]:
    return tuple(entry.condition for entry in ranked[1:] if entry.support in {"strong", "moderate"})
