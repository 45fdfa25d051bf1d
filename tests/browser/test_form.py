"""The form in a browser with its script: answers follow what is entered, and nothing surprises."""

from contextlib import suppress
from typing import Any

import httpx
import pytest
import yaml
from playwright.sync_api import Error, Page, Route, expect

from app.cli.validation import CASES
from tests.api.pages.served_form import answers_of
from tests.browser.filling import RESULT, RUNNER, digest, give, give_all, wait_for_answer
from tests.browser.watch import Watch
from tests.journeys.serving import Server

SADDLE = "red_flags.cauda_equina.saddle_numbness"


def level(page: Page) -> str:
    return page.locator(RESULT).get_attribute("data-level") or ""


def count_posts(page: Page) -> list[str]:
    posts: list[str] = []
    page.on("request", lambda r: posts.append(r.url) if r.method == "POST" else None)
    return posts


def evaluate(server: Server, request: Any) -> Any:
    return httpx.post(f"{server.address}/v1/evaluations", json=request, trust_env=False).json()


def test_nothing_is_sent_before_something_is_entered(page: Page) -> None:
    posts = count_posts(page)
    page.goto("/")
    page.get_by_role("searchbox").fill("sitting")
    page.wait_for_timeout(700)

    assert posts == []
    expect(page.locator(".result.empty")).to_be_visible()


@pytest.mark.parametrize("which", ["page", "phone_page"])
def test_the_classic_runner_is_answered_while_typing(
    request: pytest.FixtureRequest, which: str
) -> None:
    page: Page = request.getfixturevalue(which)
    page.goto("/")
    give_all(page, RUNNER)
    wait_for_answer(page)

    assert level(page) == "routine"
    expect(page.locator("#r-plan")).to_contain_text("complete")
    expect(page.locator(".exercise")).not_to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.url.endswith("/")


@pytest.mark.parametrize("name", ["APO-03", "CES-02", "DGS-06"])
def test_a_published_patient_is_evaluated_as_by_the_api(
    page: Page, server: Server, name: str
) -> None:
    path = next(CASES.rglob(f"{name}.yaml"))
    patient = yaml.safe_load(path.read_text(encoding="utf-8"))["request"]
    page.goto("/")
    give_all(page, answers_of(patient))
    wait_for_answer(page)

    assert digest(page) == evaluate(server, patient)["basis"]["evaluation_digest"]


def test_a_flag_changes_the_answer_at_once_and_is_said(page: Page) -> None:
    page.goto("/")
    give(page, "presentation.age", "38")
    expect(page.locator("#said")).to_have_text("Ask first. The urgency cannot be told yet.")
    give(page, SADDLE, "yes")

    expect(page.locator("#said")).to_have_text("Emergency. Act now.")
    assert level(page) == "emergency"


def test_focus_stays_where_one_types(page: Page) -> None:
    page.goto("/")
    page.locator('[name="presentation.age"]').focus()
    page.keyboard.type("38")
    wait_for_answer(page)

    assert page.evaluate("document.activeElement.name") == "presentation.age"


def test_an_answer_in_place_is_taken_into_the_form(page: Page) -> None:
    page.goto("/")
    give(page, "presentation.age", "38")
    wait_for_answer(page)
    before = digest(page)
    page.locator('#next button[value="red_flags.injury.group_answer=none_of_these"]').click()
    expect(page.locator("[data-evaluation-digest]")).not_to_have_text(before)

    chosen = page.locator('[name="red_flags.injury.group_answer"][value="none_of_these"]')
    expect(chosen).to_be_checked()
    assert page.evaluate("document.activeElement.id") == "next"


def test_a_typed_answer_in_place_is_taken_into_the_form(page: Page) -> None:
    page.goto("/")
    give(page, "symptoms.pain_ischial", "yes")
    wait_for_answer(page)
    typed = page.locator('#next [data-next="presentation.age"]')
    typed.fill("41")
    typed.press("Enter")

    expect(page.locator('[name="presentation.age"]')).to_have_value("41")
    expect(page.locator('#next [data-next="presentation.age"]')).to_have_count(0)


def test_the_whole_journey_goes_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    tab_to(page, "presentation.age")
    page.keyboard.type("38")
    tab_to(page, "presentation.side")
    page.keyboard.press("ArrowRight")
    tab_to(page, "red_flags.cauda_equina.group_answer")
    page.keyboard.press("ArrowRight")
    tab_to(page, "symptoms.pain_ischial")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    wait_for_answer(page)

    answers = page.evaluate("Object.fromEntries(new FormData(document.getElementById('form')))")
    chosen = {name: value for name, value in answers.items() if value and name != "complaint"}
    assert chosen.keys() == {
        "presentation.age",
        "presentation.side",
        "red_flags.cauda_equina.group_answer",
        "symptoms.pain_ischial",
    }

    for _ in range(400):
        if page.evaluate("document.activeElement.name") == "set":
            break
        page.keyboard.press("Tab")
    sent = page.evaluate("document.activeElement.value")
    page.keyboard.press("Enter")
    name, _, value = sent.partition("=")
    expect(page.locator(f'#form [name="{name}"][value="{value}"]')).to_be_checked()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until a control of this name has the focus."""
    for _ in range(250):
        if page.evaluate("document.activeElement.name") == name:
            assert page.evaluate("document.activeElement.matches(':focus-visible')")
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{name} is not reached by Tab")


def test_a_refused_answer_is_shown_kept_and_mended(page: Page, watch: Watch) -> None:
    watch.expect_error("status of 422")
    page.goto("/")
    give(page, "presentation.age", "38")
    wait_for_answer(page)
    give(page, "presentation.age", "380")
    link = page.get_by_role("link", name="Age: write a whole number from 0 to 120.")
    expect(link).to_be_visible()
    expect(page.locator("[data-stale]")).to_contain_text("Out of date")
    link.click()

    field = page.locator('[name="presentation.age"]')
    expect(field).to_be_focused()
    expect(field).to_have_value("380")
    expect(field).to_have_attribute("aria-describedby", "presentation.age-error")
    field.fill("39")
    wait_for_answer(page)
    expect(page.locator("#problems li")).to_have_count(0)
    expect(page.locator("[aria-invalid]")).to_have_count(0)


def test_an_answer_that_does_not_come_leaves_the_old_one_marked(page: Page, watch: Watch) -> None:
    watch.expect_error("ERR_FAILED|status of 503")
    page.goto("/")
    give(page, "presentation.age", "38")
    wait_for_answer(page)
    page.route("**/", lambda route: route.abort() if route.request.method == "POST" else None)
    give(page, SADDLE, "yes")
    expect(page.locator("[data-stale]")).to_contain_text(
        "Out of date: not yet evaluated. The service cannot be reached"
    )
    page.unroute("**/")
    page.route("**/", lambda route: route.fulfill(status=503, body="busy"))
    give(page, "presentation.age", "39")
    expect(page.locator("[data-stale]")).to_contain_text("refused to answer")
    page.unroute("**/")
    give(page, "presentation.age", "40")
    wait_for_answer(page)

    assert level(page) == "emergency"
    expect(page.locator("[data-stale]")).to_be_hidden()


def test_a_late_answer_never_takes_the_place_of_a_newer_one(page: Page) -> None:
    page.goto("/")
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/", hold_the_first)
    give(page, "presentation.age", "38")
    page.wait_for_timeout(700)
    assert len(held) == 1
    give(page, SADDLE, "yes")
    wait_for_answer(page)
    # The page has given it up by now.
    with suppress(Error):
        held[0].fulfill(status=200, content_type="text/html", body="<p>late</p>")
    page.wait_for_timeout(300)

    assert level(page) == "emergency"
    assert "late" not in page.locator("#answer").inner_text()


def test_a_question_is_found_by_its_words(page: Page) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill("trendelenburg")
    expect(page.locator("#found")).to_have_text("1 question")
    expect(page.locator('fieldset:has([name="clinical_tests.trendelenburg"])')).to_be_visible()
    expect(page.locator("#symptoms")).to_be_hidden()
    page.get_by_role("searchbox").fill("")

    expect(page.locator("#symptoms")).to_be_visible()


def test_one_question_is_answered_in_one_way(page: Page) -> None:
    plain, left = "symptoms.pain_ischial", "symptoms.pain_ischial.left"
    minutes = "measures.minutes_easy_running"
    page.goto("/")
    give(page, plain, "yes")
    give(page, left, "no")
    give(page, f"{plain}.right", "yes")
    expect(page.locator(f'[name="{plain}"][value=""]')).to_be_checked()
    expect(page.locator(f'[name="{left}"]')).to_have_value("no")
    give(page, plain, "yes")
    expect(page.locator(f'[name="{left}"]')).to_have_value("")
    give(page, minutes, "20")
    give(page, f"{minutes}.no_limit", "no_limit")
    expect(page.locator(f'[name="{minutes}"]')).to_have_value("")
    wait_for_answer(page)

    expect(page.locator("#problems li")).to_have_count(0)


def test_what_was_answered_is_counted(page: Page) -> None:
    page.goto("/")
    give(page, "red_flags.injury.injury_pop", "no")
    give(page, "red_flags.cancer.group_answer", "none_of_these")
    give(page, "symptoms.pain_ischial.left", "no")

    expect(page.locator('[data-count="red_flags"]')).to_have_text("2/10")
    expect(page.locator('[data-count="symptoms"]')).to_have_text("1")


def test_clearing_asks_first_and_leaves_nothing(page: Page) -> None:
    page.goto("/")
    give(page, "presentation.age", "38")
    wait_for_answer(page)
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("link", name="Clear").click()
    expect(page.locator('[name="presentation.age"]')).to_have_value("38")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("link", name="Clear").click()

    expect(page.locator('[name="presentation.age"]')).to_have_value("")
    expect(page.locator(".result.empty")).to_be_visible()


def test_the_note_is_copied_with_one_click(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/")
    give_all(page, RUNNER)
    wait_for_answer(page)
    page.get_by_role("button", name="Copy note").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#note").input_value()
    assert "SUBJECTIVE" in copied


def test_a_note_that_may_not_be_copied_is_selected(page: Page) -> None:
    page.goto("/")
    give(page, "presentation.age", "38")
    wait_for_answer(page)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(Error('no')); }")
    page.get_by_role("button", name="Copy note").click()

    expect(page.get_by_role("button", name="Selected")).to_be_visible()
    assert page.evaluate("getSelection().toString()") == page.locator("#note").input_value()


def test_a_phone_shows_the_level_and_leads_to_the_answer(phone_page: Page) -> None:
    phone_page.goto("/")
    give(phone_page, SADDLE, "yes")
    wait_for_answer(phone_page)
    dock = phone_page.locator("[data-dock]")
    expect(dock).to_contain_text("Emergency")
    dock.click()

    expect(phone_page.locator("#answer-title")).to_be_in_viewport()
