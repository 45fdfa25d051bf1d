"""The answer's codes and numbers in words. Open lists: what is not known here is spelled out."""

from collections.abc import Mapping
from typing import Any

from app.documents.phrases import labels_of
from app.engine.compile import CompiledPack

LEVELS = {
    "emergency": "Emergency",
    "urgent": "Urgent",
    "soon": "Soon",
    "routine": "Routine",
    "indeterminate": "Ask first",
}
TIMES = {
    "now": "Act now",
    "same_day": "Act today",
    "7_days": "Act within 7 days",
    "14_days": "Act within 14 days",
    "4_weeks": "Act within 4 weeks",
    "routine": "Within routine care",
    "ask_first": "The urgency cannot be told yet",
}
STATUSES = {
    "complete": "Plan: complete",
    "provisional": "Plan: provisional",
    "restricted": "Plan: restricted",
    "withheld": "No exercise yet",
}
STATUS_CHANGES = {
    "complete": "the plan would be complete",
    "provisional": "the plan would be provisional",
    "restricted": "the plan would be restricted",
    "withheld": "no exercise",
}
SUPPORTS = {
    "strong": "strong support",
    "moderate": "moderate support",
    "weak": "weak support",
    "none": "nothing for it yet",
    "against": "more against than for it",
}
TAGS = {
    "trial": "trial",
    "other_tendon_trial": "trial in another tendon",
    "guideline": "guideline",
    "expert_opinion": "expert opinion",
    "source_article": "source article",
    "proposal": "proposal, awaits sign-off",
}
CHANGES = {
    "triage": "urgency",
    "act_within": "time to act",
    "plan_status": "plan",
    "leading_condition": "leading condition",
    "stage": "stage",
    "phase": "phase",
}
PROVOKES = ("no pain", "little pain", "some pain", "much pain")
ANSWERS = {"yes": "yes", "no": "no", "unknown": "not known", "no_limit": "no limit"}


def spelled_out(code: str) -> str:
    """Return an id as words."""
    return code.replace("_", " ").replace(".", ": ")


def span(given: Mapping[str, int]) -> str:
    """Return a closed range in words."""
    low, high = given["low"], given["high"]
    return str(low) if low == high else f"{low} to {high}"


def dose_in_words(dose: Mapping[str, Any]) -> str:
    """Return a dose as one line; what the answer leaves out is left out."""
    counted = [
        f"{span(dose[name])} {_many(word, dose[name])}"
        for name, word in (("sets", "set"), ("repetitions", "repetition"))
        if dose.get(name)
    ]
    amount = [" of ".join(counted)] if counted else []
    lasting = []
    if dose.get("hold_s"):
        lasting.append(f"held {span(dose['hold_s'])} s")
    if dose.get("seconds_per_repetition"):
        lasting.append(f"{span(dose['seconds_per_repetition'])} s each")
    return ", ".join([*amount, *lasting, *_load(dose), *_frequency(dose)])


def _load(dose: Mapping[str, Any]) -> list[str]:
    said = []
    if dose.get("effort_percent"):
        said.append(f"{span(dose['effort_percent'])} % effort")
    if dose.get("repetition_maximum"):
        low, high = dose["repetition_maximum"]["low"], dose["repetition_maximum"]["high"]
        said.append(f"{low}RM" if low == high else f"from {high}RM to {low}RM over the weeks")
    return said


def _frequency(dose: Mapping[str, Any]) -> list[str]:
    said = []
    if dose.get("times_per_day"):
        said.append(f"{span(dose['times_per_day'])} {_many('time', dose['times_per_day'])} a day")
    if dose.get("sessions_per_week"):
        weekly = dose["sessions_per_week"]
        said.append(f"{span(weekly)} {_many('session', weekly)} a week")
    if dose.get("rest_hours"):
        said.append(f"{dose['rest_hours']} h between")
    return said


def _many(word: str, given: Mapping[str, int]) -> str:
    return word if given["high"] == 1 else f"{word}s"


class Lexicon:
    """Names of everything an answer may mention by id."""

    def __init__(self, compiled: CompiledPack) -> None:
        pack = compiled.pack
        self._labels = labels_of(pack)
        self._values = {
            f"{item.id}.{choice.id}": choice.label
            for item in pack.vocabulary.presentation
            for choice in item.values
        }
        self._conditions = {item.id: item.name for item in pack.conditions}
        self._stages = {item.id: item.name for item in pack.staging.stages}
        self._exercises = {item.id: item.name for item in pack.plan.exercises}
        self._asked = {
            "must_ask": {item.id: item.label for item in pack.must_asks},
            "red_flags": {group.id: group.label for group in pack.vocabulary.red_flags},
        }

    def finding(self, name: str) -> str:
        """Return the label of a finding, a derived finding, or a value of a choice."""
        head = name.split(".", maxsplit=1)[0]
        label = self._labels.get(head, spelled_out(head))
        return f"{label}: {self._values[name]}" if name in self._values else label

    def asked(self, kind: str, name: str) -> str:
        """Return the label of a must-ask, a group of red flags or a finding."""
        return self._asked.get(kind, {}).get(name) or self.finding(name)

    def value(self, name: str, value: str) -> str:
        """Return the answer to a finding in words."""
        return self._values.get(f"{name}.{value}") or ANSWERS.get(value, value)

    def condition(self, name: str) -> str:
        """Return the name of a condition."""
        return self._conditions.get(name, spelled_out(name).capitalize())

    def exercise(self, name: str) -> str:
        """Return the name of an exercise."""
        return self._exercises.get(name, spelled_out(name).capitalize())

    def conclusion(self, to: Mapping[str, str | None]) -> str:
        """Return what an answer would come to, the weightiest part first."""
        said = [*_urgency(to)]
        if to.get("plan_status"):
            status = str(to["plan_status"])
            said.append(STATUS_CHANGES.get(status, spelled_out(status)))
        if "leading_condition" in to:
            leading = to["leading_condition"]
            said.append(f"{self.condition(leading)} leads" if leading else "no condition leads")
        if to.get("stage"):
            stage = str(to["stage"])
            said.append(f"stage: {self._stages.get(stage, spelled_out(stage)).lower()}")
        if to.get("phase"):
            said.append(f"phase {str(to['phase']).upper()}")
        joined = "; ".join(said) or "no phase"
        return joined[0].upper() + joined[1:]


def _urgency(to: Mapping[str, str | None]) -> list[str]:
    level, time = to.get("triage"), to.get("act_within")
    words = []
    if level:
        words.append(LEVELS.get(level, spelled_out(level)))
    if time and time not in ("routine", "ask_first"):
        said = TIMES.get(time, spelled_out(time))
        words.append(said[0].lower() + said[1:])
    return [", ".join(words)] if words else []
