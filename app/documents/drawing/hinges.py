"""Third phase: steps, thrusts, lunges, hinges, and the Nordic drop."""

from app.documents.drawing.body import Arm, ArmTo, Leg, LegTo, Pose, hand
from app.documents.drawing.figure import Figure
from app.documents.drawing.marks import arrow
from app.documents.drawing.postures import (
    HANGING,
    ankle_height,
    deadlift,
    kneeling,
    one_leg_hinge,
    standing,
)
from app.documents.drawing.props import (
    barbell,
    box,
    couch,
    floor,
    frame,
    grip,
    kettlebell,
    pad,
    rail,
    roller,
)
from app.documents.drawing.scene import Scene

STEP = 170.0
ON_THE_STEP = ankle_height() - 16
TILT = arrow((170, 20), (204, 24), (222, 50))


def _thrust(trunk: float, hands: ArmTo) -> Pose:
    """Return a body with its shoulder blades on the edge of a bench."""
    near, far = LegTo(204, ankle_height(1.35)), LegTo(214, ankle_height(1.35))
    return Pose(88, 120, trunk, near, far, hands, anchor="shoulder", neck=24, scale=1.35)


def _machine(knee: float) -> Pose:
    """Return a body on the seat of a curl machine, holding the seat."""
    return Pose(128, 108, 0, Leg(90, knee), near_arm=ArmTo(142, 112), scale=1.25)


def _lunge(hip: float, rear: LegTo) -> Pose:
    return Pose(146, hip, 0, LegTo(176, ankle_height()), rear, HANGING)


STEP_UP = Scene(
    figures=(
        Figure(
            Pose(
                128,
                101.5,
                3,
                LegTo(152, ON_THE_STEP),
                LegTo(122, ankle_height()),
                Arm(10),
                ArmTo(170, 84),
            ),
            ghost=True,
        ),
        Figure(
            Pose(
                166, 85.5, 0, LegTo(164, ON_THE_STEP), LegTo(152, 156, -30), Arm(10), ArmTo(204, 74)
            )
        ),
    ),
    behind=(floor(), rail(250, 78, 130), box(138, 230, STEP)),
    before=(arrow((98, 100), (98, 60)),),
)

SEATED_CURL = Scene(
    figures=(Figure(_machine(10), ghost=True), Figure(_machine(90))),
    behind=(
        floor(),
        frame((130, 128), (130, 184)),
        pad(104, 121, 60, 9),
        pad(98, 44, 10, 78),
        frame((178, 110), (166, 148)),
    ),
    before=(pad(150, 90, 18, 8), roller(164, 148), arrow((232, 126), (226, 160), (200, 172))),
)

HINGES = {
    "step_up": STEP_UP,
    "hip_thrust": Scene(
        figures=(
            Figure(_thrust(-58, ArmTo(136, 130)), ghost=True),
            Figure(_thrust(-90, ArmTo(150, 112)), working=("near", "far")),
        ),
        behind=(floor(), couch(22, 96, 134)),
        before=(barbell(152, 98), arrow((190, 96), (190, 60))),
    ),
    "supported_arabesque": Scene(
        figures=(
            Figure(one_leg_hinge(4, ArmTo(180, 92)), ghost=True),
            Figure(one_leg_hinge(42, ArmTo(214, 92))),
        ),
        behind=(floor(), rail(232, 96, 180)),
        before=(TILT,),
    ),
    "romanian_deadlift": Scene(
        figures=(Figure(standing(140), ghost=True), Figure(deadlift(52))),
        behind=(floor(),),
        before=(barbell(*hand(deadlift(52))), TILT),
    ),
    "lunge_shallow_to_deep": Scene(
        figures=(
            Figure(_lunge(108, LegTo(104, 171, -30)), ghost=True),
            Figure(_lunge(122, LegTo(104, 170, -45))),
        ),
        behind=(floor(), rail(250, 96, 230)),
        before=(arrow((196, 60), (196, 96)),),
    ),
    "seated_curl": SEATED_CURL,
    "arabesque": Scene(
        figures=(Figure(standing(140), ghost=True), Figure(one_leg_hinge(58, Arm(58)))),
        behind=(floor(), rail(262, 96, 242)),
        before=(TILT,),
    ),
    "single_leg_romanian_deadlift": Scene(
        figures=(Figure(standing(140), ghost=True), Figure(one_leg_hinge(58, Arm(-4), Arm(58)))),
        behind=(floor(), rail(268, 96, 248)),
        before=(kettlebell(*hand(one_leg_hinge(58, Arm(-4), Arm(58)), "far")), TILT),
    ),
    "nordic_drop": Scene(
        figures=(
            Figure(kneeling(118, 0, Arm(10)), ghost=True),
            Figure(kneeling(118, 48, Arm(64, 60))),
        ),
        behind=(floor(), pad(96, 182, 44, 4)),
        before=(grip(76, 168), arrow((150, 30), (196, 36), (218, 68))),
    ),
}
