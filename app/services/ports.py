"""What the use cases need from outside, as protocols. `app.main` hands in what fulfils them."""

from datetime import datetime
from typing import Protocol

from app.domain.pack import Manifest


class PackArchive(Protocol):
    """Every pack ever served, by digest, so that a decision can be replayed on the very pack."""

    def keep(
        self, manifest: Manifest, *, digest: str, canonical_json: str, served_at: datetime
    ) -> None:
        """Keep a pack before it is served. Keeping it again changes nothing.

        Args:
            manifest: The pack's own manifest: its id, version and status.
            digest: SHA-256 of the UTF-8 canonical JSON, in lower-case hexadecimal.
            canonical_json: The whole pack.
            served_at: Now, with its time zone. Only the first time is remembered.
        """

    def get(self, digest: str) -> str | None:
        """Return the canonical JSON kept under the digest, or None if it was never served."""


class Readiness(Protocol):
    """Whether something this service depends on can be worked with now."""

    def faults(self) -> tuple[str, ...]:
        """Say what is wrong, for the operator's log and no caller. Empty when ready.

        Waits for the answer, up to about a second: call it on a thread.
        """
