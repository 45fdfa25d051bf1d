"""A pack's identity: the SHA-256 of its canonical JSON."""

import hashlib
import json

from app.domain.pack import Pack


def tuples(value: object) -> object:
    """Return plain data with every list as a tuple: strict models take nothing else for one."""
    if isinstance(value, list | tuple):
        return tuple(tuples(item) for item in value)
    if isinstance(value, dict):
        return {key: tuples(item) for key, item in value.items()}
    return value


def canonical_json(pack: Pack) -> str:
    """Return the pack as JSON with sorted keys and no spaces; equal packs give equal text."""
    content = pack.model_dump(mode="json", by_alias=True, exclude_none=True)
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(canonical: str) -> str:
    """Return the lower-case hexadecimal SHA-256 of a canonical JSON text."""
    return hashlib.sha256(canonical.encode()).hexdigest()


def from_canonical(canonical: str) -> Pack:
    """Rebuild a pack from its canonical JSON, for replay.

    Raises:
        pydantic.ValidationError: If the text is not a pack of this engine's models.
    """
    return Pack.model_validate(tuples(json.loads(canonical)))
