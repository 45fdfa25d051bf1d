"""Postures that several exercises share."""

from app.documents.drawing.body import (
    ANKLE_HEIGHT,
    FLOOR,
    STANDING_HEIGHT,
    Arm,
    ArmTo,
    Leg,
    LegTo,
    Pose,
)

HANGING = Arm(0, 4)
RESTING = Arm(8, 14)
UNDER_THE_FOREHEAD = Arm(165, 10, 0.62)
"""Folded on the couch, elbows out to the sides."""

TOES_POINTED = -62


def standing(x: float, lead: Leg | None = None, arms: Arm = HANGING) -> Pose:
    """Return a body upright on the far leg, the near one where it is led."""
    return Pose(x, ankle_height(), 0, lead or Leg(0), Leg(0), arms, anchor="far_ankle")


def prone(near: float, far: float) -> Pose:
    """Return a body face down on a couch with its top at 125, hips straight.

    Args:
        near: Flexion of the near knee.
        far: Flexion of the far knee.
    """
    first, second = (Leg(0, knee, -20 if knee else TOES_POINTED) for knee in (near, far))
    return Pose(158, 110, 90, first, second, UNDER_THE_FOREHEAD, neck=-4, scale=1.35)


def supine(trunk: float, near: LegTo, far: Leg | LegTo | None = None) -> Pose:
    """Return a body on its back, head on the left, and hips as high as the trunk says.

    Args:
        trunk: -90 flat; beyond, the hips rise.
        near: The leg that presses.
        far: The other; alike when left out.
    """
    beside = ArmTo(140, 181, up=True)
    return Pose(60, 165, trunk, near, far, beside, anchor="shoulder", neck=-90 - trunk, scale=1.5)


def kneeling(x: float, lean: float, arms: Arm | ArmTo) -> Pose:
    """Return a body on its knees, straight from knee to head, leaning forwards."""
    return Pose(x, 175, lean, Leg(0, 90 - lean, -55), near_arm=arms, anchor="near_knee", scale=1.15)


def one_leg_hinge(trunk: float, near_arm: Arm | ArmTo, far_arm: Arm | ArmTo | None = None) -> Pose:
    """Return a hinge on the near leg: knee slightly bent, free leg in line with the trunk."""
    return Pose(
        140, ankle_height(), trunk, Leg(trunk + 10, 14, 4), Leg(0), near_arm, far_arm, "near_ankle"
    )


def deadlift(trunk: float) -> Pose:
    """Return a hinge on both legs, the hands close to the legs."""
    return Pose(
        140,
        ankle_height(),
        trunk,
        Leg(trunk + 14, 22, 8),
        near_arm=Arm(trunk - 16),
        anchor="near_ankle",
    )


def ankle_height(scale: float = 1.0) -> float:
    """Return where an ankle is when its foot stands on the floor."""
    return FLOOR - ANKLE_HEIGHT * STANDING_HEIGHT * scale
