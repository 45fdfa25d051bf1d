"""Where the time of one evaluation goes, in this process: ``python -m benchmarks.stages``.

Each stage is given what the stages before it made and is timed by itself, all in turns. What HTTP,
routing and the layers cost is what P1 shows beyond the sum.
"""

import argparse
import json
from collections.abc import Callable
from dataclasses import replace

from app.api.v1.inbound import Inbound
from app.api.v1.present.answer import AnswerPresenter
from app.api.v1.request import EvaluationRequest
from app.engine import ENGINE_VERSION
from app.engine.certainty import diagnose
from app.engine.evaluate import evaluate
from app.engine.intake import take_in
from app.engine.planning import Concluded, plan
from app.engine.ranking import rank
from app.engine.safety import fired_rules, triage
from app.engine.staging import stage
from app.engine.trace import full_trace, trace
from app.services.evaluate import EvaluationService, canonical_findings, conclusions, digest_of
from app.web.requests.strict_json import parse_strict
from benchmarks.measure import Row, Spread, cpu_in_turns, spread, table
from benchmarks.rules import served
from benchmarks.visit import FULL_VISIT

Stages = dict[str, Callable[[], object]]
COMPLAINT = "deep_buttock_pain"


def stages() -> Stages:
    """Return every stage of ``POST /v1/evaluations``, ready to be timed."""
    compiled = served()
    body = json.dumps(FULL_VISIT, separators=(",", ":")).encode()
    sent = parse_strict(body)
    request = EvaluationRequest.model_validate(sent)
    inbound = Inbound(compiled.pack.vocabulary)
    findings = inbound.findings(request)
    known = take_in(compiled, findings)
    fired = fired_rules(compiled, known.decided)
    triaged = triage(compiled, known, findings, fired)
    ranked = rank(compiled, known, fired)
    diagnosis = diagnose(compiled, known, ranked)
    concluded = Concluded(fired, triaged, diagnosis, findings.settings)
    return {
        "strict JSON": lambda: parse_strict(body),
        "validation": lambda: EvaluationRequest.model_validate(sent),
        "inbound": lambda: inbound.findings(request),
        "engine: intake and all rules": lambda: take_in(compiled, findings),
        "engine: safety rules in force": lambda: fired_rules(compiled, known.decided),
        "engine: triage": lambda: triage(compiled, known, findings, fired),
        "engine: ranking": lambda: rank(compiled, known, fired),
        "engine: diagnosis": lambda: diagnose(compiled, known, ranked),
        "engine: stage": lambda: stage(compiled, known, diagnosis, stopped=False),
        "engine: plan": lambda: plan(compiled, known, concluded),
        "engine: compact trace": lambda: trace(compiled, known, frozenset()),
        "engine: full trace": lambda: full_trace(compiled, known),
        **_around_the_engine(),
    }


def _around_the_engine() -> Stages:
    compiled = served()
    findings = Inbound(compiled.pack.vocabulary).findings(
        EvaluationRequest.model_validate(FULL_VISIT)
    )
    evaluation = evaluate(compiled, findings)
    bare = replace(evaluation, trace=())
    service = EvaluationService({COMPLAINT: compiled})
    presenter = AnswerPresenter(compiled, engine_version=ENGINE_VERSION)
    return {
        "engine: all, no trace": lambda: evaluate(compiled, findings, traced=False),
        "digest of the findings": lambda: digest_of(canonical_findings(findings)),
        "digest of the evaluation": lambda: digest_of(conclusions(evaluation)),
        "service: engine and digests, no trace": lambda: service.evaluate(
            COMPLAINT, findings, traced=False
        ),
        "answer, no trace": lambda: presenter.present(
            bare, findings, digest="", input_digest="", detail="none"
        ),
        "answer, compact trace": lambda: presenter.present(
            evaluation, findings, digest="", input_digest="", detail="compact"
        ),
    }


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=60, help="turns of each stage")
    rounds: int = arguments.parse_args().rounds
    taken = cpu_in_turns(stages(), rounds=rounds, budget_s=0.01)
    spreads: dict[str, Spread] = {name: spread(values) for name, values in taken.items()}
    print(table([Row("", name, value, "us") for name, value in spreads.items()]))


if __name__ == "__main__":
    main()
