"""Shape of the note."""

from pydantic import Field

from app.api.v1.schemas.evaluation import PackReference
from app.api.v1.schemas.shared import Document


class NoteDocument(Document):
    """The answer as plain text for a clinic record."""

    summary: str = Field(description="The action, its time, and what was not asked.")
    note: str = Field(
        description="Plain text in SOAP order, one fact a line, with versions and sources. It "
        "names no patient."
    )
    pack: PackReference
    engine_version: str
    evaluation_digest: str = Field(description="SHA-256 of the evaluation it was written from.")
