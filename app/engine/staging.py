"""Place on the continuum: best fit with alternates, never from imaging or age alone."""

from collections.abc import Sequence
from typing import NamedTuple

from app.domain.evaluation import Diagnosis, StageFit, StageResult
from app.engine.certainty import results
from app.engine.compile import CompiledPack
from app.engine.intake import Known
from app.engine.kleene import Value, all_hold
from app.engine.prepared import StageCriteria

INDETERMINATE = "indeterminate"
STAGED = frozenset({"likely", "possible"})
"""Certainties of the home condition under which a stage is named."""


class Choice(NamedTuple):
    """The stage that was chosen; see :class:`app.domain.evaluation.StageResult`."""

    label: str
    basis: str
    confidence: str
    alternates: tuple[str, ...]


def stage(
    compiled: CompiledPack, known: Known, diagnosis: Diagnosis, *, stopped: bool
) -> StageResult:
    """Name the stage of the tendon, or say why it is not named.

    Not staged under a stop gate and where no tendinopathy is concluded: a stage would read as one.
    """
    needs = results(compiled, "stage_need", known)
    fits = tuple(
        [
            StageFit(item.id, results(compiled, f"stage.{item.id}", known))
            for item in compiled.prepared.stages
            if item.weights
        ]
    )
    if stopped or diagnosis.home_certainty not in STAGED:
        return StageResult(INDETERMINATE, "not_staged", "none", (), fits, needs, irritable=False)
    chosen = choose(compiled, known.decided)
    named = chosen.label != INDETERMINATE
    return StageResult(*chosen, fits, needs, irritable=named and known("stage.irritable") is True)


def choose(compiled: CompiledPack, decided: Sequence[Value]) -> Choice:
    """Choose a stage whose required criteria are met, the best fit first, else the default.

    Args:
        compiled: The pack.
        decided: Every value by position.
    """
    stages = [item for item in compiled.prepared.stages if item.weights]
    matching = [item for item in stages if all_hold(item.required, decided)]
    enough = all_hold(compiled.prepared.criteria_at["stage_need"], decided)
    if not matching:
        return _default(compiled, decided, stages, enough=enough)
    best = _best_first(matching, decided)
    clear = len(best) == 1 and None not in [decided[at] for at in best[0].positions]
    confidence = "moderate" if clear and enough else "low"
    return Choice(best[0].id, "criteria", confidence, tuple([item.id for item in best[1:]]))


def _best_first(stages: list[StageCriteria], decided: Sequence[Value]) -> list[StageCriteria]:
    if len(stages) < 2:  # noqa: PLR2004 -- nothing to compare
        return stages

    def share(item: StageCriteria) -> float:
        return _met(item, decided) / item.total

    return sorted(stages, key=share, reverse=True)


def _met(item: StageCriteria, decided: Sequence[Value]) -> int:
    pairs = zip(item.weights, item.positions, strict=True)
    return sum([weight for weight, at in pairs if decided[at] is True])


def _default(
    compiled: CompiledPack,
    decided: Sequence[Value],
    stages: list[StageCriteria],
    *,
    enough: bool,
) -> Choice:
    """Name the default, else the nearest stage when enough is known, else none.

    Long-standing and irritable is degenerative or disrepair, whichever is nearer.
    """
    may_be = [item for item in stages if not any(decided[at] is False for at in item.defining)]
    near = [item for item in may_be if _met(item, decided)]
    names = [item.id for item in _best_first(near, decided)]
    label = basis = INDETERMINATE
    if names and enough:
        label, basis = names[0], "nearest"
    irritable = decided[compiled.index["stage.irritable"]] is True
    if not (irritable and basis == "nearest"):
        for item in compiled.prepared.stages:
            if item.default is not None and decided[item.default] is True:
                label, basis = item.id, "default"
    if label == INDETERMINATE:
        return Choice(label, basis, "none", tuple(names[:2]))
    return Choice(label, basis, "low", tuple([name for name in names if name != label][:2]))
