"""What the fuzzer has to see in every answer, beyond the checks it brings along."""

import json
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, Final, cast
from urllib.parse import parse_qsl, unquote, urlsplit

import schemathesis
from schemathesis import Case, Response
from schemathesis.checks import CheckContext

from tests.fuzz.lines import BATCH, refused_in
from tests.fuzz.places import CONTRADICTIONS, written_with_a_point
from tests.fuzz.probes import again, read

PROBLEM_JSON: Final = "application/problem+json"
GUARDS: Final = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
}
MARK: Final = "Zq7xMark"
"""Appended to every generated text that is no word of the specification."""
UNKNOWN: Final = "zq7x_unknown_name"
LONG_ENOUGH: Final = 8
"""Characters from which a generated text cannot stand in an answer by chance."""
NOT_FOUND, REFUSED, OK = 404, 400, 200
done: dict[str, int] = {"unknown names sent": 0, "answers searched for what was sent": 0}
"""How often the probes below had something to do, so that none of them can fall silent."""


def header(response: Response, name: str) -> str:
    """Return the value of a header, and fail unless it is given exactly once."""
    values = response.headers.get(name, [])
    assert len(values) == 1, f"{name} is given {len(values)} times"
    return values[0]


def base(response: Response) -> str:
    """Return scheme, host and port of the service that answered."""
    parts = urlsplit(str(response.request.url))
    return f"{parts.scheme}://{parts.netloc}"


def refuses(response: Response) -> bool:
    """Say whether an answer is a refusal or an error."""
    return response.status_code >= REFUSED


@schemathesis.check
def every_error_is_a_problem(ctx: CheckContext, response: Response, case: Case[Any]) -> None:
    """Each refusal is a problem document of its status, whose type resolves."""
    if not refuses(response):
        return
    assert header(response, "content-type") == PROBLEM_JSON
    if response.request.method == "HEAD":
        return
    problem = response.json()
    assert problem["status"] == response.status_code
    assert problem["instance"] == f"urn:request:{header(response, 'x-request-id')}"
    for member in ("title", "detail"):
        assert problem[member].strip(), f"{member} is empty"
    assert resolves(base(response), problem["type"], response.status_code), problem["type"]


@cache
def resolves(address: str, type_: str, status: int) -> bool:
    """Say whether a problem type is explained where it points to, for its status."""
    explained = read(f"{address}{type_}")
    return explained.status_code == OK and explained.json()["status"] == status


@schemathesis.check
def every_answer_is_guarded(ctx: CheckContext, response: Response, case: Case[Any]) -> None:
    """Each answer carries the guarding headers, and nothing about a patient is kept."""
    for name, value in GUARDS.items():
        assert header(response, name) == value, name
    kept = header(response, "cache-control")
    if refuses(response) or response.request.method == "POST":
        assert kept == "no-store", "what is about a patient, or a refusal, is kept"
    assert "server" not in response.headers
    assert "x-powered-by" not in response.headers


@schemathesis.check
def the_request_id_is_echoed(ctx: CheckContext, response: Response, case: Case[Any]) -> None:
    """The id that was sent comes back; hooks send a well-formed one with each request."""
    sent = response.request.headers["X-Request-Id"]
    assert header(response, "x-request-id") == sent


@schemathesis.check
def nothing_sent_comes_back(ctx: CheckContext, response: Response, case: Case[Any]) -> None:
    """No text that was sent, and is no word of the specification, stands in the answer."""
    done["answers searched for what was sent"] += 1
    headers = {name: values for name, values in response.headers.items() if name != "x-request-id"}
    told = f"{response.text} {headers}"
    # The Host of a request is known to who sends it, and stands in none of the answers either.
    assert MARK not in told, "a planted mark came back"
    for text in sent_texts(case, response):
        if len(text) >= LONG_ENOUGH and not is_ours(text):
            assert text not in told, "a generated text came back"
            assert json.dumps(text)[1:-1] not in told, "a generated text came back, escaped"


class Specification:
    """The text of the specification: its words may stand in answers."""

    text = ""


@lru_cache(maxsize=10_000)
def is_ours(text: str) -> bool:
    """Say whether a text is a word of the specification; it is long, and most words come often."""
    return text in Specification.text


def sent_texts(case: Case[Any], response: Response) -> Iterator[str]:
    """Yield every text of a request as it was sent, keys and names included."""
    parts = urlsplit(str(response.request.url))
    # An id that is found is a word of the knowledge.
    if refuses(response):
        yield from (unquote(part) for part in parts.path.split("/"))
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        yield from (name, value)
    yield from (str(value) for value in (case.headers or {}).values())
    yield from texts_in(case.body)


def texts_in(node: object) -> Iterator[str]:
    """Yield every text of a tree, keys included."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield str(key)
            yield from texts_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts_in(value)


@schemathesis.check
def an_unknown_name_is_refused(ctx: CheckContext, response: Response, case: Case[Any]) -> None:
    """An accepted body is refused once a name is put into it that nobody knows, at any level."""
    if response.status_code != OK or not isinstance(case.body, dict) or not case.media_type:
        return
    if case.media_type != "application/json" or response.request.method != "POST":
        return
    levels = list(objects_in(case.body))
    # Another level of each body, and the same one when a case is sent again.
    chosen = levels[len(json.dumps(case.body)) % len(levels)]
    refused = again(response, data=json.dumps(with_unknown(case.body, chosen)))
    done["unknown names sent"] += 1
    assert REFUSED <= refused.status_code < 500, f"{refused.status_code} to an unknown name"
    assert UNKNOWN not in refused.text, "the unknown name came back"


def objects_in(node: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the place of every object of a tree."""
    if isinstance(node, dict):
        yield path
        for key, value in node.items():
            yield from objects_in(value, (*path, key))


def with_unknown(body: Any, path: tuple[str, ...]) -> Any:
    """Return a body with an unknown member at a place."""
    if not path:
        return {**body, UNKNOWN: "yes"}
    return {**body, path[0]: with_unknown(body[path[0]], path[1:])}


@schemathesis.check
def every_line_is_answered(ctx: CheckContext, response: Response, case: Case[Any]) -> None:
    """A batch has a line for each line, in order, and a closing line that counts them."""
    if case.path != BATCH or response.status_code != OK:
        return
    sent = case.body if isinstance(case.body, list) else [case.body]
    *lines, last = (json.loads(line) for line in response.text.splitlines())
    assert [line["line"] for line in lines] == list(range(1, len(sent) + 1))
    refused = sum("problem" in line for line in lines)
    counted = {name: last["closing"][name] for name in ("lines", "evaluated", "refused")}
    assert counted == {
        "lines": len(sent),
        "evaluated": len(sent) - refused,
        "refused": refused,
    }


@schemathesis.check
def a_right_line_is_evaluated(ctx: CheckContext, response: Response, case: Case[Any]) -> None:
    """A line as the specification wants it is refused only for what waivers give the reason."""
    if case.path != BATCH or response.status_code != OK:
        return
    if case.meta is None or case.meta.generation.mode.is_negative:
        return
    lines = cast("list[object]", case.body)
    for nth, problem in refused_in(response):
        codes = {error["code"] for error in problem["errors"]}
        decimal = all(written_with_a_point(lines[nth], each) for each in problem["errors"])
        assert decimal or codes <= CONTRADICTIONS, codes


@schemathesis.check
def methods_are_told_truly(ctx: CheckContext, response: Response, case: Case[Any]) -> None:
    """405 and OPTIONS list the methods of the path, all of them and no other."""
    if response.status_code != 405 and response.request.method != "OPTIONS":
        return
    if response.status_code == NOT_FOUND:
        return
    told = {each.strip() for each in header(response, "allow").split(",")}
    declared = {method.upper() for method in case.operation.schema[case.operation.path]}
    methods = declared & {"GET", "PUT", "POST", "PATCH", "DELETE"}
    assert told == methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())


@schemathesis.check
def head_is_get_without_a_body(ctx: CheckContext, response: Response, case: Case[Any]) -> None:
    """HEAD has the status and the headers of GET, at each operation and status once."""
    if response.request.method != "GET" or not _first(case.path, response.status_code):
        return
    head = again(response, method="HEAD")
    assert head.status_code == response.status_code
    assert head.content == b""
    for name in ("content-type", "content-length", "etag", "cache-control", "vary"):
        got = response.headers.get(name, [])
        assert head.headers.get(name) == (", ".join(got) if got else None), name


_heads = set[tuple[str, int]]()


def _first(path: str, status: int) -> bool:
    new = (path, status) not in _heads
    _heads.add((path, status))
    return new
