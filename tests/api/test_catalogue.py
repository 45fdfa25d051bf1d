"""The knowledge is served whole, with every rule of a trace, and not sent twice."""

import hashlib
from typing import Any

import orjson
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.api.v1.catalogue.documents import KnowledgeDocument
from app.api.v1.catalogue.parts import PARTS, Part
from app.api.v1.catalogue.ready import ReadyAnswers
from app.api.v1.catalogue.router import make_catalogue_router
from app.api.v1.catalogue.shelf import Shelf
from app.domain.accuracy import AccuracyRow
from app.domain.evidence import EvidenceRow
from app.domain.findings import FindingSet
from app.domain.pack import Pack
from app.domain.plan import Contraindication, Dose
from app.domain.rules import Criterion, Feature, StageCriterion
from app.engine.compile import CompiledPack, compile_pack
from app.engine.evaluate import evaluate
from app.knowledge.checks.walk import models
from app.web.install import install_web
from tests.api.reading import every

SERVED_AT = {
    "PresentationItem": "presentation/{id}",
    "Symptom": "symptoms/{id}",
    "AggravatingFactor": "aggravating-factors/{id}",
    "RiskFactor": "risk-factors/{id}",
    "RedFlag": "red-flags/{id}",
    "RedFlagGroup": "red-flags/{id}",
    "ClinicalTest": "clinical-tests/{id}",
    "ImagingFinding": "imaging/{id}",
    "Condition": "differential-diagnoses/{id}",
    "Stage": "stages/{id}",
    "Phase": "phases/{id}",
    "Exercise": "exercises/{id}",
    "Advice": "education/{id}",
    "Source": "sources/{id}",
    "Measure": "measures/{id}",
    "Derivation": "rules/{id}",
    "Computation": "rules/{id}",
    "SafetyRule": "rules/{id}",
    "MustAsk": "rules/must_ask.{id}",
}
OUTCOMES = {"Computation": "computation", "SafetyRule": "safety", "MustAsk": "must_ask"}
SECRET = "mrs_smith_1961"
PLAIN = {"Accept-Encoding": "identity"}
BY_PATH = pytest.mark.parametrize("part", PARTS, ids=[part.path for part in PARTS])


def build_client(packs: dict[str, CompiledPack], *, ready: bool = True) -> TestClient:
    app, shelf = FastAPI(), Shelf(packs)
    if ready:
        app.add_middleware(ReadyAnswers, shelf=shelf)
    install_web(app, allowed_hosts=["testserver"])
    app.include_router(make_catalogue_router(shelf))
    return TestClient(app)


@pytest.fixture(scope="module")
def client(compiled: CompiledPack) -> TestClient:
    return build_client({"deep_buttock_pain": compiled})


@pytest.fixture(scope="module")
def shelf(compiled: CompiledPack) -> Shelf:
    """What the routes look up; a thousand look-ups need no thousand requests."""
    return Shelf({"deep_buttock_pain": compiled})


def read(shelf: Shelf, address: str) -> dict[str, Any]:
    prepared = shelf.at(address)
    assert prepared is not None, address
    document: dict[str, Any] = orjson.loads(prepared.payload)
    return document


def listed(shelf: Shelf, path: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = read(shelf, f"/v1/knowledge/{path}")["items"]
    return items


def item(client: TestClient, address: str) -> dict[str, Any]:
    entry: dict[str, Any] = client.get(f"/v1/knowledge/{address}").json()["item"]
    return entry


def test_the_first_page_leads_to_every_part(client: TestClient, pack: Pack) -> None:
    answer = client.get("/v1/knowledge")

    page = KnowledgeDocument.model_validate_json(answer.content)
    assert page.model_dump(by_alias=True, mode="json", exclude_unset=True) == answer.json()
    assert page.intended_use == pack.manifest.intended_use
    assert page.limitations == list(pack.manifest.limitations)
    assert [part.href for part in page.items] == [f"/v1/knowledge/{part.path}" for part in PARTS]
    for part in page.items:
        assert len(client.get(part.href).json()["items"]) == part.count > 0


@BY_PATH
def test_every_document_is_what_the_specification_says(
    client: TestClient, shelf: Shelf, part: Part
) -> None:
    answer = client.get(f"/v1/knowledge/{part.path}")
    served = answer.json()

    document = part.listed.model_validate_json(answer.content)
    assert document.model_dump(by_alias=True, mode="json", exclude_unset=True) == served
    for entry in served["items"]:
        single = read(shelf, f"/v1/knowledge/{part.path}/{entry['id']}")
        part.single.model_validate(single)
        assert single == {"pack": served["pack"], "item": entry}


@BY_PATH
def test_every_list_and_entry_is_found_over_http(
    client: TestClient, shelf: Shelf, part: Part
) -> None:
    first = listed(shelf, part.path)[0]["id"]
    for address in (f"/v1/knowledge/{part.path}", f"/v1/knowledge/{part.path}/{first}"):
        assert client.get(address).json() == read(shelf, address)


@BY_PATH
def test_everything_that_is_pointed_to_is_served(shelf: Shelf, part: Part) -> None:
    items = listed(shelf, part.path)
    rules = {rule for ids in every(items, "read_by") for rule in ids}
    rules |= {rule for ids in every(items, "led_by") for rule in ids}
    rules |= {rule for rule in every(items, "rule") if rule}
    sources = {source for ids in every(items, "sources") for source in ids}
    owners = {address for address in every(items, "belongs_to") if address}

    addresses = {f"/v1/knowledge/rules/{rule}" for rule in rules}
    addresses |= {f"/v1/knowledge/sources/{source}" for source in sources}
    assert {address for address in addresses | owners if shelf.at(address) is None} == set()


@BY_PATH
def test_each_row_of_evidence_stands_under_a_source_that_is_named(shelf: Shelf, part: Part) -> None:
    rows = {
        source["id"]: {row["id"] for row in source["evidence"]}
        for source in listed(shelf, "sources")
    }
    for entry in () if part.path == "sources" else listed(shelf, part.path):
        for grounds in (entry, *entry.get("members", []), *entry.get("doses", [])):
            named = {row for source in grounds.get("sources", []) for row in rows[source]}
            assert set(grounds.get("evidence", [])) <= named


def test_every_rule_of_a_trace_is_served(shelf: Shelf, compiled: CompiledPack) -> None:
    traced = evaluate(compiled, FindingSet(), full=True).trace

    served = {
        entry.rule: read(shelf, f"/v1/knowledge/rules/{entry.rule}")["item"]["kind"]
        for entry in traced
    }

    assert served == {entry.rule: entry.kind for entry in traced}
    assert set(served) == set(compiled.rules)


def test_the_pack_is_served_whole(shelf: Shelf, pack: Pack) -> None:
    counted = {
        "presentation": len(pack.vocabulary.presentation),
        "red-flags": len(pack.vocabulary.red_flags),
        "clinical-tests": len(pack.vocabulary.clinical_tests),
        "differential-diagnoses": len(pack.conditions),
        "exercises": len(pack.plan.exercises),
        "education": len(pack.plan.advice),
        "sources": len(pack.sources),
    }
    rows = [row["id"] for source in listed(shelf, "sources") for row in source["evidence"]]
    features = [
        statement["rule"]
        for condition in listed(shelf, "differential-diagnoses")
        for direction in condition["features"].values()
        for statement in direction
    ]

    assert {path: len(listed(shelf, path)) for path in counted} == counted
    assert sorted(rows) == sorted(row.id for row in pack.evidence)
    assert sorted(features) == sorted(
        f"feature.{condition.id}.{feature.id}"
        for condition in pack.conditions
        for feature in condition.features
    )


def entry_of(shelf: Shelf, knowledge: Any) -> dict[str, Any]:
    """Return where a piece of the pack is served, members of its outcome included."""
    kind, name = type(knowledge).__name__, getattr(knowledge, "id", "")
    template = f"/v1/knowledge/{SERVED_AT[kind]}"
    entry: dict[str, Any] = read(shelf, template.format(id=name))["item"]
    return {**entry, **(entry.get(OUTCOMES.get(kind, "")) or {})}


def test_nothing_that_the_pack_says_of_an_entry_is_left_out(shelf: Shelf, pack: Pack) -> None:
    left_out = {
        (type(knowledge).__name__, name)
        for _, knowledge in models(pack)
        if type(knowledge).__name__ in SERVED_AT
        for name in set(type(knowledge).model_fields) - entry_of(shelf, knowledge).keys()
    }

    assert left_out == {
        # Served under other names: what a finding takes, and what a rule stands for.
        *{("PresentationItem", name) for name in ("values", "low", "high")},
        *{("Measure", name) for name in ("low", "high")},
        ("ClinicalTest", "construct_id"),
        ("MustAsk", "applies"),
        ("Derivation", "label"),
        ("Computation", "label"),
        ("Stage", "default_when"),
        ("Exercise", "trial_when"),
    }


def test_nothing_that_the_pack_says_inside_an_entry_is_left_out(shelf: Shelf, pack: Pack) -> None:
    def served(member: str, *paths: str) -> set[str]:
        inside = [every(listed(shelf, path), member) for path in paths]
        found = [item for group in inside for items in group for item in items]
        return {name for item in found for name in item}

    home = read(shelf, f"/v1/knowledge/differential-diagnoses/{pack.certainty.condition}")["item"]
    features = {name for items in home["features"].values() for item in items for name in item}

    assert set(Dose.model_fields) <= served("doses", "exercises")
    assert set(Contraindication.model_fields) <= served("contraindications", "exercises")
    assert set(StageCriterion.model_fields) - {"id"} <= served("criteria", "stages")
    assert set(Criterion.model_fields) - {"id"} <= served("enter", "phases")
    assert set(Feature.model_fields) - {"id", "direction", "construct_id"} <= features
    assert set(EvidenceRow.model_fields) - {"source", "dossier"} <= served("evidence", "sources")
    assert set(AccuracyRow.model_fields) - {"positive", "negative", "construct_id"} <= served(
        "accuracy", "clinical-tests"
    )


def test_how_what_to_ask_next_is_ranked_is_served_with_its_ground(
    client: TestClient, pack: Pack
) -> None:
    served = client.get("/v1/knowledge").json()["method"]["next_findings"]

    rules = pack.next_findings
    assert set(type(rules).model_fields) <= served.keys()
    assert served["weights"] == rules.weights
    assert (served["shown"], served["provokes_least"]) == (rules.shown, rules.provokes_least)
    assert [row["finding"] for row in served["frequencies"]] == [
        row.finding for row in rules.frequencies
    ]
    assert (served["tag"], served["evidence"]) == (rules.tag, list(rules.evidence))


def test_a_test_has_its_accuracy_or_says_that_there_is_none(client: TestClient) -> None:
    stretch = item(client, "clinical-tests/modified_bent_knee_stretch")
    palpation = item(client, "clinical-tests/ischial_palpation")
    thrust = item(client, "clinical-tests/sij_thigh_thrust")

    (row,) = stretch["accuracy"]
    assert row["counts"]["total"] == 92
    assert row["positive_likelihood_ratio"]["conservative"] == 4.0
    assert row["bias"]
    assert (palpation["accuracy"], palpation["accuracy_note"]) == ([], "no published accuracy")
    assert thrust["accuracy_note"] == "no published accuracy"
    assert [row["id"] for row in thrust["accuracy_in_combination"]] == ["sij_cluster_for_sij"]


def test_a_flag_and_its_group_are_both_found(client: TestClient) -> None:
    group = item(client, "red-flags/cauda_equina")
    flag = item(client, "red-flags/saddle_numbness")

    assert (group["kind"], flag["kind"]) == ("group", "flag")
    assert flag in group["members"]
    assert flag["blocking"] is True
    assert flag["excludes"] == "cauda equina syndrome"
    assert "safety.cauda_equina" in flag["read_by"]
    assert "must_ask.ask_cauda_equina" in flag["read_by"]


def test_what_a_finding_takes_is_said_in_wire_words(client: TestClient) -> None:
    onset = item(client, "presentation/onset")
    minutes = item(client, "measures/minutes_sitting_to_first_pain")

    assert onset["allowed"]["values"] == ["gradual", "sudden", "unknown"]
    assert minutes["allowed"]["values"] == ["no_limit", "unknown"]
    assert (minutes["allowed"]["low"], minutes["allowed"]["high"]) == (0, 480)
    assert minutes["allowed"]["sides"] is True


def test_a_safety_rule_says_what_it_does_and_when_it_does_not(client: TestClient) -> None:
    rule = item(client, "rules/safety.avulsion_recent")

    assert rule["safety"]["effect"] == "stop"
    assert rule["safety"]["unless"]["rule"] == "safety.avulsion_recent.unless"
    assert rule["sentence"].startswith("No exercise, and act within 7 days, given this: ")
    assert rule["sentence"].endswith("unless this is established: injury more than 6 weeks ago.")


@pytest.mark.parametrize(
    "path",
    ["rules/safety.nothing", "symptoms/sitting", f"exercises/{SECRET}", f"red-flags/{SECRET}"],
)
def test_an_unknown_id_is_not_found_and_not_repeated(client: TestClient, path: str) -> None:
    answer = client.get(f"/v1/knowledge/{path}")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/not-found"
    assert path.rpartition("/")[2] not in answer.text


@pytest.mark.parametrize(
    "name", ["Mrs-Smith", "smith..anna", ".smith", "a" * 201, "1-smith", "smith%20anna"]
)
def test_what_is_no_id_is_refused_and_not_repeated(client: TestClient, name: str) -> None:
    answer = client.get(f"/v1/knowledge/rules/{name}")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["location"] == "path"
    assert name not in answer.text


@pytest.mark.parametrize("path", ["", "/stages", "/stages/reactive"])
def test_a_complaint_that_is_not_served_is_refused(client: TestClient, path: str) -> None:
    answer = client.get(f"/v1/knowledge{path}", params={"complaint": SECRET})

    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/unknown-complaint"
    assert answer.json()["errors"][0]["location"] == "query"
    assert answer.json()["errors"][0]["allowed"] == ["deep_buttock_pain"]
    assert SECRET not in answer.text


def test_another_complaint_has_a_catalogue_of_its_own(compiled: CompiledPack) -> None:
    client = build_client({"deep_buttock_pain": compiled, "heel_pain": compiled})
    page = client.get("/v1/knowledge", params={"complaint": "heel_pain"}).json()
    rule = client.get("/v1/knowledge/rules/phase.p2.p2_sitting?complaint=heel_pain").json()["item"]

    assert page["complaints"] == ["deep_buttock_pain", "heel_pain"]
    assert rule["belongs_to"] == "/v1/knowledge/phases/p2?complaint=heel_pain"
    for address in (rule["belongs_to"], *(part["href"] for part in page["items"])):
        assert address.endswith("?complaint=heel_pain")
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("path", ["", "/stages", "/stages/reactive"])
def test_what_is_held_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(f"/v1/knowledge{path}", headers=PLAIN)
    etag = first.headers["etag"]
    again = client.get(f"/v1/knowledge{path}", headers={**PLAIN, "If-None-Match": etag})
    other = client.get(f"/v1/knowledge{path}", headers={**PLAIN, "If-None-Match": '"other"'})

    assert etag == f'"{hashlib.sha256(first.content).hexdigest()[:32]}"'
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == etag
    assert (other.status_code, other.content) == (200, first.content)
    for answer in (first, again):
        assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["", "/stages", "/stages/reactive"])
def test_naming_the_default_complaint_changes_nothing(client: TestClient, path: str) -> None:
    plain = client.get(f"/v1/knowledge{path}")
    named = client.get(f"/v1/knowledge{path}", params={"complaint": "deep_buttock_pain"})

    assert (named.status_code, named.content) == (200, plain.content)
    assert named.headers["etag"] == plain.headers["etag"]


@pytest.mark.parametrize("path", ["", "/rules", "/rules/safety.infection"])
def test_head_answers_as_get_without_the_body(client: TestClient, path: str) -> None:
    got = client.get(f"/v1/knowledge{path}")
    head = client.head(f"/v1/knowledge{path}")

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == got.headers["etag"]
    assert head.headers["content-length"] == got.headers["content-length"]


@pytest.mark.parametrize("path", ["", "/stages", "/stages/reactive"])
@pytest.mark.parametrize("held", [{}, {"If-None-Match": "*"}])
def test_only_json_is_given(client: TestClient, path: str, held: dict[str, str]) -> None:
    answer = client.get(f"/v1/knowledge{path}", headers={"Accept": "text/csv", **held})

    assert answer.status_code == 406


def test_a_withdrawn_pack_is_seen_at_once(client: TestClient, compiled: CompiledPack) -> None:
    manifest = compiled.pack.manifest.model_copy(update={"status": "withdrawn"})
    withdrawn = compiled.pack.model_copy(update={"manifest": manifest})
    held = client.get("/v1/knowledge/stages/reactive").headers["etag"]

    answer = build_client({"deep_buttock_pain": compile_pack(withdrawn, "0" * 64)}).get(
        "/v1/knowledge/stages/reactive", headers={"If-None-Match": held}
    )

    assert answer.status_code == 200
    assert answer.json()["pack"]["status"] == "withdrawn"


def test_every_operation_is_described(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    paths = {path: at["get"] for path, at in document["paths"].items() if "/knowledge" in path}

    assert len(paths) == 1 + 2 * len(PARTS)
    assert len({operation["operationId"] for operation in paths.values()}) == len(paths)
    for path, operation in paths.items():
        assert operation["tags"] == ["Knowledge"]
        assert len(operation["summary"]) <= 60
        assert operation["description"]
        assert {"200", "304", "406", "422", "500"} <= set(operation["responses"])
        assert ("404" in operation["responses"]) is ("{id}" in path)
        assert "ETag" in operation["responses"]["200"]["headers"]
        assert "$ref" in operation["responses"]["200"]["content"]["application/json"]["schema"]
