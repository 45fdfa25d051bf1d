"""The hosts this service answers for."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

_HOST: Final = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?", re.IGNORECASE)
_PATTERN: Final = re.compile(r"\*|(?:\*\.)?[a-z0-9._-]+|\[[0-9a-f:.]+\]")


def trusted_hosts(names: Iterable[str]) -> frozenset[str]:
    """Return the hosts to answer for, in lower case.

    Args:
        names: Host names without port, ``*.example.org`` for every name under one, or ``*`` for
            any.

    Raises:
        ValueError: If none is given, or one is not of that form.
    """
    hosts = frozenset(name.lower() for name in names)
    if not hosts or not all(map(_PATTERN.fullmatch, hosts)):
        raise ValueError("allowed hosts must be names without port, '*.name' or '*'")
    return hosts


class TrustedHosts:
    """Tells whether a Host header names this service."""

    def __init__(self, allowed: frozenset[str]) -> None:
        """Take the hosts to answer for, as ``trusted_hosts`` returned them."""
        self.any = "*" in allowed
        self.exact = allowed
        self.suffixes = tuple(name[1:] for name in allowed if name.startswith("*."))

    def names_us(self, values: Sequence[bytes]) -> bool:
        """Say whether the values of the Host header are one, and one to answer for."""
        if self.any:
            return True
        found = _HOST.fullmatch(values[0].decode("latin-1")) if len(values) == 1 else None
        if found is None:
            return False
        host = found[1].lower().removesuffix(".")
        return host in self.exact or (bool(self.suffixes) and host.endswith(self.suffixes))
