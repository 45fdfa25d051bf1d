"""What other answers would change: two evaluations, and the rules between them."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.api.v1.examples import CLASSIC_RUNNER, EVALUATION_EXAMPLES
from app.api.v1.schemas.what_if import WhatIfDocument
from app.api.v1.what_if_request import WHAT_IF_EXAMPLES
from app.domain.pack import Pack
from app.domain.sweep import PARTS

Ask = Callable[..., Any]
Compare = Callable[..., Any]

URL = "/v1/what-if"
STAY = "Triage, plan, leading condition, phase and stage stay as they are."
OUTCOME = {
    "triage": ("triage", "act_within"),
    "plan_status": ("plan_status",),
    "leading_condition": ("leading_condition",),
    "phase": ("phase",),
    "stage": ("stage",),
}
REASON = {"reason": "clinical_judgement"}
NUMB = {"red_flags": {"cauda_equina": {"saddle_numbness": "yes"}}}


def with_answers(base: dict[str, Any], **groups: dict[str, Any]) -> dict[str, Any]:
    """Return a request with answers of whole groups put over it."""
    request = deepcopy(base)
    for group, said in groups.items():
        request[group] = {**request.get(group, {}), **said}
    return request


@pytest.fixture(scope="module")
def compare(client: TestClient) -> Compare:
    """Return a function that compares, or fails with the refusal."""

    def what_if(base: Any, changes: Any) -> Any:
        answer = client.post(URL, json={"base": base, "changes": changes})
        assert answer.status_code == 200, answer.text
        # Every part of an answer forbids further fields.
        document = WhatIfDocument.model_validate_json(answer.content)
        assert document.model_dump(mode="json", exclude_unset=True) == answer.json()
        return answer.json()

    return what_if


def refused(client: TestClient, body: Any) -> list[Any]:
    answer = client.post(URL, json=body)
    assert answer.status_code == 422, answer.text
    errors: list[Any] = answer.json()["errors"]
    return errors


def outcome_of(answer: Any) -> dict[str, Any]:
    """Return of an evaluation what a comparison says of it."""
    return {
        "summary": answer["summary"],
        **answer["flips"]["now"],
        "evaluation_digest": answer["basis"]["evaluation_digest"],
    }


def check_equals_two_evaluations(
    ask: Ask, compared: Any, base: dict[str, Any], changed: dict[str, Any]
) -> None:
    """A comparison says what evaluating both requests says, rule by rule."""
    before, after = (ask(request, "full_trace") for request in (base, changed))
    assert compared["before"] == outcome_of(before)
    assert compared["after"] == outcome_of(after)
    assert compared["differs"] == [
        part
        for part in PARTS
        if any(compared["before"][name] != compared["after"][name] for name in OUTCOME[part])
    ]
    was, now = ({rule["rule"]: rule["truth"] for rule in a["trace"]} for a in (before, after))
    moved = {rule: (was[rule], now[rule]) for rule in was if was[rule] != now[rule]}
    told = {rule["rule"]: (rule["before"], rule["after"]) for rule in compared["rules_moved"]}
    assert told == moved
    assert len(told) == len(compared["rules_moved"])
    assert {name: compared["basis"][name] for name in ("pack", "engine_version")} == {
        name: before["basis"][name] for name in ("pack", "engine_version")
    }


RUNNER: Any = EVALUATION_EXAMPLES["classic_runner"]["value"]
UNASKED = dict.fromkeys(("left", "right"), "unknown")
SIDED = with_answers(
    RUNNER, measures={"load_test_pain": {"left": 2, "right": 3}}, clinical_tests={"slump": UNASKED}
)
TWO_SIDED = with_answers(
    RUNNER, measures={"single_leg_bridge_repetitions": {"left": 22, "right": 25}}
)
OTHER_SIDE = with_answers(
    RUNNER, measures={"single_leg_bridge_repetitions": {"left": 22, "right": 12}}
)
ONE_SIDE = with_answers(RUNNER, measures={"single_leg_bridge_repetitions": {"left": 22}})
CHANGES: dict[str, tuple[Any, Any, Any]] = {
    "a number": (
        RUNNER,
        {"measures": {"load_test_pain": 1, "minutes_sitting_to_first_pain": "no_limit"}},
        with_answers(
            RUNNER, measures={"load_test_pain": 1, "minutes_sitting_to_first_pain": "no_limit"}
        ),
    ),
    "a plain answer": (
        RUNNER,
        {"symptoms": {"pain_ischial": "no"}},
        with_answers(RUNNER, symptoms={"pain_ischial": "no"}),
    ),
    "an answer where there was none": (
        {},
        {"presentation": {"age": 40, "side": "left"}},
        {"presentation": {"age": 40, "side": "left"}},
    ),
    "a plain answer taken back": (
        RUNNER,
        {"clinical_tests": {"modified_bent_knee_stretch": "unknown"}},
        with_answers(RUNNER, clinical_tests={"modified_bent_knee_stretch": "unknown"}),
    ),
    "a choice taken back": (
        RUNNER,
        {"presentation": {"side": "unknown"}},
        with_answers(RUNNER, presentation={"side": "unknown"}),
    ),
    "a choice": (
        RUNNER,
        {"presentation": {"side": "both"}},
        with_answers(RUNNER, presentation={"side": "both"}),
    ),
    "an answer of two sides taken back by a word": (
        SIDED,
        {"measures": {"load_test_pain": "unknown"}},
        with_answers(SIDED, measures={"load_test_pain": "unknown"}),
    ),
    "an answer of two sides taken back side by side": (
        SIDED,
        {"measures": {"load_test_pain": UNASKED}},
        with_answers(SIDED, measures={"load_test_pain": None}),
    ),
    "one side, while the other stays": (
        TWO_SIDED,
        {"measures": {"single_leg_bridge_repetitions": {"right": 12}}},
        OTHER_SIDE,
    ),
    "one side, while the other is null": (
        TWO_SIDED,
        {"measures": {"single_leg_bridge_repetitions": {"left": None, "right": 12}}},
        OTHER_SIDE,
    ),
    "one side taken back": (
        TWO_SIDED,
        {"measures": {"single_leg_bridge_repetitions": {"right": "unknown"}}},
        ONE_SIDE,
    ),
    "the only side taken back": (
        ONE_SIDE,
        {"measures": {"single_leg_bridge_repetitions": {"left": "unknown"}}},
        RUNNER,
    ),
    "an answer side by side for a plain one": (
        RUNNER,
        {"clinical_tests": {"slump": {"left": "no", "right": "yes"}}},
        with_answers(RUNNER, clinical_tests={"slump": {"left": "no", "right": "yes"}}),
    ),
    "a plain answer for one side by side": (
        SIDED,
        {"measures": {"load_test_pain": 6}},
        with_answers(SIDED, measures={"load_test_pain": 6}),
    ),
    "a group taken back": (
        RUNNER,
        {"red_flags": {"injury": "unknown"}},
        with_answers(RUNNER, red_flags={"injury": "unknown"}),
    ),
    "a group taken back by its answer": (
        RUNNER,
        {"red_flags": {"injury": {"group_answer": "unknown"}}},
        with_answers(RUNNER, red_flags={"injury": None}),
    ),
    "a group taken back but for one flag": (
        RUNNER,
        {"red_flags": {"injury": {"group_answer": "unknown", "injury_pop": "no"}}},
        with_answers(RUNNER, red_flags={"injury": {"injury_pop": "no"}}),
    ),
    "a flag taken back of a group that was clear": (
        RUNNER,
        {"red_flags": {"injury": {"injury_pop": "unknown"}}},
        with_answers(
            RUNNER, red_flags={"injury": {"group_answer": "none_of_these", "injury_pop": "unknown"}}
        ),
    ),
    "a group asked and clear": (
        with_answers(RUNNER, red_flags={"injury": "unknown"}),
        {"red_flags": {"injury": "none_of_these"}},
        RUNNER,
    ),
    "a setting": (
        RUNNER,
        {"clinician_settings": {"phase": "p1", **REASON}},
        {**RUNNER, "clinician_settings": {"phase": "p1", **REASON}},
    ),
    "another setting": (
        {**RUNNER, "clinician_settings": {"phase": "p1", **REASON}},
        {"clinician_settings": {"phase": "p3", "pain_limit": 2, **REASON}},
        {**RUNNER, "clinician_settings": {"phase": "p3", "pain_limit": 2, **REASON}},
    ),
    "a setting that stays": (
        {**RUNNER, "clinician_settings": {"phase": "p1", **REASON}},
        {"symptoms": {"rest_pain": "yes"}},
        {
            **with_answers(RUNNER, symptoms={"rest_pain": "yes"}),
            "clinician_settings": {"phase": "p1", **REASON},
        },
    ),
    "a probability": (
        RUNNER,
        {"pre_test_probability": {"proximal_hamstring_tendinopathy": 40}},
        {**RUNNER, "pre_test_probability": {"proximal_hamstring_tendinopathy": 40}},
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_gives_what_evaluating_both_requests_gives(
    ask: Ask, compare: Compare, name: str
) -> None:
    base, changes, changed = CHANGES[name]

    check_equals_two_evaluations(ask, compare(base, changes), base, changed)


def test_a_flag_of_a_group_that_was_clear_leaves_the_others_absent(
    ask: Ask, compare: Compare, pack: Pack
) -> None:
    (group,) = [item for item in pack.vocabulary.red_flags if item.id == "cauda_equina"]
    one_by_one = {flag.id: "no" for flag in group.members} | {"saddle_numbness": "yes"}

    compared = compare(RUNNER, NUMB)
    after = outcome_of(ask(with_answers(RUNNER, red_flags={"cauda_equina": one_by_one})))

    # That the others were asked as a group is a mark of the findings, and so of the digest.
    assert compared["after"].pop("evaluation_digest") != after.pop("evaluation_digest")
    assert compared["after"] == after
    assert [each["finding"] for each in compared["changed"]] == ["saddle_numbness"]


@pytest.mark.parametrize("before", EVALUATION_EXAMPLES)
@pytest.mark.parametrize("after", ["desk_worker", "sudden_pop", "saddle_numbness"])
def test_one_example_becomes_another(
    ask: Ask, compare: Compare, pack: Pack, before: str, after: str
) -> None:
    base: Any
    target: Any
    base, target = (deepcopy(EVALUATION_EXAMPLES[name]["value"]) for name in (before, after))
    changes: Any = {
        group: {finding.id: "unknown" for finding in findings}
        for group, findings in pack.vocabulary.groups().items()
        if group != "red_flags"
    }
    changes["red_flags"] = {group.id: "unknown" for group in pack.vocabulary.red_flags}
    for group in changes:
        changes[group] |= target.get(group, {})
    for group, said in changes["red_flags"].items():
        if isinstance(said, dict):
            # What the target does not say of a group is not known of it.
            changes["red_flags"][group] = {"group_answer": "unknown", **said}

    check_equals_two_evaluations(ask, compare(base, changes), base, target)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"symptoms": None},
        {"symptoms": {}},
        {"symptoms": {"pain_ischial": None}},
        {"clinical_tests": {"slump": {"left": None, "right": None}}},
        {"measures": {"load_test_pain": None}},
        {"red_flags": {"injury": None}},
        {"red_flags": {"injury": {"group_answer": None, "injury_pop": None}}},
        {"clinician_settings": None, "pre_test_probability": None},
        {"symptoms": {"pain_ischial": "yes"}, "measures": {"load_test_pain": 3}},
        {"red_flags": {"injury": "none_of_these"}},
    ],
)
def test_what_is_null_left_out_or_the_same_stays_as_it_was(
    ask: Ask, compare: Compare, changes: Any
) -> None:
    compared = compare(RUNNER, changes)

    assert compared["sentence"] == STAY
    assert (compared["changed"], compared["differs"], compared["rules_moved"]) == ([], [], [])
    assert compared["before"] == compared["after"] == outcome_of(ask(RUNNER))


def test_a_change_that_alters_nothing_of_the_outcome_is_still_told(compare: Compare) -> None:
    compared = compare(RUNNER, {"presentation": {"age": 39}})

    assert compared["sentence"] == STAY
    assert [(each["finding"], each["before"], each["after"]) for each in compared["changed"]] == [
        ("age", 38, 39)
    ]
    assert compared["before"]["evaluation_digest"] != compared["after"]["evaluation_digest"]


def test_each_answer_that_differs_is_told_in_the_words_of_the_wire(compare: Compare) -> None:
    changes = {
        "symptoms": {"pain_ischial": "unknown", "pain_low_back": "yes"},
        "clinical_tests": {"slump": {"left": "no", "right": "yes"}},
        "measures": {"minutes_sitting_to_first_pain": "no_limit"},
    }

    changed = compare(RUNNER, changes)["changed"]

    told = {each["finding"]: (each["before"], each["after"]) for each in changed}
    assert told == {
        "pain_ischial": ("yes", "unknown"),
        "pain_low_back": ("unknown", "yes"),
        "slump": ("no", {"left": "no", "right": "yes"}),
        "minutes_sitting_to_first_pain": (25, "no_limit"),
    }
    assert all(each["label"] for each in changed)


def test_what_differs_is_one_sentence_the_weightiest_first(compare: Compare) -> None:
    compared = compare(RUNNER, NUMB)

    assert compared["differs"] == ["triage", "plan_status", "leading_condition", "phase", "stage"]
    assert compared["sentence"].startswith("Triage from routine (routine) to emergency (now); ")
    assert "the plan from complete to withheld" in compared["sentence"]
    assert "the phase from P2 to no exercise" in compared["sentence"]
    assert compared["sentence"].endswith(".")


def test_rules_that_moved_name_safety_first_and_say_what_they_say(
    client: TestClient, compare: Compare, pack: Pack
) -> None:
    moved = compare(RUNNER, NUMB)["rules_moved"]

    safety = {rule.id for rule in pack.safety_rules}
    places = [rule["rule"] not in safety for rule in moved]
    assert places == sorted(places)
    assert places[0] is False
    for rule in moved:
        assert rule["text"]
        assert client.get(f"/v1/knowledge/rules/{rule['rule']}").status_code == 200


SAYS_TWO_THINGS = {"red_flags": {"injury": {"group_answer": "none_of_these", "injury_pop": "yes"}}}
ONE_SIDED = {"symptoms": {"pain_ischial": {"left": "no", "right": "yes"}}}


@pytest.mark.parametrize(
    ("base", "changes", "pointer"),
    [
        (SAYS_TWO_THINGS, {}, "/base/red_flags/injury/injury_pop"),
        (RUNNER, SAYS_TWO_THINGS, "/changes/red_flags/injury/injury_pop"),
        (
            {"presentation": {"side": "left"}, **ONE_SIDED},
            {},
            "/base/symptoms/pain_ischial/right",
        ),
        (
            {"presentation": {"side": "left"}},
            ONE_SIDED,
            "/changes/symptoms/pain_ischial/right",
        ),
        (
            {"presentation": {"side": "right"}, **ONE_SIDED},
            {"presentation": {"side": "left"}},
            "/changes/symptoms/pain_ischial/right",
        ),
    ],
    ids=["base group", "changed group", "base side", "changed place", "changed side"],
)
def test_answers_that_contradict_each_other_are_refused_where_they_stand(
    client: TestClient, base: Any, changes: Any, pointer: str
) -> None:
    (error,) = refused(client, {"base": base, "changes": changes})

    assert error["pointer"] == pointer
    assert error["hint"]


def test_an_answer_that_mends_a_contradiction_with_what_was_is_taken(compare: Compare) -> None:
    base = {"presentation": {"side": "right"}, **ONE_SIDED}
    changes = {"presentation": {"side": "left"}, "symptoms": {"pain_ischial": "yes"}}

    assert compare(base, changes)["before"]["evaluation_digest"]


@pytest.mark.parametrize("part", ["base", "changes"])
@pytest.mark.parametrize(
    ("sent", "pointer", "hint"),
    [
        ({"symptoms": {"pain_ischal": "yes"}}, "/symptoms/pain_ischal", "pain_ischial"),
        ({"sympotms": {}}, "/sympotms", "symptoms"),
        ({"red_flags": {"cauda_equin": "unknown"}}, "/red_flags/cauda_equin", "cauda_equina"),
        ({"measures": {"load_test_pain": 11}}, "/measures/load_test_pain", "10"),
        ({"symptoms": {"pain_ischial": True}}, "/symptoms/pain_ischial", "yes"),
        ({"presentation": {"side": "lft"}}, "/presentation/side", "left"),
    ],
)
def test_what_is_not_accepted_is_named_with_a_hint_in_either_part(
    client: TestClient, part: str, sent: Any, pointer: str, hint: str
) -> None:
    (error,) = refused(client, {"base": {}, "changes": {}, part: sent})

    assert error["pointer"] == f"/{part}{pointer}"
    assert hint in str({name: error.get(name) for name in ("hint", "allowed")})


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"base": {}}, "/changes"),
        ({"changes": {}}, "/base"),
        ({"base": {}, "changes": {}, "include": "none"}, ""),
        ({"base": {}, "changes": {}, "chnges": {}}, "/chnges"),
        ({"base": None, "changes": {}}, "/base"),
        ({"base": {}, "changes": []}, "/changes"),
    ],
)
def test_both_parts_are_needed_and_no_others(client: TestClient, body: Any, pointer: str) -> None:
    assert [error["pointer"] for error in refused(client, body)] == [pointer]


def test_a_query_is_refused(client: TestClient) -> None:
    answer = client.post(f"{URL}?include=none", json={"base": {}, "changes": {}})

    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"].startswith("application/problem+json")


@pytest.mark.parametrize("name", WHAT_IF_EXAMPLES)
def test_each_named_example_changes_what_its_title_says(compare: Compare, name: str) -> None:
    example: Any = WHAT_IF_EXAMPLES[name]

    compared = compare(**example["value"])

    expected = {
        "new_numbness": ("emergency", "withheld"),
        "never_asked": ("indeterminate", "withheld"),
        "calmer": ("routine", "complete"),
        "several": ("routine", "restricted"),
    }
    assert (compared["after"]["triage"], compared["after"]["plan_status"]) == expected[name]
    assert compared["rules_moved"]


def test_the_same_question_gets_the_same_bytes(client: TestClient) -> None:
    body = {"base": RUNNER, "changes": NUMB}

    first, second = (client.post(URL, json=body) for _ in range(2))

    assert first.content == second.content


def test_settings_and_probabilities_that_change_are_named(client: TestClient) -> None:
    base = {**CLASSIC_RUNNER, "pre_test_probability": {"proximal_hamstring_tendinopathy": 40}}
    changes = {
        "clinician_settings": {"phase": "p3", "reason": "clinical_judgement"},
        "pre_test_probability": {"proximal_hamstring_tendinopathy": 60},
    }

    answer = client.post("/v1/what-if", json={"base": base, "changes": changes}).json()

    assert [(c["finding"], c["before"], c["after"]) for c in answer["changed"]] == [
        ("clinician_settings.phase", "unknown", "p3"),
        ("pre_test_probability.proximal_hamstring_tendinopathy", 40, 60),
    ]
