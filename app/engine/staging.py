"""Place on the continuum: best fit with alternates, never from imaging or age alone."""

from app.domain.evaluation import CriterionResult, Diagnosis, StageFit, StageResult
from app.domain.rules import Stage
from app.engine.certainty import results
from app.engine.compile import CompiledPack
from app.engine.intake import Known
from app.engine.kleene import conjunction

INDETERMINATE = "indeterminate"


def stage(
    compiled: CompiledPack, known: Known, diagnosis: Diagnosis, *, stopped: bool
) -> StageResult:
    """Name the stage of the tendon, or say why it is not named.

    Not staged under a stop gate and where no tendinopathy is concluded: a stage would read as one.
    """
    knowledge = compiled.pack.staging
    needs = results(compiled, "stage_need", known)
    fits = tuple([_fit(compiled, item, known) for item in knowledge.stages if item.criteria])
    if stopped or diagnosis.home_certainty not in {"likely", "possible"}:
        return StageResult(INDETERMINATE, "not_staged", "none", (), fits, needs, irritable=False)
    matching = [fit for fit in fits if _required_met(compiled, fit)]
    if matching:
        return _best(known, matching, fits, needs)
    return _default(compiled, known, fits, needs)


def _fit(compiled: CompiledPack, item: Stage, known: Known) -> StageFit:
    criteria = results(compiled, f"stage.{item.id}", known)
    weights = compiled.prepared.weights[item.id]
    pairs = list(zip(weights, criteria, strict=True))
    return StageFit(
        stage=item.id,
        met_weight=sum([weight for weight, criterion in pairs if criterion.met is True]),
        unknown_weight=sum([weight for weight, criterion in pairs if criterion.met is None]),
        total_weight=sum(weights),
        criteria=criteria,
    )


def _required_met(compiled: CompiledPack, fit: StageFit) -> bool:
    required = compiled.prepared.required[fit.stage]
    pairs = zip(required, fit.criteria, strict=True)
    return all(result.met is True for needed, result in pairs if needed)


def _share(fit: StageFit) -> float:
    return fit.met_weight / fit.total_weight


def _best(
    known: Known,
    matching: list[StageFit],
    fits: tuple[StageFit, ...],
    needs: tuple[CriterionResult, ...],
) -> StageResult:
    ordered = sorted(matching, key=_share, reverse=True)
    clear = len(ordered) == 1 and ordered[0].unknown_weight == 0
    complete = conjunction(need.met for need in needs) is True
    return StageResult(
        label=ordered[0].stage,
        basis="criteria",
        confidence="moderate" if clear and complete else "low",
        alternates=tuple(fit.stage for fit in ordered[1:]),
        fits=fits,
        needs=needs,
        irritable=known("stage.irritable") is True,
    )


def _default(
    compiled: CompiledPack,
    known: Known,
    fits: tuple[StageFit, ...],
    needs: tuple[CriterionResult, ...],
) -> StageResult:
    """Name the default, else the nearest stage when enough is known, else none.

    Long-standing and irritable is degenerative or disrepair, whichever is nearer.
    """
    nearest = sorted(
        (fit for fit in fits if fit.met_weight and _may_be_nearest(compiled, fit)),
        key=_share,
        reverse=True,
    )
    names = [fit.stage for fit in nearest]
    irritable = known("stage.irritable") is True
    label = basis = INDETERMINATE
    if names and conjunction(need.met for need in needs) is True:
        label, basis = names[0], "nearest"
    if not (irritable and basis == "nearest"):
        for item in compiled.pack.staging.stages:
            if item.default_when is not None and known(f"stage.{item.id}.default") is True:
                label, basis = item.id, "default"
    if label == INDETERMINATE:
        return StageResult(label, basis, "none", tuple(names[:2]), fits, needs, irritable=False)
    others = tuple([name for name in names if name != label][:2])
    return StageResult(label, basis, "low", others, fits, needs, irritable)


def _may_be_nearest(compiled: CompiledPack, fit: StageFit) -> bool:
    defining = compiled.prepared.defining[fit.stage]
    pairs = zip(defining, fit.criteria, strict=True)
    return not any(result.met is False for needed, result in pairs if needed)
