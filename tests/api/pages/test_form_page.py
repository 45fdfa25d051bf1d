"""The page itself: what it sends along, what it refuses, and that nothing typed is lost."""

import itertools
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.api.pages.form.reading import MOST_FIELDS
from tests.api.pages.served_form import FORM, ServedForm, send, send_for_part

SADDLE = "red_flags.cauda_equina.saddle_numbness"
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}


class Page(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def values(self, attribute: str) -> list[str]:
        return [str(given[attribute]) for _, given in self.elements if attribute in given]


@pytest.fixture(params=["empty", "filled", "refused"])
def page(request: pytest.FixtureRequest, client: TestClient) -> Any:
    typed = {"filled": {"presentation.age": "38"}, "refused": {"presentation.age": "380"}}
    if request.param == "empty":
        return client.get("/")
    return send(client, typed[request.param])


def test_a_page_is_kept_by_nobody_and_has_the_strict_policy(page: Any) -> None:
    policy = {part.strip() for part in page.headers["content-security-policy"].split(";")}

    assert policy == POLICY
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["content-type"] == "text/html; charset=utf-8"


def test_a_page_holds_no_script_and_no_style_of_its_own(page: Any) -> None:
    elements = Page(page.text).elements

    assert [given for tag, given in elements if tag == "script" and not given.get("src")] == []
    assert [tag for tag, _ in elements if tag == "style"] == []
    assert [given for _, given in elements if "style" in given] == []
    assert [n for _, given in elements for n in given if n.startswith("on")] == []


def test_a_page_asks_nobody_outside(page: Any) -> None:
    shown = Page(page.text)

    outside = [
        a for a in shown.values("src") + shown.values("href") if not a.startswith(("/", "#"))
    ]
    assert outside == []


def test_every_id_is_one_and_every_reference_leads_somewhere(page: Any) -> None:
    shown = Page(page.text)
    ids = shown.values("id")
    inside = {a[1:] for a in shown.values("href") if a.startswith("#")}
    referred = {
        i
        for name in ("aria-describedby", "aria-labelledby", "for", "form")
        for i in shown.values(name)
    }

    assert len(ids) == len(set(ids))
    assert (inside | referred) - set(ids) == set()


def test_headings_are_in_order(page: Any) -> None:
    levels = [int(tag[1]) for tag, _ in Page(page.text).elements if re.fullmatch(r"h[1-6]", tag)]

    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_styles_and_scripts_are_kept_for_ever(client: TestClient) -> None:
    shown = Page(client.get("/").text)
    addresses = {a for a in shown.values("src") + shown.values("href") if a.startswith("/static")}

    answers = {address: client.get(address) for address in addresses}

    assert len(addresses) >= 4
    assert {answer.status_code for answer in answers.values()} == {200}
    assert all("immutable" in answer.headers["cache-control"] for answer in answers.values())
    assert client.get("/static/form/form.0000000000000000.css").status_code == 404


def test_a_page_is_packed_for_who_can_unpack_it(client: TestClient) -> None:
    packed = client.get("/", headers={"accept-encoding": "gzip"})
    plain = client.get("/", headers={"accept-encoding": "identity"})

    assert packed.text == plain.text
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert int(packed.headers["content-length"]) * 8 < int(plain.headers["content-length"])


def test_nothing_is_preselected(form: ServedForm) -> None:
    touched = {name for name, c in form.controls.items() if c.value and name != "complaint"}

    assert touched == set()


def test_findings_never_stand_in_an_address(client: TestClient) -> None:
    (method,) = [g for tag, g in Page(client.get("/").text).elements if tag == "form"]

    assert (method["method"], method["action"], method["autocomplete"]) == ("post", "/", "off")


def test_what_is_refused_is_kept_and_linked(client: TestClient) -> None:
    typed = {"presentation.age": "thirty", "measures.settles_after_hours.left": "soon"}
    shown = Page(send(client, typed).text)

    links = {g["data-problem"]: g["href"] for _, g in shown.elements if "data-problem" in g}
    inputs = {
        g["name"]: g for tag, g in shown.elements if tag == "input" and g.get("name") in typed
    }
    assert links == {name: f"#{name}" for name in typed}
    assert {name: given["value"] for name, given in inputs.items()} == typed
    for name, given in inputs.items():
        assert (given["id"], given["aria-invalid"]) == (name, "true")
        assert given["aria-describedby"] == f"{name}-error"


def test_a_message_stands_in_words_for_a_form(client: TestClient) -> None:
    html = send(client, {"measures.minutes_easy_running": "long"}).text

    assert "write a whole number from 0 to 480, or tick no limit." in html
    assert "an object with" not in html


def test_a_contradiction_is_shown_at_its_member(client: TestClient) -> None:
    group = "red_flags.cauda_equina.group_answer"

    page = send(client, {group: "none_of_these", SADDLE: "yes"})

    assert ServedForm(page.text).refused == {
        ("/red_flags/cauda_equina/saddle_numbness", "contradictory_group")
    }
    assert f'data-problem="{SADDLE}"' in page.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (
            {"red_flags.cauda_equina.group_answer": "none_of_these", SADDLE: "yes"},
            "New saddle numbness: answered “Yes”, but the group “Saddle, bladder, bowel",
        ),
        (
            {"presentation.side": "left", "symptoms.pain_ischial.right": "yes"},
            "Pain at the sit bone, right: this is not on the side that is given as painful.",
        ),
    ],
)
def test_a_contradiction_is_said_in_clinical_words(
    client: TestClient, typed: dict[str, str], words: str
) -> None:
    part = send_for_part(client, typed).text

    said = " ".join(re.sub(r"<[^>]*>", " ", part).split())
    assert words in said
    assert "_" not in said


def test_a_flag_answered_in_place_takes_back_its_cleared_group(client: TestClient) -> None:
    sent = {"red_flags.cauda_equina.group_answer": "none_of_these", "set": f"{SADDLE}=yes"}

    page = ServedForm(send(client, sent).text)

    assert page.controls["red_flags.cauda_equina.group_answer"].value == ""
    assert page.controls[SADDLE].value == "yes"
    assert page.digest is not None


def test_what_was_typed_is_never_markup(client: TestClient) -> None:
    mark = '"><script>alert(1)</script>'

    page = send(client, {"presentation.age": mark, f"symptoms.{mark}": mark})

    assert page.status_code == 422
    assert "<script>alert" not in page.text
    assert "&#34;&gt;&lt;script&gt;" in page.text


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://records.example.org"},
        {"origin": "null"},
        {"origin": "http://testserver.example.org"},
    ],
)
def test_another_sites_form_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    answer = send(client, {"presentation.age": "38"}, headers)

    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/cross-site-form")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"origin": "http://testserver"},
    ],
)
def test_its_own_form_is_read(client: TestClient, headers: dict[str, str]) -> None:
    assert send(client, {"presentation.age": "38"}, headers).status_code == 200


@pytest.mark.parametrize(
    "kind", ["application/json", "multipart/form-data; boundary=x", "text/plain"]
)
def test_only_a_form_is_read(client: TestClient, kind: str) -> None:
    answer = client.post("/", content=b"presentation.age=38", headers={"content-type": kind})

    assert (answer.status_code, answer.headers["accept"]) == (415, FORM)


@pytest.mark.parametrize(
    "body",
    [
        b"presentation.age=38&presentation.age=39",
        b"presentation.age",
        b"presentation.age=%ff",
        b"\xff=1",
        b"&".join(b"f%d=" % number for number in range(MOST_FIELDS + 1)),
        b"a.b.c.d.e.f.g.h.i.j=1",
        b"set=nothing",
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(client: TestClient, body: bytes) -> None:
    answer = client.post("/", content=body, headers={"content-type": FORM})

    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/malformed-form")


def test_an_empty_form_is_evaluated_as_nothing_said(client: TestClient, ask: Any) -> None:
    page = client.post("/", content=b"", headers={"content-type": FORM})

    assert ServedForm(page.text).digest == ask({})["basis"]["evaluation_digest"]


def test_the_part_is_the_pages_result(client: TestClient) -> None:
    typed = {"presentation.age": "38", SADDLE: "yes"}

    whole, part = send(client, typed), send_for_part(client, typed)

    assert part.text.strip() in whole.text
    assert "<form" not in part.text
    assert send_for_part(client, {SADDLE: "perhaps"}).text.count("data-pointer") == 1


def test_an_answer_in_place_is_put_into_the_form(client: TestClient, form: ServedForm) -> None:
    sent = {**form.filled({"presentation.age": "38"}), "set": f"{SADDLE}=yes"}

    page = ServedForm(send(client, sent).text)

    assert page.controls[SADDLE].value == "yes"
    assert page.controls["presentation.age"].value == "38"
    assert page.digest is not None


def test_an_answer_in_place_takes_the_place_of_all_others(client: TestClient) -> None:
    name = "measures.minutes_easy_running"
    sent = {f"{name}.left": "5", f"{name}.right.no_limit": "no_limit", "set": f"{name}=20"}

    page = ServedForm(send(client, sent).text)

    filled = {n: c.value for n, c in page.controls.items() if n.startswith(name) and c.value}
    assert filled == {name: "20"}


def test_a_typed_answer_in_place_is_put_into_the_form(client: TestClient) -> None:
    page = ServedForm(
        send(client, {"next.presentation.age": "41", "next.presentation.side": ""}).text
    )

    assert page.controls["presentation.age"].value == "41"


def test_every_answer_in_place_is_one_that_the_form_offers(
    client: TestClient, form: ServedForm
) -> None:
    offered = ServedForm(
        client.post("/", content=b"", headers={"content-type": FORM}).text
    ).in_place

    assert len(offered) > 20
    for each in offered:
        name, _, value = each.partition("=")
        assert value in form.controls[name].options


def test_a_group_with_a_flag_present_is_not_offered_as_clear(client: TestClient) -> None:
    offered = ServedForm(send(client, {SADDLE: "yes", "presentation.age": "38"}).text).in_place

    assert "red_flags.cauda_equina.group_answer=none_of_these" not in offered


def test_without_a_tap_on_a_button_the_form_is_just_evaluated(client: TestClient) -> None:
    """The first button of the form is the one that a press of Enter uses: it answers nothing."""
    html = client.post("/", content=b"", headers={"content-type": FORM}).text
    buttons = [g for tag, g in Page(html).elements if tag == "button" and g.get("type") == "submit"]

    assert buttons[0].get("name") is None
    assert [g for g in buttons if g.get("name") == "set"]
