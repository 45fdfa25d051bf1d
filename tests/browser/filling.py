"""Filling in the form in a browser, as people do: by tap, by key, and without a script."""

from collections.abc import Iterable, Mapping

from playwright.sync_api import Locator, Page

ALL_CLEAR = "none_of_these"
RESULT = "#answer .result[data-level]"
GROUPS = (
    *("cauda_equina", "nerve_loss", "injury", "infection", "cancer"),
    *("bone_stress", "growing_skeleton", "vascular", "medication", "inflammatory"),
)
RUNNER: Mapping[str, str] = {
    "presentation.age": "38",
    "presentation.side": "right",
    "presentation.duration_weeks": "10",
    "presentation.onset": "gradual",
    "presentation.load_jump": "yes",
    "presentation.load_jump_weeks_before_onset": "2",
    "presentation.impact_sport": "yes",
    **{f"red_flags.{group}.group_answer": ALL_CLEAR for group in GROUPS},
    "symptoms.pain_ischial": "yes",
    "symptoms.warm_up_phenomenon": "yes",
    "symptoms.pins_and_needles": "no",
    "aggravating_factors.sitting_over_30_min": "yes",
    "aggravating_factors.uphill_running": "yes",
    "clinical_tests.ischial_palpation": "yes",
    "clinical_tests.modified_bent_knee_stretch": "yes",
    "clinical_tests.slump": "no",
    "measures.pain_worst_24h": "5",
    "measures.load_test_pain": "3",
    "measures.settles_after_hours": "20",
    "measures.minutes_sitting_to_first_pain": "25",
}
"""The README's runner: all red flags asked and clear."""


def named(page: Page, name: str) -> Locator:
    """Return every control of a name."""
    return page.locator(f'#form [name="{name}"]')


def open_up_to(control: Locator) -> None:
    """Open what a control stands behind, from the outside in."""
    folded = control.locator("xpath=ancestor::details[not(@open)]")
    while folded.count():
        folded.first.locator("xpath=summary").click()


def give(page: Page, name: str, answer: str) -> None:
    """Answer one question with the pointer and the keyboard."""
    controls = named(page, name)
    kind = controls.first.evaluate("each => each.tagName + '.' + each.type")
    if kind == "INPUT.radio":
        choice = page.locator(f'#form [name="{name}"][value="{answer}"]')
        open_up_to(choice)
        choice.check()
    elif kind == "INPUT.checkbox":
        open_up_to(controls)
        controls.check()
    elif kind.startswith("SELECT"):
        open_up_to(controls)
        controls.select_option(answer)
    else:
        open_up_to(controls)
        controls.fill(answer)


def give_all(page: Page, answers: Mapping[str, str] | Iterable[tuple[str, str]]) -> None:
    """Answer several questions."""
    for name, answer in dict(answers).items():
        give(page, name, answer)


def wait_for_answer(page: Page) -> None:
    """Wait until the shown answer is the answer to what the form holds."""
    page.wait_for_function(
        f"""() => {{
            const result = document.querySelector('{RESULT}');
            return result && !result.ariaBusy && !result.dataset.outOfDate;
        }}"""
    )


def digest(page: Page) -> str:
    """Return the digest of the shown evaluation."""
    return page.locator("[data-evaluation-digest]").text_content() or ""
