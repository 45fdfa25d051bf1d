"""Slow lifts of the second phase, hip bent little."""

from app.documents.drawing.body import Arm, ArmTo, Leg, LegTo, Pose
from app.documents.drawing.figure import Figure
from app.documents.drawing.marks import arrow
from app.documents.drawing.postures import ankle_height, kneeling, prone, supine
from app.documents.drawing.props import (
    ball,
    band,
    couch,
    floor,
    frame,
    grip,
    hook,
    pad,
    rail,
    roller,
    slider,
)
from app.documents.drawing.scene import Scene

FOOT = LegTo(206, ankle_height(1.5))
BESIDE = LegTo(214, ankle_height(1.5))


def _press_back(hip: float) -> Pose:
    """Return a body on the far leg with both hands on a rail."""
    return Pose(134, ankle_height(), 3, Leg(hip, 4), Leg(3), ArmTo(180, 84), anchor="far_ankle")


LIFTS = {
    "prone_curl": Scene(
        figures=(Figure(prone(4, 4), ghost=True), Figure(prone(90, 90))),
        behind=(floor(), couch(60, 312, 125), frame((106, 116), (119, 66))),
        before=(roller(119, 64), arrow((34, 88), (44, 46), (80, 38))),
    ),
    "hip_extension_band": Scene(
        figures=(Figure(_press_back(20), ghost=True), Figure(_press_back(-12))),
        behind=(floor(), rail(188, 87, 170)),
        before=(band((118, 172), (186, 172)), hook(187, 172), arrow((92, 140), (64, 140))),
    ),
    "bridge": Scene(
        figures=(
            Figure(supine(-90, FOOT), ghost=True),
            Figure(supine(-107, FOOT, BESIDE), working=("near", "far")),
        ),
        behind=(floor(),),
        before=(arrow((112, 120), (112, 84)),),
    ),
    "single_leg_bridge_lift": Scene(
        figures=(
            Figure(supine(-90, FOOT, Leg(40)), ghost=True),
            Figure(supine(-107, FOOT, Leg(8))),
        ),
        behind=(floor(),),
        before=(arrow((112, 120), (112, 84)),),
    ),
    "ball_or_slider_curl": Scene(
        figures=(
            Figure(supine(-112, LegTo(194, 172, 30)), ghost=True),
            Figure(supine(-102, LegTo(240, 172, 62))),
        ),
        behind=(floor(), slider(190), slider(236)),
        before=(arrow((274, 166), (308, 166)),),
    ),
    "assisted_nordic": Scene(
        figures=(
            Figure(kneeling(128, 0, Arm(10)), ghost=True),
            Figure(kneeling(128, 36, ArmTo(228, 120))),
        ),
        behind=(floor(), ball(234, 30), pad(106, 182, 44, 4)),
        before=(grip(86, 168), arrow((162, 28), (204, 32), (226, 58))),
    ),
}
