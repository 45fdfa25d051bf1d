"""How what to ask next is ranked is refused where it does not hold together."""

from pathlib import Path
from typing import Any

import pytest

from app.knowledge.shelf import shelve
from tests.knowledge.planting import GROUND, changed, problems_of

FILE = "next_findings.yaml"


def frequency(finding: str, yes_percent: int = 60) -> dict[str, Any]:
    return {"finding": finding, "yes_percent": yes_percent, **GROUND}


def test_the_copy_is_served_with_a_frequency_from_a_study(folder: Path) -> None:
    with changed(folder / FILE) as content:
        content["next_findings"]["frequencies"] = [frequency("obesity")]

    (found,) = shelve(folder).pack.next_findings.frequencies
    assert (found.finding, found.yes_percent) == ("obesity", 60)


@pytest.mark.parametrize(
    ("part", "weight", "problem"),
    [
        ("triage", 3, "weights fall from triage"),
        ("plan_status", 2, "weights fall from triage"),
        ("stage", 0, "weights fall from triage"),
        ("leading_condition", None, "no weight for leading_condition"),
        ("phase", None, "no weight for phase"),
    ],
)
def test_weights_out_of_order_or_missing_are_named(
    folder: Path, part: str, weight: int | None, problem: str
) -> None:
    with changed(folder / FILE) as content:
        weights = content["next_findings"]["weights"]
        if weight is None:
            del weights[part]
        else:
            weights[part] = weight

    assert any(problem in named for named in problems_of(folder))


@pytest.mark.parametrize(
    ("frequencies", "problem"),
    [
        ([frequency("no_such_finding")], "unknown yes-or-no finding 'no_such_finding'"),
        ([frequency("age")], "unknown yes-or-no finding 'age'"),
        ([frequency("onset")], "unknown yes-or-no finding 'onset'"),
        ([frequency("tendon_provoked")], "unknown yes-or-no finding 'tendon_provoked'"),
        ([frequency("obesity"), frequency("obesity", 10)], "frequency obesity: the id is used 2"),
        (
            [{**frequency("obesity"), "evidence": ["no_such_row"]}],
            "unknown evidence row 'no_such_row'",
        ),
        ([frequency("obesity", 41)], "no cited row states 41"),
        ([frequency("obesity", 100)], "less than or equal to 99"),
    ],
)
def test_a_frequency_of_nothing_that_is_asked_is_named(
    folder: Path, frequencies: list[dict[str, Any]], problem: str
) -> None:
    with changed(folder / FILE) as content:
        content["next_findings"]["frequencies"] = frequencies

    assert any(problem in named for named in problems_of(folder))
