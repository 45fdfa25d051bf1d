"""What holds a conclusion back, in one sentence each. Pure.

Each sentence also reads on after "because", without its capital letter and its full stop.
"""

from collections.abc import Callable, Mapping

from app.api.v1.phrases import inside, listed, sentence
from app.api.v1.present.diagnosis import HOME_REASONS
from app.api.v1.present.pieces import Pieces
from app.domain.evaluation import Evaluation
from app.domain.why_not import Hold, WhyNot
from app.engine.planning import MOST_EXERCISES

CERTAINTY = {
    "possible": "{home} is only possible so far",
    "unlikely": "{home} is called unlikely on what was found",
    "not_assessable": "{home} cannot be assessed yet",
}
SUPPORT = {
    "strong": "its support is strong, but its certainty rests on more than support",
    "moderate": "its support is moderate, most of it this: {for_}",
    "weak": "its support is weak, most of it this: {for_}",
    "none": "nothing that is known speaks for it",
    "against": "more speaks against it than for it, above all this: {against}",
}
OWN = frozenset({"certainty_reason", "support"})
"""Reasons of a condition itself, which hold whatever gate is in force."""
MOST_LABELS = 4


class HeldBy:
    """Says what holds one conclusion of one patient back.

    Args:
        pieces: Texts of the pack.
        texts: What each rule stands for, by its id.
        evaluation: The evaluation that is questioned.
        answer: What was found in it.
    """

    def __init__(
        self, pieces: Pieces, texts: Mapping[str, str], evaluation: Evaluation, answer: WhyNot
    ) -> None:
        self._pieces = pieces
        self._texts = texts
        self._evaluation = evaluation
        self._answer = answer
        home = pieces.condition[evaluation.diagnosis.home].name
        self._plain: dict[str, str] = {
            "stage_needs": "too little is known to name a stage",
            "no_stage_fits": "what is known fits no stage",
            "trial_conditions": "it is only tried when its conditions are known to hold",
            "few_at_once": f"{MOST_EXERCISES} exercises are enough at once; it is suitable as well",
        }
        self._certainty = {code: text.format(home=home) for code, text in CERTAINTY.items()}
        self._say: dict[str, Callable[[Hold], str]] = {
            "gate": self._gate,
            "must_ask": self._must_ask,
            "certainty": lambda hold: self._certainty[hold.name or ""],
            "certainty_reason": lambda hold: inside(HOME_REASONS[hold.name or ""]),
            "rival": self._rival,
            "led_past": self._led_past,
            "support": self._support,
            "ranked_behind": lambda hold: f"{self._condition(hold)} comes first",
            "required": lambda hold: f"a required criterion is not met: {self._rule(hold)}",
            "required_open": lambda hold: f"a required criterion is not known: {self._rule(hold)}",
            "other_stage": self._other_stage,
            "phase_criteria": self._phase_criteria,
            "phase_passed": lambda hold: f"the findings reach {phase_word(hold.name)} already",
            "clinician_setting": lambda hold: f"the clinician set {phase_word(hold.name)}",
            "exercise_of_phase": self._exercise_of_phase,
            "effort_cap": self._effort_cap,
            "hip_flexion_cap": self._hip_flexion_cap,
            "population": self._population,
            "contraindicated": lambda hold: f"it is contraindicated: {self._rule(hold)}",
            "contraindication_open": self._contraindication_open,
        }

    def text(self, hold: Hold) -> str:
        """Return what holds it back as a sentence."""
        return sentence(self.reason(hold))

    def reason(self, hold: Hold) -> str:
        """Return what holds it back as it reads on after "because"."""
        said = self._plain.get(hold.kind) or self._say[hold.kind](hold)
        return inside(said)

    def because(self) -> str:
        """Return the first reason, with what explains it, as it reads on after "because"."""
        first, *others = self._answer.held_by
        if first.kind == "must_ask":
            asks = [hold for hold in self._answer.held_by if hold.kind == "must_ask"]
            labels = [inside(self._open_label(hold)) for hold in asks]
            return f"this was not asked: {listed(labels, 'and', most=MOST_LABELS)}"
        if first.kind == "certainty" and others and others[0].kind in {"certainty_reason", "rival"}:
            return f"{self.reason(first)}: {self.reason(others[0])}"
        if first.kind == "exercise_of_phase" and others[0].kind != "phase_passed":
            return f"{self.reason(first)}; {self.reason(others[0])}"
        own = [hold for hold in others if hold.kind in OWN]
        if first.kind in {"gate", "led_past"} and own:
            return f"{self.reason(first)}; and {self.reason(own[0])}"
        return self.reason(first)

    def _gate(self, hold: Hold) -> str:
        rule = self._pieces.safety[hold.rule or ""]
        what = "a stop gate is in force" if rule.effect == "stop" else "a gate restricts exercise"
        return f"{what}: {inside(rule.reason)}"

    def _must_ask(self, hold: Hold) -> str:
        ask = self._pieces.ask[(hold.rule or "").removeprefix("must_ask.")]
        label = inside(self._open_label(hold))
        return f"this was not asked: {label}; until then {ask.excludes} cannot be excluded"

    def _open_label(self, hold: Hold) -> str:
        """Return the label of a must-ask, or of what is open where part of it is answered."""
        ask = self._pieces.ask[(hold.rule or "").removeprefix("must_ask.")]
        if len(hold.findings) >= len(ask.findings):
            return ask.label
        return ", ".join(inside(self._pieces.label_of(name)) for name in hold.findings)

    def _condition(self, hold: Hold) -> str:
        return self._pieces.condition[hold.name or ""].name

    def _rival(self, hold: Hold) -> str:
        if hold.rule is None:
            return f"{self._condition(hold)} is strongly supported"
        return self._led_past(hold)

    def _led_past(self, hold: Hold) -> str:
        reason = inside(self._pieces.safety[hold.rule or ""].reason)
        return f"a red flag leads to {inside(self._condition(hold))}: {reason}"

    def _support(self, hold: Hold) -> str:
        if self._answer.about.id in self._evaluation.diagnosis.coexisting:
            return f"its support is {hold.name}, so it is listed as what may coexist"
        for_, against = self._answer.points_for[:1], self._answer.against[:1]
        if hold.name == "none" and for_:
            return "what speaks for it and what speaks against it outweigh each other"
        texts = {"for_": for_, "against": against}
        said = {name: inside(self._texts[key]) for name, keys in texts.items() for key in keys}
        return SUPPORT[hold.name or ""].format(**said)

    def _rule(self, hold: Hold) -> str:
        return inside(self._texts[hold.rule or ""])

    def _contraindication_open(self, hold: Hold) -> str:
        labels = [inside(self._pieces.label_of(name)) for name in hold.findings]
        if not labels:
            return f"it waits, since this is not known and not to be tested now: {self._rule(hold)}"
        return f"this has to be known first: {listed(labels, 'or', most=MOST_LABELS)}"

    def _other_stage(self, hold: Hold) -> str:
        name = inside(self._pieces.stage[hold.name or ""].name)
        if self._evaluation.stage.basis == "default":
            return f"{name} is named in the absence of a better fit"
        return f"{name} fits better"

    def _phase_criteria(self, hold: Hold) -> str:
        """Return the first criterion that keeps the phase closed, with whether it is known."""
        waits = [
            item
            for item in self._answer.criteria
            if item.id.startswith(f"phase.{hold.name}.") and item.met is not True
        ]
        why = "not met" if waits[0].met is False else "not known"
        text = inside(self._texts[waits[0].id])
        if hold.name == self._answer.about.id:
            return f"this entry criterion is {why}: {text}"
        return f"{phase_word(hold.name)} waits for this, which is {why}: {text}"

    def _exercise_of_phase(self, hold: Hold) -> str:
        now = phase_word(self._evaluation.plan.phase)
        return f"it belongs to {phase_word(hold.name)} and the plan is in {now}"

    def _effort_cap(self, hold: Hold) -> str:
        rule = self._pieces.safety[hold.rule or ""]
        cap = rule.allows.effort_cap_percent if rule.allows is not None else None
        return f"a gate allows an effort of {cap} percent at most: {inside(rule.reason)}"

    def _hip_flexion_cap(self, _: Hold) -> str:
        deepest = self._pieces.exercise[self._answer.about.id].hip_flexion_high_deg
        cap = self._evaluation.plan.hip_flexion_cap_deg
        return f"it bends the hip to {deepest} degrees and the cap is {cap}"

    def _population(self, hold: Hold) -> str:
        title = inside(self._pieces.advice[hold.name or ""].title)
        return f"it is left out for this patient: {title}"


def phase_word(phase: str | None) -> str:
    """Return the short name of a phase, such as P2."""
    return (phase or "").upper()
