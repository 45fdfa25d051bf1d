"""A batch over HTTP: a line for a line, each refused by itself, and a count at the end."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from fastapi import FastAPI
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from starlette.testclient import TestClient

from app.api.pages.docs.specification import TASKS
from app.api.v1.batch import BATCH_PATH, MAX_BATCH_BYTES, MAX_LINES, make_batch_router
from app.api.v1.batch_specification import EXAMPLE_REQUEST_ID
from app.api.v1.lines import MAX_LINE_BYTES
from app.cli.validation import patients
from app.engine import ENGINE_VERSION
from app.engine.compile import CompiledPack
from tests.api.test_lines import BAD_LINES, EXAMPLES, MARK, evaluator_of, single

NDJSON = "application/x-ndjson"
KNOWN = b'{"symptoms":{"pain_ischial":"yes"}}'


class Batch(NamedTuple):
    lines: list[Any]
    closing: Any


def send(client: TestClient, body: bytes, detail: str | None = None, **headers: str) -> Any:
    return client.post(
        BATCH_PATH,
        content=body,
        params={"detail": detail} if detail else {},
        headers={"Content-Type": NDJSON, **headers},
    )


def evaluated(client: TestClient, body: bytes, detail: str | None = None) -> Batch:
    answer = send(client, body, detail)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == NDJSON
    assert answer.content.endswith(b"\n")
    *lines, last = (json.loads(line) for line in answer.content.splitlines())
    assert [line["line"] for line in lines] == list(range(1, len(lines) + 1))
    return Batch(lines, last["closing"])


def slug(line: Any) -> str:
    return str(line["problem"]["type"]).removeprefix("/problems/")


@pytest.fixture(scope="module")
def document(client: TestClient) -> Any:
    return client.get("/openapi.json").json()


@pytest.fixture(scope="module")
def operation(document: Any) -> Any:
    return document["paths"][BATCH_PATH]["post"]


def test_every_coded_patient_gets_the_very_answer_of_a_single_request(client: TestClient) -> None:
    bodies = [json.dumps(patient.request).encode() for patient in patients()]
    answers = [single(client, body) for body in bodies]

    short = evaluated(client, b"\n".join(bodies))
    full = evaluated(client, b"\n".join(bodies), "full")

    assert len(bodies) > 50
    expected = [answer.json() for answer in answers]
    assert [line["evaluation"] for line in full.lines] == expected
    digests = [answer["basis"]["evaluation_digest"] for answer in expected]
    assert [line["evaluation"]["evaluation_digest"] for line in short.lines] == digests
    assert short.closing == full.closing
    assert short.closing == {
        "lines": len(bodies),
        "evaluated": len(bodies),
        "refused": 0,
        "packs": [expected[0]["basis"]["pack"]],
        "engine_version": ENGINE_VERSION,
    }


def test_a_bad_line_hurts_only_itself(client: TestClient) -> None:
    bad = [line for line in BAD_LINES.values() if b"\n" not in line]
    body = b"".join(KNOWN + b"\n" + line + b"\n" for line in bad)

    answer = evaluated(client, body)

    good, refused = answer.lines[::2], answer.lines[1::2]
    assert {line["status"] for line in good} == {200}
    assert len({json.dumps(line["evaluation"]) for line in good}) == 1
    for line, sent in zip(refused, bad, strict=True):
        alone = single(client, sent).json()
        assert line["problem"].pop("instance").startswith("urn:request:")
        assert {**alone, "instance": ""} == {**line["problem"], "instance": ""}
        assert line["status"] == alone["status"]
    assert (answer.closing["evaluated"], answer.closing["refused"]) == (len(bad), len(bad))


def test_a_refused_line_names_the_request_it_came_with(client: TestClient) -> None:
    answer = send(client, b"{", **{"X-Request-Id": "archive-7"})

    line = json.loads(answer.content.splitlines()[0])
    assert line["problem"]["instance"] == "urn:request:archive-7"
    assert answer.headers["x-request-id"] == "archive-7"


@pytest.mark.parametrize(
    ("body", "statuses"),
    [
        (b"{}", [200]),
        (b"{}\n", [200]),
        (b"{}\r\n{}\r\n", [200, 200]),
        (b"{}\n\n{}", [200, 400, 200]),
        (b"{}\n\n", [200, 400]),
        (b"\n{}", [400, 200]),
        (b"{}\r\n\r\n{}", [200, 400, 200]),
        (b"{}\r{}", [400]),
        (b"{}\n\0\n{}", [200, 400, 200]),
        (b"{}\n\xff\xfe\n{}", [200, 400, 200]),
        (b"\xef\xbb\xbf{}\n{}", [400, 200]),
        ('{}\n{"complaint": "\u2028"}\n{}'.encode(), [200, 422, 200]),
        (b'{\n"symptoms": {}\n}', [400, 400, 400]),
    ],
)
def test_lines_are_physical(client: TestClient, body: bytes, statuses: list[int]) -> None:
    answer = evaluated(client, body)

    assert [line["status"] for line in answer.lines] == statuses
    assert answer.closing["lines"] == len(statuses)
    assert answer.closing["evaluated"] == statuses.count(200)


def test_a_blank_line_is_said_to_be_empty(client: TestClient) -> None:
    assert slug(evaluated(client, b"{}\n \n{}").lines[1]) == "empty-body"


@pytest.mark.parametrize("body", [b"", b"\n", b" \r\n\t\n"])
def test_a_batch_without_anything_is_refused(client: TestClient, body: bytes) -> None:
    answer = send(client, body)

    assert answer.status_code == 400
    assert answer.json()["type"] == "/problems/empty-body"


def test_a_thousand_lines_and_not_one_more(client: TestClient) -> None:
    most = evaluated(client, b"{}\n" * MAX_LINES)
    refused = send(client, b"{}\n" * MAX_LINES + b"{}")

    counts = {name: most.closing[name] for name in ("lines", "evaluated", "refused")}
    assert counts == {"lines": 1_000, "evaluated": 1_000, "refused": 0}
    assert refused.status_code == 413
    assert refused.json()["type"] == "/problems/body-too-large"
    assert refused.json()["max_lines"] == 1_000


def test_eight_megabytes_and_not_a_byte_more(client: TestClient) -> None:
    longest = b"{}".ljust(MAX_LINE_BYTES - 1) + b"\n"
    body = longest * (MAX_BATCH_BYTES // len(longest))
    assert len(body) == MAX_BATCH_BYTES == 8 * 1024 * 1024

    assert evaluated(client, body).closing["evaluated"] == 128
    refused = send(client, body + b"\n")

    assert refused.status_code == 413
    assert refused.json()["max_bytes"] == MAX_BATCH_BYTES


def test_a_line_of_64_kilobytes_and_not_a_byte_more(client: TestClient) -> None:
    longest = b"{}".ljust(MAX_LINE_BYTES)
    lines = evaluated(client, longest + b"\n" + longest + b" \n" + longest).lines

    assert [line["status"] for line in lines] == [200, 413, 200]
    assert slug(lines[1]) == "body-too-large"
    assert lines[1]["problem"]["max_bytes"] == MAX_LINE_BYTES == 64 * 1024


def test_no_other_path_reads_more_because_of_it(client: TestClient) -> None:
    assert single(client, b"{}".ljust(MAX_LINE_BYTES + 1)).status_code == 413


@pytest.mark.parametrize(
    "media_type",
    [
        NDJSON,
        "application/jsonl",
        "Application/X-NDJSON; charset=UTF-8",
        f'{NDJSON};charset="utf-8"',
    ],
)
def test_it_reads_lines_of_json(client: TestClient, media_type: str) -> None:
    answer = send(client, KNOWN, **{"Content-Type": media_type})

    assert answer.status_code == 200
    assert answer.headers["content-type"] == NDJSON


@pytest.mark.parametrize(
    "media_type", ["application/json", "text/plain", "", "application/x-ndjson; charset=utf-16"]
)
def test_it_reads_nothing_else(client: TestClient, media_type: str) -> None:
    answer = send(client, KNOWN, **{"Content-Type": media_type})

    assert answer.status_code == 415
    assert answer.json()["type"] == "/problems/unsupported-media-type"
    assert answer.headers["accept"] == "application/x-ndjson, application/jsonl"
    assert NDJSON in answer.json()["detail"]


@pytest.mark.parametrize(
    ("headers", "query", "status"),
    [
        ({"Content-Encoding": "gzip"}, "", 415),
        ({"Accept": "application/json"}, "", 406),
        ({"Accept": "application/x-ndjson;q=0"}, "", 406),
        ({"Accept": NDJSON}, "", 200),
        ({"Accept": "*/*"}, "?detail=short", 200),
        ({}, "?detail=long", 422),
        ({}, "?detail=", 422),
        ({}, "?details=full", 422),
        ({}, "?detail=full&detail=short", 422),
        ({}, "?include=none", 422),
    ],
)
def test_it_is_as_strict_as_a_single_request(
    client: TestClient, headers: dict[str, str], query: str, status: int
) -> None:
    answer = client.post(
        BATCH_PATH + query, content=KNOWN, headers={"Content-Type": NDJSON, **headers}
    )

    assert answer.status_code == status
    if status != 200:
        assert answer.headers["content-type"] == "application/problem+json"


def test_only_a_post_is_answered(client: TestClient) -> None:
    answer = client.get(BATCH_PATH)

    assert answer.status_code == 405
    assert "POST" in answer.headers["allow"]


def test_nothing_that_was_sent_comes_back(client: TestClient) -> None:
    body = "\n".join(
        [
            f'{{"{MARK}": 1}}',
            f'{{"complaint": "{MARK}"}}',
            f'{{"symptoms": {{"{MARK}": "yes"}}}}',
            MARK,
            f'{{"id": "{MARK}"}}',
        ]
    )

    answer = send(client, body.encode())

    assert answer.status_code == 200
    assert MARK not in answer.text


def test_lines_are_counted_by_what_they_came_to(compiled: CompiledPack) -> None:
    counted: Counter[str] = Counter()
    app = FastAPI()
    evaluator = evaluator_of(compiled)
    app.include_router(make_batch_router(evaluator, lambda kind: counted.update((kind,))))

    TestClient(app).post(
        BATCH_PATH, content=KNOWN + b"\n{\n\n" + KNOWN, headers={"Content-Type": NDJSON}
    )

    assert counted == {"evaluated": 2, "refused": 2}


def listed(document: Any, schema: Any, text: str) -> Iterator[str]:
    """Yield what is wrong with a text, read as the list that its schema says it holds."""
    assert (schema["type"], schema["contentMediaType"]) == ("string", NDJSON)
    lines = [json.loads(line) for line in text.splitlines()]
    whole = {**schema["contentSchema"], "components": document["components"]}
    for error in Draft202012Validator(whole).iter_errors(lines):
        yield error.message


def test_what_is_shown_is_what_is_answered(client: TestClient, operation: Any) -> None:
    asked = operation["requestBody"]["content"][NDJSON]["examples"]
    told = operation["responses"]["200"]["content"][NDJSON]["examples"]

    assert asked.keys() == told.keys()
    for name, example in asked.items():
        answer = send(client, example["value"].encode(), **{"X-Request-Id": EXAMPLE_REQUEST_ID})
        assert answer.text == told[name]["value"]
        statuses = [json.loads(line).get("status") for line in answer.text.splitlines()]
        assert statuses == [200, 422, 200, None]


@pytest.mark.parametrize("detail", ["short", "full"])
def test_every_line_has_the_shape_that_the_specification_says(
    client: TestClient, document: Any, operation: Any, detail: str
) -> None:
    asked = operation["requestBody"]["content"][NDJSON]["schema"]
    told = operation["responses"]["200"]["content"][NDJSON]["schema"]
    good = b"\n".join(json.dumps(findings).encode() for findings in EXAMPLES.values())
    body = b"\n".join([good, *BAD_LINES.values()])

    assert list(listed(document, asked, good.decode())) == []
    assert list(listed(document, told, send(client, body, detail).text)) == []
    assert list(listed(document, told, '{"line": 1}')) != []
    assert list(listed(document, told, '{"line": 0, "status": 200, "evaluation": {}}')) != []


def test_clinicians_are_not_shown_it() -> None:
    assert "evaluate_batch" not in {name for task in TASKS for name in task.operations}
