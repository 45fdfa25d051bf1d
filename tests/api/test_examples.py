"""The made-up patients of the documentation show what each is there to show."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from app.api.v1.examples import EVALUATION_EXAMPLES

EXAMPLES: dict[str, Any] = dict(EVALUATION_EXAMPLES)
# What a reader is to see first: urgency, status of the plan, leading condition.
SHOWN = {
    "classic_runner": ("routine", "complete", "proximal_hamstring_tendinopathy"),
    "desk_worker": ("routine", "complete", "proximal_hamstring_tendinopathy"),
    "adolescent": ("soon", "withheld", "ischial_apophysitis"),
    "sudden_pop": ("urgent", "withheld", "proximal_hamstring_avulsion"),
    "saddle_numbness": ("emergency", "withheld", "cauda_equina_syndrome"),
    "post_menopausal_walker": ("routine", "complete", "proximal_hamstring_tendinopathy"),
    "minimal": ("indeterminate", "withheld", None),
}


def test_the_examples_are_these_and_the_classic_runner_comes_first() -> None:
    assert list(EXAMPLES) == list(SHOWN)


@pytest.mark.parametrize("name", SHOWN)
def test_each_example_shows_what_it_is_there_for(ask: Callable[..., Any], name: str) -> None:
    answer = ask(EXAMPLES[name]["value"])

    assert next(iter(answer)) == "summary"
    assert SHOWN[name] == (
        answer["triage"]["level"],
        answer["plan"]["status"],
        answer["provisional_diagnosis"]["condition"],
    )


@pytest.mark.parametrize("name", SHOWN)
def test_each_example_is_named_by_what_a_clinician_sees(name: str) -> None:
    summary = EXAMPLES[name]["summary"]

    assert 0 < len(summary) <= 90
    assert "_" not in summary
    assert not re.search(r"\b(json|endpoint|payload|resource|request)s?\b", summary, re.IGNORECASE)


def test_the_flag_among_typical_findings_changes_nothing_but_the_flag() -> None:
    runner = EXAMPLES["classic_runner"]["value"]
    flagged = EXAMPLES["saddle_numbness"]["value"]

    assert {name for name in runner if runner[name] != flagged[name]} == {"red_flags"}
    assert {group for group, said in flagged["red_flags"].items() if said != "none_of_these"} == {
        "cauda_equina"
    }
