"""Outlines of body parts as path data. All subpaths turn the same way, so they merge when filled.

Widths are shares of standing height, as lengths are.
"""

from math import acos, cos, hypot, sin

from app.documents.drawing.body import ArmPoints, LegPoints, Point, Skeleton, along_line, below
from app.documents.svg import number

HEAD = 0.066
GROIN, KNEE, ANKLE = 0.05, 0.037, 0.023
SHOULDER, ELBOW, WRIST, HAND = 0.033, 0.026, 0.019, 0.025

# Forwards and upwards from the hip joint; a smooth line runs between the corners.
TRUNK_CORNERS = (
    (-0.05, 0.322), (0.035, 0.325), (0.08, 0.27), (0.078, 0.19), (0.062, 0.1), (0.07, 0.02),
    (0.064, -0.07), (-0.03, -0.08), (-0.088, -0.058), (-0.086, 0.035), (-0.056, 0.1),
    (-0.074, 0.18), (-0.09, 0.27),
)  # fmt: skip
# Towards the toes and down to the sole from the ankle.
FOOT_CORNERS = (
    (0.026, -0.03), (0.032, 0.012), (0.075, 0.024), (0.112, 0.024), (0.116, 0.043), (0.03, 0.042),
    (-0.04, 0.042), (-0.044, 0.015), (-0.024, -0.03),
)  # fmt: skip


def place(point: Point) -> str:
    """Return a point as two numbers, without a space where a minus parts them."""
    first, second = number(point.x), number(point.y)
    return f"{first}{second}" if second.startswith("-") else f"{first} {second}"


def disc(centre: Point, radius: float) -> str:
    """Return a full circle."""
    radius = round(radius, 1)
    there, back = Point(-2 * radius, 0), Point(2 * radius, 0)
    return f"M{place(Point(centre.x + radius, centre.y))}{_arc(radius, there)}{_arc(radius, back)}z"


def capsule(start: Point, wide: float, end: Point, narrow: float) -> str:
    """Return a limb: two circles of different width and what lies between them."""
    way = end.minus(start)
    distance = hypot(way.x, way.y)
    if distance <= abs(wide - narrow):
        return disc(start, wide) if wide > narrow else disc(end, narrow)
    axis, tilt = Point(way.x / distance, way.y / distance), acos((wide - narrow) / distance)
    one, other = _turned(axis, tilt), _turned(axis, -tilt)
    across, half = other.minus(one), sin(tilt)
    side = end.moved(other, narrow).minus(start.moved(other, wide))
    return (
        f"M{place(start.moved(one, wide))}"
        + _cap(across, wide, half, large=wide > narrow)
        + f"l{place(side)}"
        + _cap(Point(-across.x, -across.y), narrow, half, large=narrow > wide)
        + "z"
    )


def smooth(corners: list[Point]) -> str:
    """Return a closed line that rounds off every corner."""
    ahead = [*corners[1:], corners[0]]
    middles = [
        Point((one.x + other.x) / 2, (one.y + other.y) / 2)
        for one, other in zip(corners, ahead, strict=True)
    ]
    here, curves = middles[-1], ""
    for corner, middle in zip(corners, middles, strict=True):
        # After the first, each bend is the mirror of the one before: `t` needs no corner.
        curves += f"t{place(middle.minus(here))}" if curves else _first(here, corner, middle)
        here = middle
    return f"M{place(middles[-1])}{curves}z"


def leg(body: Skeleton, joints: LegPoints) -> str:
    """Return thigh, shank and foot."""
    unit = body.unit
    return (
        capsule(body.hip, GROIN * unit, joints.knee, KNEE * unit)
        + _shank(joints, unit)
        + _foot(joints, unit)
    )


def arm(body: Skeleton, joints: ArmPoints) -> str:
    """Return upper arm, forearm and hand."""
    unit, across = body.unit, backward(joints.elbow, joints.hand)
    forearm = _corners(
        joints.elbow.moved(across, -ELBOW * unit),
        joints.hand.moved(across, -WRIST * unit),
        joints.hand.moved(across, WRIST * unit),
        joints.elbow.moved(across, ELBOW * unit),
    )
    upper = capsule(body.shoulder, SHOULDER * unit, joints.elbow, ELBOW * unit)
    return upper + forearm + disc(joints.hand, HAND * unit)


def trunk(body: Skeleton) -> str:
    """Return trunk, neck and head."""
    unit, up, front = body.unit, along_line(body.hip, body.shoulder), body.front
    line = [
        body.hip.moved(front, ahead * unit).moved(up, above * unit)
        for ahead, above in TRUNK_CORNERS
    ]
    return smooth(line) + _neck(body) + disc(body.head, HEAD * unit)


def belly(start: Point, end: Point, outwards: Point, depth: float) -> str:
    """Return a muscle between two points: bulging outwards by its depth, flat on the other side."""
    middle = Point((start.x + end.x) / 2, (start.y + end.y) / 2)
    outer, inner = middle.moved(outwards, depth * 2), middle.moved(outwards, -depth * 0.35)
    return f"M{place(start)}Q{place(outer)} {place(end)} {place(inner)} {place(start)}z"


def backward(start: Point, end: Point) -> Point:
    """Return the direction to the back of a limb that runs from start to end."""
    axis = along_line(start, end)
    return Point(-axis.y, axis.x)


def _shank(joints: LegPoints, unit: float) -> str:
    along, back = along_line(joints.knee, joints.ankle), backward(joints.knee, joints.ankle)
    calf = joints.knee.moved(along, 0.07 * unit).moved(back, 0.062 * unit)
    top = joints.knee.moved(back, KNEE * unit)
    heel = joints.ankle.moved(back, ANKLE * unit)
    front = _open(
        joints.knee.moved(back, -KNEE * unit), joints.ankle.moved(back, -ANKLE * unit), heel
    )
    return f"{front}q{place(calf.minus(heel))} {place(top.minus(heel))}z"


def _foot(joints: LegPoints, unit: float) -> str:
    toes, down = below(joints.sole + 90), below(joints.sole)
    return smooth(
        [
            joints.ankle.moved(toes, ahead * unit).moved(down, under * unit)
            for ahead, under in FOOT_CORNERS
        ]
    )


def _neck(body: Skeleton) -> str:
    """Return the neck, and a nose on the side the face looks to."""
    unit, along = body.unit, along_line(body.shoulder, body.head)
    face = Point(-along.y, along.x)
    nose = body.head.moved(face, HEAD * unit)
    return _corners(
        body.shoulder.moved(face, 0.03 * unit),
        body.shoulder.moved(face, -0.03 * unit),
        body.head.moved(face, -0.03 * unit),
        body.head.moved(face, 0.03 * unit),
    ) + _corners(
        nose.moved(along, 0.014 * unit).moved(face, -0.006 * unit),
        nose.moved(along, -0.008 * unit).moved(face, 0.01 * unit),
        nose.moved(along, -0.018 * unit).moved(face, -0.008 * unit),
    )


def _open(*points: Point) -> str:
    data, here = f"M{place(points[0])}l", points[0]
    steps = []
    for point in points[1:]:
        steps.append(place(point.minus(here)))
        here = point
    return data + " ".join(steps).replace(" -", "-")


def _corners(*points: Point) -> str:
    return f"{_open(*points)}z"


def _first(here: Point, corner: Point, end: Point) -> str:
    return f"q{place(corner.minus(here))} {place(end.minus(here))}"


def _arc(radius: float, way: Point, *, large: bool = False) -> str:
    """Return a clockwise arc to a point that lies that way from here."""
    # Two decimals: near a half circle a tenth of the radius shows as a flattened cap.
    size = f"{radius:.2f}".rstrip("0").rstrip(".")
    return f"a{size} {size} 0 {int(large)} 1 {place(way)}"


def _cap(across: Point, radius: float, half: float, *, large: bool) -> str:
    """Return the round end of a limb, with the radius that fits the chord as it is written."""
    chord = Point(round(across.x * radius, 1), round(across.y * radius, 1))
    return _arc(hypot(chord.x, chord.y) / 2 / half, chord, large=large)


def _turned(direction: Point, angle: float) -> Point:
    """Return a direction turned by an angle in radians."""
    return Point(
        direction.x * cos(angle) - direction.y * sin(angle),
        direction.x * sin(angle) + direction.y * cos(angle),
    )
