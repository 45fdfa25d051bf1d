"""Texts of the pack inside other sentences. Pure."""

import re
from collections.abc import Sequence

_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z0-9])")
_NAMES = frozenset({"Puranen-Orava", "Gaenslen", "Trendelenburg", "Crohn's", "X-ray"})
"""First words that keep their capital inside a sentence, beside those with a second one."""


def inside(text: str) -> str:
    """Return the first sentence of a text as it is said inside another: no capital, no full stop.

    A name, an abbreviation or a phase such as P2 keeps its capital.
    """
    first = _SENTENCE_END.split(text.strip(), maxsplit=1)[0].rstrip(".")
    word = first.split(maxsplit=1)[0].rstrip(":,")
    keeps = word in _NAMES or re.search(r"[A-Z0-9]", word[1:]) is not None
    return first if keeps else first[0].lower() + first[1:]


def sentence(text: str) -> str:
    """Return a text as a sentence: with a capital letter and a full stop."""
    stop = "" if text.endswith((".", "?", "!")) else "."
    return f"{text[0].upper()}{text[1:]}{stop}"


def listed(texts: Sequence[str], word: str, *, most: int | None = None) -> str:
    """Return texts as a list with semicolons, since they may hold commas themselves.

    Args:
        texts: At least one.
        word: What joins the last: ``and`` or ``or``.
        most: How many are said; the rest is counted.
    """
    shown = list(texts[:most])
    if len(shown) < len(texts):
        return f"{'; '.join(shown)}; and {len(texts) - len(shown)} more"
    if len(shown) == 1:
        return shown[0]
    return f"{'; '.join(shown[:-1])}; {word} {shown[-1]}"


def enumerated(texts: Sequence[str]) -> str:
    """Return short texts without commas of their own as "a, b and c"."""
    *before, last = texts
    return f"{', '.join(before)} and {last}" if before else last
