"""Every exercise of the pack has a drawing that shows it within its own limits."""

import re
from xml.etree import ElementTree as ET

import pytest

from app.documents.drawing import SCENES, SIZE, NoDrawingError, draw_exercise, drawn_hip_flexion
from app.documents.drawing.body import FLOOR, Pose, bend, flexion, skeleton
from app.documents.drawing.figure import draw_figure
from app.domain.pack import Pack
from app.domain.plan import Exercise
from app.knowledge.load import load_pack
from app.knowledge.shelf import newest_folders
from tests.documents.geometry import SVG, drawn, of_class, parse, shape_points

LARGEST = 4096
MOST_EXTENSION = 20
EXERCISES = load_pack(newest_folders()["deep_buttock_pain"]).plan.exercises


def str_id(exercise: Exercise) -> str:
    return exercise.id


each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=str_id)


def picture(exercise: Exercise, prefix: str = "x") -> ET.Element:
    return parse(draw_exercise(exercise, prefix=prefix))


def test_every_drawing_is_of_an_exercise() -> None:
    assert set(SCENES) == {exercise.id for exercise in EXERCISES}


def test_an_exercise_without_a_drawing_is_refused_by_name() -> None:
    unknown = EXERCISES[0].model_copy(update={"id": "handstand"})

    with pytest.raises(NoDrawingError, match="handstand"):
        draw_exercise(unknown, prefix="x")
    with pytest.raises(NoDrawingError, match="handstand"):
        drawn_hip_flexion("handstand")


@each_exercise
def test_each_hip_is_bent_as_far_as_the_exercise_allows(exercise: Exercise) -> None:
    low, high = exercise.hip_flexion_low_deg, exercise.hip_flexion_high_deg
    drawn_angles = SCENES[exercise.id].hip_flexions()

    assert drawn_angles
    for angle in drawn_angles:
        assert angle <= high + 0.5
        # The pack counts flexion only: a hip behind the body is 0 degrees to it.
        assert max(0.0, angle) >= low - 0.5


@pytest.mark.parametrize(
    "exercise", [item for item in EXERCISES if item.hip_flexion_high_deg == 0], ids=str_id
)
def test_a_straight_hip_is_drawn_straight(exercise: Exercise) -> None:
    assert all(abs(angle) < 0.5 for angle in SCENES[exercise.id].hip_flexions())


@each_exercise
def test_no_drawing_goes_past_the_cap_of_its_phases(exercise: Exercise, pack: Pack) -> None:
    caps = {phase.id: phase.hip_flexion_cap_deg for phase in pack.plan.phases}
    lowest = min(cap for cap in (caps[name] or 140 for name in exercise.phases))

    assert drawn_hip_flexion(exercise.id) <= lowest or exercise.cap_exception


def test_the_drawn_flexion_is_the_deepest_of_the_poses() -> None:
    assert drawn_hip_flexion("seated_curl") == 90
    assert drawn_hip_flexion("prone_curl") == 0
    assert drawn_hip_flexion("romanian_deadlift") == round(
        max(SCENES["romanian_deadlift"].hip_flexions())
    )


@each_exercise
def test_joints_bend_as_joints_do(exercise: Exercise) -> None:
    for figure in SCENES[exercise.id].figures:
        if not isinstance(figure.pose, Pose):
            continue
        body = skeleton(figure.pose)
        for leg in (body.near, body.far):
            thigh, shank = leg.knee.minus(body.hip), leg.ankle.minus(leg.knee)
            backwards = thigh.x * shank.y - thigh.y * shank.x
            assert backwards >= -1, "a knee bends the wrong way"
            assert bend(body.hip, leg.knee, leg.ankle) <= 140
            assert flexion(body, leg) >= -MOST_EXTENSION


@each_exercise
def test_nobody_sinks_into_the_floor(exercise: Exercise) -> None:
    for figure in SCENES[exercise.id].figures:
        group = parse(f'<svg xmlns="{SVG[1:-1]}">{draw_figure(figure, exercise.muscles)}</svg>')
        lowest = max(y for item in drawn(group) for _, y in shape_points(item))

        assert lowest <= FLOOR + 2


@each_exercise
def test_everything_lies_inside_the_picture(exercise: Exercise) -> None:
    width, height = SIZE
    root = picture(exercise)

    assert root.get("viewBox") == f"0 0 {width} {height}"
    for item in drawn(root):
        for x, y in shape_points(item):
            assert 1 <= x <= width - 1, item.attrib
            assert 1 <= y <= height - 1, item.attrib


@each_exercise
def test_a_still_exercise_has_one_pose_and_a_moving_one_its_start(exercise: Exercise) -> None:
    root = picture(exercise)
    ghosts, arrows = of_class(root, "ghost"), of_class(root, "arrow")
    held = any((item.text or "") == "hold" for item in root.iter(f"{SVG}text"))

    if exercise.load_type in {"isometric", "adjunct"}:
        assert held
        assert not ghosts
    elif exercise.load_type == "energy_storage":
        assert not held
        assert arrows or of_class(root, "speed")
    else:
        assert not held
        assert len(ghosts) == 1
        assert arrows


@each_exercise
def test_working_muscles_are_marked_beyond_colour(exercise: Exercise) -> None:
    root = picture(exercise, "leg")
    marked = of_class(root, "muscle")
    pattern = next(root.iter(f"{SVG}pattern"))

    assert marked
    assert {item.get("fill") for item in marked} == {f"url(#{pattern.get('id')})"}
    assert len(list(pattern)) == 2, "a ground and what is seen on it in grey"


@each_exercise
def test_a_working_leg_has_the_heavier_rim(exercise: Exercise) -> None:
    root = picture(exercise)
    figure, working = of_class(root, "figure")[0], of_class(root, "limb-working")

    assert working or exercise.id == "side_plank", "which works with the side of the trunk"
    for limb in working:
        assert float(limb.attrib["stroke-width"]) > float(figure.attrib["stroke-width"])


@each_exercise
def test_the_picture_has_a_name(exercise: Exercise) -> None:
    root = picture(exercise, "p7")
    title = root[0]

    assert root.get("role") == "img"
    assert title.tag == f"{SVG}title"
    assert root.get("aria-labelledby") == title.get("id") == "p7-title"
    assert (title.text or "").startswith(exercise.plain_name)


def test_a_name_is_escaped() -> None:
    exercise = EXERCISES[0].model_copy(update={"plain_name": 'Squeeze <b> & "hold"'})

    assert (picture(exercise)[0].text or "").startswith('Squeeze <b> & "hold"')


@each_exercise
def test_nothing_a_strict_policy_refuses(exercise: Exercise) -> None:
    text = draw_exercise(exercise, prefix="x")

    for item in parse(text).iter():
        assert item.tag.removeprefix(SVG) in {
            "svg", "title", "defs", "pattern", "g", "path", "rect", "circle", "text",
        }  # fmt: skip
        assert "style" not in item.attrib
        assert not [name for name in item.attrib if name.startswith("on") or "href" in name]
    assert set(re.findall(r"url\(([^)]*)\)", text)) == {"#x-muscle"}


def test_ids_do_not_meet_on_a_page() -> None:
    pictures = [picture(exercise, f"e{rank}") for rank, exercise in enumerate(EXERCISES)]
    ids = [item.attrib["id"] for root in pictures for item in root.iter() if "id" in item.attrib]

    assert len(ids) == 2 * len(EXERCISES)
    assert len(ids) == len(set(ids))


@each_exercise
def test_a_drawing_is_small(exercise: Exercise) -> None:
    assert len(draw_exercise(exercise, prefix=f"plan-{exercise.id}").encode()) < LARGEST


@each_exercise
def test_a_drawing_depends_on_nothing_but_the_exercise_and_its_prefix(exercise: Exercise) -> None:
    once = draw_exercise(exercise, prefix="first")

    assert draw_exercise(exercise, prefix="first") == once
    assert draw_exercise(exercise, prefix="second") == once.replace("first-", "second-")


def test_no_two_drawings_are_alike() -> None:
    bodies = {"".join(draw_figure(figure, ()) for figure in scene.figures): name
              for name, scene in SCENES.items()}  # fmt: skip

    assert sorted(bodies.values()) == sorted(SCENES)
