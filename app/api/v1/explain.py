"""Validation errors as field errors in the words of the vocabulary. Never echoes a value."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, get_args

from app.api.v1.answers import Closed
from app.api.v1.generated.pre_test import PreTest
from app.api.v1.request import ClinicianSettings, EvaluationRequest, SettingReason
from app.api.v1.what_if_request import WhatIfRequest
from app.api.v1.why_not_request import AboutRequest, WhyNotRequest
from app.domain.spelling import Allowed, Speller, allowed
from app.domain.vocabulary import Finding, Vocabulary
from app.web.problems.problem import MAX_ERRORS, FieldError
from app.web.requests.pointers import is_nameable, safe_pointer
from app.web.requests.validation import Explain, explain_validation_error

TOP_LEVEL = tuple(EvaluationRequest.model_fields)
QUESTIONS = tuple(tuple(model.model_fields) for model in (WhyNotRequest, WhatIfRequest))
"""Names at the top of each request that asks about findings inside it."""
INSIDE = ("/findings", "/base", "/changes")
"""Where such a request holds findings, with all their names one level lower."""
SIDES = ("left", "right")
PARTS: dict[str, type[Closed]] = {
    "about": AboutRequest,
    "clinician_settings": ClinicianSettings,
    "pre_test_probability": PreTest,
}
BOUNDS = {"greater_than_equal": "too_small", "less_than_equal": "too_large"}


def make_explainer(vocabulary: Vocabulary) -> Explain:
    """Return an explainer that names what each finding takes and which name was meant."""
    speller = Speller(vocabulary)

    def explain(errors: Sequence[dict[str, Any]], body: object) -> list[FieldError]:
        found: dict[str, FieldError] = {}
        plain = explain_validation_error(errors, body)
        asked = (names for names in QUESTIONS if _is_question(plain, body, names))
        top = next(asked, TOP_LEVEL)
        for error in plain:
            # Looking for the name that was meant takes its time, and later ones are only counted.
            told = len(found) < MAX_ERRORS
            better = _explain_inside(error, speller, top) if told else error
            # A union reports once a branch; the broken bound says most about a number.
            if better.pointer not in found or better.code in BOUNDS.values():
                found[better.pointer] = better
        return list(found.values())

    return explain


def _is_question(errors: Sequence[FieldError], body: object, names: tuple[str, ...]) -> bool:
    """Say whether the body is a question about findings: it has, or lacks, what all of them have.

    An evaluation lacks nothing, and is not given with both of these names.
    """
    lacks = any(error.code == "missing" and error.pointer[1:] in names for error in errors)
    return lacks or (isinstance(body, dict) and all(name in body for name in names))


def _explain_inside(error: FieldError, speller: Speller, top: tuple[str, ...]) -> FieldError:
    """Explain an error, also of findings that stand one level lower."""
    where = next((place for place in INSIDE if error.pointer.startswith(f"{place}/")), None)
    if where is None:
        return _explain(error, speller, top)
    inner = replace(error, pointer=error.pointer.removeprefix(where))
    better = _explain(inner, speller, TOP_LEVEL)
    return replace(better, pointer=f"{where}{better.pointer}")


def _explain(error: FieldError, speller: Speller, top: tuple[str, ...]) -> FieldError:
    steps = [step for step in error.pointer.split("/") if step]
    if error.location != "body" or not steps:
        return error
    if error.code == "extra_forbidden":
        return _unknown_name(steps, speller, top)
    finding = _finding(steps, speller)
    if finding is None:
        return _group(error, steps, speller)
    takes = allowed(finding)
    if steps[-1] in SIDES:
        takes = Allowed(takes.values, takes.low, takes.high)
    return FieldError(
        pointer=safe_pointer(_up_to(steps, finding)),
        code=_code(error.code, takes),
        message=f"{finding.label} takes {takes.sentence()}.",
        allowed=_allowed(takes),
        hint=_hint(takes),
    )


def _group(error: FieldError, steps: list[str], speller: Speller) -> FieldError:
    """Explain an answer to a whole red-flag group."""
    if steps[0] == "clinician_settings" and steps[-1] == "reason":
        reasons = list(get_args(SettingReason))
        return replace(error, allowed=reasons, hint="A setting needs its reason.")
    if steps[0] != "red_flags" or len(steps) == 1:
        return error
    if steps[-1] == "group_answer":
        return FieldError(
            pointer=safe_pointer(steps),
            code="not_an_allowed_value",
            message="A group is answered none_of_these or unknown.",
            allowed=["none_of_these", "unknown"],
        )
    members = speller.names_at("red_flags", steps[1])[1:]
    return FieldError(
        pointer=safe_pointer(steps[:2]),
        code="not_an_allowed_value",
        message="A red-flag group takes none_of_these, unknown, or an object of its members.",
        allowed=["none_of_these", "unknown", *members],
        hint="none_of_these says that every member was asked and none is present.",
    )


def _finding(steps: list[str], speller: Speller) -> Finding | None:
    return next((f for step in steps[1:] if (f := speller.finding(step)) is not None), None)


def _up_to(steps: list[str], finding: Finding) -> list[str]:
    end = steps.index(finding.id) + 1
    return steps[: end + 1] if steps[end : end + 1] in (["left"], ["right"]) else steps[:end]


def _code(code: str, takes: Allowed) -> str:
    if code in BOUNDS:
        return BOUNDS[code]
    return "not_a_whole_number" if takes.low is not None else "not_an_allowed_value"


def _allowed(takes: Allowed) -> list[str | int | float | bool] | dict[str, str | int | float]:
    if takes.low is None or takes.high is None:
        return list(takes.values)
    return {"minimum": takes.low, "maximum": takes.high, "words": ", ".join(takes.values)}


def _hint(takes: Allowed) -> str | None:
    if takes.low is not None:
        return "A whole number without quotes and without a decimal point."
    if "yes" in takes.values:
        return "A positive test is yes, a negative one no. Leave out what was not asked."
    return None


def _unknown_name(steps: list[str], speller: Speller, top: tuple[str, ...]) -> FieldError:
    # A name that may not be repeated is left out of the pointer, which then ends at its parent.
    named = not _is_part(steps, top)
    above, name = (steps[:-1], steps[-1]) if named else (steps, "")
    siblings = _siblings(above, speller, top)
    hint = speller.meant(name, siblings) if is_nameable(name) else None
    return FieldError(
        # Nor is one repeated that is like no name of ours: it may be that of a patient.
        pointer=safe_pointer(steps if hint else above),
        code="unknown_field",
        message="This name is not known here. Unknown names are refused, so that nothing is lost.",
        allowed=list(siblings),
        hint=hint or "The names that are known here are listed under allowed.",
    )


def _is_part(steps: list[str], top: tuple[str, ...]) -> bool:
    return steps[0] in top and len(steps) == 1


def _siblings(above: list[str], speller: Speller, top: tuple[str, ...]) -> tuple[str, ...]:
    if not above:
        return top
    if len(above) > 1 and above[0] != "red_flags":
        return SIDES
    if above[0] in PARTS:
        return tuple(PARTS[above[0]].model_fields)
    return speller.names_at(*above[:2])
