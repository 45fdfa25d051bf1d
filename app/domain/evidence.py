"""Sources and the rows of evidence taken from them."""

from typing import Literal

from pydantic import Field

from app.domain.base import Grade, Identifier, Knowledge, Text

SourceKind = Literal[
    "clinic_article",
    "diagnostic_study",
    "trial",
    "cohort",
    "case_series",
    "case_report",
    "review",
    "guideline",
    "commentary",
    "registry",
    "teaching_page",
    "product_decision",
]


class Source(Knowledge):
    """A publication, or a decision of the product.

    Attributes:
        citation: Authors, year, journal and title as far as known.
        doi: Digital object identifier without a resolver address, if known.
        checked_on: Day the entry was last checked, ``YYYY-MM-DD``.
    """

    id: Identifier
    kind: SourceKind
    citation: Text
    doi: str | None = None
    year: int | None = Field(default=None, ge=1900, le=2100)
    note: Text | None = None
    checked_on: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")


class EvidenceRow(Knowledge):
    """One fact as the dossier graded it.

    Attributes:
        source: Id of the source it was taken from.
        at: Place in the source, as far as known.
        dossier: Place in the dossier or decisions page, for the reviewer.
        grade: Dossier grade; M ships only under the tag ``proposal``.
        says: The fact in the project's own words.
        figures: Every number that a rule, dose or accuracy row may take from this fact.
        derivation: How a D figure was computed; required for grade D.
    """

    id: Identifier
    source: Identifier
    at: str | None = None
    dossier: Text
    grade: Grade
    says: Text
    figures: tuple[float, ...] = ()
    derivation: Text | None = None
