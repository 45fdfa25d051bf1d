"""Every refusal names the place and says what is allowed, and never repeats what was sent."""

import json
import logging
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.domain.pack import Pack

URL = "/v1/evaluations"
JSON = {"content-type": "application/json", "x-request-id": "r"}
MARK = "Zq7xMark"
PHT = "proximal_hamstring_tendinopathy"
REASON = {"reason": "clinical_judgement"}
YES_NO = ('"yes"', '"no"', '"unknown"')
TEST_WORDS = (*YES_NO, "A positive test is yes, a negative one no.")
SIDES = ("presentation.side", "left", "right", "both", "central")
PAIN = ('"minimum": 0', '"maximum": 10', "without quotes", "without a decimal point")
SITTING = "/measures/pain_sitting"
AGE = ('"minimum": 0', '"maximum": 120', "unknown")
REASONS = ("clinical_judgement", "patient_preference")


class Fault(NamedTuple):
    """A body with a fault.

    Attributes:
        pointer: Where the answer has to point.
        says: What has to stand under `allowed` or `hint`.
        hides: What was sent and must not come back.
    """

    body: dict[str, Any]
    pointer: str
    says: tuple[str, ...]
    hides: str = MARK


def on(left: str | None, right: str | None) -> dict[str, Any]:
    return {"left": left, "right": right}


FAULTS = {
    "an unknown field": Fault(
        {"symptoms": {"pain_ischal": MARK}}, "/symptoms/pain_ischal",
        ("Did you mean pain_ischial?", '"pain_ischial"'),
    ),
    "an unknown part": Fault(
        {"sympotms": MARK}, "/sympotms", ("Did you mean symptoms?", '"symptoms"')
    ),
    "an unknown group of flags": Fault(
        {"red_flags": {"cauda_equin": MARK}}, "/red_flags/cauda_equin",
        ("Did you mean cauda_equina?", '"nerve_loss"'),
    ),
    "an unknown flag": Fault(
        {"red_flags": {"cauda_equina": {"saddle_numbnes": MARK}}},
        "/red_flags/cauda_equina/saddle_numbnes",
        ("Did you mean saddle_numbness?", '"group_answer"'),
    ),
    "an unknown side": Fault(
        {"symptoms": {"pain_ischial": {"lfet": MARK}}}, "/symptoms/pain_ischial/lfet",
        ("Did you mean left?", '"right"'),
    ),
    "an unknown setting": Fault(
        {"clinician_settings": {"pain_limt": MARK, **REASON}}, "/clinician_settings/pain_limt",
        ("Did you mean pain_limit?",),
    ),
    "a condition without published ratio": Fault(
        {"pre_test_probability": {"ischial_bursitis": MARK}},
        "/pre_test_probability", (f'"{PHT}"',),
    ),
    "a name where a finding belongs": Fault(
        {"symptoms": {"Mrs Smith": "yes"}}, "/symptoms", ('"pain_ischial"',), "Smith"
    ),
    "an aggravator among the symptoms": Fault(
        {"symptoms": {"sitting": MARK}}, "/symptoms/sitting",
        ("It belongs at aggravating_factors.sitting.",),
    ),
    "a flag among the symptoms": Fault(
        {"symptoms": {"saddle_numbness": MARK}}, "/symptoms/saddle_numbness",
        ("It belongs at red_flags.cauda_equina.saddle_numbness.",),
    ),
    "a flag outside its group": Fault(
        {"red_flags": {"fever": MARK}}, "/red_flags/fever",
        ("It belongs at red_flags.infection.fever.",),
    ),
    "a flag in another group": Fault(
        {"red_flags": {"injury": {"fever": MARK}}}, "/red_flags/injury/fever",
        ("It belongs at red_flags.infection.fever.",),
    ),
    "a finding at the top": Fault(
        {"hop_test": MARK}, "/hop_test", ("It belongs at clinical_tests.hop_test.",)
    ),
    "age 250": Fault({"presentation": {"age": 250}}, "/presentation/age", AGE, "250"),
    "an age that is true": Fault({"presentation": {"age": True}}, "/presentation/age", AGE, "true"),
    "a negative number of weeks": Fault(
        {"presentation": {"duration_weeks": -1}}, "/presentation/duration_weeks",
        ('"minimum": 0', '"maximum": 5200'), "-1",
    ),
    "pain 11": Fault({"measures": {"pain_sitting": 11}}, SITTING, PAIN, "11"),
    "pain 3.5": Fault({"measures": {"pain_sitting": 3.5}}, SITTING, PAIN, "3.5"),
    "pain true": Fault({"measures": {"pain_sitting": True}}, SITTING, PAIN, "true"),
    "pain in quotes": Fault({"measures": {"pain_sitting": "6"}}, SITTING, PAIN, "6"),
    "pain 6.0": Fault({"measures": {"pain_sitting": 6.0}}, SITTING, PAIN, "6"),
    "too much pain on one side": Fault(
        {"measures": {"pain_worst_24h": {"left": 77}}}, "/measures/pain_worst_24h/left", PAIN, "77"
    ),
    "a word where minutes may have no limit": Fault(
        {"measures": {"minutes_sitting_to_first_pain": MARK}},
        "/measures/minutes_sitting_to_first_pain", ('"maximum": 480', "no_limit", "unknown"),
    ),
    "positive instead of yes": Fault(
        {"clinical_tests": {"slump": "positive"}}, "/clinical_tests/slump", TEST_WORDS
    ),
    "negative on one side": Fault(
        {"clinical_tests": {"slump": on("negative", None)}}, "/clinical_tests/slump/left",
        TEST_WORDS,
    ),
    "true instead of yes": Fault(
        {"symptoms": {"pain_ischial": True}}, "/symptoms/pain_ischial", YES_NO, "true"
    ),
    "another word than yes": Fault(
        {"symptoms": {"pain_ischial": MARK}}, "/symptoms/pain_ischial", YES_NO
    ),
    "sides of a finding that has none": Fault(
        {"symptoms": {"warm_up_phenomenon": on(MARK, "yes")}}, "/symptoms/warm_up_phenomenon",
        YES_NO,
    ),
    "a choice that is not offered": Fault(
        {"presentation": {"side": MARK}}, "/presentation/side",
        ('"left"', '"right"', '"both"', '"central"', '"unknown"'),
    ),
    "yes to a whole group": Fault(
        {"red_flags": {"cauda_equina": "yes"}}, "/red_flags/cauda_equina",
        ("none_of_these", "saddle_numbness"),
    ),
    "another answer for a group": Fault(
        {"red_flags": {"cauda_equina": {"group_answer": MARK}}},
        "/red_flags/cauda_equina/group_answer", ('"none_of_these"', '"unknown"'),
    ),
    "none of these and one of them": Fault(
        {"red_flags": {"injury": {"group_answer": "none_of_these", "injury_pop": "yes"}}},
        "/red_flags/injury/injury_pop", ("group_answer", "yes"),
    ),
    "left with pain on the right": Fault(
        {"presentation": {"side": "left"}, "symptoms": {"pain_ischial": {"right": "yes"}}},
        "/symptoms/pain_ischial/right", SIDES,
    ),
    "right with pain on both": Fault(
        {"presentation": {"side": "right"}, "symptoms": {"pain_ischial": on("yes", "yes")}},
        "/symptoms/pain_ischial/left", SIDES,
    ),
    "both with one side free everywhere": Fault(
        {
            "presentation": {"side": "both"},
            "symptoms": {"pain_ischial": on("yes", "no"), "pain_buttock_deep": on(None, "no")},
        },
        "/symptoms/pain_ischial/right", SIDES,
    ),
    "central and one-sided": Fault(
        {"presentation": {"side": "central"}, "symptoms": {"pain_ischial": on("yes", "no")}},
        "/symptoms/pain_ischial", SIDES,
    ),
    "no chance before the test": Fault(
        {"pre_test_probability": {PHT: 0}}, f"/pre_test_probability/{PHT}", ('"minimum": 1',)
    ),
    "certainty before the test": Fault(
        {"pre_test_probability": {PHT: 100}}, f"/pre_test_probability/{PHT}",
        ('"maximum": 99',), "100",
    ),
    "a pain limit of 6": Fault(
        {"clinician_settings": {"pain_limit": 6, **REASON}}, "/clinician_settings/pain_limit",
        ('"maximum": 5',), "6",
    ),
    "a negative pain limit": Fault(
        {"clinician_settings": {"pain_limit": -1, **REASON}}, "/clinician_settings/pain_limit",
        ('"minimum": 0',), "-1",
    ),
    "a hip bent by 141 degrees": Fault(
        {"clinician_settings": {"hip_flexion_cap_deg": 141, **REASON}},
        "/clinician_settings/hip_flexion_cap_deg", ('"maximum": 140',), "141",
    ),
    "a fifth phase": Fault(
        {"clinician_settings": {"phase": "p5", **REASON}}, "/clinician_settings/phase",
        ('"p1"', '"p2"', '"p3"', '"p4"'), "p5",
    ),
    "a setting without reason": Fault(
        {"clinician_settings": {"phase": "p2"}}, "/clinician_settings/reason", REASONS
    ),
    "a reason of one's own": Fault(
        {"clinician_settings": {"phase": "p2", "reason": MARK}}, "/clinician_settings/reason",
        REASONS,
    ),
    "an unknown complaint": Fault(
        {"complaint": "heel_pain"}, "/complaint", ('"deep_buttock_pain"',), "heel"
    ),
}  # fmt: skip


NAME = "jane_doe_1961"
UNLIKE_ANY = {
    "a repeated key": f'{{"symptoms": {{"{NAME}": 1, "{NAME}": 2}}}}',
    "a place below": f'{{"{NAME}": {{"symptoms": NaN}}}}',
    "an unknown part": f'{{"{NAME}": {{}}}}',
    "an unknown finding": f'{{"symptoms": {{"{NAME}": "yes"}}}}',
    "an unknown flag": f'{{"red_flags": {{"injury": {{"{NAME}": "yes"}}}}}}',
    "an unknown side": f'{{"symptoms": {{"pain_ischial": {{"{NAME}": "yes"}}}}}}',
}


@pytest.mark.parametrize("body", UNLIKE_ANY.values(), ids=UNLIKE_ANY)
def test_a_key_that_is_like_no_name_of_ours_is_not_repeated(client: TestClient, body: str) -> None:
    answer = client.post(URL, content=body, headers=JSON)

    assert answer.status_code in {400, 422}
    assert answer.json()["errors"]
    assert NAME not in answer.text


def refused(client: TestClient, status: int, **request: Any) -> Any:
    """Send a request, see that it is refused as a problem that is explained, and return it."""
    answer = client.request(**{"method": "POST", "url": URL, "headers": JSON, **request})
    problem = answer.json()
    assert answer.status_code == status == problem["status"], answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert problem["instance"] == f"urn:request:{answer.headers['x-request-id']}"
    assert client.get(problem["type"]).status_code == 200
    return problem


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_its_place_and_what_is_allowed(client: TestClient, name: str) -> None:
    fault = FAULTS[name]

    problem = refused(client, 422, content=json.dumps(fault.body))

    (error,) = problem["errors"]
    told = json.dumps([error.get("allowed"), error.get("hint")])
    assert problem["type"] == "/problems/validation-failed"
    assert (error["location"], error["pointer"]) == ("body", fault.pointer)
    assert error["message"].endswith(".")
    assert [said for said in fault.says if said not in told] == []
    assert fault.hides not in json.dumps(problem)


def test_every_fault_of_a_request_is_told_at_once(client: TestClient) -> None:
    body = {
        "presentation": {"age": 250, "side": "rigth"},
        "symptoms": {"sitting": "yes"},
        "clinical_tests": {"slump": "positive"},
    }

    problem = refused(client, 422, content=json.dumps(body))

    assert [error["pointer"] for error in problem["errors"]] == [
        "/presentation/age",
        "/presentation/side",
        "/symptoms/sitting",
        "/clinical_tests/slump",
    ]


def test_every_contradiction_is_told_at_once(client: TestClient) -> None:
    body = {
        "presentation": {"side": "left"},
        "symptoms": {"pain_ischial": {"right": "yes"}, "pain_buttock_deep": {"right": "yes"}},
        "red_flags": {"cancer": {"group_answer": "none_of_these", "growing_lump": "yes"}},
    }

    problem = refused(client, 422, content=json.dumps(body))

    assert [error["pointer"] for error in problem["errors"]] == [
        "/red_flags/cancer/growing_lump",
        "/symptoms/pain_buttock_deep/right",
        "/symptoms/pain_ischial/right",
    ]


@pytest.mark.parametrize(
    "body",
    [
        {"presentation": {"side": "both"}, "symptoms": {"pain_ischial": {"left": "yes"}}},
        {"presentation": {"side": "central"}, "symptoms": {"pain_ischial": {"left": "yes"}}},
        {
            "presentation": {"side": "left"},
            "symptoms": {"pain_ischial": {"left": "yes", "right": "no"}},
        },
        {
            "presentation": {"side": "both"},
            "symptoms": {
                "pain_ischial": {"left": "yes", "right": "no"},
                "pain_buttock_deep": {"left": "no", "right": "yes"},
            },
        },
        {"presentation": {"side": "left"}, "clinical_tests": {"slump": {"right": "yes"}}},
        {"red_flags": {"cancer": {"group_answer": "none_of_these", "growing_lump": "unknown"}}},
        {"red_flags": {"cancer": {"group_answer": "none_of_these", "growing_lump": "no"}}},
        {"symptoms": {"pain_ischial": {"right": "yes"}}},
    ],
)
def test_what_does_not_contradict_is_accepted(client: TestClient, body: dict[str, Any]) -> None:
    answer = client.post(URL, json=body)

    assert answer.status_code == 200, answer.text


MALFORMED = {
    "NaN": ('{"measures": {"load_test_pain": NaN}}', "/measures/load_test_pain", "Leave"),
    "Infinity": ('{"measures": {"load_test_pain": Infinity}}', "/measures/load_test_pain", "Leave"),
    "-Infinity": ('{"presentation": {"age": -Infinity}}', "/presentation/age", "Leave"),
    "1e999": ('{"measures": {"load_test_pain": 1e999}}', "/measures/load_test_pain", "too large"),
    "a repeated key": (
        f'{{"presentation": {{"age": "{MARK}", "age": 38}}}}',
        "/presentation",
        '"age" is given twice',
    ),
    "a repeated part": (f'{{"symptoms": {{}}, "symptoms": "{MARK}"}}', "", "given twice"),
    "a list": (f'["{MARK}"]', "", "one JSON object"),
    "a text": (f'"{MARK}"', "", "one JSON object"),
    "null": ("null", "", "one JSON object"),
    "half an object": (f'{{"symptoms": "{MARK}"', "", "line 1, column"),
    "a NUL": (f'{{"symptoms": "\\u0000{MARK}"}}', "/symptoms", "NUL"),
    "too deep nesting": ('{"a":' * 40 + f'"{MARK}"' + "}" * 40, None, "levels"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_body_with_two_meanings_or_none_is_refused(client: TestClient, name: str) -> None:
    body, pointer, says = MALFORMED[name]

    problem = refused(client, 400, content=body)

    (error,) = problem["errors"]
    assert problem["type"] == "/problems/malformed-json"
    assert pointer is None or error["pointer"] == pointer
    assert says in error["message"]
    assert MARK not in json.dumps(problem)
    assert "Infinity" not in json.dumps(problem).replace("NaN and Infinity", "")


@pytest.mark.parametrize("body", [b"", b"  \n"])
def test_an_empty_body_is_told_what_an_empty_object_is(client: TestClient, body: bytes) -> None:
    problem = refused(client, 400, content=body)

    assert problem["type"] == "/problems/empty-body"
    assert "{}" in client.get(problem["type"]).json()["remedy"]


def test_another_encoding_is_refused(client: TestClient) -> None:
    body = f'{{"symptoms": "{MARK}"}}'

    problem = refused(client, 400, content=body.encode("utf-16"))

    assert problem["errors"][0]["code"] == "not_utf8"
    assert "UTF-8" in problem["detail"]


@pytest.mark.parametrize("media_type", ["text/plain", "application/xml", "multipart/form-data"])
def test_another_media_type_is_refused(client: TestClient, media_type: str) -> None:
    problem = refused(client, 415, content=f'"{MARK}"', headers={"content-type": media_type})

    assert "application/json" in problem["detail"]
    assert MARK not in json.dumps(problem)


def test_a_body_of_70_kb_is_refused(client: TestClient) -> None:
    body = json.dumps({"symptoms": {"pain_ischial": MARK + "x" * 70_000}})

    problem = refused(client, 413, content=body)

    assert problem["max_bytes"] == 65_536
    assert MARK not in json.dumps(problem)


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_another_method_is_told_the_right_one(client: TestClient, method: str) -> None:
    answer = client.request(method, URL)

    assert answer.status_code == 405
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.headers["allow"].split(", ")) == {"OPTIONS", "POST"}


@pytest.mark.parametrize("path", ["/v1/evaluation", "/v1/evaluations/", f"/v1/{MARK}", "/v2"])
def test_an_unknown_path_is_not_found(client: TestClient, path: str) -> None:
    problem = refused(client, 404, url=path, content="{}")

    assert problem["type"] == "/problems/not-found"
    assert MARK not in json.dumps(problem)


@pytest.mark.parametrize("value", [MARK, "", "all", "None"])
def test_an_unknown_wish_for_detail_is_told_the_known_ones(client: TestClient, value: str) -> None:
    problem = refused(client, 422, content="{}", params={"include": value})

    (error,) = problem["errors"]
    assert (error["location"], error["pointer"]) == ("query", "/include")
    assert error["allowed"] == ["full_trace", "none"]
    assert MARK not in json.dumps(problem)


@pytest.mark.parametrize("name", ["incl", "includes", MARK])
def test_an_unknown_name_in_the_query_is_refused(client: TestClient, name: str) -> None:
    problem = refused(client, 422, content="{}", params={name: MARK})

    (error,) = problem["errors"]
    assert error["location"] == "query"
    assert error["allowed"] == ["include"]
    assert MARK not in json.dumps(problem)


def places(pack: Pack) -> Iterator[tuple[str, ...]]:
    """Yield every place of the request that takes a value."""
    for group, findings in pack.vocabulary.groups().items():
        if group != "red_flags":
            for finding in findings:
                yield (group, finding.id)
                yield (group, finding.id, "left")
    for flags in pack.vocabulary.red_flags:
        yield ("red_flags", flags.id)
        yield ("red_flags", flags.id, "group_answer")
        yield from (("red_flags", flags.id, flag.id) for flag in flags.members)
    for setting in ("pain_limit", "hip_flexion_cap_deg", "phase", "reason"):
        yield ("clinician_settings", setting)
    yield ("pre_test_probability", PHT)
    yield from ((part,) for part in ("complaint", "presentation", "red_flags", "measures"))
    # Keys are the caller's words too; those that are like no name of ours may not come back.
    for name in (MARK, MARK.lower(), f"mrs {MARK}"):
        yield from ((name,), ("symptoms", name), ("red_flags", "cancer", name))


NUMBER = 7_734_199
marks = st.sampled_from(
    [MARK, f" {MARK}", f"{MARK}@example.org", f"'{MARK}'", f"<b>{MARK}</b>", f"yes {MARK}"]
)
planted = marks | st.just(NUMBER) | st.lists(marks, max_size=2) | st.dictionaries(marks, marks)


def plant(request: dict[str, Any], place: tuple[str, ...], value: object) -> None:
    node = request
    for step in place[:-1]:
        below = node.get(step)
        node[step] = below if isinstance(below, dict) else {}
        node = node[step]
    node[place[-1]] = value


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_nothing_planted_in_a_request_comes_back(
    client: TestClient, pack: Pack, caplog: pytest.LogCaptureFixture, data: st.DataObject
) -> None:
    caplog.set_level(logging.DEBUG, logger="app")
    chosen = data.draw(st.lists(st.sampled_from(list(places(pack))), min_size=1, max_size=4))
    request: dict[str, Any] = {"presentation": {"age": 38}}
    for place in chosen:
        plant(request, place, data.draw(planted))

    answer = client.post(URL, json=request, headers={"x-request-id": "r"})

    told = f"{answer.text} {answer.headers} {caplog.text}"
    assert answer.status_code < 500
    assert MARK.lower() not in told.lower()
    assert str(NUMBER) not in told


def test_of_many_faults_the_first_are_told_and_the_others_counted(client: TestClient) -> None:
    refused = client.post("/v1/evaluations", json={f"symptom_{n}": "yes" for n in range(300)})

    problem = refused.json()
    assert refused.status_code == 422
    assert len(problem["errors"]) == 50
    assert {error["code"] for error in problem["errors"]} == {"unknown_field"}
    assert all("hint" in error for error in problem["errors"])
    assert problem["errors_omitted"] == 250
