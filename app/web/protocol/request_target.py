"""Request targets in the one form that the application reads."""

from typing import NamedTuple

import httptools


class Target(NamedTuple):
    """What a request asks for.

    Attributes:
        path_and_query: In origin form, such as ``/v1/knowledge?complaint=x``.
        authority: Host and port, where the target itself names them.
    """

    path_and_query: bytes
    authority: bytes | None = None


def origin_form(target: bytes) -> Target | None:
    """Return a request target in origin form (RFC 9112, 3.2), or None if it has none.

    Args:
        target: As it came. ``http://host/path`` is what clients send to proxies; a service has to
            answer it too. Everything else but a path, ``*`` included, is meant for others.
    """
    if target.startswith(b"/"):
        return Target(target)
    try:
        url = httptools.parse_url(target)
    except httptools.HttpParserInvalidURLError:
        return None
    path = url.path or b"/"
    if url.schema not in {b"http", b"https"} or not url.host or url.userinfo or path[:1] != b"/":
        return None
    host = b"[%b]" % url.host if b":" in url.host else url.host
    authority = b"%b:%d" % (host, url.port) if url.port else host
    return Target(b"%b?%b" % (path, url.query) if url.query else path, authority)
