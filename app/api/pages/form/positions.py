"""The patient's position in each test, as the pack's own words for the test name it."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Position:
    """One position, in the order of an examination.

    Attributes:
        words: What names it at the beginning of how a test is done.
    """

    id: str
    title: str
    words: str


POSITIONS = (
    Position("standing", "Standing and walking", r"standing|stand|walk|walking|hop|arabesque"),
    Position("seated", "Sitting", r"seated"),
    Position("supine", "On the back", r"supine|pubis|hold the leg"),
    Position("side", "On the side", r"side-lying"),
    Position("prone", "Face down", r"prone"),
    Position("any", "In any position", r""),
)


def position_of(how: str) -> str:
    """Return the id of the position whose word stands first in how a test is done."""
    found = [
        (place.start(), position.id)
        for position in POSITIONS
        if position.words and (place := re.search(rf"\b(?:{position.words})\b", how, re.IGNORECASE))
    ]
    return min(found)[1] if found else POSITIONS[-1].id
