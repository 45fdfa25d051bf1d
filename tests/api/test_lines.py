"""One line comes to what a single request with the same body comes to."""

import json
import logging
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.api.v1.examples import EVALUATION_EXAMPLES
from app.api.v1.explain import make_explainer
from app.api.v1.facade import Facade
from app.api.v1.lines import MAX_LINE_BYTES, LineEvaluator, evaluate_line
from app.api.v1.schemas.batch import ShortEvaluation
from app.cli.validation import patients
from app.engine.compile import CompiledPack
from app.services.evaluate import EvaluationService

PATIENTS = {patient.id: patient.request for patient in patients()}
EXAMPLES: dict[str, Any] = {name: each["value"] for name, each in EVALUATION_EXAMPLES.items()}
BAD_LINES = {
    "empty": b"",
    "spaces": b"  \t ",
    "carriage_return": b"\r",
    "not_json": b"{",
    "a_word": b"nonsense",
    "two_objects": b"{} {}",
    "a_list": b"[]",
    "a_number": b"1",
    "null": b"null",
    "not_utf8": b'{"complaint": "\xff"}',
    "utf16": '{"symptoms": {}}'.encode("utf-16"),
    "byte_order_mark": b"\xef\xbb\xbf{}",
    "escaped_nul": b'{"complaint": "\\u0000"}',
    "raw_nul": b"\0",
    "surrogate": b'{"complaint": "\\ud800"}',
    "nan": b'{"measures": {"pain_worst_24h": NaN}}',
    "number_too_large": b'{"measures": {"pain_worst_24h": 1e999}}',
    "integer_too_large": b'{"measures": {"pain_worst_24h": 9007199254740993}}',
    "a_key_twice": b'{"symptoms": {}, "symptoms": {}}',
    "too_deep": b'{"symptoms": ' * 33 + b"1" + b"}" * 33,
    "deep_beyond_reading": b"[" * 60_000,
    "unknown_group": b'{"symptom": {}}',
    "unknown_finding": b'{"symptoms": {"pain_ischail": "yes"}}',
    "unknown_complaint": b'{"complaint": "headache"}',
    "a_boolean": b'{"symptoms": {"pain_ischial": true}}',
    "a_number_in_quotes": b'{"measures": {"pain_worst_24h": "6"}}',
    "out_of_range": b'{"measures": {"pain_worst_24h": 11}}',
    "contradiction": b'{"presentation": {"side": "left"}, "symptoms": {"pain_ischial": '
    b'{"right": "yes"}}}',
    "a_setting_without_reason": b'{"clinician_settings": {"pain_limit": 3}}',
    "three_hundred_unknown_names": json.dumps({f"name_{n}": 1 for n in range(300)}).encode(),
    "too_long": b'{"symptoms": {}}'.ljust(MAX_LINE_BYTES + 1),
}
MARK = "Zq7xMark"


@pytest.fixture(scope="module")
def evaluator(compiled: CompiledPack) -> LineEvaluator:
    return evaluator_of(compiled)


def evaluator_of(
    compiled: CompiledPack, service: type[EvaluationService] = EvaluationService
) -> LineEvaluator:
    packs = {compiled.pack.manifest.complaint: compiled}
    return LineEvaluator(Facade(service(packs), packs), make_explainer(compiled.pack.vocabulary))


def single(client: TestClient, line: bytes, include: str | None = None) -> Any:
    return client.post(
        "/v1/evaluations",
        content=line,
        headers={"Content-Type": "application/json"},
        params={"include": include} if include else {},
    )


def assert_same_refusal(client: TestClient, evaluator: LineEvaluator, line: bytes) -> None:
    answer = single(client, line)
    status, body = evaluator.evaluate(line)
    expected = answer.json()
    instance = expected.pop("instance")
    assert (status, json.loads(body)) == (answer.status_code, expected)
    assert b"\n" not in body
    named = evaluator.evaluate(line, request_id=instance.removeprefix("urn:request:"))
    assert json.loads(named.body) == {**expected, "instance": instance}


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_line_gets_the_problem_of_a_single_request(
    client: TestClient, evaluator: LineEvaluator, name: str
) -> None:
    assert evaluator.evaluate(BAD_LINES[name]).kind == "refused"
    assert_same_refusal(client, evaluator, BAD_LINES[name])


BROKEN = st.one_of(
    st.binary(max_size=40),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from([*EXAMPLES["classic_runner"], "left", "onset"]) | st.text(),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    ).map(lambda value: json.dumps(value).encode()),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(line=BROKEN)
def test_whatever_a_line_holds_it_comes_to_what_a_single_request_comes_to(
    client: TestClient, evaluator: LineEvaluator, line: bytes
) -> None:
    answer = single(client, line)
    outcome = evaluator.evaluate(line, detail="full")
    if answer.is_success:
        assert outcome == (200, answer.content)
    else:
        assert_same_refusal(client, evaluator, line)


@pytest.mark.parametrize("name", [*PATIENTS, *EXAMPLES])
def test_a_patient_gets_the_answer_of_a_single_request(
    client: TestClient, evaluator: LineEvaluator, name: str
) -> None:
    line = json.dumps(PATIENTS.get(name) or EXAMPLES.get(name, {})).encode()
    answer = single(client, line)

    assert evaluator.evaluate(line, detail="full") == (200, answer.content)
    status, body = evaluator.evaluate(line)
    assert status == 200
    assert_short_of(json.loads(body), answer.json())


def assert_short_of(short: Any, full: Any) -> None:
    """Compare member by member with what the full answer says of the same."""
    triage = full["triage"]
    covered = triage["red_flag_coverage"]
    assert ShortEvaluation.model_validate(short).model_dump() == short
    reasons = [reason["rule"] for reason in triage["reasons"]]
    said = {name: triage[name] for name in ("level", "act_within", "complete")}
    assert short["triage"] == {**said, "reasons": reasons}
    assert short["coverage"] == {
        "present": [flag for group in covered for flag in group.get("present", ())],
        "cannot_exclude": [
            *(ask["id"] for ask in triage["must_ask"]),
            *(group["group"] for group in covered if group.get("not_asked")),
        ],
    }
    assert short["top_three"] == [
        {"condition": item["condition"], "support": item["support"]}
        for item in full["differential"][:3]
        if item.get("led_by") or item["support"] in {"strong", "moderate", "weak"}
    ]
    assert short["certainty"] == full["provisional_diagnosis"]["certainty"]
    assert short["plan_status"] == full["plan"]["status"]
    assert short["evaluation_digest"] == full["basis"]["evaluation_digest"]


def test_what_is_pressing_without_a_red_flag_says_why(evaluator: LineEvaluator) -> None:
    short = json.loads(evaluator.evaluate(b'{"presentation": {"age": 14}}').body)

    assert short["coverage"]["present"] == []
    assert short["triage"]["level"] == "soon"
    assert short["triage"]["reasons"] == ["safety.growing_skeleton"]


def test_nothing_known_is_nothing_named_and_nothing_excluded(evaluator: LineEvaluator) -> None:
    short = json.loads(evaluator.evaluate(b"{}").body)

    assert short["top_three"] == []
    assert short["certainty"] == "not_assessable"
    assert short["triage"]["complete"] is False
    assert "must_ask.ask_cauda_equina" in short["coverage"]["cannot_exclude"]


def test_it_says_which_knowledge_it_asks(
    client: TestClient, evaluator: LineEvaluator, runner: Any
) -> None:
    single_basis = single(client, json.dumps(runner).encode()).json()["basis"]

    assert list(evaluator.packs) == [single_basis["pack"]]


class FailingService(EvaluationService):
    """Fails as nobody foresaw, with what was sent in the text of the error."""

    def evaluate(self, *args: Any, **names: Any) -> Any:
        raise RuntimeError(f"{MARK} {args} {names}")


def test_an_unforeseen_error_is_its_own_line_and_logged_without_its_text(
    compiled: CompiledPack, evaluator: LineEvaluator, caplog: pytest.LogCaptureFixture
) -> None:
    broken = evaluator_of(compiled, FailingService)

    with caplog.at_level(logging.DEBUG):
        outcome = broken.evaluate(b"{}", request_id="the-request")

    assert (outcome.status, outcome.kind) == (500, "failed")
    problem = json.loads(outcome.body)
    assert problem["type"] == "/problems/internal-error"
    assert problem["instance"] == "urn:request:the-request"
    assert MARK not in outcome.body.decode()
    (record,) = caplog.records
    said = record.getMessage()
    assert "RuntimeError in request the-request" in said
    assert MARK not in said
    assert record.exc_info is None
    # The next line is none the worse for it.
    assert evaluator.evaluate(b"{}").status == 200


def test_a_problem_carries_nothing_that_was_sent(evaluator: LineEvaluator) -> None:
    lines = [
        f'{{"{MARK}": 1}}',
        f'{{"complaint": "{MARK}"}}',
        f'{{"symptoms": {{"pain_ischial": "{MARK}"}}}}',
        f'{{"symptoms": {{"{MARK}": "yes"}}}}',
        f'{{"{MARK}": 1, "{MARK}": 2}}',
        f"{{{MARK}",
    ]
    for line in lines:
        assert MARK.encode() not in evaluator.evaluate(line.encode()).body


def test_it_is_handed_to_a_pool_by_name() -> None:
    lines = [json.dumps(findings).encode() for findings in EXAMPLES.values()]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        elsewhere = list(pool.map(evaluate_line, lines))

    assert elsewhere == [evaluate_line(line) for line in lines]
    assert {outcome.kind for outcome in elsewhere} == {"evaluated"}
