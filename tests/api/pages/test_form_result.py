"""The result says what the answer says: everything that matters, and nothing of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.testclient import TestClient

from app.api.pages.assets import HOUSE, Assets
from app.api.pages.form.rendering import FormPages
from app.api.pages.form.router import STATIC
from app.api.pages.form.wording import TIMES, dose_in_words
from app.cli.validation import CASES
from app.engine.compile import CompiledPack
from tests.api.pages.served_form import answers_of, send_for_part

SHOWN = ("CES-02", "V01", "V03", "V23", "DGS-06")
PATIENTS = {name: next(CASES.rglob(f"{name}.yaml")) for name in SHOWN}


@dataclass(frozen=True)
class Answer:
    """An answer as the pages take it."""

    document: dict[str, Any]
    note: str | None = None


@pytest.fixture(scope="module")
def pages(compiled: CompiledPack) -> FormPages:
    return FormPages(compiled, Assets("/static/form", STATIC, HOUSE))


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))["request"]


def texts_of(answer: Mapping[str, Any]) -> list[str]:
    """Return the sentences of an answer that a reader of the page must not miss."""
    triage, plan, diagnosis = answer["triage"], answer["plan"], answer["provisional_diagnosis"]
    said = [answer["summary"], *triage["cannot_exclude"], *triage["safety_net"]]
    said += [triage["review_by"]["text"], diagnosis["statement"]]
    for reason in triage["reasons"]:
        said += [reason["reason"], reason["action"], reason["patient_words"]]
    said += [reason["text"] for reason in plan["reasons"]]
    said += [plan["instead"] or "", answer["next_findings"]["sentence"]]
    said += [item["question"] for item in answer["next_findings"]["items"] if "if" in item]
    for condition in answer["differential"][:4]:
        said += [
            reason["text"] for part in ("for", "against") for reason in condition.get(part, ())
        ]
        said += condition.get("not_asked", ())
    said += exercise_texts(plan)
    said += answer["stage"]["limits"] + answer["stage"]["criteria_met"]
    return [*said, answer["basis"]["sign_off"], *answer["basis"]["warnings"]]


def exercise_texts(plan: Mapping[str, Any]) -> list[str]:
    phase = plan["phase"] or {}
    said = [
        text
        for part in ("progress", "hold", "regress", "stop")
        for text in phase.get(f"{part}_when", ())
    ]
    said += [phase.get("tempo", ""), phase.get("frequency", "")]
    for exercise in plan["exercises"]:
        said += [exercise["name"], exercise["how"], *exercise.get("mind", ())]
    for part in ("load_advice", "avoid", "education", "imaging", "referral", "escalation"):
        said += [advice["text"] for advice in plan[part]]
    return said


@pytest.mark.parametrize("name", SHOWN)
def test_nothing_that_matters_is_left_out(
    client: TestClient, ask: Callable[..., Any], name: str
) -> None:
    request = read(PATIENTS[name])

    html = unescape(send_for_part(client, dict(answers_of(request))).text)

    assert [text for text in texts_of(ask(request)) if text not in html] == []


@pytest.mark.parametrize("name", SHOWN)
def test_every_answer_that_would_change_it_is_named(
    client: TestClient, ask: Callable[..., Any], compiled: CompiledPack, name: str
) -> None:
    request = read(PATIENTS[name])
    labels = {finding.id: finding.label for finding in compiled.pack.vocabulary.all_findings()}

    html = unescape(send_for_part(client, dict(answers_of(request))).text)

    answered = ask(request)
    changes = answered["flips"]["changes"]
    named = {f for change in changes for names in change["answers"].values() for f in names}
    part = html.partition('id="r-flips"')[2].partition('id="r-net"')[0]
    assert bool(named) == (answered["triage"]["level"] != "emergency")
    assert [name for name in named if labels[name] not in part] == []


def test_each_exercise_and_the_stage_are_drawn(
    client: TestClient, ask: Callable[..., Any], runner: Any
) -> None:
    answer = ask(runner)

    html = send_for_part(client, dict(answers_of(runner))).text

    drawn = [f'id="drawn-{each["id"]}-title"' in html for each in answer["plan"]["exercises"]]
    assert len(drawn) > 2
    assert all(drawn)
    assert 'id="stage-title"' in html


def test_an_exercise_of_first_choice_says_so(
    pages: FormPages, ask: Callable[..., Any], runner: Any
) -> None:
    answer = ask(runner)
    for each in answer["plan"]["exercises"]:
        each.pop("first_choice", None)
    unmarked = pages.result(Answer(answer))
    answer["plan"]["exercises"][1]["first_choice"] = True

    marked = pages.result(Answer(answer))

    name = answer["plan"]["exercises"][1]["name"]
    assert "first-choice" not in unmarked
    assert f'<h5>{name} <span class="tag first-choice">first choice</span></h5>' in marked


def test_a_plan_that_is_withheld_shows_no_exercise(client: TestClient) -> None:
    html = send_for_part(client, {"red_flags.cauda_equina.saddle_numbness": "yes"}).text

    assert 'data-level="emergency"' in html
    assert "No exercise yet" in html
    assert 'class="exercise"' not in html


def test_words_that_are_new_are_spelled_out(
    pages: FormPages, ask: Callable[..., Any], runner: Any
) -> None:
    """The answer's lists grow; a page that is older than its pack still says what it was told."""
    answer = ask(runner)
    answer["triage"]["level"], answer["triage"]["act_within"] = "very_urgent", "3_hours"
    answer["plan"]["status"] = "halved"
    answer["differential"][0]["support"] = "overwhelming"
    answer["plan"]["exercises"][0]["id"] = "wall_sit"

    html = pages.result(Answer(answer))

    assert all(word in html for word in ("Very urgent", "3 hours", "Plan: halved", "overwhelming"))


def test_a_note_is_shown_as_it_is_written(
    pages: FormPages, ask: Callable[..., Any], runner: Any
) -> None:
    html = pages.result(Answer(ask(runner), note="S: <sit bone>\nO: slump & palpation"))

    assert "S: &lt;sit bone&gt;\nO: slump &amp; palpation</textarea>" in html


def test_the_note_is_the_apis_note(client: TestClient, runner: Any) -> None:
    written = client.post("/v1/notes", json=runner, headers={"accept": "text/plain"}).text

    html = unescape(send_for_part(client, dict(answers_of(runner))).text)

    assert written
    assert f">{written}</textarea>" in html


def test_every_time_to_act_has_words(compiled: CompiledPack) -> None:
    assert {rule.act_within for rule in compiled.pack.safety_rules} <= set(TIMES)


@pytest.mark.parametrize(
    ("dose", "words"),
    [
        (
            {"sets": {"low": 3, "high": 4}, "repetitions": {"low": 8, "high": 15}},
            "3 to 4 sets of 8 to 15 repetitions",
        ),
        (
            {"repetitions": {"low": 1, "high": 1}, "hold_s": {"low": 30, "high": 45}},
            "1 repetition, held 30 to 45 s",
        ),
        (
            {"repetition_maximum": {"low": 8, "high": 15}, "rest_hours": 48},
            "from 15RM to 8RM over the weeks, 48 h between",
        ),
        (
            {"effort_percent": {"low": 70, "high": 70}, "times_per_day": {"low": 1, "high": 3}},
            "70 % effort, 1 to 3 times a day",
        ),
        ({"sessions_per_week": {"low": 3, "high": 3}}, "3 sessions a week"),
        ({"sets": None, "rest_hours": None}, ""),
    ],
)
def test_a_dose_is_said_in_words(dose: dict[str, Any], words: str) -> None:
    assert dose_in_words(dose) == words
