"""Marks in place of what a patient's record might hold, and the search for them."""

import re
from collections.abc import Iterator
from itertools import count
from typing import Final

FIRST_NUMBER: Final = 773_400_000_000_000
_MARK: Final = re.compile(r"zq(\d{5})mark|7734(\d{11})(?!\d)", re.IGNORECASE)


class Marks:
    """Gives out marks, and remembers where each was planted.

    Attributes:
        planted: Where each mark was planted, by its number.
    """

    def __init__(self) -> None:
        self.planted: dict[int, str] = {}
        self._numbers = count(1)

    def text(self, where: str) -> str:
        """Return a new mark that looks like a word or a lower_snake name."""
        return f"zq{self._next(where):05d}mark"

    def number(self, where: str) -> int:
        """Return a new mark that is a whole number, of no use to any field."""
        return FIRST_NUMBER + self._next(where)

    def _next(self, where: str) -> int:
        number = next(self._numbers)
        self.planted[number] = where
        return number

    def found_in(self, text: str) -> Iterator[str]:
        """Yield where each mark was planted that stands in a text."""
        for match in _MARK.finditer(text):
            number = int(match[1] or match[2])
            if number in self.planted:
                yield f"{match[0]}: {self.planted[number]}"
