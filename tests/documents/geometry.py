"""Reads pictures back: elements, the points their shapes pass through, and room that words take."""

import math
import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"
TOKEN = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)")
TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "Q": 4, "T": 2, "C": 6, "A": 7, "Z": 0}

Place = tuple[float, float]


class Box(NamedTuple):
    """A rectangle: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float


def parse(text: str) -> ET.Element:
    return ET.fromstring(text)


def of_class(root: ET.Element, name: str) -> list[ET.Element]:
    return [item for item in root.iter() if name in item.get("class", "").split()]


def steps(data: str) -> Iterator[tuple[str, list[float]]]:
    """Yield each command of a path with its numbers, repeated ones apart."""
    tokens, at = TOKEN.findall(data), 0
    while at < len(tokens):
        command, at = tokens[at], at + 1
        size = TAKES[command.upper()]
        first = True
        while first or (size and at < len(tokens) and not tokens[at].isalpha()):
            yield command, [float(token) for token in tokens[at : at + size]]
            at, first = at + size, False


def path_points(data: str) -> list[Place]:
    """Return points along a path, curves sampled."""
    points: list[Place] = []
    here = start = corner = (0.0, 0.0)
    for command, given in steps(data):
        kind, offset = command.upper(), here if command.islower() else (0.0, 0.0)
        if kind == "Z":
            here = corner = start
            continue
        if kind in {"H", "V"}:
            along = given[0] + offset[0 if kind == "H" else 1]
            here = corner = (along, here[1]) if kind == "H" else (here[0], along)
            points.append(here)
            continue
        if kind == "A":
            end = (given[5] + offset[0], given[6] + offset[1])
            points += arc_points(here, end, given[0], large=bool(given[3]))
            here = corner = end
            continue
        places = [
            (given[at] + offset[0], given[at + 1] + offset[1]) for at in range(0, len(given), 2)
        ]
        if kind == "T":
            places.insert(0, (2 * here[0] - corner[0], 2 * here[1] - corner[1]))
        points += curve_points([here, *places])
        corner = places[0] if kind in {"Q", "T"} else places[-1]
        here = places[-1]
        start = here if kind == "M" else start
    return points


def curve_points(controls: list[Place], samples: int = 12) -> list[Place]:
    """Return points on a Bezier curve of any degree; a move or a line is its end alone."""
    if len(controls) == 2:
        return [controls[-1]]
    degree = len(controls) - 1
    return [
        (
            sum(weight(degree, rank, part / samples) * x for rank, (x, _) in enumerate(controls)),
            sum(weight(degree, rank, part / samples) * y for rank, (_, y) in enumerate(controls)),
        )
        for part in range(samples + 1)
    ]


def weight(degree: int, rank: int, part: float) -> float:
    return math.comb(degree, rank) * part**rank * (1 - part) ** (degree - rank)


def arc_points(start: Place, end: Place, radius: float, *, large: bool) -> list[Place]:
    """Return points on a clockwise arc of a circle."""
    chord = math.dist(start, end)
    radius = max(radius, chord / 2)
    depth = math.sqrt(max(0.0, radius**2 - (chord / 2) ** 2)) * (-1 if large else 1)
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    across = (-(end[1] - start[1]) / chord, (end[0] - start[0]) / chord)
    centre = (middle[0] + across[0] * depth, middle[1] + across[1] * depth)
    first = math.atan2(start[1] - centre[1], start[0] - centre[0])
    last = math.atan2(end[1] - centre[1], end[0] - centre[0])
    turn = (last - first) % (2 * math.pi)
    return [
        (
            centre[0] + radius * math.cos(first + turn * part / 12),
            centre[1] + radius * math.sin(first + turn * part / 12),
        )
        for part in range(13)
    ]


def shape_points(item: ET.Element) -> list[Place]:
    """Return points on the rim of a shape, without its stroke."""
    name = item.tag.removeprefix(SVG)
    value = {key: float(text) for key, text in item.attrib.items() if number_like(text)}
    if name == "path":
        return path_points(item.attrib["d"])
    if name == "rect":
        right, bottom = value["x"] + value["width"], value["y"] + value["height"]
        return [(value["x"], value["y"]), (right, bottom)]
    if name in {"circle", "ellipse"}:
        across, down = value.get("rx", value.get("r", 0)), value.get("ry", value.get("r", 0))
        x, y = value["cx"], value["cy"]
        return [(x - across, y), (x + across, y), (x, y - down), (x, y + down)]
    if name == "text":
        box = text_box(item)
        return [(box.left, box.top), (box.right, box.bottom)]
    return []


def number_like(text: str) -> bool:
    return bool(re.fullmatch(r"-?[\d.]+", text))


def text_box(item: ET.Element) -> Box:
    """Return the room of words in a wide sans serif: 0.63 (bold 0.7) of their size a letter."""
    size, anchor = float(item.attrib["font-size"]), item.get("text-anchor", "start")
    wide = 0.7 if item.get("font-weight") == "bold" else 0.63
    width = len(item.text or "") * size * wide
    left = float(item.attrib["x"]) - {"start": 0, "middle": width / 2, "end": width}[anchor]
    base = float(item.attrib["y"])
    return Box(left, base - 0.78 * size, left + width, base + 0.22 * size)


def overlap(one: Box, other: Box) -> bool:
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )


def drawn(root: ET.Element) -> Iterator[ET.Element]:
    """Yield every shape that is seen: not what is only defined."""
    for child in root:
        if child.tag == f"{SVG}defs":
            continue
        yield child
        yield from drawn(child)
