"""Why something was not concluded, over HTTP: one sentence first, every reason with its rule."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.api.v1.examples import ALL_CLEAR, CLASSIC_RUNNER
from app.api.v1.schemas.why_not import WhyNotDocument
from app.api.v1.why_not_request import WHY_NOT_EXAMPLES
from app.domain.pack import Pack
from app.engine.why_not import may_be_asked

URL = "/v1/why-not"
MARK = "Zq7xMark"
PHT = "proximal_hamstring_tendinopathy"
P3 = {"kind": "phase", "id": "p3"}
NEW_SENTENCE = re.compile(r"[.?!]\s+[A-Z]")
WORD_TWICE = re.compile(r"\b([a-z]+) \1\b", re.IGNORECASE)
SNAKE = re.compile(r"\b[a-z]+_[a-z0-9_]+\b")
RUNNER = CLASSIC_RUNNER
SADDLE = {**RUNNER, "red_flags": {**ALL_CLEAR, "cauda_equina": {"saddle_numbness": "yes"}}}
QUINOLONE = {
    **RUNNER,
    "red_flags": {**ALL_CLEAR, "medication": {"fluoroquinolone_within_60_days": "yes"}},
}
BARE = {"symptoms": {"pain_ischial": "yes"}, "red_flags": ALL_CLEAR}


def ask(client: TestClient, findings: object, kind: str, name: str) -> dict[str, Any]:
    answer = client.post(URL, json={"findings": findings, "about": {"kind": kind, "id": name}})
    assert answer.status_code == 200, answer.text
    document: dict[str, Any] = answer.json()
    return document


def refused(client: TestClient, body: object) -> tuple[str, list[dict[str, Any]]]:
    answer = client.post(URL, json=body)
    assert answer.status_code == 422, answer.text
    assert MARK not in answer.text
    assert answer.json()["type"] == "/problems/validation-failed"
    return answer.text, answer.json()["errors"]


def asked_about_all(
    client: TestClient, pack: Pack, findings: object
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for kind, names in may_be_asked(pack).items():
        for name in names:
            yield kind, name, ask(client, findings, kind, name)


SENTENCES = [
    (
        RUNNER, "phase", "p3",
        ("P3 was not opened, because this entry criterion is not met: sitting is possible for 30 "
        "minutes before pain begins, or sitting and driving do not hurt."),
    ),
    (
        RUNNER, "exercise", "bridge",
        ("Double-leg bridge, slow lifts was not given, because 4 exercises are enough at once; it "
        "is suitable as well."),
    ),
    (
        RUNNER, "stage", "disrepair",
        "Tendon disrepair was named with low confidence, because its required criteria are met.",
    ),
    (
        RUNNER, "stage", "indeterminate",
        "A stage was named, so it is not left open: tendon disrepair.",
    ),
    (
        RUNNER, "condition", PHT,
        ("Proximal hamstring tendinopathy is the working hypothesis, likely and not confirmed, "
        "because pain sits on the sit bone itself."),
    ),
    (
        RUNNER, "condition", "pudendal_neuralgia",
        "Pudendal neuralgia was not concluded, because nothing that is known speaks for it.",
    ),
    (
        SADDLE, "exercise", "double_leg_bridge_hold",
        ("Double-leg bridge, isometric hold was not given, because a stop gate is in force: a sign "
        "of cauda equina syndrome is present."),
    ),
    (
        SADDLE, "condition", "deep_infection",
        ("Infection of joint, bone or deep muscle was not concluded, because a stop gate is in "
        "force: a sign of cauda equina syndrome is present; and nothing that is known speaks for "
        "it."),
    ),
    (
        QUINOLONE, "exercise", "buttock_squeeze",
        ("Gluteal squeeze, isometric was not given, because a gate allows an effort of 50 percent "
        "at most: a quinolone antibiotic now or within 60 days: tendons can tear."),
    ),
    (
        BARE, "stage", "reactive",
        ("Reactive tendinopathy was not named, because proximal hamstring tendinopathy cannot be "
        "assessed yet: load and compression aggravators were not asked."),
    ),
    (
        {}, "phase", "p1",
        ("P1 was not opened, because this was not asked: age; saddle, bladder, bowel, both legs; "
        "progressive weakness or foot drop; injury with pop, bruise or gap; and 4 more."),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("findings", "kind", "name", "sentence"), SENTENCES)
def test_the_first_reason_is_one_plain_sentence(
    client: TestClient, findings: object, kind: str, name: str, sentence: str
) -> None:
    assert ask(client, findings, kind, name)["sentence"] == sentence


@pytest.mark.parametrize("findings", [RUNNER, SADDLE, QUINOLONE, BARE, {}])
def test_every_answer_is_in_plain_words_and_has_the_shape_that_is_specified(
    client: TestClient, pack: Pack, findings: object
) -> None:
    for kind, name, answer in asked_about_all(client, pack, findings):
        document = WhyNotDocument.model_validate(answer)
        assert document.model_dump(by_alias=True, mode="json") == answer
        assert answer["about"]["name"] == may_be_asked(pack)[document.about.kind][name]  # type: ignore[index]
        told = [answer["sentence"], *(hold["text"] for hold in answer["held_by"])]
        for text in told:
            assert text.endswith("."), (kind, name, text)
            assert not NEW_SENTENCE.search(text), (kind, name, text)
            assert not WORD_TWICE.search(text), (kind, name, text)
            assert not SNAKE.search(text), (kind, name, text)


@pytest.mark.parametrize("findings", [RUNNER, SADDLE, BARE])
def test_it_rests_on_the_very_evaluation(client: TestClient, findings: object) -> None:
    evaluated = client.post("/v1/evaluations", json=findings).json()["basis"]

    basis = ask(client, findings, "condition", PHT)["basis"]

    assert basis.items() <= evaluated.items()
    assert basis["evaluation_digest"] == evaluated["evaluation_digest"]


def test_every_reason_leads_to_its_rule_and_sources(client: TestClient, pack: Pack) -> None:
    found: dict[str, tuple[str, list[str]] | None] = {}
    for _, _, answer in asked_about_all(client, pack, RUNNER):
        for reason in (*answer["for"], *answer["against"], *answer["criteria"]):
            found[reason["rule"]] = (reason["tag"], reason["sources"])
        for rule in answer["rules"]:
            found.setdefault(rule, None)
    for rule, grounds in found.items():
        entry = client.get(f"/v1/knowledge/rules/{rule}")
        assert entry.status_code == 200, rule
        served = entry.json()["item"]
        assert grounds is None or grounds == (served["tag"], served["sources"])


def test_what_is_not_met_is_not_said_to_hold(client: TestClient) -> None:
    answer = ask(client, RUNNER, "stage", "reactive")

    assert [reason["text"] for reason in answer["against"]] == ["Not met: 8 weeks or less."]
    met = {item["rule"]: item["met"] for item in answer["criteria"]}
    assert met["stage.reactive.early"] == "no"
    assert met["stage.reactive.recent_load_jump"] == "yes"


def test_what_was_not_asked_comes_with_its_question(client: TestClient, pack: Pack) -> None:
    missing = ask(client, RUNNER, "phase", "p3")["missing"]
    findings = {item.id: item for item in pack.vocabulary.all_findings()}

    assert [item["finding"] for item in missing] == [
        "curl_10rm_kg", "single_leg_bridge_repetitions", "phase_held_two_weeks",
    ]  # fmt: skip
    for item in missing:
        assert item["label"] == findings[item["finding"]].label
        assert item["question"] == findings[item["finding"]].question
        assert item["rules"]


@pytest.mark.parametrize("name", WHY_NOT_EXAMPLES)
def test_every_named_example_is_answered(client: TestClient, name: str) -> None:
    answer = client.post(URL, json=WHY_NOT_EXAMPLES[name]["value"])

    assert answer.status_code == 200
    assert answer.json()["concluded"] is False
    assert answer.json()["held_by"]


def test_there_are_examples_for_each_kind_of_question() -> None:
    kinds = {example["value"]["about"]["kind"] for example in WHY_NOT_EXAMPLES.values()}  # type: ignore[index]

    assert kinds == {"condition", "stage", "phase", "exercise"}


def test_an_id_that_is_almost_right_gets_a_hint(client: TestClient) -> None:
    body = {"findings": {}, "about": {"kind": "exercise", "id": "single_leg_brigde_hold"}}

    _, (error,) = refused(client, body)

    assert (error["pointer"], error["code"]) == ("/about/id", "unknown_id")
    assert error["hint"] == "Did you mean single_leg_bridge_hold?"
    assert "nordic_drop" in error["allowed"]


def test_an_id_of_another_kind_says_which(client: TestClient) -> None:
    _, (error,) = refused(client, {"findings": {}, "about": {"kind": "phase", "id": "reactive"}})

    assert error["allowed"] == ["p1", "p2", "p3", "p4"]
    assert error["hint"] == "This is the id of another kind: set about.kind to stage."


@pytest.mark.parametrize("name", [MARK, "Mrs Smith", "", "x" * 64])
def test_an_unknown_id_is_refused_with_what_is_known_and_not_repeated(
    client: TestClient, name: str
) -> None:
    text, (error,) = refused(client, {"findings": {}, "about": {"kind": "stage", "id": name}})

    assert "reactive" in error["allowed"]
    assert not name or name not in text


def test_an_unknown_kind_is_refused_with_the_kinds(client: TestClient) -> None:
    _, (error,) = refused(client, {"findings": {}, "about": {"kind": MARK, "id": "p1"}})

    assert error["pointer"] == "/about/kind"
    assert error["allowed"] == ["condition", "stage", "phase", "exercise"]


FAULTS = [
    ({"about": P3}, "/findings", ""),
    ({"findings": {}}, "/about", ""),
    ({"findings": {}, "about": {"kind": "phase"}}, "/about/id", ""),
    ({"findings": {}, "about": {**P3, "knd": 1}}, "/about/knd", "Did you mean kind?"),
    ({"findings": {}, "about": P3, "abuot": 1}, "/abuot", "Did you mean about?"),
    ({"findings": {}, "about": {"kind": "phase", "id": 3}}, "/about/id", ""),
    (
        {"findings": {"symptoms": {"pain_ischal": MARK}}, "about": P3},
        "/findings/symptoms/pain_ischal", "Did you mean pain_ischial?",
    ),
    (
        {"findings": {"sympotms": {}}, "about": P3},
        "/findings/sympotms", "Did you mean symptoms?",
    ),
    (
        {"findings": {"measures": {"pain_sitting": 11}}, "about": P3},
        "/findings/measures/pain_sitting", "A whole number",
    ),
    (
        {"findings": {"red_flags": {"cauda_equina": MARK}}, "about": P3},
        "/findings/red_flags/cauda_equina", "none_of_these says",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("body", "pointer", "hint"), FAULTS)
def test_a_fault_is_pointed_at_where_it_stands(
    client: TestClient, body: object, pointer: str, hint: str
) -> None:
    _, errors = refused(client, body)

    assert [error["pointer"] for error in errors] == [pointer]
    assert hint in errors[0].get("hint", "")


def test_findings_that_contradict_are_refused_as_in_an_evaluation(client: TestClient) -> None:
    flags = {"cauda_equina": {"group_answer": "none_of_these", "saddle_numbness": "yes"}}

    _, (error,) = refused(client, {"findings": {"red_flags": flags}, "about": P3})

    assert error["pointer"] == "/findings/red_flags/cauda_equina/saddle_numbness"
    assert error["code"] == "contradictory_group"


def test_an_unknown_query_is_refused(client: TestClient) -> None:
    body = {"findings": {}, "about": P3}

    assert client.post(URL, json=body, params={"include": "none"}).status_code == 422
