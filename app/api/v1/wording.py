"""What the answer and the catalogue say in the same words. Pure."""

from collections.abc import Iterable
from typing import Any

from app.domain.pack import Pack
from app.domain.plan import Dose, Range
from app.engine.compile import CompiledPack

Json = dict[str, Any]

SAID_OF_A_DOSE = ("phase", "rest_hours", "attributed_to", "note")


def pack_stamp(compiled: CompiledPack) -> Json:
    """Return which knowledge something was said by: id, version, digest and status of a pack."""
    manifest = compiled.pack.manifest
    return {
        "id": manifest.id,
        "version": manifest.version,
        "digest": compiled.digest,
        "status": manifest.status,
    }


def dose_body(dose: Dose) -> Json:
    """Return a dose with only what is said of it, without what it rests on."""
    said: Json = {}
    for name in type(dose).model_fields:
        value = getattr(dose, name)
        if isinstance(value, Range):
            said[name] = {"low": value.low, "high": value.high}
        elif name in SAID_OF_A_DOSE and value is not None:
            said[name] = value
    return said


class Sources:
    """Looks up the sources of one pack by the rows of evidence taken from them."""

    def __init__(self, pack: Pack) -> None:
        self._source_of = {row.id: row.source for row in pack.evidence}

    def of(self, rows: Iterable[str]) -> list[str]:
        """Return the ids of the sources behind rows of evidence, each once, in their order."""
        return list(dict.fromkeys(self._source_of[row] for row in rows))
