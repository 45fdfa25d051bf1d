"""Headers that keep browsers from doing harm with an answer."""

from collections.abc import Iterable
from typing import Final

_GUARDS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)


def guarded(
    headers: Iterable[tuple[bytes, bytes]], added: Iterable[tuple[bytes, bytes]]
) -> list[tuple[bytes, bytes]]:
    """Return the headers of an answer with each guard that it has not set itself.

    Args:
        headers: What the answer says.
        added: What is added to every answer to this request.
    """
    complete = [*headers, *added]
    present = {name.lower() for name, _ in complete}
    complete.extend(guard for guard in _GUARDS if guard[0] not in present)
    return complete
