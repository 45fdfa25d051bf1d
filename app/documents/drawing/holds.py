"""Still positions: the holds of the first phase."""

from app.documents.drawing.body import Arm, ArmTo, Leg, LegTo, Pose
from app.documents.drawing.figure import Figure
from app.documents.drawing.front import Plank
from app.documents.drawing.marks import arrow, hold, note
from app.documents.drawing.postures import (
    RESTING,
    TOES_POINTED,
    UNDER_THE_FOREHEAD,
    ankle_height,
    prone,
    standing,
)
from app.documents.drawing.props import band, buttocks, chair, couch, floor, hook, mat, panel, wall
from app.documents.drawing.scene import Scene

BRIDGE_ANKLE = ankle_height(1.5)


def _bridge(far: Leg | LegTo) -> Pose:
    """Return a bridge with trunk and near thigh in line."""
    beside = ArmTo(152, 177, up=True)
    near = LegTo(196, BRIDGE_ANKLE)
    return Pose(72, 165, -112, near, far, beside, anchor="shoulder", neck=22, scale=1.5)


SQUEEZE = Scene(
    figures=(
        Figure(standing(62, arms=Arm(14, 22))),
        Figure(Pose(214, 174.5, 90, Leg(0, 0, TOES_POINTED), near_arm=UNDER_THE_FOREHEAD, neck=-4)),
    ),
    behind=(floor(),),
    before=(
        buttocks(150, 62),
        arrow((104, 62), (122, 62)),
        arrow((196, 62), (178, 62)),
        hold(214, 62),
        note(128, 148, "or, easier:"),
    ),
)

PRONE_CURL = Scene(
    figures=(Figure(prone(45, 0)),),
    behind=(floor(), couch(26, 312, 125)),
    before=(
        band((70, 66), (33, 124)),
        hook(33, 124),
        arrow((84, 56), (108, 32)),
        hold(150, 50),
    ),
)

STANDING_DIG = Scene(
    figures=(
        Figure(
            Pose(
                150,
                103.5,
                0,
                LegTo(170, 178.7, 14),
                LegTo(136, ankle_height()),
                RESTING,
                ArmTo(201, 66),
            )
        ),
    ),
    behind=(floor(), wall(206)),
    before=(arrow((198, 146), (176, 170)), hold(50, 90)),
)

SUPINE_DIG = Scene(
    figures=(
        Figure(
            Pose(130, 164, -90, LegTo(232, 170, 70), Leg(0), ArmTo(142, 174, up=True), scale=1.5)
        ),
    ),
    behind=(floor(), mat(10, 292)),
    before=(arrow((226, 108), (230, 154)), hold(90, 96)),
)

PULL_DOWN = Scene(
    figures=(Figure(Pose(140, 100.7, 0, Leg(22, 6), Leg(0), RESTING, ArmTo(172, 52))),),
    behind=(panel(76, 308), floor()),
    before=(
        band((169, 168), (226, 24)),
        hook(226, 24),
        arrow((214, 148), (190, 166)),
        hold(4, 90),
    ),
)

SEATED_DIG = Scene(
    figures=(Figure(Pose(130, 127, 0, Leg(90, 78, 6), Leg(90, 86), ArmTo(166, 117), scale=1.25)),),
    behind=(floor(), chair(108, 164, 139, height=70)),
    before=(arrow((228, 136), (206, 166)), hold(230, 80)),
)

HOLDS = {
    "buttock_squeeze": SQUEEZE,
    "prone_isometric_curl": PRONE_CURL,
    "double_leg_bridge_hold": Scene(
        figures=(Figure(_bridge(LegTo(206, BRIDGE_ANKLE)), working=("near", "far")),),
        behind=(floor(), mat(10, 240)),
        before=(hold(108, 84),),
    ),
    "standing_heel_dig": STANDING_DIG,
    "supine_heel_dig": SUPINE_DIG,
    "straight_leg_pull_down_hold": PULL_DOWN,
    "single_leg_bridge_hold": Scene(
        figures=(Figure(_bridge(Leg(8))),),
        behind=(floor(), mat(10, 232)),
        before=(hold(108, 74),),
    ),
    "side_plank": Scene(
        figures=(Figure(Plank(98, 115, 19, 19, 1.35)),),
        behind=(floor(), mat(30, 300)),
        before=(hold(200, 90),),
    ),
    "seated_heel_dig": SEATED_DIG,
}
