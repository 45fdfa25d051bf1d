"""A body in side view: proportions, joint angles, and where that puts every joint.

Everyone faces right when standing. Angles are degrees as a clinician reads them: 0 is standing
straight, flexion is positive, extension negative. Lying on the back is a trunk of -90, lying face
down 90. Lengths are shares of standing height. y grows downwards.

Poses decide what is drawn, and so are written by joint angles. Where a hand or a foot has to meet a
floor, a bar or a wall, its place is written instead and the angles follow; the hip flexion that is
drawn is always measured from the joints.
"""

from dataclasses import dataclass
from math import acos, atan2, cos, degrees, hypot, radians, sin
from typing import Literal, NamedTuple

STANDING_HEIGHT = 160.0
"""Units of the view box, at scale 1."""

FLOOR = 186.0
"""Height of the floor in every picture."""

THIGH, SHANK, ANKLE_HEIGHT = 0.245, 0.246, 0.042
FOOT_BEHIND, FOOT_AHEAD = 0.032, 0.105
TRUNK, NECK = 0.288, 0.125
UPPER_ARM, FOREARM = 0.18, 0.17

Anchor = Literal["hip", "shoulder", "near_knee", "near_ankle", "far_knee", "far_ankle"]


class Point(NamedTuple):
    """A place or a direction in the view box."""

    x: float
    y: float

    def moved(self, direction: "Point", distance: float) -> "Point":
        """Return the point that lies so far in a direction."""
        return Point(self.x + direction.x * distance, self.y + direction.y * distance)

    def minus(self, other: "Point") -> "Point":
        """Return the way from the other point to this one."""
        return Point(self.x - other.x, self.y - other.y)


class PoseError(ValueError):
    """A hand or foot is told to be where the limb does not reach."""


@dataclass(frozen=True, slots=True)
class Leg:
    """A leg by its joints: hip and knee flexion, dorsiflexion of the ankle."""

    hip: float
    knee: float = 0.0
    ankle: float = 0.0


@dataclass(frozen=True, slots=True)
class LegTo:
    """A leg by the place of its ankle.

    Attributes:
        x, y: The ankle joint.
        sole: Slope of the sole; 0 is flat with the toes to the right, positive lifts the toes.
    """

    x: float
    y: float
    sole: float = 0.0


@dataclass(frozen=True, slots=True)
class Arm:
    """An arm by its joints: shoulder and elbow flexion.

    Attributes:
        seen: Share of its length that is seen; less than 1 where it leaves the plane.
    """

    shoulder: float = 0.0
    elbow: float = 8.0
    seen: float = 1.0


@dataclass(frozen=True, slots=True)
class ArmTo:
    """An arm by the place of its hand.

    Attributes:
        x, y: The hand.
        up: Turns the elbow to the other side, as when lying with the arm beside the body.
    """

    x: float
    y: float
    up: bool = False


@dataclass(frozen=True, slots=True)
class Pose:
    """A body in space.

    Attributes:
        x, y: Where the anchor is.
        trunk: Lean of the trunk from upright, forwards positive.
        near, far: The legs, the near one on the reader's side; `far` is as `near` when left out.
        near_arm, far_arm: The arms, likewise.
        anchor: The joint that is at `x`, `y`; a leg that holds it is given by its joints.
        neck: Lean of the head against the trunk, forwards positive.
        scale: Size; 1 is a standing height of 160 units.
    """

    x: float
    y: float
    trunk: float
    near: Leg | LegTo
    far: Leg | LegTo | None = None
    near_arm: Arm | ArmTo = Arm()
    far_arm: Arm | ArmTo | None = None
    anchor: Anchor = "hip"
    neck: float = 0.0
    scale: float = 1.0


class LegPoints(NamedTuple):
    """Joints of a leg, and the absolute slope of its sole."""

    knee: Point
    ankle: Point
    sole: float


class ArmPoints(NamedTuple):
    """Joints of an arm."""

    elbow: Point
    hand: Point


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Where every joint is.

    Attributes:
        unit: Units of the view box in one standing height.
    """

    unit: float
    hip: Point
    shoulder: Point
    head: Point
    near: LegPoints
    far: LegPoints
    near_arm: ArmPoints
    far_arm: ArmPoints

    @property
    def front(self) -> Point:
        """Direction the chest looks."""
        along = along_line(self.hip, self.shoulder)
        return Point(-along.y, along.x)


def below(angle: float) -> Point:
    """Return the direction at an angle from straight down, forwards (right) positive."""
    return Point(sin(radians(angle)), cos(radians(angle)))


def along_line(start: Point, end: Point) -> Point:
    """Return the direction from one point to another."""
    way = end.minus(start)
    length = hypot(way.x, way.y)
    return Point(way.x / length, way.y / length)


def skeleton(pose: Pose) -> Skeleton:
    """Return the joints of a pose.

    Raises:
        PoseError: If a hand or foot is out of reach.
    """
    unit = STANDING_HEIGHT * pose.scale
    hip = _hip(pose, unit)
    shoulder = hip.moved(below(180 - pose.trunk), TRUNK * unit)
    head = shoulder.moved(below(180 - pose.trunk - pose.neck), NECK * unit)
    return Skeleton(
        unit,
        hip,
        shoulder,
        head,
        near=_leg(pose.near, hip, pose.trunk, unit),
        far=_leg(pose.far or pose.near, hip, pose.trunk, unit),
        near_arm=_arm(pose.near_arm, shoulder, pose.trunk, unit),
        far_arm=_arm(pose.far_arm or pose.near_arm, shoulder, pose.trunk, unit),
    )


def hand(pose: Pose, side: Literal["near", "far"] = "near") -> tuple[float, float]:
    """Return where a hand is, for what it holds."""
    body = skeleton(pose)
    place = body.near_arm.hand if side == "near" else body.far_arm.hand
    return round(place.x, 1), round(place.y, 1)


def flexion(body: Skeleton, leg: LegPoints) -> float:
    """Return how far a hip is bent, degrees; extension is negative."""
    down = along_line(body.shoulder, body.hip)
    thigh = along_line(body.hip, leg.knee)
    front = body.front
    return degrees(
        atan2(thigh.x * front.x + thigh.y * front.y, thigh.x * down.x + thigh.y * down.y)
    )


def bend(start: Point, joint: Point, end: Point) -> float:
    """Return how far a joint is bent in space, degrees; 0 is straight, without a sign."""
    first, second = along_line(start, joint), along_line(joint, end)
    return degrees(acos(max(-1.0, min(1.0, first.x * second.x + first.y * second.y))))


def _hip(pose: Pose, unit: float) -> Point:
    """Return the hip joint, from wherever the body is held in place."""
    origin, at = Point(0.0, 0.0), Point(pose.x, pose.y)
    if pose.anchor == "hip":
        return at
    if pose.anchor == "shoulder":
        return at.moved(below(180 - pose.trunk), -TRUNK * unit)
    leg = pose.near if pose.anchor.startswith("near") else pose.far or pose.near
    if isinstance(leg, LegTo):
        raise PoseError(f"the {pose.anchor} holds the body, so its leg is given by its joints")
    joints = _leg(leg, origin, pose.trunk, unit)
    return at.minus(joints.knee if pose.anchor.endswith("knee") else joints.ankle)


def _leg(leg: Leg | LegTo, hip: Point, trunk: float, unit: float) -> LegPoints:
    if isinstance(leg, LegTo):
        ankle = Point(leg.x, leg.y)
        return LegPoints(_between(hip, ankle, (THIGH * unit, SHANK * unit), 1), ankle, leg.sole)
    thigh = leg.hip - trunk
    shank = thigh - leg.knee
    knee = hip.moved(below(thigh), THIGH * unit)
    return LegPoints(knee, knee.moved(below(shank), SHANK * unit), shank + leg.ankle)


def _arm(arm: Arm | ArmTo, shoulder: Point, trunk: float, unit: float) -> ArmPoints:
    if isinstance(arm, ArmTo):
        hand, side = Point(arm.x, arm.y), 1 if arm.up else -1
        return ArmPoints(_between(shoulder, hand, (UPPER_ARM * unit, FOREARM * unit), side), hand)
    upper, seen = arm.shoulder - trunk, arm.seen * unit
    elbow = shoulder.moved(below(upper), UPPER_ARM * seen)
    return ArmPoints(elbow, elbow.moved(below(upper + arm.elbow), FOREARM * seen))


def _between(start: Point, end: Point, lengths: tuple[float, float], side: int) -> Point:
    """Return the joint between two bones, on the side to which knees (1) or elbows (-1) bend.

    Raises:
        PoseError: If the bones do not reach from start to end.
    """
    upper, lower = lengths
    way = end.minus(start)
    distance = hypot(way.x, way.y)
    if not abs(upper - lower) < distance <= upper + lower:
        raise PoseError(f"{start} to {end} is {distance:.1f}, the limb {upper + lower:.1f}")
    turn = degrees(acos((upper**2 + distance**2 - lower**2) / (2 * upper * distance)))
    return start.moved(below(degrees(atan2(way.x, way.y)) + side * turn), upper)
