"""What the answer and the catalogue say in the same words. Pure."""

from typing import Any

from app.engine.compile import CompiledPack

Json = dict[str, Any]


def pack_stamp(compiled: CompiledPack) -> Json:
    """Return which knowledge something was said by: id, version, digest and status of a pack."""
    manifest = compiled.pack.manifest
    return {
        "id": manifest.id,
        "version": manifest.version,
        "digest": compiled.digest,
        "status": manifest.status,
    }
