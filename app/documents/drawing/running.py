"""Fourth phase: skips, bounds, strides and sprints."""

from app.documents.drawing.body import Arm, Leg, Pose
from app.documents.drawing.figure import Figure
from app.documents.drawing.marks import arrow, note, speed
from app.documents.drawing.props import floor, slope
from app.documents.drawing.scene import Scene


def _runner(x: float, y: float, lean: float) -> Pose:
    """Return a runner in flight, near leg in front."""
    return Pose(x, y, lean, Leg(54, 60, 4), Leg(-14, 30, -35), Arm(-36, 80), Arm(40, 85))


RUNNING = {
    "skips_and_hops": Scene(
        figures=(
            Figure(Pose(90, 87, 3, Leg(3, 4, -36), Leg(43, 76), Arm(34, 70), Arm(-30, 70))),
            Figure(Pose(220, 91, 6, Leg(26, 42, -20), Leg(26, 42, -20), Arm(20, 60), Arm(20, 60))),
        ),
        behind=(floor(),),
        before=(arrow((44, 182), (44, 146)), arrow((170, 182), (170, 146))),
    ),
    "bounds": Scene(
        figures=(
            Figure(
                Pose(92, 97, 10, Leg(44, 70, -10), Leg(-12, 4, -34), Arm(-30, 70), Arm(40, 70)),
                ghost=True,
            ),
            Figure(Pose(208, 84, 8, Leg(57, 60), Leg(-16, 24, -40), Arm(-40, 60), Arm(50, 60))),
        ),
        behind=(floor(),),
        before=(arrow((112, 60), (150, 20), (188, 34)),),
    ),
    "strides_then_hills": Scene(
        figures=(
            Figure(_runner(244, 85, 10), ghost=True),
            Figure(_runner(96, 98, 8)),
        ),
        behind=(slope(170, 30),),
        before=(speed(44, 62), note(168, 40, "later")),
    ),
    "accelerations_to_sprint": Scene(
        figures=(
            Figure(Pose(170, 105, 24, Leg(84, 92, 4), Leg(-8, 8, -40), Arm(-44, 80), Arm(64, 90))),
        ),
        behind=(floor(),),
        before=(speed(96, 60, 4), arrow((236, 100), (296, 100))),
    ),
}
