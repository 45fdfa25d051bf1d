"""The result on paper: at most two pages, without the form, and readable without colour."""

import re
from collections.abc import Mapping
from typing import Literal

import httpx
import pytest
from playwright.sync_api import Page, expect

from app.api.pages.form.wording import TAGS
from tests.browser.filling import RUNNER, give_all, wait_for_answer
from tests.journeys.serving import Server

MOST_PAGES = 2
SHORT_TAGS = {words.split(",")[0] for words in TAGS.values()}
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


def test_what_cannot_be_excluded_and_was_not_asked_is_printed_whole(
    page: Page, server: Server
) -> None:
    request = {"presentation": {"age": 38}, "symptoms": {"pain_ischial": "yes"}}
    address = f"{server.address}/v1/evaluations"
    answer = httpx.post(address, json=request, trust_env=False).json()
    page.goto("/")
    give_all(page, {"presentation.age": "38", "symptoms.pain_ischial": "yes"})
    wait_for_answer(page)
    page.emulate_media(media="print")

    printed = page.locator("#answer").inner_text()
    reasons = [each["text"] for each in answer["plan"]["reasons"]]
    assert len(reasons) > 2
    assert len(answer["triage"]["cannot_exclude"]) > 6
    wanted = [*answer["triage"]["cannot_exclude"], *reasons]
    assert [text for text in wanted if text not in printed] == []


@pytest.mark.parametrize("media", ["screen", "print"])
def test_limits_and_each_dose_stand_beside_their_grounds(
    page: Page, media: Literal["screen", "print"]
) -> None:
    page.goto("/")
    give_all(page, RUNNER)
    wait_for_answer(page)
    page.emulate_media(media=media)

    doses = page.locator(".exercise .dose .tag")
    assert doses.count() == page.locator(".exercise").count() > 2
    assert {each.inner_text() for each in doses.all()} <= SHORT_TAGS
    assert all(each.is_visible() for each in doses.all())
    expect(page.locator(".phase .grounds .tag")).to_be_visible()
    expect(page.locator(".phase .grounds .tag")).to_have_text("proposal, awaits sign-off")
