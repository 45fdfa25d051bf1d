"""Why something was, or was not, concluded, in words. Pure."""

import orjson

from app.api.v1.catalogue.rules import meanings
from app.api.v1.catalogue.sentences import Reader
from app.api.v1.phrases import inside
from app.api.v1.present.held_by import HeldBy, phase_word
from app.api.v1.present.pieces import Pieces, word_of
from app.api.v1.wording import Json, pack_stamp
from app.domain.evaluation import CriterionResult, Evaluation
from app.domain.why_not import About, NotAsked, WhyNot
from app.engine.compile import CompiledPack
from app.engine.staging import INDETERMINATE
from app.engine.why_not import may_be_asked

NOT_CONCLUDED = {
    "condition": "{name} was not concluded",
    "stage": "{name} was not named",
    "phase": "{phase} was not opened",
    "exercise": "{name} was not given",
}
STAGE_BASIS = {
    "criteria": "its required criteria are met",
    "nearest": "it is the nearest, though it does not fit in full",
    "default": "no stage fits better",
    "indeterminate": "too little is known, or nothing fits",
    "not_staged": "no stage is named without a tendinopathy, or under a stop gate",
}
CRITERIA = ("stage.", "stage_need.", "phase.", "certainty.", "minimum.")
"""Rules whose text says what has to hold, so that the opposite has to be said."""


class WhyNotPresenter:
    """Presents answers about one pack."""

    def __init__(self, compiled: CompiledPack, *, engine_version: str) -> None:
        pack = compiled.pack
        self._pieces = Pieces(pack)
        self._meanings = dict(meanings(pack, Reader(pack)))
        self._texts = {key: meaning.text for key, meaning in self._meanings.items()}
        self._names = may_be_asked(pack)
        self._questions = {item.id: item.question for item in pack.vocabulary.all_findings()}
        self._stamp = pack_stamp(compiled)
        self._engine_version = engine_version

    def present(
        self, answer: WhyNot, evaluation: Evaluation, *, digest: str, input_digest: str
    ) -> bytes:
        """Return the answer as JSON.

        Args:
            answer: What the engine found.
            evaluation: The evaluation it was found in.
            digest: Identity of the evaluation.
            input_digest: Identity of the findings.
        """
        held_by = HeldBy(self._pieces, self._texts, evaluation, answer)
        about = answer.about
        return orjson.dumps(
            {
                "about": {"kind": about.kind, "id": about.id, "name": self._name(about)},
                "concluded": answer.concluded,
                "sentence": self._sentence(answer, evaluation, held_by),
                "held_by": [
                    {
                        "kind": hold.kind,
                        "rule": hold.rule,
                        "text": held_by.text(hold),
                        "findings": hold.findings,
                    }
                    for hold in answer.held_by
                ],
                "missing": [self._not_asked(item) for item in answer.missing],
                "more_missing": answer.more_missing,
                "against": [self._spoken(key, opposite=True) for key in answer.against],
                "for": [self._spoken(key) for key in answer.points_for],
                "criteria": [self._criterion(item) for item in answer.criteria],
                "rules": answer.rules,
                "basis": {
                    "pack": self._stamp,
                    "engine_version": self._engine_version,
                    "input_digest": input_digest,
                    "evaluation_digest": digest,
                },
            }
        )

    def _name(self, about: About) -> str:
        return self._names[about.kind][about.id]

    def _sentence(self, answer: WhyNot, evaluation: Evaluation, held_by: HeldBy) -> str:
        about = answer.about
        if answer.concluded:
            return f"{self._concluded(answer, evaluation, held_by)}."
        if about.id == INDETERMINATE:
            named = self._names["stage"][evaluation.stage.label]
            return f"A stage was named, so it is not left open: {inside(named)}."
        head = NOT_CONCLUDED[about.kind].format(name=self._name(about), phase=phase_word(about.id))
        return f"{head}, because {held_by.because()}."

    def _concluded(self, answer: WhyNot, evaluation: Evaluation, held_by: HeldBy) -> str:
        name, plan = self._name(answer.about), evaluation.plan
        match answer.about.kind:
            case "condition":
                return self._condition(answer, evaluation, held_by)
            case "stage":
                stage = evaluation.stage
                why = held_by.because() if answer.held_by else STAGE_BASIS[stage.basis]
                if stage.confidence == "none":
                    return f"No stage was named, because {why}"
                return f"{name} was named with {stage.confidence} confidence, because {why}"
            case "phase":
                return f"The plan is in {phase_word(plan.phase)}, because {self._phase(evaluation)}"
            case "exercise":
                return (
                    f"{name} is in the plan for {phase_word(plan.phase)}, because nothing that "
                    "is known speaks against it"
                )

    def _condition(self, answer: WhyNot, evaluation: Evaluation, held_by: HeldBy) -> str:
        name, diagnosis = self._name(answer.about), evaluation.diagnosis
        if diagnosis.leading != answer.about.id:
            first = self._pieces.condition[evaluation.differential[0].condition].name
            return f"{name} is strongly supported, and {inside(first)} comes first"
        certainty = diagnosis.leading_certainty
        said = f"{name} is the working hypothesis, {certainty} and not confirmed"
        if certainty == "possible" and answer.held_by:
            return f"{said}; no surer, because {held_by.because()}"
        return f"{said}, because {inside(self._texts[answer.points_for[0]])}"

    def _phase(self, evaluation: Evaluation) -> str:
        plan = evaluation.plan
        if "phase" in plan.settings_applied:
            return "the clinician set it"
        if plan.phase == self._pieces.pack.plan.phases[0].id:
            return "every plan begins there and nothing more is reached or allowed yet"
        return "every entry criterion up to it is met"

    def _spoken(self, key: str, *, opposite: bool = False) -> Json:
        meaning = self._meanings[key]
        text = meaning.text
        if opposite and key.startswith(CRITERIA):
            text = f"Not met: {inside(text)}."
        return {"text": text, "rule": key, **self._pieces.provenance(meaning.item)}

    def _criterion(self, item: CriterionResult) -> Json:
        meaning = self._meanings[item.id]
        return {
            "rule": item.id,
            "text": meaning.text,
            "met": word_of(item.met),
            "missing": item.missing,
            **self._pieces.provenance(meaning.item),
        }

    def _not_asked(self, item: NotAsked) -> Json:
        return {
            "finding": item.finding,
            "label": self._pieces.label_of(item.finding),
            "question": self._questions[item.finding],
            "rules": item.rules,
        }
