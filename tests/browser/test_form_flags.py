"""A red flag that is present is never hidden by its group, and a contradiction is said in words."""

from playwright.sync_api import Page, expect

from tests.browser.filling import RESULT, RUNNER, give, give_all, named, wait_for_answer
from tests.browser.watch import Watch

GROUP = "red_flags.cauda_equina.group_answer"
SADDLE = "red_flags.cauda_equina.saddle_numbness"
BLADDER = "red_flags.cauda_equina.bladder_change"


def chosen(page: Page, name: str) -> str:
    return page.locator(f'#form [name="{name}"]:checked').input_value()


def test_a_flag_in_a_cleared_group_is_an_emergency_at_once(page: Page) -> None:
    page.goto("/")
    give_all(page, RUNNER)
    wait_for_answer(page)
    give(page, SADDLE, "yes")

    expect(page.locator(RESULT)).to_have_attribute("data-level", "emergency", timeout=1500)
    wait_for_answer(page)
    expect(page.locator(".exercise")).to_have_count(0)
    assert (chosen(page, GROUP), chosen(page, BLADDER)) == ("", "")
    expect(page.locator("#r-open, .part .chips").first).to_be_attached()
    expect(page.locator("#problems li")).to_have_count(0)


def test_a_group_with_a_flag_present_is_not_cleared_by_a_tap(page: Page) -> None:
    page.goto("/")
    give(page, SADDLE, "yes")
    wait_for_answer(page)
    page.locator(f'[name="{GROUP}"][value="none_of_these"]').click(force=True)

    expect(page.locator(f'[id="{GROUP}-error"]')).to_contain_text(
        "Not taken: “New saddle numbness” is answered Yes."
    )
    assert (chosen(page, GROUP), chosen(page, SADDLE)) == ("", "yes")
    page.wait_for_timeout(500)
    expect(page.locator(RESULT)).to_have_attribute("data-level", "emergency")
    give(page, SADDLE, "no")
    expect(page.locator(f'[id="{GROUP}-error"]')).to_be_hidden()


def test_without_script_a_contradiction_is_said_in_clinical_words(
    plain_page: Page, watch: Watch
) -> None:
    watch.expect_error("status of 422")
    plain_page.goto("/")
    give_all(plain_page, {GROUP: "none_of_these", SADDLE: "yes"})
    plain_page.locator(".bar .go").click()

    said = plain_page.locator(".summary-of-errors")
    expect(said).to_contain_text("New saddle numbness: answered “Yes”")
    expect(said).to_contain_text("“Asked: none of these”")
    expect(said).to_be_in_viewport()
    assert "_" not in said.inner_text()
    expect(plain_page.locator(".banner, .exercise")).to_have_count(0)
    expect(named(plain_page, SADDLE).first).to_be_checked()
