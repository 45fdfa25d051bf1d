"""The result on paper: at most two pages, without the form, and readable without colour."""

import re
from collections.abc import Mapping

import pytest
from playwright.sync_api import Page

from tests.browser.filling import RUNNER, give_all, wait_for_answer

MOST_PAGES = 2
WITHHELD = {name: answer for name, answer in RUNNER.items() if not name.startswith("red_flags")}
EMERGENCY = {**WITHHELD, "red_flags.cauda_equina.saddle_numbness": "yes"}


def count_pages(page: Page) -> int:
    document = page.pdf(format="A4", prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b", document))


@pytest.mark.parametrize("answers", [RUNNER, WITHHELD, EMERGENCY])
def test_a_result_prints_on_two_pages(page: Page, answers: Mapping[str, str]) -> None:
    page.goto("/")
    give_all(page, answers)
    wait_for_answer(page)

    assert 1 <= count_pages(page) <= MOST_PAGES


def test_the_form_is_not_printed(page: Page) -> None:
    page.goto("/")
    give_all(page, RUNNER)
    wait_for_answer(page)
    page.emulate_media(media="print")

    visible = page.locator("#answer .banner, #r-plan, .exercise, #r-net, .sign-off")
    assert all(visible.nth(n).is_visible() for n in range(visible.count()))
    for hidden in ("#form", ".bar", ".top", ".dock", "#next button", "[data-print]"):
        assert not page.locator(hidden).first.is_visible()
