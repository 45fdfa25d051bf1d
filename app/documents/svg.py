"""Writes scalable vector graphics as text: few elements, short numbers, no inline style.

Colours are presentation attributes, which any class rule of a page's stylesheet outweighs.
"""

from html import escape

INK = "#22313a"
"""Outlines and words."""
QUIET_INK = "#5d6b74"
"""Lesser words and lines, 5 to 1 against white."""
ACCENT = "#a3401a"
"""What a picture is about. Never alone: a pattern, a weight or a word says it too."""


def number(value: float) -> str:
    """Return a coordinate with one decimal at most."""
    text = f"{value:.1f}".rstrip("0").rstrip(".")
    if text in {"-0", "0"}:
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def element(name: str, *children: str, **attributes: str | float) -> str:
    """Return one element.

    Args:
        name: Its tag.
        children: Markup inside it; words must have gone through `words`.
        attributes: Values are escaped; `_` is written as `-`, and `class_` as `class`.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
    )
    inside = "".join(children)
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def words(text: str) -> str:
    """Return a text that is safe between two tags."""
    return escape(text, quote=False)


def picture(size: tuple[int, int], title: str, prefix: str, *children: str, kind: str) -> str:
    """Return a whole picture with its name for those who do not see it.

    Args:
        size: Width and height of the view box.
        title: What the picture shows.
        prefix: Begins every id; must be the picture's own on a page.
        children: What is drawn.
        kind: Class of the `svg` element.
    """
    return element(
        "svg",
        element("title", words(title), id=f"{prefix}-title"),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {size[0]} {size[1]}",
        role="img",
        aria_labelledby=f"{prefix}-title",
        class_=kind,
    )


def _value(value: str | float) -> str:
    return escape(value) if isinstance(value, str) else number(value)
