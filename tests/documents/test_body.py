"""Joint angles put joints where a body has them."""

import math

import pytest

from app.documents.drawing.body import (
    ANKLE_HEIGHT,
    SHANK,
    STANDING_HEIGHT,
    THIGH,
    TRUNK,
    Arm,
    ArmTo,
    Leg,
    LegTo,
    Pose,
    PoseError,
    bend,
    flexion,
    skeleton,
)
from app.documents.drawing.outline import HEAD


def test_a_standing_body_is_as_high_as_it_is_said_to_be() -> None:
    body = skeleton(Pose(0, 0, 0, Leg(0)))
    lowest = body.near.ankle.y + ANKLE_HEIGHT * STANDING_HEIGHT
    highest = body.head.y - HEAD * STANDING_HEIGHT

    assert lowest - highest == pytest.approx(STANDING_HEIGHT, rel=0.02)


@pytest.mark.parametrize("trunk", [-107, -90, 0, 30, 90])
@pytest.mark.parametrize("hip", [-12, 0, 45, 90])
@pytest.mark.parametrize("knee", [0, 45, 90])
def test_the_angles_that_went_in_come_out(trunk: float, hip: float, knee: float) -> None:
    body = skeleton(Pose(50, 50, trunk, Leg(hip, knee), Leg(0)))

    assert flexion(body, body.near) == pytest.approx(hip)
    assert flexion(body, body.far) == pytest.approx(0)
    assert bend(body.hip, body.near.knee, body.near.ankle) == pytest.approx(knee, abs=1e-5)


def test_bones_keep_their_length_wherever_hands_and_feet_are() -> None:
    body = skeleton(Pose(100, 100, 20, LegTo(120, 160), LegTo(90, 165), ArmTo(150, 80)))

    for leg in (body.near, body.far):
        assert math.dist(body.hip, leg.knee) == pytest.approx(THIGH * STANDING_HEIGHT)
        assert math.dist(leg.knee, leg.ankle) == pytest.approx(SHANK * STANDING_HEIGHT)
    assert math.dist(body.hip, body.shoulder) == pytest.approx(TRUNK * STANDING_HEIGHT)
    assert body.near_arm == body.far_arm


def test_a_knee_goes_forwards_and_an_elbow_backwards() -> None:
    body = skeleton(Pose(100, 100, 0, LegTo(100, 160), near_arm=ArmTo(100, 90)))

    assert body.near.knee.x > 100
    assert body.near_arm.elbow.x < 100


def test_lying_on_the_back_looks_up_and_lying_face_down_looks_down() -> None:
    assert skeleton(Pose(0, 0, -90, Leg(0))).front.y == pytest.approx(-1)
    assert skeleton(Pose(0, 0, 90, Leg(0))).front.y == pytest.approx(1)
    assert skeleton(Pose(0, 0, 0, Leg(0))).front.x == pytest.approx(1)


@pytest.mark.parametrize("anchor", ["hip", "shoulder", "near_knee", "near_ankle", "far_ankle"])
def test_the_anchor_is_where_it_is_put(anchor: str) -> None:
    body = skeleton(Pose(40, 60, 35, Leg(50, 30), Leg(-5, 10), anchor=anchor))  # type: ignore[arg-type]

    place = {
        "hip": body.hip,
        "shoulder": body.shoulder,
        "near_knee": body.near.knee,
        "near_ankle": body.near.ankle,
        "far_ankle": body.far.ankle,
    }[anchor]

    assert place == pytest.approx((40, 60))


@pytest.mark.parametrize(
    "pose",
    [
        Pose(100, 100, 0, LegTo(100, 190)),
        Pose(100, 100, 0, Leg(0), LegTo(200, 100)),
        Pose(100, 100, 0, Leg(0), near_arm=ArmTo(200, 50)),
        Pose(100, 100, 0, Leg(0), far_arm=ArmTo(100, 100 - TRUNK * STANDING_HEIGHT)),
        Pose(100, 100, 0, LegTo(100, 160), anchor="near_ankle"),
    ],
    ids=["near foot", "far foot", "hand", "hand on the shoulder", "anchor without joints"],
)
def test_what_a_body_cannot_do_is_refused(pose: Pose) -> None:
    with pytest.raises(PoseError):
        skeleton(pose)


def test_an_arm_out_of_the_plane_is_seen_shorter() -> None:
    body = skeleton(Pose(0, 0, 0, Leg(0), near_arm=Arm(0, 0), far_arm=Arm(0, 0, 0.5)))

    assert math.dist(body.shoulder, body.far_arm.hand) == pytest.approx(
        math.dist(body.shoulder, body.near_arm.hand) / 2
    )
