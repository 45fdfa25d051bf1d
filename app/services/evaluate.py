"""The use case: findings in, evaluation out. Nothing is stored."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

import orjson

from app.domain.errors import KnowledgePackWithdrawnError, UnknownComplaintError
from app.domain.evaluation import Evaluation
from app.domain.findings import FindingSet, word
from app.engine import ENGINE_VERSION
from app.engine.compile import CompiledPack
from app.engine.evaluate import evaluate

CANONICAL = orjson.OPT_SORT_KEYS


@dataclass(frozen=True, slots=True)
class Evaluated:
    """An evaluation with what identifies it.

    Attributes:
        input_digest: SHA-256 of the known findings, without their order.
        digest: SHA-256 of findings, pack, engine version and everything concluded from them. No
            time and no request id; how many reasons and rules are spelled out does not change it.
    """

    evaluation: Evaluation
    compiled: CompiledPack
    input_digest: str
    digest: str


class EvaluationService:
    """Evaluates findings against the packs that are served."""

    def __init__(self, packs: Mapping[str, CompiledPack]) -> None:
        self._packs = dict(packs)

    def pack(self, complaint: str) -> CompiledPack:
        """Return the pack of a complaint.

        Raises:
            UnknownComplaintError: If no pack serves it.
            KnowledgePackWithdrawnError: If its pack was withdrawn.
        """
        compiled = self._packs.get(complaint)
        if compiled is None:
            raise UnknownComplaintError("no pack serves this complaint", known=self._packs)
        manifest = compiled.pack.manifest
        if manifest.status == "withdrawn":
            raise KnowledgePackWithdrawnError(
                "the pack was withdrawn", pack_id=manifest.id, version=manifest.version
            )
        return compiled

    def evaluate(
        self,
        complaint: str,
        findings: FindingSet,
        *,
        traced: bool = True,
        full: bool = False,
    ) -> Evaluated:
        """Evaluate one visit.

        Args:
            complaint: Which pack to ask.
            findings: What is known.
            traced: Whether to make a trace.
            full: Whether every rule and every reason of every condition is named.

        Raises:
            UnknownComplaintError: If no pack serves the complaint.
            KnowledgePackWithdrawnError: If its pack was withdrawn.
        """
        compiled = self.pack(complaint)
        evaluation = evaluate(compiled, findings, traced=traced, full=full)
        input_digest = digest_of(canonical_findings(findings))
        return Evaluated(
            evaluation=evaluation,
            compiled=compiled,
            input_digest=input_digest,
            digest=digest_of(
                {
                    "engine": ENGINE_VERSION,
                    "pack": compiled.digest,
                    "input": input_digest,
                    "evaluation": conclusions(evaluation),
                }
            ),
        )


def conclusions(evaluation: Evaluation) -> dict[str, Any]:
    """Return what was concluded as plain data, without the reasons, which follow from it."""
    triage, diagnosis, stage = evaluation.triage, evaluation.diagnosis, evaluation.stage
    return {
        "triage": [triage.level, triage.act_within, triage.complete, triage.fired],
        "open": [question.must_ask for question in triage.open_questions],
        "cannot_exclude": triage.cannot_exclude,
        "safety_net": triage.safety_net,
        "leading": [diagnosis.leading, diagnosis.leading_certainty],
        "home": [diagnosis.home_certainty, diagnosis.home_reasons],
        "trial_definition": diagnosis.trial_definition.status,
        "differential": [[c.condition, c.support, c.score] for c in evaluation.differential],
        "post_test": evaluation.post_test,
        "stage": [stage.label, stage.basis, stage.confidence, stage.alternates, stage.irritable],
        "plan": evaluation.plan,
    }


def canonical_findings(findings: FindingSet) -> dict[str, Any]:
    """Return the known findings as plain data; equal findings give equal data."""
    return {
        "values": {name: word(value) for name, value in findings.values.items()},
        "asked_as_group": sorted(findings.asked_as_group),
        "settings": asdict(findings.settings) if findings.settings else None,
        "pre_test": findings.pre_test,
    }


def digest_of(content: object) -> str:
    """Return the lower-case hexadecimal SHA-256 of content as canonical JSON."""
    return sha256(orjson.dumps(content, option=CANONICAL)).hexdigest()
