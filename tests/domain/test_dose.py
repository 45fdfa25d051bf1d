"""A dose under an effort cap ends at the cap, and is never raised to it."""

import pytest

from app.domain.plan import Dose, Range


def dose(low: int | None, high: int = 0) -> Dose:
    effort = None if low is None else Range(low=low, high=high)
    said = {"phase": "p1", "attributed_to": "Nobody", "note": "Later at 70 percent."}
    return Dose(**said, effort_percent=effort, evidence=("row",), tag="proposal")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("low", "high", "cap", "expected"),
    [
        (30, 70, 50, (30, 50)),
        (70, 70, 50, (50, 50)),
        (20, 30, 50, (20, 30)),
        (50, 50, 50, (50, 50)),
    ],
)
def test_effort_ends_at_the_cap(low: int, high: int, cap: int, expected: tuple[int, int]) -> None:
    capped = dose(low, high).capped(cap)

    assert capped.effort_percent == Range(low=expected[0], high=expected[1])
    assert capped.note is None


def test_without_a_cap_a_dose_is_as_it_is() -> None:
    assert dose(30, 70).capped(None) == dose(30, 70)


def test_a_dose_without_effort_gets_none() -> None:
    assert dose(None).capped(50).effort_percent is None
