"""Files of the pages: read and packed once at start-up, and never asked for twice by a browser."""

import gzip
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final, Self

from fastapi import APIRouter, Request, Response

from app.domain.errors import NotFoundError
from app.web.answers.compression import accepts_gzip
from app.web.answers.etag import conditional

# The address changes with the content, so what is held never has to be asked about.
FOR_EVER: Final = "public, max-age=31536000, immutable"
HOUSE: Final = Path(__file__).parent / "house"
_MEDIA_TYPES: Final = {
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent.

    Attributes:
        media_type: Such as ``text/css``; the encoding of text is UTF-8.
        digest: The first 16 hex digits of the content's SHA-256.
        packed: The content in gzip.
    """

    media_type: str
    content: bytes
    packed: bytes
    digest: str

    @classmethod
    def of(cls, content: bytes, media_type: str) -> Self:
        """Prepare content of a media type."""
        digest = sha256(content).hexdigest()[:16]
        return cls(media_type, content, gzip.compress(content, mtime=0), digest)

    def answer(self, request: Request, cache_control: str) -> Response:
        """Answer a request for it: packed where the caller unpacks, 304 where it is held."""
        packed = accepts_gzip(
            tuple(value.encode("latin-1") for value in request.headers.getlist("accept-encoding"))
        )
        headers = {"Cache-Control": cache_control, "Vary": "Accept-Encoding"}
        if packed:
            headers["Content-Encoding"] = "gzip"
        content = self.packed if packed else self.content
        answer = Response(content, headers=headers, media_type=self.media_type)
        # The layer that packs gives the packed form a version of its own.
        return conditional(request, answer, self.digest)


class Assets:
    """The files of some folders, read once, under addresses that name their content."""

    def __init__(self, prefix: str, *folders: Path, names: Collection[str] = ()) -> None:
        """Read the files.

        Args:
            prefix: Path they are served under, such as ``/docs/assets``.
            folders: Where they are; ``HOUSE`` holds what all pages share.
            names: The only files to serve; without any, all of the folders.

        Raises:
            FileNotFoundError: If a folder is missing.
            KeyError: If a named file is missing, or a file is of a kind that no page uses.
        """
        files = {path.name: path for folder in folders for path in folder.iterdir()}
        self._prefix = prefix
        self._named: dict[str, str] = {}
        self._served: dict[str, Asset] = {}
        for name in sorted(names or files):
            stem, _, kind = name.rpartition(".")
            asset = Asset.of(files[name].read_bytes(), _MEDIA_TYPES[kind])
            self._named[name] = f"{stem}.{asset.digest}.{kind}"
            self._served[self._named[name]] = asset

    def address(self, name: str) -> str:
        """Return the address of a file by its name in the folder.

        Raises:
            KeyError: If there is no such file.
        """
        return f"{self._prefix}/{self._named[name]}"

    def router(self) -> APIRouter:
        """Return the route that serves them."""
        router = APIRouter(include_in_schema=False)

        @router.get(f"{self._prefix}/{{name}}")
        async def read_asset(request: Request, name: str) -> Response:
            asset = self._served.get(name)
            if asset is None:
                raise NotFoundError
            return asset.answer(request, FOR_EVER)

        return router
