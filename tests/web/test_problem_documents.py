"""Problem types, their pages, and problems in the specification."""

import json
import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html import escape
from html.parser import HTMLParser
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.web.install import install_web
from app.web.problems.problem import FieldError, ProblemError, problem_of
from app.web.problems.problem_types import PROBLEM_TYPES, type_of_status
from app.web.specification.problem_documents import ProblemDocument, problem_responses


def test_every_type_explains_itself_and_resolves(client: TestClient) -> None:
    listed = client.get("/problems").json()["items"]

    assert [each["type"] for each in listed] == [
        kind.uri for kind in sorted(PROBLEM_TYPES.values(), key=lambda kind: kind.status)
    ]
    for each in listed:
        assert client.get(each["type"]).json() == each
        for said in ("explanation", "remedy"):
            assert len(each[said]) > 15
            assert "\n" not in each[said]
        assert each["retry"] in {"changed", "later", "once", "never"}
        assert each["sample"]["type"] == each["type"]
        assert "unknown" not in each["title"].lower()


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("text/plain", "text/plain"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("text/plain;q=0.5, application/json", "application/json"),
    ],
)
def test_the_explanation_suits_the_reader(client: TestClient, accept: str, media_type: str) -> None:
    for url in ("/problems", "/problems/validation-failed"):
        answer = client.get(url, headers={"accept": accept})

        assert answer.headers["content-type"].split(";")[0] == media_type
        assert "Accept" in answer.headers["vary"]
        assert "/problems/validation-failed" in answer.text


def test_every_kind_has_a_page_that_a_browser_shows_without_help(client: TestClient) -> None:
    browser = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    index = client.get("/problems", headers=browser)
    pages = {slug: client.get(f"/problems/{slug}", headers=browser) for slug in PROBLEM_TYPES}

    for slug, page in pages.items():
        kind = PROBLEM_TYPES[slug]
        for said in (kind.title, kind.meaning, kind.remedy, f'"status": {kind.status}'):
            assert escape(said) in page.text
        assert f'href="{kind.uri}"' in index.text
    for page in (index, *pages.values()):
        # Nothing that the policy would stop: no other style than the one it names by its hash.
        policy = page.headers["content-security-policy"]
        (style,) = re.findall(r"<style>(.*?)</style>", page.text, re.DOTALL)
        digest = b64encode(sha256(style.encode()).digest()).decode()
        assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
        assert "unsafe" not in policy
        assert not re.search(r"<(script|link|img)|style=|http-equiv", page.text)
        seen = _Tags()
        seen.feed(page.text)
        assert seen.open == []
        assert seen.met.count("h1") == 1


class _Tags(HTMLParser):
    """Every tag of a page, and those that were not closed again."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.met: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.met.append(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("path", ["/problems", "/problems/not-found"])
def test_a_page_that_is_held_is_not_sent_again(client: TestClient, path: str) -> None:
    tags = set()
    for media_type in ("application/json", "text/plain", "text/html"):
        asked = {"accept": media_type}
        etag = client.get(path, headers=asked).headers["etag"]
        again = client.get(path, headers={**asked, "if-none-match": etag})

        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
        assert "Accept" in again.headers["vary"].split(", ")
        tags.add(etag)

    assert len(tags) == 3


@pytest.mark.parametrize("path", ["/problems", "/problems/{slug}"])
def test_the_specification_says_that_a_page_may_be_held(client: TestClient, path: str) -> None:
    operation = client.get("/openapi.json").json()["paths"][path]["get"]

    assert "If-None-Match" in {each["name"] for each in operation["parameters"]}
    for status in ("200", "304"):
        assert "ETag" in operation["responses"][status]["headers"]


def test_the_specification_declares_problems_and_nothing_of_the_framework(
    client: TestClient,
) -> None:
    document = client.get("/openapi.json").json()
    text = json.dumps(document)

    assert "HTTPValidationError" not in text
    assert '"ValidationError"' not in text
    schemas = document["components"]["schemas"]
    assert {"ProblemDocument", "ProblemFieldError"} <= schemas.keys()
    for operations in document["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if status >= "400":
                    name = response["$ref"].removeprefix("#/components/responses/")
                    content = document["components"]["responses"][name]["content"]
                    assert list(content) == ["application/problem+json"]
                    for example in content["application/problem+json"]["examples"].values():
                        ProblemDocument.model_validate(example["value"])
                        assert example["value"]["status"] == int(status)


@pytest.mark.parametrize("slug", PROBLEM_TYPES)
def test_every_type_can_be_declared(slug: str) -> None:
    (status,) = problem_responses(slug)

    assert status == PROBLEM_TYPES[slug].status


def test_what_has_no_type_cannot_be_declared() -> None:
    for unknown in (418, "nothing"):
        with pytest.raises(ValueError, match="no problem type"):
            problem_responses(unknown)


def test_the_first_type_of_a_status_stands_for_it() -> None:
    for status, slug in ((400, "bad-request"), (409, "conflict"), (422, "validation-failed")):
        kind = type_of_status(status)
        assert kind is not None
        assert kind.slug == slug


def test_extra_members_may_not_replace_standard_ones() -> None:
    with pytest.raises(ValueError, match="standard"):
        problem_of("conflict", extra={"status": 200})


def test_a_facade_may_explain_and_refuse_in_its_own_words() -> None:
    def explain(errors: Sequence[dict[str, Any]], body: object) -> list[FieldError]:
        return [FieldError("/x", "own_code", "Own words.", allowed={"maximum": 3}, hint="Less.")]

    app = FastAPI()
    install_web(app, allowed_hosts=["*"], explain=explain)

    @app.get("/limited")
    async def limited(n: int) -> None:
        raise ProblemError(
            problem_of("too-many-requests", detail="Own detail."), headers={"Retry-After": "3"}
        )

    client = TestClient(app)
    invalid, refused = client.get("/limited"), client.get("/limited?n=1")

    assert invalid.json()["errors"] == [
        {
            "location": "body",
            "pointer": "/x",
            "code": "own_code",
            "message": "Own words.",
            "allowed": {"maximum": 3},
            "hint": "Less.",
        }
    ]
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "3")
    assert refused.json()["detail"] == "Own detail."
