"""The pain that is accepted is marked on the scale, in grey as well as in colour."""

from itertools import combinations

import pytest

from app.documents.pain_scale import SIZE, draw_pain_scale
from tests.documents.geometry import SVG, drawn, of_class, overlap, parse, shape_points, text_box


@pytest.mark.parametrize("limit", range(11))
def test_the_steps_up_to_the_limit_are_accepted_and_the_others_crossed(limit: int) -> None:
    root = parse(draw_pain_scale(limit, prefix="p"))
    bold = [item.text for item in root.iter(f"{SVG}text") if item.get("font-weight") == "bold"]

    assert len(of_class(root, "accepted")) == limit + 1
    assert len(of_class(root, "too-much-line")) == len(of_class(root, "too-much")) == 10 - limit
    assert bold == [str(pain) for pain in range(limit + 1)]


@pytest.mark.parametrize("limit", range(11))
def test_the_frame_ends_at_the_limit(limit: int) -> None:
    root = parse(draw_pain_scale(limit, prefix="p"))
    frame = shape_points(of_class(root, "limit")[0])
    last = shape_points(of_class(root, "accepted")[-1])

    assert frame[-1] == last[-1]


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (0, "Pain scale of 0 to 10: 0 accepted, 1 or more: too much."),
        (3, "Pain scale of 0 to 10: 0 to 3 accepted, 4 or more: too much."),
        (10, "Pain scale of 0 to 10: 0 to 10 accepted."),
    ],
)
def test_the_name_says_the_limit(limit: int, said: str) -> None:
    root = parse(draw_pain_scale(limit, prefix="p"))

    assert root[0].text == said
    assert root.get("aria-labelledby") == root[0].get("id") == "p-title"


@pytest.mark.parametrize("limit", range(11))
def test_words_are_apart_and_inside(limit: int) -> None:
    root = parse(draw_pain_scale(limit, prefix="p"))

    for one, other in combinations(root.iter(f"{SVG}text"), 2):
        assert not overlap(text_box(one), text_box(other)), (one.text, other.text)
    for item in drawn(root):
        for x, y in shape_points(item):
            assert 0 <= x <= SIZE[0]
            assert 0 <= y <= SIZE[1]
        assert "style" not in item.attrib


@pytest.mark.parametrize("limit", [-1, 11])
def test_a_limit_off_the_scale_is_refused(limit: int) -> None:
    with pytest.raises(ValueError, match=str(limit)):
        draw_pain_scale(limit, prefix="p")
