"""What an exercise is done on, against and with. Each function returns markup."""

from app.documents.drawing.body import FLOOR, Point
from app.documents.drawing.figure import DOTS
from app.documents.drawing.outline import capsule, disc
from app.documents.svg import ACCENT, INK, QUIET_INK, element

LEFT, RIGHT = 6.0, 314.0
_WOOD, _PAD, _BRICK = "#fff", "#dfe5e8", "#b3bdc3"
_BRICKS = ((0.06, 30), (0.5, 24), (0.78, 62), (0.12, 96), (0.66, 122), (0.84, 150))


def floor(start: float = LEFT, end: float = RIGHT) -> str:
    """Return the floor line."""
    return _line(f"M{start:g} {FLOOR + 1:g}H{end:g}", "floor", INK, 2)


def slope(start: float, rise: float) -> str:
    """Return a floor that is flat up to a place and then climbs to the right edge."""
    data = f"M{LEFT:g} {FLOOR + 1:g}H{start:g}L{RIGHT:g} {FLOOR + 1 - rise:g}"
    return _line(data, "floor", INK, 2)


def mat(start: float, end: float) -> str:
    """Return a mat on the floor, 4 units thick."""
    return _box(start, FLOOR - 4, end - start, 4, _PAD)


def couch(start: float, end: float, top: float) -> str:
    """Return a treatment couch or bench with its padded top."""
    legs = f"M{start + 14:g} {top + 9:g}V{FLOOR:g}M{end - 14:g} {top + 9:g}V{FLOOR:g}"
    return _line(legs, "prop", QUIET_INK, 3.4) + _box(start, top, end - start, 9, _PAD)


def box(start: float, end: float, top: float) -> str:
    """Return a step or a solid block on the floor."""
    return _box(start, top, end - start, FLOOR - top, _WOOD)


def chair(back: float, front: float, seat: float, *, height: float) -> str:
    """Return a chair with its back on the left.

    Args:
        back: Left edge of the seat.
        front: Right edge of the seat.
        seat: Top of the padded seat.
        height: Top of the back rest.
    """
    frame = f"M{back + 2:g} {FLOOR:g}V{height:g}M{front - 5:g} {FLOOR:g}V{seat + 6:g}"
    return _line(frame, "prop", QUIET_INK, 4) + _box(back, seat, front - back, 7, _PAD)


def rail(post: float, top: float, start: float) -> str:
    """Return a rail: a post, and a bar at the top that comes towards the figure."""
    return _line(f"M{post:g} {FLOOR:g}V{top:g}H{start:g}", "prop", QUIET_INK, 4)


def wall(edge: float, top: float = 18.0) -> str:
    """Return a wall whose face is at an edge, seen from the side."""
    ticks = "".join(f"M{edge:g} {y:g}l9 9" for y in range(int(top) + 6, int(FLOOR) - 8, 14))
    return _line(f"M{edge:g} {top:g}V{FLOOR:g}", "prop", INK, 2.6) + _line(
        ticks, "prop", QUIET_INK, 1.4
    )


def panel(start: float, end: float, top: float = 12.0) -> str:
    """Return a wall beside the figure, seen face on behind it, with a few of its bricks."""
    width = end - start
    face = element(
        "rect", x=start, y=top, width=width, height=FLOOR - top, fill="#f3f5f6", class_="wall"
    )
    bricks = "".join(f"M{start + share * width:.0f} {y}h18v9h-18z" for share, y in _BRICKS)
    return face + _line(bricks, "wall", _BRICK, 1.6)


def band(*points: tuple[float, float]) -> str:
    """Return an elastic band through points: a dark rim with a light core."""
    data = "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
    return _line(data, "band", INK, 4.4) + _line(data, "band-core", "#fff", 1.8)


def hook(x: float, y: float) -> str:
    """Return where a band is fixed."""
    return element("circle", cx=x, cy=y, r=3.4, fill=INK, class_="prop")


def ball(x: float, radius: float) -> str:
    """Return a gym ball on the floor."""
    y = FLOOR - radius
    shine = f"M{x - radius * 0.6:.1f} {y - radius * 0.25:.1f}q3-9 11-12"
    return _circle(x, y, radius, _WOOD) + _line(shine, "prop", QUIET_INK, 1.6)


def slider(x: float) -> str:
    """Return a slider under a heel."""
    return _box(x - 13, FLOOR - 3.4, 26, 3.4, QUIET_INK)


def roller(x: float, y: float, radius: float = 6.5) -> str:
    """Return a round machine pad."""
    return _circle(x, y, radius, _PAD) + element(
        "circle", cx=x, cy=y, r=1.8, fill=QUIET_INK, class_="prop"
    )


def pad(x: float, y: float, width: float, height: float) -> str:
    """Return a flat pad."""
    return _box(x, y, width, height, _PAD)


def frame(*points: tuple[float, float]) -> str:
    """Return a bent bar of a machine."""
    data = "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
    return _line(data, "prop", QUIET_INK, 4)


def barbell(x: float, y: float, radius: float = 14.0) -> str:
    """Return a barbell seen from its end; the body shows through its plate."""
    plate = element(
        "circle",
        cx=x,
        cy=y,
        r=radius,
        fill="#fff",
        fill_opacity=0.45,
        stroke=INK,
        stroke_width=3.4,
        class_="weight",
    )
    return plate + element("circle", cx=x, cy=y, r=3, fill=INK, class_="weight")


def kettlebell(x: float, y: float) -> str:
    """Return a kettlebell that hangs from a hand at a point."""
    handle = f"M{x - 6:g} {y + 10:g}C{x - 8:g} {y - 4:g} {x + 8:g} {y - 4:g} {x + 6:g} {y + 10:g}"
    return _line(handle, "weight", INK, 3) + element(
        "circle", cx=x, cy=y + 15, r=9.5, fill=INK, class_="weight"
    )


def grip(x: float, y: float) -> str:
    """Return a partner's arm that holds the ankles down from the left, hand at a point."""
    shoulder, hand = Point(x - 30, y - 44), Point(x, y)
    arm = capsule(shoulder, 6.5, hand, 4.4) + disc(hand, 6)
    cuff = capsule(Point(x - 34, y - 50), 7.5, Point(x - 26, y - 38), 7.5)
    return element(
        "path",
        d=arm,
        fill="#fff",
        stroke=INK,
        stroke_width=3.2,
        paint_order="stroke",
        class_="partner",
    ) + element("path", d=cuff, fill=QUIET_INK, class_="partner")


def buttocks(x: float, y: float) -> str:
    """Return both buttocks seen from behind, squeezed together, in a round frame."""
    ring = _circle(x, y, 27, "#fff", 1.6)
    halves = f"M{x - 1.5:g} {y + 14:g}c0-14-2-26-12-24c-10 2-12 20-4 25c8 5 16 4 16-1z"
    halves += f"M{x + 1.5:g} {y + 14:g}c0-14 2-26 12-24c10 2 12 20 4 25c-8 5-16 4-16-1z"
    return ring + element(
        "path", d=halves, fill=DOTS, stroke=ACCENT, stroke_width=1.4, class_="muscle"
    )


def _box(x: float, y: float, width: float, height: float, fill: str) -> str:
    return element(
        "rect",
        x=x,
        y=y,
        width=width,
        height=height,
        rx=2,
        fill=fill,
        stroke=QUIET_INK,
        stroke_width=1.6,
        class_="prop",
    )


def _circle(x: float, y: float, radius: float, fill: str, weight: float = 1.8) -> str:
    return element(
        "circle", cx=x, cy=y, r=radius, fill=fill, stroke=INK, stroke_width=weight, class_="prop"
    )


def _line(data: str, kind: str, ink: str, weight: float) -> str:
    return element(
        "path",
        d=data,
        fill="none",
        stroke=ink,
        stroke_width=weight,
        stroke_linecap="round",
        stroke_linejoin="round",
        class_=kind,
    )
