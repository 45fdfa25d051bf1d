"""The stage of a tendon, drawn on the continuum.

Reactive, disrepair and degenerative lie on one line, under a tendon whose fibres lose their order.
Reactive on degenerative is an arch back from degenerative to reactive: a flare of an old tendon.
A filled marker with a bold name is the stage that is named, a hollow one what else is possible.
"""

from dataclasses import dataclass
from itertools import pairwise
from math import sin

from app.documents.svg import ACCENT, INK, QUIET_INK, element, number, picture, words
from app.domain.evaluation import StageResult
from app.domain.rules import Stage

SIZE = (640, 286)
FLARE, NONE = "reactive_on_degenerative", "indeterminate"

_START, _END = 116.0, 524.0
_APEX, _ARCH_FOOT = 66.0, 118.0
_TENDON, _HALF = 146.0, 19.0
_LINE, _NAME, _STATUS, _ROW = 188.0, 222.0, 272.0, 24.0
_NAME_SIZE, _STATUS_SIZE = 21.0, 19.0


class UnknownStageError(LookupError):
    """A stage is named that the staging does not hold."""


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of the stage.

    Attributes:
        label: Id of the stage, or `indeterminate`.
        confidence: `moderate`, `low` or `none`, in any growing list of words.
        alternates: Ids of stages that are possible besides, or instead when none is named.
        staged: Whether staging was tried at all; it is not without a tendinopathy or under a stop.
    """

    label: str
    confidence: str = "none"
    alternates: tuple[str, ...] = ()
    staged: bool = True

    @classmethod
    def of(cls, result: StageResult) -> "Place":
        """Return the place that an evaluation concluded."""
        return cls(
            result.label, result.confidence, result.alternates, staged=result.basis != "not_staged"
        )


def draw_continuum(stages: tuple[Stage, ...], place: Place, *, prefix: str) -> str:
    """Return the continuum with the stage on it.

    Args:
        stages: Those of the pack's staging.
        place: What was concluded.
        prefix: Begins every id of the picture.

    Raises:
        UnknownStageError: If the place names a stage that is not among the stages.
    """
    known = {stage.id: stage for stage in stages}
    missing = [name for name in (place.label, *place.alternates) if name not in known]
    if missing:
        raise UnknownStageError(f"no stage {', '.join(missing)} in the staging")
    line = sorted(
        (stage for stage in stages if stage.id not in {FLARE, NONE}), key=lambda stage: stage.order
    )
    parts = [_arch(), _tendon(), _scale()]
    for rank, stage in enumerate(line):
        x = _START + (_END - _START) * rank / max(1, len(line) - 1)
        parts.append(_station(x, stage, place))
    if FLARE in known:
        parts.append(_flare(known[FLARE], place))
    if place.label == NONE:
        parts.append(_words((_START + _END) / 2, _ARCH_FOOT - 6, _nothing(known, place), bold=True))
    return picture(SIZE, _title(known, place), prefix, *parts, kind="continuum")


def _title(known: dict[str, Stage], place: Place) -> str:
    others = ", ".join(known[name].name for name in place.alternates)
    if place.label == NONE:
        said = f"Stage on the continuum: {_nothing(known, place).lower()}."
        return f"{said} Possible: {others}." if others else said
    said = f"Stage on the continuum: {known[place.label].name}, {place.confidence} confidence."
    return f"{said} Also possible: {others}." if others else said


def _nothing(known: dict[str, Stage], place: Place) -> str:
    return known[NONE].name if place.staged else "Not staged"


def _station(x: float, stage: Stage, place: Place) -> str:
    """Return a stage on the line: marker, name on two lines, and what is said of it."""
    said = _said(stage, place)
    named = stage.id == place.label
    name = "".join(
        _words(x, _NAME + row * _ROW, text, bold=named)
        for row, text in enumerate(_two_lines(stage.name))
    )
    return (
        _marker(x, _LINE, stage, place)
        + name
        + (_words(x, _STATUS, said, small=True) if said else "")
    )


def _flare(stage: Stage, place: Place) -> str:
    """Return the stage on top of the arch."""
    x, said = (_START + _END) / 2, _said(stage, place)
    name = _words(x, 22 if said else 44, stage.name, bold=stage.id == place.label)
    return (
        _marker(x, _APEX, stage, place) + name + (_words(x, 44, said, small=True) if said else "")
    )


def _said(stage: Stage, place: Place) -> str:
    if stage.id == place.label:
        return f"{place.confidence} confidence"
    if stage.id in place.alternates:
        return "possible" if place.label == NONE else "also possible"
    return ""


def _marker(x: float, y: float, stage: Stage, place: Place) -> str:
    circle: dict[str, str | float] = {"cx": x, "cy": y, "stroke": INK}
    if stage.id == place.label:
        ring = element(
            "circle", **circle, r=13, fill="#fff", stroke_width=2.4, class_="marker-ring"
        )
        return ring + element(
            "circle", cx=x, cy=y, r=8.6, fill=ACCENT, class_="marker marker-named"
        )
    if stage.id in place.alternates:
        return element(
            "circle", **circle, r=10, fill="#fff", stroke_width=3, class_="marker marker-possible"
        )
    return element("circle", cx=x, cy=y, r=4, fill=QUIET_INK, class_="tick")


def _arch() -> str:
    """Return the way from degenerative back to reactive, with its arrow head."""
    top = (_APEX - _ARCH_FOOT * 0.25) / 0.75
    curve = f"M{number(_END)} {number(_ARCH_FOOT)}C{number(_END)} {number(top)} "
    curve += f"{number(_START)} {number(top)} {number(_START)} {number(_ARCH_FOOT)}"
    return _line(curve, "arch", 2.4, stroke_dasharray="7 5") + element(
        "path",
        d=f"M{number(_START)} {number(_ARCH_FOOT)}l-6.5-13h13z",
        fill=INK,
        class_="arch-head",
    )


def _scale() -> str:
    return _line(f"M{number(_START)} {number(_LINE)}H{number(_END)}", "scale", 2.4)


def _tendon() -> str:
    """Return a tendon that swells, and whose fibres lose their order towards the right."""
    left, right, top, bottom = 20.0, 620.0, _TENDON - _HALF, _TENDON + _HALF
    swelling = number(_START - left)
    rim = (
        f"M{number(left)} {number(top)}q{swelling}-16 {number(2 * (_START - left))} 0"
        f"H{number(right)}V{number(bottom)}H{number(2 * _START - left)}"
        f"q-{swelling} 16-{number(2 * (_START - left))} 0z"
    )
    body = element(
        "path", d=rim, fill="#f3efe9", stroke=QUIET_INK, stroke_width=1.8, class_="tendon"
    )
    rows = "".join(_fibre(left, right, row) for row in range(-2, 3))
    hole = element(
        "ellipse", cx=_END, cy=_TENDON, rx=34, ry=9, fill="#fff", stroke=QUIET_INK,
        stroke_width=1.6, stroke_dasharray="3 3", class_="tendon-hole",
    )  # fmt: skip
    return body + _line(rows, "fibre", 1.6, stroke=QUIET_INK) + hole


def _fibre(left: float, right: float, row: int) -> str:
    """Return one fibre; its waves grow with the distance, and no two are alike."""
    steps, height = 20, _TENDON + row * 5.6
    step = (right - left) / steps
    waves = [
        13 * (place / steps) ** 1.4 * sin(place * 2.4 + row * 1.7) for place in range(steps + 1)
    ]
    middles = [(one + other) / 2 for one, other in pairwise(waves)]
    data = (
        f"M{number(left)} {number(height)}L{number(left + step / 2)} {number(height + middles[0])}"
    )
    data += f"Q{number(left + step)} {number(height + waves[1])} "
    data += f"{number(left + step * 1.5)} {number(height + middles[1])}"
    # Each further bend mirrors the one before, so that the fibre runs smoothly.
    for place, middle in enumerate(middles[2:], start=2):
        data += f"T{number(left + step * (place + 0.5))} {number(height + middle)}"
    return f"{data}H{number(right)}"


def _two_lines(name: str) -> tuple[str, ...]:
    """Return a name cut at the space nearest to its middle."""
    spaces = [at for at, letter in enumerate(name) if letter == " "]
    if not spaces:
        return (name,)
    cut = min(spaces, key=lambda at: abs(at - len(name) / 2))
    return name[:cut], name[cut + 1 :]


def _words(x: float, y: float, text: str, *, bold: bool = False, small: bool = False) -> str:
    weight: dict[str, str | float] = {"font_weight": "bold"} if bold else {}
    return element(
        "text",
        words(text),
        x=x,
        y=y,
        font_size=_STATUS_SIZE if small else _NAME_SIZE,
        font_family="sans-serif",
        text_anchor="middle",
        fill=INK,
        class_="stage-named" if bold else "stage-words",
        **weight,
    )


def _line(data: str, kind: str, weight: float, **more: str) -> str:
    attributes: dict[str, str | float] = {"stroke": INK, **more}
    return element("path", d=data, fill="none", stroke_width=weight, class_=kind, **attributes)
