"""Signs beside a body: which way it moves or presses, and that a position is held."""

from app.documents.drawing.body import Point, along_line
from app.documents.drawing.outline import place
from app.documents.svg import INK, element, words

HEAD = 8.0


def arrow(*points: tuple[float, float]) -> str:
    """Return an arrow: straight through two points, or bent through a third between them.

    Args:
        points: Start, the corner a curve is drawn towards if there are three, and the tip.
    """
    start, *corner, tip = (Point(*point) for point in points)
    along = along_line(corner[0] if corner else start, tip)
    across = Point(-along.y, along.x)
    neck = tip.moved(along, -HEAD)
    bend = f"Q{place(corner[0])} " if corner else "L"
    wings = (neck.moved(across, HEAD * 0.62), neck.moved(across, -HEAD * 0.62))
    return element(
        "path",
        d=f"M{place(start)}{bend}{place(neck)}",
        fill="none",
        stroke=INK,
        stroke_width=2.6,
        stroke_linecap="round",
        class_="arrow",
    ) + element(
        "path",
        d=f"M{place(tip)}L{place(wings[0])}L{place(wings[1])}z",
        fill=INK,
        class_="arrow-head",
    )


def hold(x: float, y: float) -> str:
    """Return the sign of a still hold, a pause sign with its word, from its left edge."""
    sign = element(
        "circle", cx=x + 10, cy=y, r=9.5, fill="#fff", stroke=INK, stroke_width=2, class_="hold"
    ) + element(
        "path",
        d=f"M{x + 6.6:g} {y - 4:g}v8M{x + 13.4:g} {y - 4:g}v8",
        stroke=INK,
        stroke_width=3,
        class_="hold",
    )
    return sign + note(x + 25, y + 5.5, "hold")


def note(x: float, y: float, text: str) -> str:
    """Return a word from its left end on a line."""
    return element(
        "text",
        words(text),
        x=x,
        y=y,
        font_size=16,
        font_family="sans-serif",
        fill=INK,
        class_="note",
    )


def speed(x: float, y: float, count: int = 3) -> str:
    """Return lines that trail behind a fast body, from its back at a point."""
    data = "".join(
        f"M{x - 5 * row:g} {y + 17 * row:g}h-{16 + 8 * (row % 2)}" for row in range(count)
    )
    return element(
        "path", d=data, stroke=INK, stroke_width=2, stroke_linecap="round", class_="speed"
    )
