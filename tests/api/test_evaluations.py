"""One evaluation over HTTP: what it says, that it says it again, and that all it names is found."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.api.v1.examples import EVALUATION_EXAMPLES
from app.api.v1.facade import Facade
from app.api.v1.router import make_v1_router
from app.api.v1.schemas.evaluation import EvaluationDocument
from app.domain.pack import Pack
from app.domain.vocabulary import Finding
from app.engine.compile import compile_pack
from app.services.evaluate import EvaluationService
from app.web.install import install_web
from tests.api.reading import every
from tests.journeys.readme import shown_request, shown_variations

Ask = Callable[..., Any]

URL = "/v1/evaluations"
PHT = "proximal_hamstring_tendinopathy"
STAGES = {"reactive", "disrepair", "degenerative", "reactive_on_degenerative"}
QUANTITIES = {"sets", "repetitions", "hold_s", "effort_percent", "repetition_maximum"}
QUANTITIES |= {"seconds_per_repetition", "times_per_day", "sessions_per_week"}
PARTS = {"presentation", "symptoms", "aggravating_factors", "risk_factors", "red_flags"}
PARTS |= {"clinical_tests", "imaging", "measures", "pre_test_probability"}
EXAMPLES = pytest.mark.parametrize("name", EVALUATION_EXAMPLES)
INCLUDES = pytest.mark.parametrize("include", [None, "none", "full_trace"])


def example(name: str) -> Any:
    return EVALUATION_EXAMPLES[name]["value"]


def not_found(client: TestClient, part: str, ids: set[str]) -> list[str]:
    """Return the ids that the catalogue does not know."""
    answers = {name: client.get(f"/v1/knowledge/{part}/{name}") for name in sorted(ids)}
    return [name for name, answer in answers.items() if answer.status_code != 200]


@pytest.fixture(scope="module")
def full_answers(ask: Ask) -> list[Any]:
    """Return everything that is said of each example."""
    return [ask(example(name), "full_trace") for name in EVALUATION_EXAMPLES]


def test_the_readmes_request_is_answered_with_a_whole_plan(
    client: TestClient, repository: Path
) -> None:
    shown = shown_request(repository)

    response = client.post(shown.path, content=shown.body, headers=shown.headers)
    answer = response.json()

    plan = answer["plan"]
    assert response.status_code == 200
    assert (answer["triage"]["level"], answer["triage"]["complete"]) == ("routine", True)
    assert answer["provisional_diagnosis"]["condition"] == PHT
    assert answer["provisional_diagnosis"]["certainty"] == "likely"
    assert answer["provisional_diagnosis"]["home_condition"]["certainty"] == "likely"
    assert answer["stage"]["label"] in STAGES
    assert (plan["status"], plan["reasons"], plan["phase"]["id"]) == ("complete", [], "p2")
    assert answer["basis"]["warnings"] == []
    assert len(plan["exercises"]) >= 2
    for exercise in plan["exercises"]:
        assert exercise["dose"]["phase"] == "p2"
        assert QUANTITIES & exercise["dose"].keys(), exercise["id"]
        assert exercise["dose"]["sources"]


def test_saddle_numbness_is_an_emergency_without_exercise(
    ask: Ask, runner: Any, repository: Path
) -> None:
    runner["red_flags"]["cauda_equina"] = shown_variations(repository)["cauda_equina"]

    answer = ask(runner)

    plan = answer["plan"]
    assert (answer["triage"]["level"], answer["triage"]["act_within"]) == ("emergency", "now")
    assert "now" in answer["summary"].partition(".")[0]
    assert answer["differential"][0]["condition"] == "cauda_equina_syndrome"
    assert "safety.cauda_equina" in answer["differential"][0]["led_by"]
    assert plan["status"] == "withheld"
    assert (plan["exercises"], plan["also_suitable"], plan["phase"]) == ([], [], None)
    assert plan["reasons"][0]["kind"] == "gate"
    assert plan["reasons"][0]["rule"] == "safety.cauda_equina"


def test_nobody_asked_about_a_pop_so_there_is_no_exercise_and_the_reason_names_it(
    ask: Ask, runner: Any, repository: Path
) -> None:
    runner["red_flags"]["injury"] = shown_variations(repository)["injury"]

    answer = ask(runner)

    (reason,) = answer["plan"]["reasons"]
    assert answer["plan"]["status"] == "withheld"
    assert answer["plan"]["exercises"] == []
    assert (reason["kind"], reason["findings"]) == ("must_ask", ["injury_pop"])
    assert "pop" in reason["text"]
    assert "pop" in answer["summary"].lower()
    assert [question["findings"] for question in answer["triage"]["must_ask"]] == [["injury_pop"]]
    assert answer["triage"]["complete"] is False


def test_an_empty_request_is_asked_everything_first(ask: Ask, pack: Pack) -> None:
    answer = ask({})

    unconditional = [a.id for a in pack.must_asks if a.applies is None or a.ask_if_unsure]
    triage, plan = answer["triage"], answer["plan"]
    assert (triage["level"], triage["act_within"]) == ("indeterminate", "ask_first")
    assert answer["provisional_diagnosis"]["condition"] is None
    assert answer["provisional_diagnosis"]["certainty"] == "not_assessable"
    assert answer["provisional_diagnosis"]["home_condition"]["certainty"] == "not_assessable"
    assert answer["stage"]["label"] == "indeterminate"
    # With or without the prefix of a rule.
    assert [asked["id"].rpartition(".")[2] for asked in triage["must_ask"]] == unconditional
    assert {"ask_age", "ask_cauda_equina", "ask_nerve_loss", "ask_injury"} <= set(unconditional)
    assert {"ask_infection", "ask_cancer", "ask_bone_stress"} <= set(unconditional)
    assert {question["excludes"] for question in triage["must_ask"]} <= set(
        triage["cannot_exclude"]
    )
    assert (plan["status"], plan["exercises"]) == ("withheld", [])
    assert len(plan["reasons"]) == len(unconditional)
    assert plan["instead"]


def test_no_flag_of_an_empty_request_counts_as_absent(ask: Ask, pack: Pack) -> None:
    coverage = ask({})["triage"]["red_flag_coverage"]

    asked = {group["group"]: group["not_asked"] for group in coverage}
    assert asked == {g.id: [flag.id for flag in g.members] for g in pack.vocabulary.red_flags}
    for group in coverage:
        # What is empty may be left out.
        assert not group.get("present")
        assert not group.get("absent")
        assert group["asked_as_group"] is False


@EXAMPLES
@INCLUDES
def test_each_named_example_is_answered_as_the_specification_says(
    client: TestClient, name: str, include: str | None
) -> None:
    query = {"include": include} if include else {}
    response = client.post(URL, json=example(name), params=query)

    # Every part of an answer forbids further fields, so nothing unspecified slips through.
    document = EvaluationDocument.model_validate_json(response.content)
    assert response.status_code == 200
    assert document.model_dump(by_alias=True, mode="json", exclude_unset=True) == response.json()


@pytest.mark.parametrize(
    ("name", "level", "status"),
    [
        ("classic_runner", "routine", "complete"),
        ("saddle_numbness", "emergency", "withheld"),
        ("sudden_pop", "urgent", "withheld"),
        ("adolescent", "soon", "withheld"),
        ("minimal", "indeterminate", "withheld"),
    ],
)
def test_each_named_example_shows_what_its_title_says(
    ask: Ask, name: str, level: str, status: str
) -> None:
    answer = ask(example(name))

    assert (answer["triage"]["level"], answer["plan"]["status"]) == (level, status)


def test_a_reported_measure_without_limit_is_answered_as_specified(ask: Ask, runner: Any) -> None:
    runner["measures"]["minutes_sitting_to_first_pain"] = "no_limit"

    answer = ask(runner, "full_trace")

    document = EvaluationDocument.model_validate(answer)
    assert document.model_dump(by_alias=True, mode="json", exclude_unset=True) == answer


def test_the_full_trace_grounds_every_reason_for_and_against(full_answers: list[Any]) -> None:
    for answer in full_answers:
        for condition in answer["differential"]:
            for feature in (*condition["for"], *condition["against"]):
                assert feature.keys() == {"id", "text", "weight", "tag", "sources"}
                assert feature["sources"]


def test_every_decided_rule_of_a_trace_says_what_it_rests_on(full_answers: list[Any]) -> None:
    ungrounded = {
        entry["rule"]
        for answer in full_answers
        for entry in answer["trace"]
        if entry["truth"] != "unknown" and not ("tag" in entry and entry.get("sources"))
    }

    assert sorted(ungrounded) == []


@INCLUDES
def test_the_same_request_gets_the_same_bytes(
    client: TestClient, runner: Any, include: str | None
) -> None:
    query = {"include": include} if include else {}
    first, second = (client.post(URL, json=runner, params=query) for _ in range(2))

    assert first.content == second.content


def reordered(value: Any, chance: random.Random) -> Any:
    if not isinstance(value, dict):
        return value
    members = [(name, reordered(inside, chance)) for name, inside in value.items()]
    chance.shuffle(members)
    return dict(members)


@settings(max_examples=25)
@given(st.randoms(use_true_random=False), st.sampled_from(sorted(EVALUATION_EXAMPLES)))
def test_the_order_of_keys_changes_nothing(
    client: TestClient, chance: random.Random, name: str
) -> None:
    findings = example(name)

    straight = client.post(URL, json=findings)
    mixed = client.post(URL, json=reordered(findings, chance))

    assert mixed.json()["basis"] == straight.json()["basis"]
    assert mixed.content == straight.content


def unasked(pack: Pack, word: str | None) -> dict[str, Any]:
    """Return a request that answers every finding of the vocabulary with a word for unknown."""

    def single(finding: Finding) -> Any:
        return {"left": word, "right": word} if finding.sided else word

    groups: dict[str, Any] = {
        group: {finding.id: single(finding) for finding in findings}
        for group, findings in pack.vocabulary.groups().items()
    }
    groups["red_flags"] = {
        group.id: {"group_answer": word, **{flag.id: single(flag) for flag in group.members}}
        for group in pack.vocabulary.red_flags
    }
    return groups


@pytest.mark.parametrize("word", [None, "unknown"])
def test_null_and_unknown_are_the_same_as_left_out(
    client: TestClient, pack: Pack, runner: Any, word: str | None
) -> None:
    filled = unasked(pack, word)
    padded = {group: {**filled[group], **runner.get(group, {})} for group in filled}

    for given_out, written_out in (({}, filled), (runner, padded)):
        left_out, spelled = (client.post(URL, json=each) for each in (given_out, written_out))
        assert spelled.status_code == 200, spelled.text
        assert spelled.json()["basis"] == left_out.json()["basis"]
        assert spelled.content == left_out.content


@pytest.mark.parametrize("empty", [None, {}])
def test_an_empty_part_is_the_same_as_no_part(client: TestClient, empty: object) -> None:
    answer = client.post(URL, json=dict.fromkeys(PARTS, empty))

    assert answer.content == client.post(URL, json={}).content


def test_a_pre_test_probability_of_null_is_the_same_as_none(
    client: TestClient, runner: Any
) -> None:
    answer = client.post(URL, json={**runner, "pre_test_probability": {PHT: None}})

    assert answer.status_code == 200, answer.text
    assert answer.content == client.post(URL, json=runner).content


def test_another_finding_gets_another_digest(ask: Ask, runner: Any) -> None:
    before = ask(runner)["basis"]

    runner["presentation"]["age"] += 1
    after = ask(runner)["basis"]

    assert after["input_digest"] != before["input_digest"]
    assert after["evaluation_digest"] != before["evaluation_digest"]


@pytest.mark.parametrize("group", range(10))
def test_none_of_these_equals_an_explicit_no_to_each(
    ask: Ask, pack: Pack, runner: Any, group: int
) -> None:
    chosen = pack.vocabulary.red_flags[group]
    as_group = ask(runner)
    runner["red_flags"][chosen.id] = {flag.id: "no" for flag in chosen.members}
    one_by_one = ask(runner)

    marks = [answer["triage"]["red_flag_coverage"].pop(group) for answer in (as_group, one_by_one)]
    members = [flag.id for flag in chosen.members]
    assert marks == [
        {"group": chosen.id, "asked_as_group": True},
        {"group": chosen.id, "asked_as_group": False, "absent": members},
    ]
    for answer in (as_group, one_by_one):
        for digest in ("input_digest", "evaluation_digest"):
            assert len(answer["basis"].pop(digest)) == 64
    assert as_group == one_by_one


def test_every_red_flag_group_was_compared(pack: Pack) -> None:
    assert len(pack.vocabulary.red_flags) == 10


def test_every_source_that_is_named_is_served(client: TestClient, full_answers: list[Any]) -> None:
    sources = {source for ids in every(full_answers, "sources") for source in ids}

    assert sources
    assert not_found(client, "sources", sources) == []


def test_every_rule_of_triage_ranking_and_trace_is_served(
    client: TestClient, full_answers: list[Any]
) -> None:
    rules = {rule for ids in every(full_answers, "led_by") for rule in ids}
    for answer in full_answers:
        rules |= {entry["rule"] for entry in (*answer["trace"], *answer["triage"]["reasons"])}
        for condition in answer["differential"]:
            rules |= {
                f"feature.{condition['condition']}.{feature['id']}"
                for feature in (*condition["for"], *condition["against"])
            }

    assert len(rules) > 700
    assert not_found(client, "rules", rules) == []


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("gate", {"red_flags": {"medication": {"fluoroquinolone_within_60_days": "yes"}}}),
        ("caution", {"red_flags": {"inflammatory": {"psoriasis": "yes"}}}),
        ("must_ask", {"red_flags": {"infection": None}}),
        ("certainty", {"clinical_tests": {"modified_bent_knee_stretch": None}}),
        ("certainty", {"symptoms": {"pain_ischial": "no"}}),
        ("flags_unasked", {"red_flags": {"vascular": None}}),
        ("phase_open", {"measures": {"load_test_pain": None}}),
    ],
)
def test_the_rule_that_is_named_for_a_plans_status_is_served(
    ask: Ask, client: TestClient, runner: Any, kind: str, changed: dict[str, Any]
) -> None:
    for group, answers in changed.items():
        runner[group] |= answers

    reasons = ask(runner)["plan"]["reasons"]

    rules = {reason["rule"] for reason in reasons if reason["kind"] == kind}
    assert rules == {None} if kind in {"certainty", "flags_unasked"} else None not in rules
    assert not_found(client, "rules", rules - {None}) == []


def test_every_question_that_must_be_asked_is_served(client: TestClient, ask: Ask) -> None:
    questions = {question["id"] for question in ask({})["triage"]["must_ask"]}

    assert not_found(client, "rules", questions) == []


def test_conditions_stages_phases_exercises_and_further_advice_are_served(
    client: TestClient, ask: Ask, full_answers: list[Any]
) -> None:
    plans = [ask(example(name))["plan"] for name in EVALUATION_EXAMPLES]
    phases = {phase for phase in every(plans, "phase") if isinstance(phase, str)}
    exercises = {exercise["id"] for plan in plans for exercise in plan["exercises"]}
    exercises |= {name for plan in plans for name in plan["also_suitable"]}
    exercises |= set(every(plans, "exercise"))
    more = {name for plan in plans for name in plan["more"]}

    assert more
    assert not_found(client, "education", more) == []
    assert not_found(client, "exercises", exercises) == []
    assert not_found(client, "phases", phases) == []
    assert not_found(client, "stages", {answer["stage"]["label"] for answer in full_answers}) == []
    conditions = {name for name in every(full_answers, "condition") if name}
    assert not_found(client, "differential-diagnoses", conditions) == []


def test_a_range_after_a_test_needs_the_clinicians_own_probability(ask: Ask, runner: Any) -> None:
    without = ask(runner)
    answer = ask({**runner, "pre_test_probability": {PHT: 30}})

    (range_,) = answer["post_test_probability"]
    assert without["post_test_probability"] == []
    assert (range_["condition"], range_["result"]) == (PHT, "positive")
    assert range_["finding"] == "modified_bent_knee_stretch"
    assert range_["pre_test_of_100"] == 30 < range_["low_of_100"] < range_["high_of_100"] < 100
    assert "Of 100 people like this, 30" in range_["sentence"]
    assert "92" in range_["population"]
    assert range_["bias"]
    for part in ("triage", "provisional_diagnosis", "differential", "stage", "plan"):
        assert answer[part] == without[part]


def test_a_probability_without_a_test_result_gives_no_range(ask: Ask, runner: Any) -> None:
    del runner["clinical_tests"]["modified_bent_knee_stretch"]

    assert ask({**runner, "pre_test_probability": {PHT: 30}})["post_test_probability"] == []


def test_a_retired_finding_is_accepted_and_ignored_with_a_warning(pack: Pack, runner: Any) -> None:
    symptoms = tuple(
        symptom.model_copy(update={"retired": symptom.id == "pins_and_needles"})
        for symptom in pack.vocabulary.symptoms
    )
    vocabulary = pack.vocabulary.model_copy(update={"symptoms": symptoms})
    later = compile_pack(pack.model_copy(update={"vocabulary": vocabulary}), "0" * 64)
    app = FastAPI()
    install_web(app, allowed_hosts=["testserver"])
    packs = {"deep_buttock_pain": later}
    app.include_router(make_v1_router(Facade(EvaluationService(packs), packs)))
    runner["symptoms"]["pins_and_needles"] = "yes"

    with_it = TestClient(app).post(URL, json=runner).json()
    del runner["symptoms"]["pins_and_needles"]
    without = TestClient(app).post(URL, json=runner).json()

    (warning,) = with_it["basis"].pop("warnings")
    assert "pins_and_needles" in warning
    assert without["basis"].pop("warnings") == []
    assert with_it == without


def test_the_request_id_is_echoed_and_stays_out_of_the_answer(
    client: TestClient, runner: Any
) -> None:
    own = "visit-7Kq2-0042"
    plain = client.post(URL, json=runner)
    answer = client.post(URL, json=runner, headers={"X-Request-Id": own})

    assert answer.headers["x-request-id"] == own
    assert plain.headers["x-request-id"] not in plain.text
    assert own not in answer.text
    assert answer.content == plain.content


def test_an_answer_about_a_patient_is_not_to_be_kept(client: TestClient, runner: Any) -> None:
    answer = client.post(URL, json=runner)

    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "application/json"
