"""Whatever is put into the form, the page accepts it when the API does, and answers the same."""

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests.api.pages.served_form import Control, ServedForm, send_for_part

SIDES = (".left", ".right")
STRANGE = st.sampled_from(["", "yes", "no", "7", "-3", "99999", "2.5", "no_limit", "unknown", "ja"])
STRANGERS = (
    *("symptoms.pain_ischail", "red_flags.cauda_equina.fever"),
    *("clinical_tests.slamp", "notes"),
)


def body_of(typed: dict[str, str]) -> dict[str, Any]:
    """Say the same in JSON, written without looking at how the page does it."""
    body: dict[str, Any] = {}
    for name, text in typed.items():
        if text == "":
            continue
        *above, last = name.removesuffix(".no_limit").split(".")
        part = body
        for step in above:
            part = part.setdefault(step, {})
        part[last] = int(text) if re.fullmatch(r"-?[1-9]\d*|0", text) else text
    return body


def one_way(names: list[str]) -> dict[str, list[str]]:
    """Group the names of one question; a question is answered in one way at a time."""
    questions: dict[str, list[str]] = {}
    for name in names:
        plain = name.removesuffix(".no_limit")
        sided = plain.endswith(SIDES)
        question = plain.rsplit(".", 1)[0] if sided else plain
        questions.setdefault(question, []).append(name)
    return questions


def answers(control: Control) -> st.SearchStrategy[str]:
    offered = control.options or [str(number) for number in range(0, 130, 9)]
    return st.one_of(st.sampled_from(offered), STRANGE)


def contents(form: ServedForm) -> st.SearchStrategy[dict[str, str]]:
    questions = one_way([name for name in form.controls if name != "complaint"])

    @st.composite
    def draw_contents(draw: st.DrawFn) -> dict[str, str]:
        asked = draw(st.lists(st.sampled_from(list(questions)), max_size=12, unique=True))
        typed: dict[str, str] = {}
        for question in asked:
            by_side = [n for n in questions[question] if n.endswith(SIDES)]
            plain = [n for n in questions[question] if n == question]
            ways = [way for way in (plain, by_side) if way]
            for name in draw(st.sampled_from(ways)):
                typed[name] = draw(answers(form.controls[name]))
        if draw(st.integers(0, 9)) == 0:
            typed[draw(st.sampled_from(STRANGERS))] = draw(st.sampled_from(["yes", "5"]))
        return typed

    return draw_contents()


def test_the_page_accepts_what_the_api_accepts(client: TestClient, form: ServedForm) -> None:
    outcomes = {True: 0, False: 0}

    @settings(max_examples=150)
    @given(typed=contents(form))
    def check(typed: dict[str, str]) -> None:
        said = client.post("/v1/evaluations", json=body_of(typed))

        page = send_for_part(client, typed)

        assert (page.status_code == 200) == (said.status_code == 200)
        shown = ServedForm(page.text)
        outcomes[page.status_code == 200] += 1
        if page.status_code == 200:
            assert shown.digest == said.json()["basis"]["evaluation_digest"]
        else:
            refused = {(e["pointer"], e["code"]) for e in said.json()["errors"]}
            assert shown.refused == refused

    check()
    assert min(outcomes.values()) > 20
