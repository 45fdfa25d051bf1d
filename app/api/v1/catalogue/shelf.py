"""Every response of the catalogue, written once and kept with its version."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from app.api.v1.catalogue.grounds import PREFIX
from app.api.v1.catalogue.present import Catalogue, catalogue
from app.domain.pack import DEFAULT_COMPLAINT
from app.engine.compile import CompiledPack
from app.web.answers.etag import etag_of


@dataclass(frozen=True, slots=True)
class Prepared:
    """A response that is ready to be sent.

    Attributes:
        etag: Version of the payload, without quotes.
        quoted: The same as a header has it.
    """

    payload: bytes
    etag: str
    quoted: bytes


class Shelf:
    """The responses of all packs by complaint and address."""

    def __init__(self, compiled: Mapping[str, CompiledPack]) -> None:
        """Write every response.

        Args:
            compiled: Packs that are served, by complaint.

        Raises:
            KeyError: If a rule of a pack could not be explained, so that no trace names an
                unknown id.
        """
        self.complaints = tuple(compiled)
        self._prepared = {
            complaint: dict(_responses(catalogue(pack, complaints=tuple(compiled), query=query)))
            for complaint, pack in compiled.items()
            for query in ("" if complaint == DEFAULT_COMPLAINT else f"?complaint={complaint}",)
        }
        self._default = self._prepared.get(DEFAULT_COMPLAINT, {})

    def at(self, path: str) -> Prepared | None:
        """Return the response at an address for the default complaint."""
        return self._default.get(path)

    def default(self, path: str) -> dict[str, Any]:
        """Return what is answered at an address for the default complaint, parsed.

        Raises:
            KeyError: If nothing is at the address.
        """
        answer: dict[str, Any] = orjson.loads(self._default[path].payload)
        return answer

    def holds(self, path: str) -> bool:
        """Say whether something is answered at an address for the default complaint."""
        return path in self._default

    def find(self, complaint: str, path: str) -> Prepared | None:
        """Return the response at an address for a complaint that is served.

        Raises:
            KeyError: If the complaint is not served.
        """
        return self._prepared[complaint].get(path)


def _responses(content: Catalogue) -> Iterator[tuple[str, Prepared]]:
    stamp = orjson.Fragment(orjson.dumps(content.stamp))
    yield PREFIX, _prepare({"pack": stamp, **content.overview})
    for path, entries in content.parts.items():
        address = f"{PREFIX}/{path}"
        written = {entry["id"]: orjson.Fragment(orjson.dumps(entry)) for entry in entries}
        yield address, _prepare({"pack": stamp, "items": list(written.values())})
        # An id of a list comes before one that stands in no list: groups before their members.
        more = {entry["id"]: entry for entry in content.more.get(path, [])}
        for name, item in {**more, **written}.items():
            yield f"{address}/{name}", _prepare({"pack": stamp, "item": item})


def _prepare(document: dict[str, object]) -> Prepared:
    payload = orjson.dumps(document)
    etag = etag_of(payload)
    return Prepared(payload, etag, b'"%b"' % etag.encode("ascii"))
