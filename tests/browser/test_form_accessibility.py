"""What axe says of the form, and what it cannot see: sizes of targets, words beside colours."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.filling import RUNNER, give, give_all, wait_for_answer
from tests.browser.watch import Watch

SMALLEST_TARGET_PX = 24
SADDLE = "red_flags.cauda_equina.saddle_numbness"


def opened(page: Page) -> None:
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")


def runner(page: Page) -> None:
    give_all(page, RUNNER)
    wait_for_answer(page)
    opened(page)


def emergency(page: Page) -> None:
    give(page, SADDLE, "yes")
    wait_for_answer(page)


def withheld(page: Page) -> None:
    give(page, "presentation.age", "38")
    wait_for_answer(page)
    opened(page)


def refused(page: Page) -> None:
    give(page, "presentation.age", "380")
    page.locator(".summary-of-errors").wait_for()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("prepare", [opened, runner, emergency, withheld, refused])
def test_axe_finds_nothing_serious(
    axe: Callable[..., list[str]], viewport: object, prepare: Callable[[Page], None]
) -> None:
    assert axe("/", prepare=prepare, viewport=viewport) == []


@pytest.mark.parametrize("which", ["page", "phone_page"])
def test_targets_are_large_enough(request: pytest.FixtureRequest, which: str) -> None:
    page: Page = request.getfixturevalue(which)
    page.goto("/")
    withheld(page)

    small = page.evaluate(
        """(least) => [...document.querySelectorAll('button, summary, .seg label, select,' +
            ' label.tick, input[type="text"], input[type="search"], nav a')]
          .map((each) => [each.outerHTML.slice(0, 90), each.getBoundingClientRect()])
          .filter(([, box]) => box.width > 0 && (box.height < least || box.width < least))
          .map(([html, box]) => `${html} ${box.width} x ${box.height}`)""",
        SMALLEST_TARGET_PX,
    )
    assert small == []


def test_every_level_is_a_word_and_an_icon(page: Page, watch: Watch) -> None:
    page.goto("/")
    for name, answer, word in [
        ("presentation.age", "38", "Ask first"),
        (SADDLE, "yes", "Emergency"),
        (SADDLE, "no", "Ask first"),
        ("red_flags.cancer.growing_lump", "yes", "Urgent"),
    ]:
        give(page, name, answer)
        wait_for_answer(page)
        expect(page.locator("#answer-title")).to_have_text(word)
        expect(page.locator(".banner svg")).to_be_visible()


def test_the_page_works_at_twice_the_size_of_letters(page: Page) -> None:
    # 1280 px at 200 % are 640 px wide.
    page.set_viewport_size({"width": 640, "height": 450})
    page.goto("/")
    withheld(page)

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
