"""The pain that is accepted, on the scale of 0 to 10 that a patient is asked on."""

from app.documents.svg import INK, QUIET_INK, element, number, picture, words

SIZE = (360, 70)
WORST = 10

_LEFT, _TOP, _CELL, _HEIGHT, _BASELINE = 4.0, 4.0, 32.0, 36.0, 62.0


def draw_pain_scale(limit: int, *, prefix: str) -> str:
    """Return the scale with the accepted part marked.

    Accepted steps are white with a bold number, those above are hatched, and words below say both.

    Args:
        limit: Most pain that is accepted, 0 to 10.
        prefix: Begins every id of the picture.

    Raises:
        ValueError: If the limit is not on the scale.
    """
    if not 0 <= limit <= WORST:
        raise ValueError(f"a pain limit of {limit} is not on the scale of 0 to {WORST}")
    accepted = f"0 to {limit} accepted" if limit else "0 accepted"
    beyond = f"{limit + 1} or more: too much" if limit < WORST else ""
    steps = [_step(pain, accepted=pain <= limit) for pain in range(WORST + 1)]
    around = _frame(_LEFT, (limit + 1) * _CELL)
    said = _words(_LEFT, accepted, "start")
    if beyond:
        said += _words(_LEFT + (WORST + 1) * _CELL, beyond, "end")
    title = f"Pain scale of 0 to {WORST}: {accepted}{', ' if beyond else ''}{beyond}."
    return picture(SIZE, title, prefix, *steps, around, said, kind="pain-scale")


def _step(pain: int, *, accepted: bool) -> str:
    x = _LEFT + pain * _CELL
    cell = element(
        "rect",
        x=x,
        y=_TOP,
        width=_CELL,
        height=_HEIGHT,
        fill="#fff" if accepted else "#d9dfe3",
        stroke=QUIET_INK,
        stroke_width=1.2,
        class_="accepted" if accepted else "too-much",
    )
    strokes = "" if accepted else _hatching(x)
    return cell + strokes + _number(x + _CELL / 2, pain, bold=accepted)


def _hatching(x: float) -> str:
    """Return strokes in the upper right and lower left corner, clear of the number."""
    low, right = _TOP + _HEIGHT, x + _CELL
    data = "".join(
        f"M{number(x)} {number(low - size)}l{size} {size}"
        f"M{number(right - size)} {number(_TOP)}l{size} {size}"
        for size in (5, 11)
    )
    return element("path", d=data, stroke=QUIET_INK, stroke_width=1.2, class_="too-much-line")


def _frame(x: float, width: float) -> str:
    return element(
        "rect",
        x=x,
        y=_TOP,
        width=width,
        height=_HEIGHT,
        fill="none",
        stroke=INK,
        stroke_width=3.4,
        class_="limit",
    )


def _number(x: float, pain: int, *, bold: bool) -> str:
    return element(
        "text",
        str(pain),
        x=x,
        y=_TOP + 24,
        font_size=17,
        font_family="sans-serif",
        font_weight="bold" if bold else "normal",
        text_anchor="middle",
        fill=INK,
        class_="pain-number",
    )


def _words(x: float, text: str, anchor: str) -> str:
    return element(
        "text",
        words(text),
        x=x,
        y=_BASELINE,
        font_size=15,
        font_family="sans-serif",
        text_anchor=anchor,
        fill=INK,
        class_="pain-words",
    )
