"""Why a stage of the tendon was, or was not, named."""

from app.domain.evaluation import StageResult
from app.domain.rules import Stage
from app.engine.inquiry import Inquiry
from app.engine.staging import INDETERMINATE


def question_stage(inquiry: Inquiry, name: str) -> bool:
    """Gather what speaks about a stage, and return whether it was named.

    Args:
        inquiry: The patient; filled on the way.
        name: A stage of the pack.
    """
    result = inquiry.evaluation.stage
    stage = next(item for item in inquiry.compiled.pack.staging.stages if item.id == name)
    if result.basis == "not_staged":
        _not_staged(inquiry)
    for need in inquiry.compiled.pack.staging.needs:
        inquiry.criterion(f"stage_need.{need.id}", speaks=False)
    _criteria(inquiry, stage, result)
    if result.label not in {name, INDETERMINATE}:
        inquiry.hold("other_stage", name=result.label)
    if result.basis == INDETERMINATE:
        needs_open = any(need.met is not True for need in result.needs)
        inquiry.hold("stage_needs" if needs_open else "no_stage_fits")
    return result.label == name


def _not_staged(inquiry: Inquiry) -> None:
    """Note why no stage is named at all: a stop gate, or no tendinopathy concluded."""
    stops = [rule.id for rule in inquiry.fired("stop")]
    for rule in stops:
        inquiry.hold("gate", rule)
    if not stops:
        inquiry.look_at_certainty()
        inquiry.hold_by_certainty()


def _criteria(inquiry: Inquiry, stage: Stage, result: StageResult) -> None:
    required = [item for item in stage.criteria if item.required and result.label != stage.id]
    for item in stage.criteria:
        inquiry.criterion(f"stage.{stage.id}.{item.id}")
    for kind, truth in (("required", False), ("required_open", None)):
        for item in required:
            key = f"stage.{stage.id}.{item.id}"
            if inquiry.known.truth(key) is truth:
                inquiry.hold(kind, key)
    if stage.default_when is not None:
        inquiry.criterion(f"stage.{stage.id}.default", speaks=False)
