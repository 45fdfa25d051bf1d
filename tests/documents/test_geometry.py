"""The reader of pictures reads right, or the tests that rest on it say nothing."""

import pytest

from tests.documents.geometry import path_points, steps


def extent(data: str) -> tuple[float, float, float, float]:
    points = path_points(data)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def test_numbers_without_spaces_are_read() -> None:
    assert list(steps("M1-2l.5-.5 3 4z")) == [
        ("M", [1.0, -2.0]),
        ("l", [0.5, -0.5]),
        ("l", [3.0, 4.0]),
        ("z", []),
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("M10 10h5v-5", (10, 5, 15, 10)),
        ("M20 10a10 10 0 1 1-20 0a10 10 0 1 1 20 0z", (0, 0, 20, 20)),
        ("M0 0a10 10 0 0 1 20 0", (0, -10, 20, 0)),
        ("M0 0q10-20 20 0", (0, -10, 20, 0)),
        ("M0 0q10-20 20 0t20 0", (0, -10, 40, 10)),
        ("M0 0C0-20 20-20 20 0", (0, -15, 20, 0)),
        ("M5 5l10 0zm1 1l2 2", (5, 5, 15, 8)),
    ],
)
def test_a_path_reaches_as_far_as_it_is_drawn(
    data: str, expected: tuple[float, float, float, float]
) -> None:
    assert extent(data) == pytest.approx(expected, abs=0.05)
