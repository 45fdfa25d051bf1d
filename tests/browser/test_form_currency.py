"""An answer that is not to what the form holds never looks, copies or prints as if it were."""

from playwright.sync_api import Page, Route, expect

from tests.browser.filling import RUNNER, give, give_all, wait_for_answer
from tests.browser.watch import Watch

SADDLE = "red_flags.cauda_equina.saddle_numbness"
MARK = "Out of date: not yet evaluated."


def answered_runner(page: Page) -> None:
    page.goto("/")
    give_all(page, RUNNER)
    wait_for_answer(page)


def hold_every_answer(page: Page) -> list[Route]:
    held: list[Route] = []
    page.route("**/", lambda route: held.append(route))  # noqa: PLW0108 - it is tagged by its caller
    return held


def expect_marked(page: Page, within_ms: int) -> None:
    expect(page.locator("[data-stale]")).to_contain_text(MARK, timeout=within_ms)
    expect(page.locator("[data-stale]")).to_be_visible()
    expect(page.locator("[data-dock]")).to_contain_text("Out of date")
    for each in page.locator("[data-copy], [data-print]").all():
        expect(each).to_be_disabled()
    assert page.locator("#note").input_value().startswith("OUT OF DATE")
    struck = page.locator(".banner h2, .exercise h5, .exercise .dose").all()
    assert len(struck) > 2
    for each in struck:
        expect(each).to_have_css("text-decoration-line", "line-through")


def test_an_answer_on_its_way_leaves_the_old_one_marked(page: Page) -> None:
    answered_runner(page)
    held = hold_every_answer(page)
    give(page, SADDLE, "yes")

    expect_marked(page, within_ms=2000)
    page.wait_for_timeout(100)
    for route in held:
        route.continue_()
    wait_for_answer(page)
    expect(page.locator("#answer-title")).to_have_text("Emergency")
    expect(page.locator("[data-stale]")).to_be_hidden()
    expect(page.locator(".banner [data-copy]")).to_be_enabled()
    assert "SUBJECTIVE" in page.locator("#note").input_value()


def test_the_mark_is_seen_wherever_the_answer_is_scrolled(page: Page) -> None:
    answered_runner(page)
    page.locator("#r-basis").scroll_into_view_if_needed()
    hold_every_answer(page)
    give(page, SADDLE, "yes")

    expect_marked(page, within_ms=2000)
    expect(page.locator("[data-stale]")).to_be_in_viewport()


def test_nothing_old_is_printed_but_its_mark(page: Page) -> None:
    answered_runner(page)
    hold_every_answer(page)
    give(page, SADDLE, "yes")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")

    expect(page.locator("[data-stale]")).to_be_visible(timeout=200)
    for old in (".banner", ".said", ".exercise", "#r-plan", ".sign-off"):
        expect(page.locator(old).first).to_be_hidden()


def test_nothing_is_copied_while_an_answer_is_on_its_way(page: Page) -> None:
    answered_runner(page)
    hold_every_answer(page)
    give(page, SADDLE, "yes")

    expect(page.locator(".banner [data-copy]")).to_be_disabled(timeout=200)
    assert page.locator("#note").input_value().startswith("OUT OF DATE")


def test_an_answer_that_fails_marks_the_old_one_at_once(page: Page, watch: Watch) -> None:
    watch.expect_error("ERR_FAILED")
    answered_runner(page)
    page.route("**/", lambda route: route.abort())
    give(page, SADDLE, "yes")

    expect_marked(page, within_ms=700)
    expect(page.locator("[data-stale]")).to_contain_text("cannot be reached")
    page.unroute("**/")
    page.get_by_role("button", name="Try again").click()
    wait_for_answer(page)
    expect(page.locator("#answer-title")).to_have_text("Emergency")


def test_a_refusal_marks_the_old_answer_at_once(page: Page, watch: Watch) -> None:
    watch.expect_error("status of 422")
    answered_runner(page)
    give(page, "presentation.age", "380")

    expect_marked(page, within_ms=900)
    expect(page.locator("[data-stale]")).to_contain_text("was not accepted")


def test_an_answer_that_takes_too_long_is_given_up(page: Page) -> None:
    page.clock.install()
    page.goto("/")
    give_all(page, RUNNER)
    page.clock.run_for(1000)
    wait_for_answer(page)
    held = hold_every_answer(page)
    give(page, SADDLE, "yes")
    page.clock.run_for(1000)
    page.wait_for_timeout(200)
    assert len(held) == 1
    page.clock.run_for(10_000)

    expect(page.locator("[data-stale]")).to_contain_text("takes too long")
    expect_marked(page, within_ms=200)


def test_a_phone_shows_the_mark_in_its_dock(phone_page: Page) -> None:
    answered_runner(phone_page)
    hold_every_answer(phone_page)
    give(phone_page, SADDLE, "yes")

    expect(phone_page.locator("[data-dock]")).to_contain_text(
        "Out of date not yet evaluated", timeout=2000
    )
