"""The form in a browser that runs no script: the same questions, the same answers."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.filling import RESULT, RUNNER, digest, give, give_all
from tests.browser.watch import Watch, visiting
from tests.journeys.serving import Server

NARROW = {"width": 320, "height": 640}


def submit(page: Page) -> None:
    page.locator(".bar").get_by_role("button", name="Evaluate").click()


def test_the_classic_runner_is_answered(plain_page: Page) -> None:
    plain_page.goto("/")
    give_all(plain_page, RUNNER)
    submit(plain_page)

    expect(plain_page.locator(RESULT)).to_have_attribute("data-level", "routine")
    expect(plain_page.locator("#r-plan")).to_contain_text("complete")
    expect(plain_page.locator('[name="presentation.age"]')).to_have_value("38")
    expect(plain_page.locator('[data-count="red_flags"]')).to_have_text("10/10")


def test_enter_evaluates_and_answers_nothing(plain_page: Page) -> None:
    plain_page.goto("/")
    give(plain_page, "presentation.age", "38")
    submit(plain_page)
    before = digest(plain_page)
    plain_page.locator('#form [name="presentation.duration_weeks"]').press("Enter")
    plain_page.wait_for_load_state()

    assert digest(plain_page) == before


def test_an_open_question_is_answered_in_place(plain_page: Page) -> None:
    plain_page.goto("/")
    give(plain_page, "presentation.age", "38")
    submit(plain_page)
    plain_page.locator('#next button[value="red_flags.injury.group_answer=none_of_these"]').click()

    chosen = plain_page.locator('[name="red_flags.injury.group_answer"][value="none_of_these"]')
    expect(chosen).to_be_checked()
    expect(plain_page.locator('[name="presentation.age"]')).to_have_value("38")


def test_a_refused_answer_is_kept_and_linked(plain_page: Page, watch: Watch) -> None:
    watch.expect_error("status of 422")
    plain_page.goto("/")
    give(plain_page, "presentation.age", "380")
    give(plain_page, "symptoms.pain_ischial", "yes")
    submit(plain_page)
    plain_page.get_by_role("link", name="Age: write a whole number from 0 to 120.").click()

    expect(plain_page.locator('[name="presentation.age"]')).to_have_value("380")
    expect(plain_page.locator('[name="presentation.age"]')).to_be_in_viewport()
    expect(plain_page.locator('[name="symptoms.pain_ischial"][value="yes"]')).to_be_checked()
    assert plain_page.title().startswith("Error:")


@pytest.mark.parametrize("script", [True, False])
def test_a_narrow_window_never_scrolls_sideways(
    browser: Browser, watch: Watch, server: Server, *, script: bool
) -> None:
    with visiting(browser, watch, viewport=NARROW, java_script_enabled=script) as page:
        page.goto("/")
        for name in ("red_flags.cauda_equina.saddle_numbness", "measures.pain_worst_24h"):
            give(page, name, "no" if name.startswith("red") else "5")
        give(page, "symptoms.pain_posterior_thigh.left", "yes")
        page.locator(".bar .go, .end .go").locator("visible=true").first.click()
        page.locator(RESULT).wait_for()

        wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= NARROW["width"]
