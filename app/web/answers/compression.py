"""Answers in gzip, for callers that unpack it.

Starlette's own layer compresses for ``gzip;q=0``, leaves one ETag on two different contents, says
nothing of ``Accept-Encoding`` on a 304, and costs every small answer more than the edge does.

Nothing here guards against guessing a secret from the size of an answer that also holds a text the
caller chose (BREACH), because no answer holds a secret: keys and cookies are never in a body.
"""

import asyncio
import re
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LEAST_BYTES: Final = 1024
# An answer of 29 KB: 10.0 KB in 0.47 ms. Level 5 takes half as long again for 2 % less, and
# level 9 twice as long for 3 %.
_LEVEL: Final = 4
# 16 more than the largest window asks zlib for gzip.
_GZIP_WINDOW: Final = 16 + zlib.MAX_WBITS
# From here on packing takes milliseconds, and is done beside the event loop.
_LARGE_BYTES: Final = 128 * 1024
_PACKED_KEPT: Final = 512
_NOT_MODIFIED: Final = 304
_WITHOUT_WHOLE_CONTENT: Final = frozenset({204, 206})
_TEXT: Final = re.compile(
    rb"(?:text/|application/(?:[a-z0-9.-]*\+)?(?:json|jsonl|x-ndjson|ndjson|xml|javascript)|"
    rb"image/svg)",
    re.IGNORECASE,
)
_WEIGHT: Final = re.compile(rb"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)
# Two contents, two versions (RFC 9110, 8.8.3.3). Marked and not weakened, because a weak version
# could not be sent back as If-Match.
_MARK: Final = b"-gzip"
_MARKED: Final = _MARK + b'"'
_ACCEPT: Final = b"accept-encoding"
_CONDITION: Final = b"if-none-match"
_VARIES: Final = (b"vary", b"Accept-Encoding")
_READ: Final = frozenset({b"content-type", b"content-length", b"content-encoding"})

Headers = list[tuple[bytes, bytes]]


@lru_cache(maxsize=64)
def accepts_gzip(values: tuple[bytes, ...]) -> bool:
    """Say whether ``Accept-Encoding`` prefers gzip to plain content, or likes it as much.

    Args:
        values: Values of the header.
    """
    weights = dict(map(_coding_and_weight, b",".join(values).split(b",")))
    gzip = weights.get(b"gzip", weights.get(b"x-gzip", weights.get(b"*", 0.0)))
    return gzip > 0 and gzip >= weights.get(b"identity", 0.0)


def _coding_and_weight(part: bytes) -> tuple[bytes, float]:
    coding, *parameters = (piece.strip() for piece in part.split(b";"))
    found = next(filter(None, map(_WEIGHT.fullmatch, parameters)), None)
    return coding.lower(), float(found[1]) if found else 1.0


class Compression:
    """Packs text of more than 1 KB where the caller unpacks it.

    It is inside of the layer that answers HEAD from GET, so that HEAD tells the size and version
    that GET would have.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        accepted, condition = _asked(scope["headers"])
        packs = bool(accepted) and accepts_gzip(accepted)
        if packs and condition:
            scope = {**scope, "headers": _without_marks(scope["headers"])}
        await self.app(scope, receive, _Answer(send, condition, packs=packs).send)


def _asked(headers: Iterable[tuple[bytes, bytes]]) -> tuple[tuple[bytes, ...], bytes]:
    accepted: tuple[bytes, ...] = ()
    condition = b""
    for name, value in headers:
        if name == _ACCEPT:
            accepted = (*accepted, value)
        elif name == _CONDITION:
            condition += value
    return accepted, condition


def _without_marks(headers: Headers) -> Headers:
    return [(n, v.replace(_MARKED, b'"') if n == _CONDITION else v) for n, v in headers]


class _Answer:
    """One answer on its way out."""

    def __init__(self, send: Send, condition: bytes, *, packs: bool) -> None:
        self._send = send
        self._packs = packs
        self._condition = condition
        self._start: Message | None = None
        self._packer: zlib._Compress | None = None

    async def send(self, message: Message) -> None:
        """Pass a message on, packed where it is wanted and worth it."""
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif self._start is not None:
            await self._whole_or_first(self._start, message)
        elif self._packer is not None:
            await self._send(await self._packed_part(self._packer, message))
        else:
            await self._send(message)

    async def _begin(self, start: Message) -> None:
        headers: Headers = start["headers"]
        known = {name: value for name, value in headers if name in _READ}
        length = known.get(b"content-length")
        if start["status"] == _NOT_MODIFIED:
            held = _versioned(headers) if self._packs else headers
            named = any(n == b"etag" and v in self._condition for n, v in held)
            await self._send({**start, "headers": _varied(held if named else headers)})
        elif known.get(b"content-encoding") == b"gzip":
            # Packed already, by what serves it.
            await self._send({**start, "headers": _versioned(headers)})
        elif not _is_worth_it(start["status"], known):
            await self._send(start)
        elif not self._packs:
            await self._send({**start, "headers": _varied(headers)})
        elif length is None:
            self._packer = _new_packer()
            await self._send({**start, "headers": _packed_headers(headers, None)})
        else:
            self._start = start

    async def _whole_or_first(self, start: Message, message: Message) -> None:
        self._start = None
        if message.get("more_body", False):
            self._packer = _new_packer()
            await self._send({**start, "headers": _packed_headers(start["headers"], None)})
            await self._send(await self._packed_part(self._packer, message))
            return
        body = await _packed(message.get("body", b""), start["headers"])
        await self._send({**start, "headers": _packed_headers(start["headers"], len(body))})
        await self._send({**message, "body": body})

    async def _packed_part(self, packer: "zlib._Compress", message: Message) -> Message:
        """Pack one part so that the caller can read all of it at once."""
        part, more = message.get("body", b""), message.get("more_body", False)
        packed = packer.compress(part)
        packed += packer.flush(zlib.Z_SYNC_FLUSH if more else zlib.Z_FINISH)
        return {**message, "body": packed}


def _is_worth_it(status: int, known: dict[bytes, bytes]) -> bool:
    if status in _WITHOUT_WHOLE_CONTENT or b"content-encoding" in known:
        return False
    length = known.get(b"content-length")
    if length is not None and int(length) < _LEAST_BYTES:
        return False
    return _TEXT.match(known.get(b"content-type", b"")) is not None


def _new_packer() -> "zlib._Compress":
    return zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)


async def _packed(body: bytes, headers: Headers) -> bytes:
    # What has a version and may be kept by others is knowledge: the same for everyone, asked for
    # again and again. Answers about a patient have "no-store", if only by the edge, and are let go.
    control = next((value for name, value in headers if name == b"cache-control"), b"no-store")
    knowledge = b"no-store" not in control and any(name == b"etag" for name, _ in headers)
    pack = _pack_and_keep if knowledge else _pack
    return await asyncio.to_thread(pack, body) if len(body) >= _LARGE_BYTES else pack(body)


def _pack(body: bytes) -> bytes:
    packer = _new_packer()
    return packer.compress(body) + packer.flush()


_pack_and_keep = lru_cache(maxsize=_PACKED_KEPT)(_pack)


def _packed_headers(headers: Headers, length: int | None) -> Headers:
    kept = [each for each in headers if each[0] != b"content-length"]
    kept.append((b"content-encoding", b"gzip"))
    if length is not None:
        kept.append((b"content-length", b"%d" % length))
    return _varied(_versioned(kept))


def _versioned(headers: Headers) -> Headers:
    return [(n, v[:-1] + _MARKED if n == b"etag" else v) for n, v in headers]


def _varied(headers: Sequence[tuple[bytes, bytes]]) -> Headers:
    if any(n == b"vary" and _ACCEPT in v.lower() for n, v in headers):
        return list(headers)
    return [*headers, _VARIES]
