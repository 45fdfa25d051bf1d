"""Puts the whole answer together."""

from typing import Literal

import orjson

from app.api.v1.present.diagnosis import DiagnosisPresenter
from app.api.v1.present.pieces import Pieces, fragment, word_of
from app.api.v1.present.plan import PlanPresenter
from app.api.v1.present.summary import summary
from app.api.v1.present.sweep import SweepPresenter
from app.api.v1.present.triage import TriagePresenter
from app.api.v1.wording import Json, pack_stamp
from app.domain.evaluation import Evaluation, TraceEntry
from app.domain.findings import FindingSet
from app.engine.compile import CompiledPack

Detail = Literal["none", "compact", "full"]


class AnswerPresenter:
    """Presents evaluations of one pack."""

    def __init__(self, compiled: CompiledPack, *, engine_version: str) -> None:
        self._pieces = Pieces(compiled.pack)
        self._triage = TriagePresenter(self._pieces)
        self._diagnosis = DiagnosisPresenter(self._pieces)
        self._plan = PlanPresenter(self._pieces)
        self._sweep = SweepPresenter(self._pieces)
        manifest = compiled.pack.manifest
        self._pack = fragment(pack_stamp(compiled))
        self._engine_version = engine_version
        self._statements = {
            name: fragment(list(texts))
            for name, texts in (
                ("assumptions", manifest.assumptions),
                ("limitations", manifest.limitations),
            )
        }
        self._rule_provenance = {
            key: self._pieces.provenance(rule.ground) for key, rule in compiled.rules.items()
        }

    def present(
        self,
        evaluation: Evaluation,
        findings: FindingSet,
        *,
        digest: str,
        input_digest: str,
        detail: Detail,
    ) -> bytes:
        """Return the answer as JSON.

        Args:
            evaluation: What the engine concluded.
            findings: What it was concluded from.
            digest: Identity of the evaluation.
            input_digest: Identity of the findings.
            detail: ``full`` spells out every rule and reason; ``none`` leaves out what to ask next,
                flips and trace.
        """
        full = detail == "full"
        answer: Json = {
            "summary": summary(evaluation, self._pieces),
            "triage": self._triage.present(evaluation.triage, full=full),
            "provisional_diagnosis": self._diagnosis.provisional(evaluation),
            "differential": self._diagnosis.differential(evaluation, full=full),
            "post_test_probability": self._diagnosis.post_test(evaluation.post_test),
            "stage": self._plan.stage(evaluation.stage),
            "plan": self._plan.plan(evaluation.plan, findings.settings, full=full),
        }
        if evaluation.sweep is not None:
            answer["next_findings"] = self._sweep.next_findings(evaluation.sweep, full=full)
            answer["flips"] = self._sweep.flips(evaluation.sweep, full=full)
        if detail != "none":
            answer["trace"] = [self._trace(entry, full=full) for entry in evaluation.trace]
        answer["basis"] = self._basis(findings, digest, input_digest)
        return orjson.dumps(answer)

    def _basis(self, findings: FindingSet, digest: str, input_digest: str) -> Json:
        return {
            "pack": self._pack,
            "engine_version": self._engine_version,
            "input_digest": input_digest,
            "evaluation_digest": digest,
            "intended_use": self._pieces.pack.manifest.intended_use,
            "sign_off": self._pieces.pack.manifest.sign_off,
            **self._statements,
            "warnings": [
                *(f"{name} is retired: it was accepted and ignored." for name in findings.ignored),
                *(
                    f"{self._pieces.label_of(name)}: yes on the side that does not hurt; it was "
                    "not used for the painful side."
                    for name in findings.other_side
                ),
            ],
        }

    def _trace(self, entry: TraceEntry, *, full: bool) -> Json:
        said: Json = {"rule": entry.rule}
        if entry.truth is not None or full:
            said["truth"] = word_of(entry.truth)
        if entry.read:
            said["read"] = dict(entry.read)
        if entry.missing:
            said["missing"] = entry.missing
        if entry.truth is not None:
            said |= self._rule_provenance.get(entry.rule, {})
        return said
