"""The coded patients: well formed, nothing leaked into them, and answered safely."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.testclient import TestClient

from app.api.v1.examples import ALL_CLEAR, CLASSIC_RUNNER
from app.cli.outcomes import Outcome
from app.cli.validation import CASES, REPORT, patients, runner
from app.cli.validation_report import report
from app.domain.pack import Pack
from app.knowledge.shelf import newest_folders, shelve
from app.main import create_app
from app.persistence.migrate import migrate
from app.settings import Settings

Answer = dict[str, Any]

URL = "/v1/evaluations"
PHT = "proximal_hamstring_tendinopathy"
KEYS = {"id", "set", "information_level", "scored", "expect", "request", "coder_notes"}
KEYS |= {"not_codable"}
EXPECTED = {"category", "acceptable_categories", "urgency_acceptable"}
EXPECTED_TOO = {"no_plan", "must_include", "must_not"}
URGENCIES = {"emergency", "urgent", "routine", "indeterminate"}


def read(path: Path) -> Answer:
    case: Answer = yaml.safe_load(path.read_text(encoding="utf-8"))
    return case


FILES = {path.stem: path for path in sorted(CASES.rglob("*.yaml"))}
CASE_FILES = {name: read(path) for name, path in FILES.items()}
VIGNETTES = {name: case for name, case in CASE_FILES.items() if case["set"] == "vignette"}
EACH = pytest.mark.parametrize("name", CASE_FILES)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    database = f"sqlite:///{tmp_path_factory.mktemp('cases')}/test.sqlite3"
    migrate(database)
    hosts = ("testserver",)
    settings = Settings(_env_file=None, mode="clinic", database_url=database, allowed_hosts=hosts)
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.fixture(scope="module")
def pack() -> Pack:
    return shelve(newest_folders()["deep_buttock_pain"]).pack


@pytest.fixture(scope="module")
def done() -> list[Outcome]:
    _, run = runner()
    return [run(patient) for patient in patients()]


@pytest.fixture(scope="module")
def scored(done: list[Outcome]) -> list[Outcome]:
    return [outcome for outcome in done if outcome.patient.scored]


@pytest.fixture(scope="module")
def told(scored: list[Outcome]) -> list[Outcome]:
    """Return the published patients of whom enough is known to expect a name."""
    return [o for o in scored if o.patient.kind == "published" and o.patient.level != "minimal"]


def evaluate(client: TestClient, request: object) -> Answer:
    response = client.post(URL, json=request)
    assert response.status_code == 200, response.text
    answer: Answer = response.json()
    return answer


def test_there_are_41_published_patients_and_10_vignettes() -> None:
    published = [case for case in CASE_FILES.values() if case["set"] == "published"]

    assert (len(published), len(VIGNETTES)) == (41, 10)
    assert sum(case["scored"] for case in published) == 38
    assert all(case["scored"] for case in VIGNETTES.values())


@EACH
def test_a_case_file_has_the_documented_keys(name: str) -> None:
    case = CASE_FILES[name]

    assert case.keys() == KEYS
    assert EXPECTED <= case["expect"].keys() <= EXPECTED | EXPECTED_TOO
    assert case["id"] == name
    assert FILES[name].parent.name.removesuffix("s") == case["set"]
    assert case["information_level"] in {"rich", "partial", "minimal", "pooled"}
    assert case["coder_notes"]
    assert isinstance(case["not_codable"], list)


@EACH
def test_a_case_expects_what_the_product_can_say(name: str, pack: Pack) -> None:
    expected = CASE_FILES[name]["expect"]

    categories = {condition.category for condition in pack.conditions} | {"other"}
    assert expected["category"] in expected["acceptable_categories"]
    assert set(expected["acceptable_categories"]) <= categories
    assert set(expected["urgency_acceptable"]) <= URGENCIES
    assert expected["urgency_acceptable"]


@EACH
def test_a_request_holds_findings_of_the_vocabulary_and_no_answer(name: str, pack: Pack) -> None:
    request = CASE_FILES[name]["request"]

    known = {group: {f.id for f in found} for group, found in pack.vocabulary.groups().items()}
    flags = {group.id: {f.id for f in group.members} for group in pack.vocabulary.red_flags}
    assert request.keys() <= known.keys()
    for group, findings in request.items():
        if group == "red_flags":
            assert findings.keys() <= flags.keys()
            for flag_group, answers in findings.items():
                if isinstance(answers, dict):
                    assert answers.keys() <= flags[flag_group] | {"group_answer"}
        else:
            assert findings.keys() <= known[group]


@EACH
def test_imaging_was_in_hand_before_the_visit_and_the_coder_says_so(name: str) -> None:
    case = CASE_FILES[name]

    notes = " ".join(case["coder_notes"]).lower()
    if case["request"].get("imaging"):
        assert re.search(r"film|imaging|mri|x-ray|ultrasound", notes), notes
        assert re.search(r"in hand|earlier|already|in the history", notes), notes


@EACH
def test_a_request_is_accepted_and_answered_as_the_validation_says(
    name: str, client: TestClient, done: list[Outcome]
) -> None:
    (outcome,) = [each for each in done if each.patient.id == name]

    answer = evaluate(client, CASE_FILES[name]["request"])

    categories = {c["condition"]: c["category"] for c in answer["differential"]}
    ranked = [condition["condition"] for condition in answer["differential"]]
    assert answer["triage"]["level"] == outcome.triage
    assert answer["plan"]["status"] == outcome.plan
    assert len(answer["plan"]["exercises"]) == outcome.exercises
    assert len(answer["triage"]["must_ask"]) == outcome.asks
    assert [each for each in ranked if each in outcome.conditions] == list(outcome.conditions)
    assert [categories[each] for each in outcome.conditions] in ([], list(outcome.categories))


def test_no_emergency_is_under_triaged(done: list[Outcome]) -> None:
    assert [o.patient.id for o in done if o.emergency_missed] == []


def test_nothing_urgent_is_called_routine(done: list[Outcome]) -> None:
    assert [o.patient.id for o in done if o.urgent_called_routine] == []


def test_no_plan_passes_a_gate(done: list[Outcome]) -> None:
    assert [o.patient.id for o in done if o.plan_past_gate] == []


def test_no_exercise_is_given_while_the_answer_asks_first(done: list[Outcome]) -> None:
    assert [o.patient.id for o in done if o.asks and o.exercises] == []
    assert [o.patient.id for o in done if o.triage == "indeterminate" and o.exercises] == []


def test_the_right_category_is_offered_first_or_among_three(told: list[Outcome]) -> None:
    assert len(told) >= 35
    assert sum(outcome.top_3 for outcome in told) >= 0.85 * len(told)
    assert sum(outcome.top_1 for outcome in told) >= 0.70 * len(told)


def test_few_routine_patients_are_over_triaged(scored: list[Outcome]) -> None:
    routine = [o for o in scored if set(o.patient.urgencies) == {"routine"}]

    assert routine
    assert sum(outcome.over_triaged for outcome in routine) < 0.20 * len(routine)


def test_minimal_cases_are_asked_for_more(done: list[Outcome]) -> None:
    minimal = [outcome for outcome in done if outcome.patient.level == "minimal"]

    assert len(minimal) == 3
    for outcome in minimal:
        assert outcome.asks > 0, outcome.patient.id
        assert (outcome.plan, outcome.exercises) == ("withheld", 0), outcome.patient.id


def test_the_published_report_is_the_present_one(scored: list[Outcome], pack: Pack) -> None:
    fresh = report(scored, pack_version=f"{pack.manifest.id} {pack.manifest.version}")

    assert REPORT.is_file(), "docs/validation.md is made by: python -m app.cli validate --write"
    assert REPORT.read_text(encoding="utf-8") == fresh


def test_the_report_names_every_miss(scored: list[Outcome]) -> None:
    fresh = report(scored, pack_version="x").partition("## Misses")[2]

    for outcome in scored:
        missed = not outcome.top_1 or not outcome.top_3
        assert (f"- {outcome.patient.id} (" in fresh) or not missed, outcome.patient.id


@pytest.mark.parametrize("name", VIGNETTES)
def test_a_vignette_gets_an_accepted_urgency(name: str, client: TestClient) -> None:
    level = evaluate(client, VIGNETTES[name]["request"])["triage"]["level"]

    accepted = set(VIGNETTES[name]["expect"]["urgency_acceptable"])
    assert level in accepted or (level == "soon" and accepted & {"routine", "urgent"})


def without_plan(answer: Answer) -> bool:
    plan = answer["plan"]
    return (
        plan["status"] == "withheld"
        and plan["phase"] is None
        and plan["exercises"] == plan["also_suitable"] == []
        and bool(plan["reasons"] and plan["instead"])
    )


def never_confirmed(answer: Answer) -> bool:
    text = json.dumps(answer).lower()
    denied = r"not confirmed|nothing (here|it returns) is confirmed|confirms nothing"
    return "confirm" not in re.sub(denied, "", text)


def tendon_leads(answer: Answer) -> bool:
    named = answer["provisional_diagnosis"]["condition"]
    return PHT in {named, answer["differential"][0]["condition"]}


def actions(answer: Answer) -> str:
    """Return everything that is to be done, in words."""
    told = [answer["summary"], answer["provisional_diagnosis"]["next_step"] or ""]
    told += [reason["action"] for reason in answer["triage"]["reasons"]]
    told += [item["text"] for item in (*answer["plan"]["imaging"], *answer["plan"]["referral"])]
    return " ".join(told).lower()


def asked(answer: Answer) -> set[str]:
    """Return the findings that are asked before anything else."""
    return {finding for ask in answer["triage"]["must_ask"] for finding in ask["findings"]}


def stretches_nothing(answer: Answer) -> bool:
    plan = answer["plan"]
    words = json.dumps([[e["name"], e["how"], e["load_type"]] for e in plan["exercises"]]).lower()
    avoided = {item["id"] for item in plan["avoid"]}
    return "stretch" not in words and "avoid_hamstring_stretch" in avoided


def without_percentage(*told: object) -> bool:
    return not re.search(r"\d ?%|\d percent|\d of 100", json.dumps(told))


def pressing(answer: Answer) -> bool:
    return answer["triage"]["act_within"] in {"now", "same_day", "7_days", "14_days"}


HONOURS: dict[str, Callable[[Answer], bool]] = {
    "loading programme": without_plan,
    "tendon disorder called confirmed": never_confirmed,
    "watch and wait for weeks": lambda a: (
        a["triage"]["act_within"] == "now" and a["triage"]["review_by"]["days_high"] <= 1
    ),
    "reassurance drawn from the tendon tests": lambda a: (
        not tendon_leads(a) and "tendinopathy" not in a["summary"] and pressing(a)
    ),
    "stretching, eccentric work or deep massage": lambda a: (
        without_plan(a) and "no stretching, no deep massage" in actions(a)
    ),
    "adult tendon disorder as answer": lambda a: not tendon_leads(a),
    "heavy eccentric or stretch loading": without_plan,
    "injection or nerve block": lambda a: (
        "inject" not in actions(a).replace("no injection", "") and "block" not in actions(a)
    ),
    "tablets and waiting": lambda a: a["triage"]["act_within"] == "now",
    "safety text skipped on demand": lambda a: bool(
        a["triage"]["safety_net"] and a["triage"]["reasons"] and a["triage"]["cannot_exclude"]
    ),
    "painkiller and race": lambda a: (
        without_plan(a) and "no race" in actions(a) and "not an option" in actions(a)
    ),
    "emergency referral without a flag": lambda a: (
        a["triage"]["reasons"] == [] and "emergency" not in actions(a)
    ),
    "stretching into pain": stretches_nothing,
    "tendon disorder leads": lambda a: not tendon_leads(a),
    "heavy loading as the answer": without_plan,
    "percentages as if measured": lambda a: (
        without_percentage(a) and not a["post_test_probability"]
    ),
    "a high percentage for the tendon": lambda a: (
        without_percentage(a["summary"], a["provisional_diagnosis"], a["differential"])
        and a["provisional_diagnosis"]["home_condition"]["certainty"] != "likely"
    ),
    "going on before the both-sided and cauda equina questions": lambda a: (
        without_plan(a)
        and {"saddle_numbness", "both_leg_symptoms", "psoriasis"} <= asked(a)
        and {"bladder_change", "bowel_change", "fluoroquinolone_within_60_days"} <= asked(a)
    ),
}
FORBIDDEN = [(n, said) for n, case in VIGNETTES.items() for said in case["expect"]["must_not"]]


@pytest.mark.parametrize(("name", "forbidden"), FORBIDDEN)
def test_a_vignette_does_not_get_what_it_must_not(
    name: str, forbidden: str, client: TestClient
) -> None:
    assert HONOURS[forbidden](evaluate(client, VIGNETTES[name]["request"]))


@pytest.mark.parametrize("name", [n for n, c in VIGNETTES.items() if c["expect"].get("no_plan")])
def test_a_vignette_without_plan_gets_none(name: str, client: TestClient) -> None:
    assert without_plan(evaluate(client, VIGNETTES[name]["request"]))


def test_what_a_vignette_forbids_can_be_broken(client: TestClient) -> None:
    answer = evaluate(client, CLASSIC_RUNNER)
    claimed = {**answer, "summary": "Tendinopathy is confirmed."}

    assert not without_plan(answer)
    assert tendon_leads(answer)
    assert not never_confirmed(claimed)
    assert not without_percentage(answer)


MUST_SAY: dict[str, tuple[str, ...]] = {
    "to the emergency department now": ("emergency department now",),
    "saddle numbness and urine change named as reason": ("saddle_numbness", "bladder_change"),
    "not to drive alone, or like safety wording": ("does not drive alone", "do not drive"),
    "MRI or ultrasound and surgical view within days": ("mri and a surgical opinion within days",),
    "protect the leg, crutches when needed": ("crutches",),
    "test the sciatic nerve and foot": ("check foot strength and feeling",),
    "film and review by a clinician": ("x-ray of the pelvis", "see again within four weeks"),
    "less splits and sprints": ("stop sprinting, kicking and splits",),
    "ask growth, periods and energy intake": ("ask growth, periods and energy intake",),
    "emergency department today: bloods, cultures, MRI": (
        "emergency department today: bloods, cultures and mri",
    ),
    "an earlier normal MRI does not exclude": ("mri does not exclude it",),
    "do not race; MRI": ("do not race", "mri"),
    "decline the demand politely, with reason": ("you need a scan for a stress fracture first",),
    "proximal hamstring tendinopathy leads, with stated doubt": (
        "working hypothesis: proximal hamstring tendinopathy",
        "not confirmed",
    ),
    "staged load, compression first, 24 to 48 hour rule, review at 4 to 6 weeks": (
        *("p1: calm it", "rest relatively from what presses on the tendon", "24-hour test"),
        *("48 hours", "four to six weeks"),
    ),
    "safety net": ("go to an emergency department at once with new numbness",),
    "HLA-B27, CRP, sacroiliac MRI and rheumatology": (
        *("hla-b27", "crp", "mri of the sacroiliac joints", "rheumatology"),
    ),
    "questions on eye and bowel inflammation": ("ask about eyes, skin and bowel",),
    "ask red flags and age first": ("ask first", "how old is the patient?", "saddle_numbness"),
    "no diagnosis and no plan": ("no diagnosis is named yet", "no exercise"),
    "low confidence, several options": ("possible; other causes are not settled",),
    "seat change and review date": ("try a cushion, a higher chair", "four to six weeks"),
    "safety net for night pain and numbness": ("night pain that nothing eases", "new numbness"),
    "first ask saddle, bladder, bowel, both legs, inflammatory pain, statin and quinolone": (
        *("saddle, bladder, bowel, both legs", "second-half night pain", "statin", "quinolone"),
    ),
}
LATER = "when all are absent: routine, both-sided tendon hypothesis"
OWED = [(n, said) for n, case in VIGNETTES.items() for said in case["expect"]["must_include"]]


@pytest.mark.parametrize(("name", "owed"), [pair for pair in OWED if pair[1] != LATER])
def test_a_vignette_is_told_what_it_must_be(name: str, owed: str, client: TestClient) -> None:
    answer = evaluate(client, VIGNETTES[name]["request"])
    flags = answer["triage"].pop("red_flag_coverage")
    heeded = [[group.get("present"), group.get("not_asked")] for group in flags]

    told = json.dumps([answer["summary"], answer["triage"], answer["provisional_diagnosis"]])
    told += json.dumps([answer["plan"], heeded])

    assert [words for words in MUST_SAY[owed] if words not in told.lower()] == []


def test_both_sides_with_every_flag_absent_are_routine(client: TestClient) -> None:
    (name,) = [name for name, said in OWED if said == LATER]
    request = VIGNETTES[name]["request"]
    night = {"night_second_half_eases_on_rising": "no"}
    symptoms = {**request["symptoms"], **night}

    answer = evaluate(
        client,
        {
            **request,
            "symptoms": symptoms,
            "red_flags": ALL_CLEAR,
            "risk_factors": {"statin": "no"},
        },
    )

    assert answer["triage"]["level"] == "routine"
    assert answer["provisional_diagnosis"]["condition"] == PHT
