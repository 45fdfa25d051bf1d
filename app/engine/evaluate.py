"""One evaluation: red flags, diagnosis, stage, plan, in this order."""

from app.domain.evaluation import Evaluation
from app.domain.findings import FindingSet
from app.engine.certainty import diagnose
from app.engine.compile import CompiledPack
from app.engine.gates import stops
from app.engine.intake import take_in
from app.engine.planning import Concluded, plan
from app.engine.post_test import post_tests
from app.engine.ranking import rank
from app.engine.safety import fired_rules, triage
from app.engine.staging import stage
from app.engine.sweep import sweep
from app.engine.trace import full_trace, trace


def evaluate(
    compiled: CompiledPack, findings: FindingSet, *, full: bool = False, traced: bool = True
) -> Evaluation:
    """Evaluate the findings of one visit.

    The same findings, pack and engine version give the same evaluation.

    Args:
        compiled: A pack that is served.
        findings: What is known.
        full: Trace every rule of the complaint, name every reason of every condition, and ask also
            what an answer that is taken back would change.
        traced: Whether to make a trace and to ask what another answer would change.
    """
    known = take_in(compiled, findings)
    fired = fired_rules(compiled, known.decided)
    urgency = triage(compiled, known, findings, fired)
    ranked = rank(compiled, known, fired, full=full)
    stopped = stops(fired)
    diagnosis = diagnose(compiled, known, ranked, stopped=stopped)
    evaluation = Evaluation(
        triage=urgency,
        diagnosis=diagnosis,
        differential=ranked,
        post_test=() if stopped else post_tests(compiled, known, findings.pre_test),
        stage=stage(compiled, known, diagnosis, stopped=stopped),
        plan=plan(compiled, known, Concluded(fired, urgency, diagnosis, findings.settings)),
    )
    if traced:
        swept = evaluation.sweep = sweep(compiled, known, findings, evaluation, taken_back=full)
        telling = {flip.finding for flip in swept.flips if flip.outcome[:2] != swept.now[:2]}
        told = full_trace(compiled, known) if full else trace(compiled, known, telling)
        evaluation.trace = told
    return evaluation
