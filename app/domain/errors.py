"""What the product refuses, in domain words. Which status each becomes is decided in app.web."""

from collections.abc import Iterable


class DomainError(Exception):
    """Base of every refusal a caller is meant to understand."""


class NotFoundError(DomainError):
    """Nothing is kept under this id, or it belongs to another caller."""


class UnknownComplaintError(DomainError):
    """No pack serves the complaint that was asked for.

    Attributes:
        known: Complaint ids that are served.
    """

    def __init__(self, message: str = "", *, known: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.known = tuple(known)


class KnowledgePackWithdrawnError(DomainError):
    """The pack was withdrawn: it may be replayed, but no new evaluation may rest on it.

    Attributes:
        pack_id: The pack, if known.
        version: Its version, if known.
    """

    def __init__(
        self, message: str = "", *, pack_id: str | None = None, version: str | None = None
    ) -> None:
        super().__init__(message)
        self.pack_id = pack_id
        self.version = version
