"""One tap gives one answer, whatever the server puts under the finger next."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.filling import RUNNER, give, give_all, wait_for_answer

GAPS_MS = (120, 250, 450)
GROUP_CLEAR = '#next button[value$="group_answer=none_of_these"]'
YES = '#next button[value$="=yes"]:visible'


def answers_in(page: Page) -> dict[str, str]:
    """Return what the form holds, by name."""
    entered: dict[str, Any] = page.evaluate(
        "Object.fromEntries([...new FormData(document.getElementById('form'))]"
        ".filter(([name, value]) => value && !name.startsWith('next.')))"
    )
    return entered


def centre(page: Page, selector: str) -> tuple[float, float]:
    """Return the middle of the first of what is selected, with the list at the top of the view."""
    first = page.locator(selector).first
    page.locator("#next").evaluate("each => each.scrollIntoView({ block: 'start' })")
    page.wait_for_timeout(900)
    box = first.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("gap", GAPS_MS)
@pytest.mark.parametrize(
    ("given", "button"), [({"presentation.age": "38"}, GROUP_CLEAR), (dict(RUNNER), YES)]
)
def test_a_double_tap_gives_one_answer(
    phone_page: Page, given: dict[str, str], button: str, gap: int
) -> None:
    phone_page.goto("/")
    give_all(phone_page, given)
    wait_for_answer(phone_page)
    x, y = centre(phone_page, button)
    before = answers_in(phone_page)
    phone_page.touchscreen.tap(x, y)
    phone_page.wait_for_timeout(gap)
    phone_page.touchscreen.tap(x, y)
    phone_page.wait_for_timeout(1000)
    wait_for_answer(phone_page)

    after = answers_in(phone_page)
    assert len([name for name in after if after[name] != before.get(name)]) == 1


@pytest.mark.parametrize("gap", GAPS_MS)
def test_a_second_tap_on_what_has_just_come_answers_nothing(phone_page: Page, gap: int) -> None:
    """The worst case of a double tap: the next question's answer lies under the finger."""
    phone_page.goto("/")
    give(phone_page, "presentation.age", "38")
    wait_for_answer(phone_page)
    x, y = centre(phone_page, GROUP_CLEAR)
    before = answers_in(phone_page)
    phone_page.touchscreen.tap(x, y)
    phone_page.wait_for_timeout(gap)
    box = phone_page.locator(GROUP_CLEAR).first.bounding_box()
    assert box is not None
    phone_page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    phone_page.wait_for_timeout(900)
    wait_for_answer(phone_page)

    assert len(answers_in(phone_page)) == len(before) + 1


def test_after_a_pause_the_next_question_is_answered(phone_page: Page) -> None:
    phone_page.goto("/")
    give(phone_page, "presentation.age", "38")
    wait_for_answer(phone_page)
    before = answers_in(phone_page)
    for _ in range(2):
        x, y = centre(phone_page, GROUP_CLEAR)
        phone_page.touchscreen.tap(x, y)
        phone_page.wait_for_timeout(900)

    assert len(answers_in(phone_page)) == len(before) + 2


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_key_pressed_twice_gives_one_answer(page: Page, key: str) -> None:
    page.goto("/")
    give(page, "presentation.age", "38")
    wait_for_answer(page)
    before = answers_in(page)
    page.locator(GROUP_CLEAR).first.focus()
    page.keyboard.press(key)
    page.wait_for_timeout(250)
    page.locator(GROUP_CLEAR).first.focus()
    page.keyboard.press(key)
    page.wait_for_timeout(600)
    wait_for_answer(page)

    assert len(answers_in(page)) == len(before) + 1


@pytest.mark.parametrize("gap", GAPS_MS)
def test_a_double_click_gives_one_answer_without_script(plain_page: Page, gap: int) -> None:
    plain_page.goto("/")
    give(plain_page, "presentation.age", "38")
    plain_page.locator(".bar .go").click()
    x, y = centre(plain_page, GROUP_CLEAR)
    plain_page.mouse.click(x, y)
    plain_page.wait_for_timeout(gap)
    plain_page.mouse.click(x, y)
    plain_page.wait_for_timeout(600)

    cleared = '#form input[value="none_of_these"]:checked'
    expect(plain_page.locator(cleared)).to_have_count(1)


def test_a_number_typed_in_place_outlives_another_answer(page: Page) -> None:
    page.goto("/")
    give(page, "symptoms.pain_ischial", "yes")
    wait_for_answer(page)
    page.locator('#next [data-next="presentation.age"]').fill("41")
    give(page, "symptoms.pins_and_needles", "no")
    page.wait_for_timeout(300)
    wait_for_answer(page)

    expect(page.locator('#form [name="presentation.age"]')).to_have_value("41")
    expect(page.locator('#next [data-next="presentation.age"]')).to_have_count(0)
    assert level_of(page) == "indeterminate"


def test_a_number_half_typed_in_place_stays_in_its_box(page: Page) -> None:
    """An answer to something earlier may come while one types."""
    page.goto("/")
    give(page, "symptoms.pain_ischial", "yes")
    wait_for_answer(page)
    give(page, "symptoms.pins_and_needles", "no")
    page.locator('#next [data-next="presentation.age"]').press_sequentially("4")
    page.wait_for_timeout(600)
    page.keyboard.type("1")
    page.keyboard.press("Enter")

    expect(page.locator('#form [name="presentation.age"]')).to_have_value("41")


def level_of(page: Page) -> str | None:
    return page.locator("#answer .result").get_attribute("data-level")
