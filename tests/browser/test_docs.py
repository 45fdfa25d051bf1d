"""The documentation in a browser: a clinician gets an answer, and nothing else happens."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from app.api.v1.examples import EVALUATION_EXAMPLES
from tests.journeys.serving import Server

EXAMPLES: dict[str, Any] = dict(EVALUATION_EXAMPLES)
PAGES = ("/docs", "/docs/full")
EVALUATION = "evaluate_findings"
NEVER = "never a name, a date of birth or a health number"
MOST_CLICKS = 3


class Documentation:
    """A page of the documentation as its reader uses it, with every click counted."""

    def __init__(self, page: Page, path: str) -> None:
        self.page = page
        self.clicks = 0
        page.goto(path)
        expect(page.locator(".opblock").first).to_be_visible()

    def click(self, target: Locator) -> None:
        target.click()
        self.clicks += 1

    def operation(self, name: str) -> Locator:
        return self.page.locator(f".opblock[id$='-{name}']")

    def open(self, name: str = EVALUATION) -> Locator:
        operation = self.operation(name)
        self.click(operation.locator(".opblock-summary-control"))
        expect(operation.get_by_role("button", name="Execute")).to_be_visible()
        return operation

    def execute(self, operation: Locator) -> None:
        with self.page.expect_response(lambda answer: answer.request.resource_type == "fetch"):
            self.click(operation.get_by_role("button", name="Execute"))
        expect(operation.locator(".live-responses-table .highlight-code")).to_be_visible()

    def answer(self, operation: Locator) -> Any:
        return json.loads(operation.locator(".live-responses-table .microlight").first.inner_text())


@pytest.mark.parametrize("path", PAGES)
def test_an_answer_in_three_clicks_begins_with_its_sentence(page: Page, path: str) -> None:
    documentation = Documentation(page, path)

    operation = documentation.open()
    documentation.execute(operation)

    answer = documentation.answer(operation)
    assert documentation.clicks <= MOST_CLICKS
    assert next(iter(answer)) == "summary"
    assert answer["summary"].startswith("Routine")
    expect(operation.locator(".words p")).to_have_text(answer["summary"])
    expect(operation.locator(".words")).to_be_in_viewport()


def test_each_example_can_be_chosen_and_executed(page: Page, server: Server) -> None:
    documentation = Documentation(page, "/docs")
    operation = documentation.open()

    for name, example in EXAMPLES.items():
        direct = server.client.post("/v1/evaluations", json=example["value"]).json()
        operation.get_by_label("Choose an example").select_option(name)
        documentation.execute(operation)

        expect(operation.locator(".words p")).to_have_text(direct["summary"])
        level = direct["triage"]["level"]
        expect(operation.locator(".words")).to_have_attribute("data-level", level)
        assert documentation.answer(operation) == direct, name


def test_the_examples_are_offered_by_what_a_clinician_sees(page: Page) -> None:
    operation = Documentation(page, "/docs").open()

    choice = operation.get_by_label("Choose an example")

    assert choice.locator("option").all_inner_texts() == [e["summary"] for e in EXAMPLES.values()]
    expect(choice).to_have_value("classic_runner")


def test_each_entry_can_be_chosen_by_its_name(page: Page) -> None:
    documentation = Documentation(page, "/docs")
    operation = documentation.open("read_clinical_test")

    operation.get_by_label("Choose one").select_option(label="Slump test")
    documentation.execute(operation)

    assert documentation.answer(operation)["item"]["id"] == "slump"


def test_a_rule_is_read_as_its_sentence(page: Page) -> None:
    documentation = Documentation(page, "/docs")
    operation = documentation.open("read_rule")

    operation.get_by_label("Choose one").select_option("safety.infection")
    documentation.execute(operation)

    sentence = documentation.answer(operation)["item"]["sentence"]
    expect(operation.locator(".words p")).to_have_text(sentence)


def test_a_refusal_says_in_words_what_to_change(page: Page, watch: Any) -> None:
    watch.expect_error("status of 422")
    documentation = Documentation(page, "/docs")
    operation = documentation.open()

    operation.locator("textarea").fill('{"presentation": {"age": 250}}')
    documentation.execute(operation)

    expect(operation.locator(".words")).to_contain_text("/presentation/age")
    expect(operation.locator(".words")).to_contain_text("from 0 to 120")
    expect(page.get_by_role("status")).to_have_text(re.compile("not accepted"))


@pytest.mark.parametrize("path", PAGES)
def test_the_warning_stands_above_where_one_types(page: Page, path: str) -> None:
    operation = Documentation(page, path).open()
    warning, box = operation.get_by_text(NEVER), operation.locator("textarea")

    box.scroll_into_view_if_needed()

    expect(warning).to_be_in_viewport()
    above, below = warning.bounding_box(), box.bounding_box()
    assert above
    assert below
    assert above["y"] + above["height"] <= below["y"]


def test_clinicians_see_tasks_and_not_how_they_are_sent(page: Page, server: Server) -> None:
    paths = server.client.get("/docs/openapi.json").json()["paths"]
    documentation = Documentation(page, "/docs")

    documentation.execute(documentation.open())

    expect(page.locator(".opblock")).to_have_count(sum(len(item) for item in paths.values()))
    for hidden in (".opblock-summary-method", ".opblock-summary-path", ".curl-command"):
        expect(page.locator(hidden).first).to_be_attached()
        expect(page.locator(hidden).locator("visible=true")).to_have_count(0)


def test_integrators_see_every_operation_and_never_the_command_line(
    page: Page, server: Server
) -> None:
    paths = server.client.get("/openapi.json").json()["paths"]
    documentation = Documentation(page, "/docs/full")

    documentation.execute(documentation.open())

    expect(page.locator(".opblock")).to_have_count(sum(len(item) for item in paths.values()))
    expect(page.locator(".curl-command").first).to_be_hidden()


def test_integrators_find_a_group_by_its_name(page: Page) -> None:
    documentation = Documentation(page, "/docs/full")

    page.get_by_label("Show only groups whose name holds").fill("Problems")

    expect(page.locator(".opblock-tag-section")).to_have_count(1)
    expect(documentation.operation("list_problem_types")).to_be_visible()


def test_a_long_answer_is_not_coloured(page: Page) -> None:
    documentation = Documentation(page, "/docs/full")
    short = documentation.open("read_version")
    documentation.execute(short)
    long = documentation.open("list_rules")
    documentation.execute(long)

    written = ".live-responses-table .highlight-code .microlight"
    assert len(long.locator(written).inner_text()) > 100_000
    expect(long.locator(written).locator("span")).to_have_count(0)
    expect(short.locator(written).locator("span").first).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_shows_it_without_scrolling_sideways(phone_page: Page, path: str) -> None:
    documentation = Documentation(phone_page, path)
    operation = documentation.open()
    documentation.execute(operation)

    width = phone_page.evaluate("document.documentElement.scrollWidth")

    assert width <= 390
    expect(operation.locator(".words p")).to_be_visible()


def test_an_answer_can_be_had_by_keyboard_alone(page: Page) -> None:
    Documentation(page, "/docs")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the tasks")).to_be_focused()
    page.keyboard.press("Enter")
    tab_until(page, "opblock-summary-control")
    page.keyboard.press("Enter")
    expect(page.locator(".examples-select-element")).to_be_visible()
    tab_until(page, "examples-select-element")
    page.keyboard.press("ArrowDown")
    tab_until(page, "execute")
    assert outline_of_focus(page) == "solid"
    page.keyboard.press("Enter")

    expect(page.locator(".words p")).to_have_text(re.compile("^Routine"))
    expect(page.locator(".examples-select-element")).to_have_value("desk_worker")
    tab_until(page, "microlight")
    assert outline_of_focus(page) == "solid"


def tab_until(page: Page, wanted: str, most: int = 20) -> None:
    """Press Tab until an element of this class has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.classList.contains(wanted)", wanted):
            return
    pytest.fail(f"{wanted} is not reached by {most} presses of Tab")


def outline_of_focus(page: Page) -> str:
    style: str = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    return style


def test_the_pages_lead_to_each_other(page: Page) -> None:
    Documentation(page, "/docs")

    page.get_by_role("navigation").get_by_role("link", name="For integrators").click()
    expect(page).to_have_url(re.compile("/docs/full$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Every operation")

    page.get_by_role("navigation").get_by_role("link", name="Try it").click()
    expect(page).to_have_url(re.compile("/docs$"))


@pytest.mark.parametrize("path", PAGES)
def test_without_scripts_the_form_is_named(plain_page: Page, path: str) -> None:
    plain_page.goto(path)

    expect(plain_page.get_by_text("This page needs JavaScript")).to_be_visible()
    expect(plain_page.get_by_role("link", name="the form", exact=True)).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious(axe: Callable[..., list[str]], path: str) -> None:
    def wait(page: Page) -> None:
        expect(page.locator(".opblock").first).to_be_visible()

    assert axe(path, prepare=wait) == []


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/docs", EVALUATION),
        ("/docs", "read_clinical_test"),
        ("/docs/full", EVALUATION),
    ],
)
def test_axe_finds_nothing_serious_with_an_answer_on_the_page(
    axe: Callable[..., list[str]], path: str, name: str
) -> None:
    def ask(page: Page) -> None:
        documentation = Documentation(page, path)
        documentation.execute(documentation.open(name))

    assert axe(path, prepare=ask) == []
