"""Why something was, or was not, concluded: the same evaluation and the same rules, questioned."""

from collections.abc import Callable

from app.domain.evaluation import Evaluation
from app.domain.pack import Pack
from app.domain.why_not import About, AboutKind, WhyNot
from app.engine.compile import CompiledPack
from app.engine.inquiry import MOST_NAMED, Inquiry
from app.engine.intake import Known
from app.engine.why_condition import question_condition
from app.engine.why_plan import question_exercise, question_phase
from app.engine.why_stage import question_stage

QUESTION: dict[AboutKind, Callable[[Inquiry, str], bool]] = {
    "condition": question_condition,
    "stage": question_stage,
    "phase": question_phase,
    "exercise": question_exercise,
}


def may_be_asked(pack: Pack) -> dict[AboutKind, dict[str, str]]:
    """Return what can be asked about, by kind: ids with their names."""
    return {
        "condition": {item.id: item.name for item in pack.conditions},
        "stage": {item.id: item.name for item in pack.staging.stages},
        "phase": {item.id: item.name for item in pack.plan.phases},
        "exercise": {item.id: item.name for item in pack.plan.exercises},
    }


def why_not(compiled: CompiledPack, known: Known, evaluation: Evaluation, about: About) -> WhyNot:
    """Say why one thing was, or was not, concluded for a patient.

    Args:
        compiled: The pack.
        known: What is known and decided.
        evaluation: What was concluded from it.
        about: What is asked about; something of the pack.
    """
    inquiry = Inquiry(compiled, known, evaluation)
    concluded = QUESTION[about.kind](inquiry, about.id)
    missing = inquiry.not_asked()
    return WhyNot(
        about=about,
        concluded=concluded,
        held_by=tuple(dict.fromkeys(inquiry.held)),
        points_for=tuple(dict.fromkeys(inquiry.points_for)),
        against=tuple(dict.fromkeys(inquiry.against)),
        criteria=tuple(inquiry.criteria),
        missing=tuple(missing[:MOST_NAMED]),
        more_missing=max(0, len(missing) - MOST_NAMED),
        rules=tuple(dict.fromkeys(inquiry.rules)),
    )
