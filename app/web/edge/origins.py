"""Which origins may be listed. Pure, so that settings are refused by the same rule."""

import re
from collections.abc import Iterable
from typing import Final

_ORIGIN: Final = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")


def exact_origins(origins: Iterable[str]) -> frozenset[bytes]:
    """Return the origins as browsers write them.

    Args:
        origins: Exact origins, such as ``https://ehr.example.org``. Never ``*`` or ``null``.

    Raises:
        ValueError: If one is not an exact lower-case origin.
    """
    listed = tuple(origins)
    for number, origin in enumerate(listed, start=1):
        if not _ORIGIN.fullmatch(origin):
            raise ValueError(f"number {number} is no exact origin such as https://ehr.example.org")
    return frozenset(origin.encode("ascii") for origin in listed)
