"""Every kind of refusal this service gives; its words stand in ``problem_types.toml``."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

Retry = Literal["changed", "later", "once", "never"]
"""Whether it helps to send a request again: corrected, after a pause, once more, or not at all."""


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One kind of refusal.

    Attributes:
        slug: Last part of the type URI. Never reused for another meaning.
        title: Short name, the same for every occurrence.
        status: HTTP status it is sent with.
        detail: What is said when nothing more precise is known.
        meaning: What it means, for a developer.
        remedy: What to do about it.
        retry: Whether it helps to send the request again.
    """

    slug: str
    title: str
    status: int
    detail: str
    meaning: str
    remedy: str
    retry: Retry

    @property
    def uri(self) -> str:
        """The type URI, relative to this service; it resolves to the explanation."""
        return f"/problems/{self.slug}"


def _read() -> tuple[ProblemType, ...]:
    words = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    return tuple(ProblemType(slug, **members) for slug, members in tomllib.loads(words).items())


_TYPES: Final = _read()

PROBLEM_TYPES: Final = MappingProxyType({kind.slug: kind for kind in _TYPES})
"""Every problem type by slug."""

# Where a status has several types, the most general one, which is the first, stands for it.
_GENERAL: Final = MappingProxyType({kind.status: kind for kind in reversed(_TYPES)})


def type_of_status(status: int) -> ProblemType | None:
    """Return the most general problem type of a status, or None if the status has none."""
    return _GENERAL.get(status)
