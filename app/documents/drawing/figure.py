"""Draws one body: solid with its working muscles, or as the ghost of where it started."""

from dataclasses import dataclass
from typing import Literal

from app.documents.drawing import front, outline
from app.documents.drawing.body import Point, Pose, Skeleton, along_line, flexion, skeleton
from app.documents.svg import ACCENT, INK, element

NEAR, FAR, GHOST, GHOST_INK = "#e6ebee", "#bcc6cc", "#f2f4f5", "#74828b"
RIM, HEAVY_RIM = 2.8, 4.2
"""Half of it is seen: the outline lies under the fill, so that parts merge."""

DOTS = "url(#muscle)"
"""Fill of a working muscle, until the picture gives its dots an id."""

Side = Literal["near", "far"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A body in a picture.

    Attributes:
        working: Legs that work. Muscles are marked on the near one; the far one is drawn behind.
        ghost: Drawn pale and dashed, as where a movement starts.
    """

    pose: Pose | front.Plank
    working: tuple[Side, ...] = ("near",)
    ghost: bool = False

    def hip_flexions(self) -> tuple[float, ...]:
        """Return how far each hip is bent, degrees; extension is negative."""
        if isinstance(self.pose, front.Plank):
            return (front.plank_skeleton(self.pose).hip_flexion(),)
        body = skeleton(self.pose)
        return flexion(body, body.near), flexion(body, body.far)


def draw_figure(figure: Figure, muscles: tuple[str, ...]) -> str:
    """Return a body, with the muscles of the exercise marked on it if it is solid."""
    if isinstance(figure.pose, front.Plank):
        return _group(*_plank(figure.pose, muscles))
    body = skeleton(figure.pose)
    return _ghost(body) if figure.ghost else _group(*_side_view(body, figure.working, muscles))


def _side_view(
    body: Skeleton, working: tuple[Side, ...], muscles: tuple[str, ...]
) -> tuple[str, ...]:
    far_arm, near_arm = outline.arm(body, body.far_arm), outline.arm(body, body.near_arm)
    far_leg, near_leg = outline.leg(body, body.far), outline.leg(body, body.near)
    return (
        _part(far_arm, "limb limb-far", fill=FAR) if far_arm != near_arm else "",
        _leg(far_leg, "far", working) if far_leg != near_leg else "",
        _part(outline.trunk(body), "trunk"),
        _leg(near_leg, "near", working),
        # Takes the line of the thigh off the pelvis, so that hip and trunk are one.
        _part(outline.disc(body.hip, outline.GROIN * body.unit + 2.6), "joint", stroke="none"),
        _marked(_muscles(body, muscles) if "near" in working else ""),
        _part(near_arm, "limb limb-near"),
    )


def _plank(plank: front.Plank, muscles: tuple[str, ...]) -> tuple[str, ...]:
    body = front.plank_skeleton(plank)
    bearing, resting = front.plank_arms(body)
    return (
        _part(front.plank_legs(body, -1), "limb limb-far", fill=FAR),
        _part(front.plank_legs(body, 1) + front.plank_trunk(body), "trunk"),
        _marked(front.plank_muscles(body, muscles)),
        _part(bearing, "limb limb-near"),
        _part(resting, "limb limb-near"),
    )


def _ghost(body: Skeleton) -> str:
    limbs = dict.fromkeys(
        (
            outline.arm(body, body.far_arm),
            outline.leg(body, body.far),
            outline.trunk(body),
            outline.leg(body, body.near),
            outline.arm(body, body.near_arm),
        )
    )
    return element(
        "path",
        d="".join(limbs),
        fill=GHOST,
        stroke=GHOST_INK,
        stroke_width=2.4,
        stroke_dasharray="4 3",
        paint_order="stroke",
        class_="ghost",
    )


def _group(*parts: str) -> str:
    return element(
        "g",
        *parts,
        fill=NEAR,
        stroke=INK,
        stroke_width=RIM,
        paint_order="stroke",
        class_="figure",
    )


def _part(data: str, kind: str, **attributes: str | float) -> str:
    return element("path", d=data, class_=kind, **attributes)


def _leg(data: str, side: Side, working: tuple[Side, ...]) -> str:
    attributes: dict[str, str | float] = {"fill": FAR} if side == "far" else {}
    if side not in working:
        return _part(data, f"limb limb-{side}", **attributes)
    return _part(data, f"limb limb-{side} limb-working", stroke_width=HEAVY_RIM, **attributes)


def _marked(data: str) -> str:
    if not data:
        return ""
    return _part(data, "muscle", fill=DOTS, stroke=ACCENT, stroke_width=1.4)


def _muscles(body: Skeleton, muscles: tuple[str, ...]) -> str:
    return "".join(_MUSCLES[name](body) for name in muscles if name in _MUSCLES)


def _hamstrings(body: Skeleton) -> str:
    unit, knee = body.unit, body.near.knee
    along, back = along_line(body.hip, knee), outline.backward(body.hip, knee)
    start = body.hip.moved(along, 0.035 * unit).moved(back, 0.034 * unit)
    end = knee.moved(along, -0.01 * unit).moved(back, 0.026 * unit)
    return outline.belly(start, end, back, 0.022 * unit)


def _gluteals(body: Skeleton) -> str:
    unit, up, front_ = body.unit, along_line(body.hip, body.shoulder), body.front
    start = body.hip.moved(up, 0.066 * unit).moved(front_, -0.03 * unit)
    end = body.hip.moved(up, -0.04 * unit).moved(front_, -0.036 * unit)
    return outline.belly(start, end, Point(-front_.x, -front_.y), 0.03 * unit)


def _calves(body: Skeleton) -> str:
    unit, knee, ankle = body.unit, body.near.knee, body.near.ankle
    along, back = along_line(knee, ankle), outline.backward(knee, ankle)
    start = knee.moved(along, 0.01 * unit).moved(back, 0.018 * unit)
    end = knee.moved(along, 0.13 * unit).moved(back, 0.02 * unit)
    return outline.belly(start, end, back, 0.016 * unit)


def _abdomen(body: Skeleton) -> str:
    unit, up, front_ = body.unit, along_line(body.hip, body.shoulder), body.front
    start = body.hip.moved(up, 0.04 * unit).moved(front_, 0.05 * unit)
    end = body.hip.moved(up, 0.2 * unit).moved(front_, 0.058 * unit)
    return outline.belly(start, end, Point(-front_.x, -front_.y), 0.012 * unit)


_MUSCLES = {
    "hamstrings": _hamstrings,
    "gluteals": _gluteals,
    "calves": _calves,
    "trunk": _abdomen,
}
