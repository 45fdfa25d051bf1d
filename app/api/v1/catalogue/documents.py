"""Shapes that all parts of the catalogue share, and its first page."""

from types import GenericAlias
from typing import Annotated, Any

from pydantic import Field, create_model

from app.api.v1.schemas.shared import Document, Id, Provenance

RuleIds = Annotated[
    list[str], Field(description="Rule ids; each resolves at /v1/knowledge/rules/{id}.")
]
Sentence = Annotated[
    str,
    Field(
        description="When it holds, read aloud in the labels of its findings. A finding named "
        "alone is known to be present; 'X: no' is known to be absent; what is not known counts as "
        "neither.",
        examples=["Any of these: new saddle numbness; or new bladder change."],
    ),
]


class PackStamp(Document):
    """Which knowledge this is. A withdrawn pack says so here."""

    id: Id
    version: str = Field(description="Version of the pack.", examples=["2026.1"])
    digest: str = Field(description="SHA-256 of the pack's canonical JSON, its identity.")
    status: str = Field(
        description="draft, released or withdrawn. Growing list.", examples=["released"]
    )


class Grounds(Provenance):
    """What an entry rests on, down to the row of evidence."""

    evidence: list[str] = Field(
        description="Ids of evidence rows; each is listed with its source in /v1/knowledge/sources."
    )


class AtLeastDocument(Document):
    """True when the number is known and not below the value, in the finding's own unit."""

    finding: Id
    value: int | float = Field(description="Least value, in the finding's own unit.")


class BetweenDocument(Document):
    """True when the number is known and within low to high, both included."""

    finding: Id
    low: int | float = Field(description="Least value, in the finding's own unit.")
    high: int | float = Field(description="Greatest value, in the finding's own unit.")


class CountOfDocument(Document):
    """True when enough of the parts are true, false when that cannot be reached."""

    at_least: int = Field(description="How many of the parts have to be true.")
    of: list["PredicateDocument"]


class PredicateDocument(Document):
    """Exactly one of eight forms, decided as true, false or unknown.

    A value of a choice is written `finding.value`, such as `onset.gradual`.
    """

    present: str | None = Field(default=None, description="Known to be present.")
    absent: str | None = Field(default=None, description="Known to be absent.")
    at_least: AtLeastDocument | None = None
    between: BetweenDocument | None = None
    all: list["PredicateDocument"] | None = Field(default=None, description="All of these.")
    any: list["PredicateDocument"] | None = Field(default=None, description="Any of these.")
    not_: "PredicateDocument | None" = Field(default=None, alias="not", description="Not this.")
    count_of: CountOfDocument | None = None


class RuleStatement(Grounds):
    """A rule inside an entry: its id, what it stands for, and when it is true."""

    rule: str = Field(description="Rule id; resolves at /v1/knowledge/rules/{id}.")
    text: str = Field(description="What it stands for.")
    when: PredicateDocument = Field(description="When it is true, for programs.")
    sentence: Sentence


class PartEntry(Document):
    """One part of the knowledge."""

    part: Id
    title: str
    count: int = Field(description="How many entries the part has.")
    href: str = Field(description="Where the part is listed.")
    item_href: str = Field(description="Where one entry is read; {id} stands for its id.")


class SupportScaleDocument(Grounds):
    """Weights of features, and the sums from which support is called strong, moderate or weak."""

    weights: dict[str, int] = Field(description="Of strong, moderate and weak. No unit.")
    strong_from: int = Field(description="Least sum called strong. No unit.")
    moderate_from: int = Field(description="Least sum called moderate. No unit.")
    weak_from: int = Field(description="Least sum called weak. No unit.")
    against_from: int = Field(
        description="Sums up to this one speak against the condition. No unit."
    )


class TrialDefinitionRules(Grounds):
    """A published eligibility rule. Reported, never a gate."""

    id: Id
    name: str
    applies_when: RuleIds
    required: RuleIds
    counted: RuleIds
    at_least: int = Field(description="How many of the counted criteria are needed.")
    note: str


class CertaintyRules(Grounds):
    """How sure the condition may be called whose plan the pack holds."""

    condition: Id
    legs: RuleIds
    minimum_set: RuleIds
    negative_constructs: RuleIds
    negatives_needed: int = Field(description="How many negative kinds of test mean unlikely.")


class StagingRules(Grounds):
    """What has to be known before a stage is named, and the limits of naming one."""

    needs: RuleIds
    irritable: str = Field(description="Rule id of the note on irritability.")
    limits: list[str]


class FindingFrequency(Grounds):
    """How often a finding holds in people like these, from a study."""

    finding: Id
    yes_percent: int = Field(description="Of 100 people.")


class NextFindingsRules(Grounds):
    """How what to ask or test next is ranked."""

    weights: dict[str, int] = Field(
        description="Of each part of the answer that could change. No unit."
    )
    shown: int = Field(description="How many are named by default.")
    provokes_least: int = Field(
        description="Pain provoked, 1 to 3, from which a test waits until every must-ask is "
        "answered. No unit: an order."
    )
    frequencies: list[FindingFrequency] = Field(
        description="Where a study says how often the answer is yes; other answers weigh equally."
    )


class ReviewInterval(Grounds):
    """When to look again, by triage level."""

    level: Id
    days_low: int
    days_high: int
    text: str


class SettingBounds(Grounds):
    """Bounds within which a clinician may set a value, with a reason."""

    id: Id
    low: int = Field(description="Least value, in the setting's own unit.")
    high: int = Field(description="Greatest value, in the setting's own unit.")
    text: str


class MethodDocument(Document):
    """How the parts become an answer."""

    support_scale: SupportScaleDocument
    trial_definition: TrialDefinitionRules
    certainty: CertaintyRules
    staging: StagingRules
    next_findings: NextFindingsRules
    review_intervals: list[ReviewInterval]
    clinician_settings: list[SettingBounds]
    load_test: str
    withheld_actions: dict[str, str] = Field(
        description="What is said instead of exercises, by the reason why there are none."
    )


class KnowledgeDocument(Document):
    """What the service knows about a complaint, for whom it is, and where each part is."""

    pack: PackStamp
    items: list[PartEntry] = Field(description="The parts.")
    complaint: Id
    complaints: list[str] = Field(description="Complaints that are served.")
    title: str
    intended_use: str
    not_for: list[str]
    assumptions: list[str]
    limitations: list[str]
    sign_off: str
    method: MethodDocument


def list_of(entry: type[Document]) -> type[Document]:
    """Return the shape of a list, named by its entries: `SymptomEntry` makes `SymptomList`."""
    items: Any = GenericAlias(list, (entry,))
    return create_model(
        f"{entry.__name__.removesuffix('Entry')}List",
        __base__=Document,
        __doc__="All entries of one part of the knowledge.",
        pack=(PackStamp, ...),
        items=(items, ...),
    )


def item_of(entry: type[Document]) -> type[Document]:
    """Return the shape of one entry with its pack: `SymptomEntry` makes `SymptomItem`."""
    return create_model(
        f"{entry.__name__.removesuffix('Entry')}Item",
        __base__=Document,
        __doc__="One entry of a part of the knowledge.",
        pack=(PackStamp, ...),
        item=(entry, ...),
    )
