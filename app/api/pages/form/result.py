"""The answer made ready for the page. Everything here is taken from the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.api.pages.form.layout import Layout
from app.api.pages.form.next_questions import NextQuestion, next_questions
from app.api.pages.form.ports import Answered
from app.api.pages.form.wording import LEVELS, STATUSES, TIMES, Lexicon, spelled_out

SHOWN_CONDITIONS = 4
SHOWN_FINDINGS = 3
ADVICE = (
    ("load_advice", "Load"),
    ("avoid", "Avoid for now"),
    ("populations", "Because of who it is"),
    ("education", "Take home"),
    ("imaging", "Imaging"),
    ("referral", "Referral"),
    ("escalation", "If it does not go as hoped"),
)
CRITERIA = (
    ("progress_when", "Progress"),
    ("hold_when", "Hold"),
    ("regress_when", "Regress"),
    ("stop_when", "Stop"),
)


@dataclass(frozen=True, slots=True)
class Change:
    """One answer to any of several findings.

    Attributes:
        answer: In words, as ``yes`` or ``0 to 17``.
        shown, more: The findings, the first few and the others.
    """

    answer: str
    shown: tuple[str, ...]
    more: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flip:
    """What each of several single changes would make of the answer."""

    to: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """Everything the result's template needs.

    Attributes:
        document: The answer, for what needs no words of the page.
        ranked, others: Conditions shown in full, and the rest.
        advice, criteria: Titles with the parts of the plan under them; empty parts left out.
    """

    document: Mapping[str, Any]
    note: str | None
    level: str
    level_word: str
    time_word: str
    status_word: str
    ask_sentence: str
    next_questions: tuple[NextQuestion, ...]
    ranked: tuple[Mapping[str, Any], ...]
    others: tuple[tuple[str, str], ...]
    advice: tuple[tuple[str, str, list[Any]], ...]
    criteria: tuple[tuple[str, list[str]], ...]
    flips: tuple[Flip, ...]


def make_result(answered: Answered, layout: Layout, lexicon: Lexicon) -> Result:
    """Make an answer ready for the page."""
    document = answered.document
    triage, plan = document["triage"], document["plan"]
    ranked = document["differential"]
    return Result(
        document=document,
        note=answered.note,
        level=triage["level"],
        level_word=LEVELS.get(triage["level"], spelled_out(triage["level"]).capitalize()),
        time_word=TIMES.get(triage["act_within"], spelled_out(triage["act_within"])),
        status_word=STATUSES.get(plan["status"], f"Plan: {spelled_out(plan['status'])}"),
        ask_sentence=document["next_findings"]["sentence"],
        next_questions=tuple(next_questions(document, layout, lexicon)),
        ranked=tuple(ranked[:SHOWN_CONDITIONS]),
        others=tuple(
            (lexicon.condition(each["condition"]), each["support"])
            for each in ranked[SHOWN_CONDITIONS:]
        ),
        advice=tuple((key, title, plan[key]) for key, title in ADVICE if plan.get(key)),
        criteria=_criteria(plan),
        flips=_flips(document, lexicon),
    )


def _criteria(plan: Mapping[str, Any]) -> tuple[tuple[str, list[str]], ...]:
    phase = plan["phase"] or {}
    return tuple((title, phase[key]) for key, title in CRITERIA if phase.get(key))


def _flips(document: Mapping[str, Any], lexicon: Lexicon) -> tuple[Flip, ...]:
    return tuple(
        Flip(
            to=lexicon.conclusion(change["to"]),
            changes=tuple(
                _change(answer, names, lexicon) for answer, names in change["answers"].items()
            ),
        )
        for change in document["flips"]["changes"]
    )


def _change(answer: str, names: Sequence[str], lexicon: Lexicon) -> Change:
    labels = tuple(lexicon.finding(name) for name in names)
    said = lexicon.value(names[0], answer)
    return Change(said, labels[:SHOWN_FINDINGS], labels[SHOWN_FINDINGS:])
