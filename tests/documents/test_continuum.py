"""The stage on the continuum says what was concluded and nothing more."""

from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from app.documents.continuum import FLARE, NONE, SIZE, Place, UnknownStageError, draw_continuum
from app.domain.evaluation import StageResult
from app.domain.rules import Stage
from app.knowledge.load import load_pack
from app.knowledge.shelf import newest_folders
from tests.documents.geometry import SVG, drawn, of_class, overlap, parse, shape_points, text_box

STAGES = load_pack(newest_folders()["deep_buttock_pain"]).staging.stages
NAMES = {stage.id: stage.name for stage in STAGES}
NAMED = [stage.id for stage in STAGES if stage.id != NONE]
EVERY_PLACE = [
    Place(label, confidence, others, staged=staged)
    for label in NAMES
    for confidence in ("none", "low", "moderate")
    for count in range(3)
    for others in combinations([name for name in NAMED if name != label], count)
    for staged in ((True, False) if label == NONE and not others else (True,))
    if (confidence == "none") == (label == NONE)
]


def draw(place: Place, prefix: str = "c") -> ET.Element:
    return parse(draw_continuum(STAGES, place, prefix=prefix))


def texts(root: ET.Element) -> list[str]:
    return [item.text or "" for item in root.iter(f"{SVG}text")]


def marker_x(root: ET.Element, kind: str) -> list[float]:
    return [float(item.attrib["cx"]) for item in of_class(root, kind)]


@pytest.mark.parametrize("label", NAMED)
def test_the_stage_has_the_only_filled_marker_its_bold_name_and_its_confidence(label: str) -> None:
    root = draw(Place(label, "moderate"))
    bold = [item.text for item in root.iter(f"{SVG}text") if item.get("font-weight") == "bold"]

    assert len(of_class(root, "marker-named")) == 1
    assert not of_class(root, "marker-possible")
    assert " ".join(text or "" for text in bold) == NAMES[label]
    assert texts(root).count("moderate confidence") == 1


@pytest.mark.parametrize("label", NAMED)
def test_every_other_stage_is_named_too_but_not_marked(label: str) -> None:
    words = " ".join(texts(draw(Place(label, "low"))))

    assert all(name in words for stage, name in NAMES.items() if stage != NONE)


def test_alternates_have_hollow_markers_and_are_said_to_be_possible() -> None:
    root = draw(Place("disrepair", "low", ("degenerative", "reactive")))

    assert len(marker_x(root, "marker-possible")) == 2
    assert {item.get("fill") for item in of_class(root, "marker-possible")} == {"#fff"}
    assert texts(root).count("also possible") == 2
    assert "low confidence" in texts(root)


def test_stages_stand_in_the_order_of_the_pack() -> None:
    by_order = sorted((stage for stage in STAGES if stage.id not in {FLARE, NONE}),
                      key=lambda stage: stage.order)  # fmt: skip

    places = [marker_x(draw(Place(stage.id, "low")), "marker-named")[0] for stage in by_order]

    assert places == sorted(places)
    assert len(set(places)) == 3


def test_the_flare_stands_on_an_arch_from_the_degenerative_to_the_reactive() -> None:
    root = draw(Place(FLARE, "moderate"))
    arch = shape_points(of_class(root, "arch")[0])
    marker = of_class(root, "marker-named")[0]
    degenerative = marker_x(draw(Place("degenerative", "low")), "marker-named")[0]
    reactive = marker_x(draw(Place("reactive", "low")), "marker-named")[0]

    assert arch[0][0] == degenerative
    assert arch[-1][0] == reactive
    assert float(marker.attrib["cy"]) == pytest.approx(min(y for _, y in arch), abs=1)
    assert reactive < float(marker.attrib["cx"]) < degenerative


@pytest.mark.parametrize(
    ("place", "said"),
    [(Place(NONE), "Stage not determined"), (Place(NONE, staged=False), "Not staged")],
)
def test_without_a_stage_the_scale_is_empty_and_says_why(place: Place, said: str) -> None:
    root = draw(place)

    assert not of_class(root, "marker")
    assert said in texts(root)
    assert not [text for text in texts(root) if "confidence" in text]


def test_an_open_stage_shows_what_is_possible_without_naming_one() -> None:
    root = draw(Place(NONE, alternates=("degenerative", FLARE)))

    assert not of_class(root, "marker-named")
    assert len(of_class(root, "marker-possible")) == 2
    assert texts(root).count("possible") == 2


@pytest.mark.parametrize("place", EVERY_PLACE, ids=str)
def test_words_are_large_apart_and_inside(place: Place) -> None:
    root = draw(place)
    written = list(root.iter(f"{SVG}text"))

    assert all(float(item.attrib["font-size"]) >= 15 for item in written)
    for one, other in combinations(written, 2):
        assert not overlap(text_box(one), text_box(other)), (one.text, other.text)
    for item in drawn(root):
        for x, y in shape_points(item):
            assert 0 <= x <= SIZE[0]
            assert 0 <= y <= SIZE[1]


@pytest.mark.parametrize("place", EVERY_PLACE, ids=str)
def test_the_name_of_the_picture_says_all_of_it(place: Place) -> None:
    root = draw(place, "k")
    said = root[0].text or ""

    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == root[0].get("id") == "k-title"
    assert all(NAMES[name] in said for name in place.alternates)
    if place.label != NONE:
        assert NAMES[place.label] in said
        assert f"{place.confidence} confidence" in said
    elif place.staged:
        assert "stage not determined" in said


@pytest.mark.parametrize("place", [Place("sprained"), Place("reactive", "low", ("sprained",))])
def test_a_stage_that_the_staging_does_not_hold_is_refused(place: Place) -> None:
    with pytest.raises(UnknownStageError, match="sprained"):
        draw(place)


def test_nothing_a_strict_policy_refuses() -> None:
    for item in draw(Place("reactive", "low", (FLARE,))).iter():
        assert "style" not in item.attrib
        assert item.tag.removeprefix(SVG) not in {"style", "script", "image", "a", "use"}


@pytest.mark.parametrize("name", ["Tear", "Fibrous tear <of> the tendon & sheath"])
def test_any_name_of_a_stage_can_be_written(name: str) -> None:
    stages = tuple(
        stage.model_copy(update={"name": name}) if stage.id == "disrepair" else stage
        for stage in STAGES
    )

    root = parse(draw_continuum(stages, Place("disrepair", "low"), prefix="c"))

    assert name in " ".join(texts(root))


@pytest.mark.parametrize(("basis", "staged"), [("criteria", True), ("not_staged", False)])
def test_a_place_is_taken_from_what_the_engine_concluded(basis: str, *, staged: bool) -> None:
    result = StageResult("reactive", basis, "low", ("disrepair",), (), (), irritable=False)

    assert Place.of(result) == Place("reactive", "low", ("disrepair",), staged=staged)


def test_a_staging_without_a_flare_is_drawn_without_its_name() -> None:
    fewer: tuple[Stage, ...] = tuple(stage for stage in STAGES if stage.id != FLARE)

    root = parse(draw_continuum(fewer, Place("reactive", "low"), prefix="c"))

    assert NAMES[FLARE] not in texts(root)
