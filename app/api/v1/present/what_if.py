"""What other answers change, in words. Pure."""

from collections.abc import Iterator

import orjson

from app.api.v1.catalogue.rules import meanings
from app.api.v1.catalogue.sentences import Reader
from app.api.v1.present.pieces import Pieces, fragment, word_of
from app.api.v1.present.summary import summary
from app.api.v1.present.sweep import spelled
from app.api.v1.wording import Json, pack_stamp
from app.domain.evaluation import Evaluation
from app.domain.findings import ClinicianSettings, FindingSet, word
from app.domain.sweep import Outcome, OutcomePart
from app.domain.what_if import MovedRule, WhatIf
from app.engine.alternatives import UNKNOWN
from app.engine.compile import CompiledPack
from app.engine.settings import SETTINGS, wanted_settings

NAMES: dict[OutcomePart, str] = {
    "triage": "triage",
    "plan_status": "the plan",
    "leading_condition": "the leading condition",
    "phase": "the phase",
    "stage": "the stage",
}


class WhatIfPresenter:
    """Presents comparisons of one pack."""

    def __init__(self, compiled: CompiledPack, *, engine_version: str) -> None:
        pack = compiled.pack
        self._pieces = Pieces(pack)
        self._texts = {
            key: meaning.text for key, meaning in dict(meanings(pack, Reader(pack))).items()
        }
        self._basis = fragment({"pack": pack_stamp(compiled), "engine_version": engine_version})

    def present(
        self,
        answer: WhatIf,
        findings: tuple[FindingSet, FindingSet],
        evaluations: tuple[Evaluation, Evaluation],
        digests: tuple[str, str],
    ) -> bytes:
        """Return the comparison as JSON.

        Args:
            answer: What the engine found.
            findings: What was known before, and with the other answers.
            evaluations: What was concluded from each.
            digests: Identity of each evaluation.
        """
        outcomes = (answer.before, answer.after)
        before, after = (
            {
                "summary": summary(evaluation, self._pieces),
                **spelled(outcome),
                "evaluation_digest": digest,
            }
            for outcome, evaluation, digest in zip(outcomes, evaluations, digests, strict=True)
        )
        said: Json = {
            "sentence": self._sentence(answer),
            "changed": list(self._changed(*findings)),
            "differs": answer.after.differs(answer.before),
            "before": before,
            "after": after,
            "rules_moved": [self._moved(rule) for rule in answer.moved],
            "basis": self._basis,
        }
        return orjson.dumps(said)

    def _sentence(self, answer: WhatIf) -> str:
        differs = answer.after.differs(answer.before)
        if not differs:
            return "Triage, plan, leading condition, phase and stage stay as they are."
        said = [
            f"{NAMES[part]} from {self._told(answer.before, part)} to "
            f"{self._told(answer.after, part)}"
            for part in differs
        ]
        listed = "; ".join(said)
        return f"{listed[0].upper()}{listed[1:]}."

    def _told(self, outcome: Outcome, part: OutcomePart) -> str:
        if part == "triage":
            return f"{outcome.level} ({outcome.act_within.replace('_', ' ')})"
        if part == "leading_condition":
            leading = outcome.leading
            return self._pieces.condition[leading].name if leading else "none named"
        if part == "phase":
            return outcome.phase.upper() if outcome.phase else "no exercise"
        if part == "stage":
            stage = self._pieces.stage.get(outcome.stage)
            return stage.name if stage else outcome.stage.replace("_", " ")
        return outcome.plan_status

    def _changed(self, before: FindingSet, after: FindingSet) -> Iterator[Json]:
        for name in dict.fromkeys((*before.values, *after.values)):
            was, now = before.values.get(name), after.values.get(name)
            # Yes and 1 are equal to Python, and are different answers.
            if was != now or type(was) is not type(now):
                label = self._pieces.label_of(name)
                yield {"finding": name, "label": label, "before": word(was), "after": word(now)}
        yield from _set(before.settings, after.settings)
        for name in dict.fromkeys((*before.pre_test, *after.pre_test)):
            said, then = before.pre_test.get(name, UNKNOWN), after.pre_test.get(name, UNKNOWN)
            if said != then:
                label = f"Your own probability: {self._pieces.condition[name].name}, percent"
                place = f"pre_test_probability.{name}"
                yield {"finding": place, "label": label, "before": said, "after": then}

    def _moved(self, rule: MovedRule) -> Json:
        return {
            "rule": rule.rule,
            "text": self._texts.get(rule.rule) or self._pieces.label_of(rule.rule),
            "before": word_of(rule.before),
            "after": word_of(rule.after),
        }


def _set(before: ClinicianSettings | None, after: ClinicianSettings | None) -> Iterator[Json]:
    """Yield what the clinician set otherwise."""
    was, now = wanted_settings(before), wanted_settings(after)
    for name in SETTINGS:
        if was.get(name) != now.get(name):
            yield {
                "finding": f"clinician_settings.{name}",
                "label": f"Set by the clinician: {name.replace('_', ' ')}",
                "before": was.get(name, UNKNOWN),
                "after": now.get(name, UNKNOWN),
            }
