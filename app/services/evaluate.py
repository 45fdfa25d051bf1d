"""The use case: findings in, evaluation out. Nothing is stored."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
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
        digest: SHA-256 of the canonical evaluation with pack and engine version; no time, no
        request id,
            and not of the trace, whose length the caller chooses.
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
        full_trace: bool = False,
    ) -> Evaluated:
        """Evaluate one visit.

        Args:
            complaint: Which pack to ask.
            findings: What is known.
            traced: Whether to make a trace.
            full_trace: Whether the trace holds every rule.

        Raises:
            UnknownComplaintError: If no pack serves the complaint.
            KnowledgePackWithdrawnError: If its pack was withdrawn.
        """
        compiled = self.pack(complaint)
        evaluation = evaluate(compiled, findings, traced=traced, full_trace=full_trace)
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
                    "evaluation": replace(evaluation, trace=()),
                }
            ),
        )


def canonical_findings(findings: FindingSet) -> dict[str, Any]:
    """Return the known findings as plain data; equal findings give equal data."""
    return {
        "values": {name: word(value) for name, value in findings.values.items()},
        "asked_as_group": sorted(findings.asked_as_group),
        "settings": asdict(findings.settings) if findings.settings else None,
        "pre_test_probability": findings.pre_test_probability,
    }


def digest_of(content: object) -> str:
    """Return the lower-case hexadecimal SHA-256 of content as canonical JSON."""
    return sha256(orjson.dumps(content, option=CANONICAL)).hexdigest()
