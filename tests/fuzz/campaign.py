"""Requests with a mark in every place of the contract where a caller can put words."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.fuzz.marks import Marks

Json = dict[str, Any]
Place = tuple[str, ...]
JSON = {"Content-Type": "application/json"}
NDJSON = "application/x-ndjson"
AT_ONCE = 40
"""Places marked in one request: a refusal lists at most 50 errors."""

HEADERS = (
    *("Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language", "Authorization", "Baggage"),
    *("Cache-Control", "Content-Encoding", "Content-Language", "Content-Type", "Cookie", "DNT"),
    *("Expect", "Forwarded", "From", "Idempotency-Key", "If-Match", "If-Modified-Since"),
    *("If-None-Match", "If-Range", "If-Unmodified-Since", "Max-Forwards", "Origin", "Pragma"),
    *("Prefer", "Proxy-Authorization", "Range", "Referer", "Sec-Fetch-Site", "TE", "Traceparent"),
    *("Tracestate", "Upgrade-Insecure-Requests", "User-Agent", "Via", "X-API-Key", "X-B3-TraceId"),
    *("X-Correlation-Id", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Prefix"),
    *("X-Forwarded-Proto", "X-HTTP-Method-Override", "X-Original-URL", "X-Part", "X-Real-IP"),
    *("Access-Control-Request-Headers", "Access-Control-Request-Method", "Host", "X-Patient-Name"),
)
# As callers write them: the mark stands where their words would.
SHAPES = {
    "Accept": "application/{}",
    "Baggage": "patient={}",
    "Content-Type": "application/{}",
    "Cookie": "patient={}",
    "Expect": "100-continue, {}",
    "Forwarded": "for={};host={}.example",
    "Host": "{}.example",
    "If-None-Match": '"{}"',
    "Origin": "https://{}.example",
    "Referer": "https://records.example/patients/{}",
    "Traceparent": "00-{}-00f067aa0ba902b7-01",
    "Tracestate": "clinic={}",
    "X-Forwarded-Host": "{}.example",
}


class Sent(NamedTuple):
    """One request.

    Attributes:
        own: The answer is a page that shows a person again what that person typed.
    """

    method: str
    url: str
    headers: dict[str, str]
    content: bytes = b""
    own: bool = False


def campaign(document: Json, marks: Marks) -> Iterator[Sent]:
    """Yield every marked request.

    Args:
        document: The specification.
        marks: Gives out the marks.
    """
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield from _queries(method.upper(), path, operation, marks)
            content = operation.get("requestBody", {}).get("content", {})
            if "application/json" in content:
                schema = content["application/json"]["schema"]
                yield from _bodies(path, document, schema, marks)
                yield from _broken_bodies(path, marks)
            if NDJSON in content:
                schema = document["components"]["schemas"]["EvaluationRequest"]
                yield from _batches(path, document, schema, marks)
    yield from _paths(document, marks)
    yield from _headers(marks)
    yield from _pages(marks)


def places(document: Json, schema: Json, place: Place = ()) -> Iterator[Place]:
    """Yield the place of every field of a schema, at every level, each once."""
    yield from dict.fromkeys(_places(document, schema, place))


def _places(document: Json, schema: Json, place: Place) -> Iterator[Place]:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        yield from _places(document, document["components"]["schemas"][name], place)
    for branch in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from _places(document, branch, place)
    for name, field in schema.get("properties", {}).items():
        yield (*place, name)
        yield from _places(document, field, (*place, name))


def _put(body: Json, place: Place, value: object) -> None:
    node = body
    for step in place[:-1]:
        node = node.setdefault(step, {})
    node[place[-1]] = value


def _bodies(path: str, document: Json, schema: Json, marks: Marks) -> Iterator[Sent]:
    """Yield bodies with a mark as value of every field, and as a name beside every field."""
    found = list(places(document, schema))
    # Places of one depth never stand in each other's way.
    for depth in sorted({len(place) for place in found}):
        level = [place for place in found if len(place) == depth]
        for start in range(0, len(level), AT_ONCE):
            body: Json = {}
            for nth, place in enumerate(level[start : start + AT_ONCE]):
                _put(body, place, _value(nth, f"POST {path} /{'/'.join(place)}", marks))
            yield _post(path, json.dumps(body))
        parents = dict.fromkeys(place[:-1] for place in level)
        for nth, parent in enumerate(parents):
            where = f"POST {path} a name in /{'/'.join(parent)}"
            mark = marks.text(where)
            body = {}
            _put(body, (*parent, mark if nth % 2 else f"Mrs {mark}"), "yes")
            yield _post(path, json.dumps(body))


def _value(nth: int, where: str, marks: Marks) -> object:
    """Return a marked value, of another kind each time."""
    if nth % 5 == 4:
        return marks.number(where)
    mark = marks.text(where)
    return (mark, f"  {mark.upper()}\u00e9", [mark], {mark: mark, "left": mark})[nth % 5]


def _broken_bodies(path: str, marks: Marks) -> Iterator[Sent]:
    """Yield bodies that are no unambiguous JSON object, or of no type that is read."""
    broken = {
        "a repeated key": '{{"{0}": 1, "{0}": 2}}',
        "a repeated key deep down": '{{"symptoms": {{"{0}": {{"{0}": 1, "{0}": 2}}}}}}',
        "NaN below a name": '{{"{0}": {{"pain": NaN}}}}',
        "half a surrogate": '{{"{0}": "{0}\\ud800"}}',
        "NUL": '{{"{0}": "\\u0000{0}"}}',
        "no end": '{{"{0}": "{0}',
        "a list": '["{0}"]',
        "a text": '"{0}"',
        "something behind": "{{}} {0}",
        "deep": '{{"{0}":' * 40 + '"{0}"' + "}}" * 40,
        "a comment": "{{/* {0} */}}",
    }
    for name, body in broken.items():
        yield _post(path, body.format(marks.text(f"POST {path} {name}")))
    wide = f'{{"symptoms": "{marks.text(f"POST {path} in UTF-16")}"}}'
    yield Sent("POST", path, JSON, wide.encode("utf-16"))
    large = marks.text(f"POST {path} too large") * 6_000
    yield _post(path, f'{{"symptoms": "{large}"}}')
    for kind in ("text/plain", "application/xml", "application/x-www-form-urlencoded", ""):
        mark = marks.text(f"POST {path} as {kind}")
        yield Sent("POST", path, {"Content-Type": kind} if kind else {}, f"name={mark}".encode())


def _batches(path: str, document: Json, schema: Json, marks: Marks) -> Iterator[Sent]:
    """Yield the same bodies as lines of one batch, those that are not JSON among them."""
    bodies = [*_bodies(path, document, schema, marks), *_broken_bodies(path, marks)]
    lines = [sent.content.replace(b"\n", b" ") for sent in bodies]
    for detail in ("short", "full"):
        yield Sent("POST", f"{path}?detail={detail}", {"Content-Type": NDJSON}, b"\n".join(lines))
    yield from (sent._replace(headers={"Content-Type": NDJSON}) for sent in bodies[-4:])


def _post(path: str, content: str) -> Sent:
    return Sent("POST", path, JSON, content.encode())


def _queries(method: str, path: str, operation: Json, marks: Marks) -> Iterator[Sent]:
    """Yield queries with a mark as a name, and as the value of each parameter."""
    at = path.replace("{id}", "p1").replace("{slug}", "not-found")
    where = f"{method} {path}"
    content = b"{}" if method == "POST" else b""
    headers = JSON if content else {}
    queries = [f"{marks.text(f'{where} query name')}={marks.text(f'{where} query value')}"]
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "query":
            name = parameter["name"]
            queries.append(f"{name}={marks.text(f'{where} query {name}')}")
            queries.append(f"{name}=a&{name}={marks.text(f'{where} query {name} again')}")
    for query in queries:
        yield Sent(method, f"{at}?{query}", headers, content)


def _paths(document: Json, marks: Marks) -> Iterator[Sent]:
    """Yield addresses with a mark in every variable part, and below and beside every path."""
    for path in document["paths"]:
        mark = marks.text(f"path {path}")
        yield Sent("GET", path.replace("{id}", mark).replace("{slug}", mark), {})
        for method in ("GET", "POST", "PUT", "OPTIONS", "HEAD"):
            below = marks.text(f"{method} below {path}")
            yield Sent(method, f"{path.replace('{', '').replace('}', '')}/{below}", {})
    for path in ("/{}", "/v1/{}", "/v1/{}/", "/{}/../v1", "/v1/knowledge/%7B{}%7D", "/%2e/{}"):
        for method in ("GET", "PATCH", "DELETE", "TRACE"):
            yield Sent(method, path.format(marks.text(f"{method} {path}")), {})
    for path in ("/static/form/{}.css", "/docs/reader/{}", "/docs/assets/{}", "/docs/{}"):
        yield Sent("GET", path.format(marks.text(path)), {})


def _headers(marks: Marks) -> Iterator[Sent]:
    """Yield requests of several outcomes, each with a mark in one header."""
    bases = (
        ("GET", "/v1/knowledge/stages", b""),
        ("GET", "/nothing", b""),
        ("POST", "/v1/evaluations", b"{}"),
        ("POST", "/v1/evaluations", b"{"),
        ("OPTIONS", "/v1/evaluations", b""),
    )
    for method, url, content in bases:
        kind = JSON if content else {}
        for name in HEADERS:
            mark = marks.text(f"{method} {url} {name}")
            value = SHAPES.get(name, "{}").replace("{}", mark)
            yield Sent(method, url, {**kind, name: value}, content)
        for shape in ("{} {}", "{};", "{}\u00e9", "{}" * 20, "../{}", '"{}"'):
            mark = marks.text(f"{method} {url} X-Request-Id")
            yield Sent(method, url, {**kind, "X-Request-Id": shape.replace("{}", mark)}, content)
        many = {f"X-{marks.text('a header name')}": "yes"}
        yield Sent(method, url, {**kind, **many}, content)
        long = marks.text(f"{method} {url} too long a header") * 2_000
        yield Sent(method, url, {**kind, "X-Long": long}, content)


def _pages(marks: Marks) -> Iterator[Sent]:
    """Yield the form as a browser sends it, and as no browser of ours does."""
    form = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    for name in ("presentation.age", "symptoms.pain_ischial", "measures.pain_worst_24h"):
        typed = f"{name}={marks.text(f'form {name}')}"
        yield Sent("POST", "/", form, typed.encode(), own=True)
        yield Sent("POST", "/", {**form, "X-Part": "result"}, typed.encode())
    for name in ("{}", "symptoms.{}", "{}.left"):
        named = f"{name.format(marks.text('form name'))}=yes"
        yield Sent("POST", "/", form, named.encode())
    mark = marks.text("form from elsewhere")
    yield Sent("POST", "/", {**form, "Sec-Fetch-Site": "cross-site"}, f"age={mark}".encode())
    yield Sent("POST", "/", JSON, f'{{"age": "{mark}"}}'.encode())
