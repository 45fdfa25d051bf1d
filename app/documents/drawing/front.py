"""A body in a side plank, seen from the front."""

from dataclasses import dataclass

from app.documents.drawing import outline
from app.documents.drawing.body import (
    ANKLE_HEIGHT,
    FOREARM,
    NECK,
    SHANK,
    STANDING_HEIGHT,
    THIGH,
    TRUNK,
    UPPER_ARM,
    Point,
    along_line,
    below,
    bend,
)

# Half widths on the line from the shoulders to the hips, as shares of standing height.
SHOULDERS, RIBS, LOINS, HIPS, LEGS = 0.098, 0.085, 0.067, 0.086, 0.045
TRUNK_CORNERS = (
    (-0.06, 0.06), (-0.035, SHOULDERS), (0.05, SHOULDERS), (0.11, RIBS), (0.18, LOINS),
    (0.245, HIPS), (0.305, HIPS + 0.006), (0.4, 0.02),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plank:
    """A side plank, head on the left, chest towards the reader, upper hand on the hip.

    Attributes:
        x, y: Middle of the shoulders.
        trunk, legs: Fall of the trunk and of the legs towards the feet, degrees; alike in one line.
        scale: As of any pose.
    """

    x: float
    y: float
    trunk: float
    legs: float
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class PlankSkeleton:
    """Where the joints are; upper is the side away from the floor."""

    unit: float
    shoulders: Point
    hips: Point
    feet: Point
    head: Point
    elbow: Point
    up: Point

    @property
    def along(self) -> Point:
        """Direction from the shoulders to the hips."""
        return along_line(self.shoulders, self.hips)

    def hip_flexion(self) -> float:
        """Return how far the legs leave the line of the trunk, degrees."""
        return bend(self.shoulders, self.hips, self.feet)


def plank_skeleton(plank: Plank) -> PlankSkeleton:
    """Return the joints of a side plank."""
    unit, shoulders = STANDING_HEIGHT * plank.scale, Point(plank.x, plank.y)
    along, up = below(90 - plank.trunk), below(180 - plank.trunk)
    hips = shoulders.moved(along, TRUNK * unit)
    lower = shoulders.moved(up, -(SHOULDERS - 0.02) * unit)
    return PlankSkeleton(
        unit,
        shoulders,
        hips,
        feet=hips.moved(below(90 - plank.legs), (THIGH + SHANK) * unit),
        head=shoulders.moved(along, -NECK * unit),
        elbow=lower.moved(Point(0, 1), UPPER_ARM * unit),
        up=up,
    )


def plank_legs(body: PlankSkeleton, side: float) -> str:
    """Return a leg with its foot: the upper at side 1, the lower at side -1."""
    unit, along = body.unit, along_line(body.hips, body.feet)
    hip = body.hips.moved(body.up, side * LEGS * unit)
    ankle = body.feet.moved(body.up, side * 0.026 * unit)
    knee = Point((hip.x + ankle.x) / 2, (hip.y + ankle.y) / 2)
    toes = ankle.moved(along, ANKLE_HEIGHT * 0.6 * unit)
    return (
        outline.capsule(hip, outline.GROIN * unit, knee, outline.KNEE * unit)
        + outline.capsule(knee, outline.KNEE * unit, ankle, outline.ANKLE * unit)
        + outline.capsule(ankle, outline.ANKLE * unit, toes, 0.03 * unit)
    )


def plank_trunk(body: PlankSkeleton) -> str:
    """Return trunk, neck and head."""
    upper = [_at(body, along, across) for along, across in TRUNK_CORNERS]
    lower = [_at(body, along, -across) for along, across in reversed(TRUNK_CORNERS)]
    neck = body.shoulders.moved(body.along, -0.03 * body.unit)
    return (
        outline.smooth(upper + lower)
        + outline.capsule(neck, 0.034 * body.unit, body.head, 0.03 * body.unit)
        + outline.disc(body.head, outline.HEAD * body.unit)
    )


def plank_arms(body: PlankSkeleton) -> tuple[str, str]:
    """Return the arm that bears the weight, its forearm towards the reader, and the upper one."""
    unit, lower, upper = body.unit, _at(body, 0, -0.078), _at(body, 0, 0.078)
    hand = body.elbow.moved(Point(-0.94, 0.34), FOREARM * 0.55 * unit)
    hip = _at(body, 0.235, 0.075)
    middle = _at(body, 0.105, 0.175)
    return (
        outline.capsule(lower, outline.SHOULDER * unit, body.elbow, outline.ELBOW * unit)
        + outline.capsule(body.elbow, outline.ELBOW * unit, hand, 0.02 * unit),
        outline.capsule(upper, outline.SHOULDER * unit, middle, outline.ELBOW * unit)
        + outline.capsule(middle, outline.ELBOW * unit, hip, outline.WRIST * unit)
        + outline.disc(hip, outline.HAND * unit),
    )


def plank_muscles(body: PlankSkeleton, muscles: tuple[str, ...]) -> str:
    """Return the muscles of the side that faces the floor."""
    down, unit = Point(-body.up.x, -body.up.y), body.unit
    places = {
        "side_abdominals": ((0.1, -0.05), (0.24, -0.046), 0.027),
        "gluteals": ((0.245, -0.062), (0.37, -0.058), 0.024),
    }
    return "".join(
        outline.belly(_at(body, *start), _at(body, *end), down, depth * unit)
        for start, end, depth in (places[name] for name in muscles if name in places)
    )


def _at(body: PlankSkeleton, along: float, across: float) -> Point:
    """Return a place on the trunk: from the shoulders to the feet, and towards the upper side."""
    return body.shoulders.moved(body.along, along * body.unit).moved(body.up, across * body.unit)
