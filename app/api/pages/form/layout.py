"""The form's sections, in the order in which a clinician takes them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.api.pages.form.fields import Field, field_of, group_field
from app.api.pages.form.own_values import own_values
from app.api.pages.form.positions import POSITIONS, position_of
from app.api.pages.form.weighing import weighed_findings
from app.domain.vocabulary import ClinicalTest, Finding, RedFlagGroup
from app.engine.compile import CompiledPack


@dataclass(frozen=True, slots=True)
class Block:
    """Questions asked together: a position of the patient, a red-flag group, or all of a section.

    Attributes:
        first: What stands in front.
        more: What stands behind one tap.
        group: The one question for all of a red-flag group.
    """

    id: str
    title: str
    first: tuple[Field, ...]
    more: tuple[Field, ...] = ()
    group: Field | None = None

    def fields(self) -> Iterator[Field]:
        """Yield every question of the block."""
        if self.group is not None:
            yield self.group
        yield from self.first
        yield from self.more


@dataclass(frozen=True, slots=True)
class Section:
    """One step of the visit.

    Attributes:
        short: Name in the navigation.
        folded: Whether it opens on demand.
    """

    id: str
    title: str
    short: str
    lead: str
    blocks: tuple[Block, ...]
    folded: bool = False

    @property
    def asides(self) -> int:
        """How many things a question offers beside its answer at most: how to, and sides."""
        return max(bool(each.how) + each.sided for each in self.fields())

    def fields(self) -> Iterator[Field]:
        """Yield every question of the section."""
        for block in self.blocks:
            yield from block.fields()


@dataclass(frozen=True, slots=True)
class Layout:
    """All questions of one complaint."""

    complaint: str
    title: str
    sections: tuple[Section, ...]
    by_path: dict[str, Field] = field(init=False)
    by_finding: dict[str, Field] = field(init=False)
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Index the questions."""
        fields = [each for section in self.sections for each in section.fields()]
        object.__setattr__(self, "by_path", {each.path: each for each in fields})
        by_finding = {each.path.rsplit(".", 1)[-1]: each for each in fields}
        object.__setattr__(self, "by_finding", by_finding)
        object.__setattr__(self, "names", frozenset(n for each in fields for n in each.names))


# Section id, title, short name, lead, and whether it opens on demand.
TITLES = {
    "presentation": ("Patient and onset", "Patient", "Who it is and how it began."),
    "red_flags": (
        "Red flags",
        "Red flags",
        "One tap for a group that was asked and is clear; open it when an answer is yes.",
    ),
    "symptoms": (
        "Symptoms",
        "Symptoms",
        "What the patient tells of the painful side; L / R where left and right differ.",
    ),
    "aggravating_factors": ("What makes it worse", "Worse with", "What brings it on."),
    "risk_factors": ("Risk factors", "Risks", "What raises the chance or changes the plan."),
    "clinical_tests": (
        "Tests",
        "Tests",
        "By position, so that nobody is turned over twice. Yes is positive; L / R by side.",
    ),
    "measures": (
        "Measures",
        "Measures",
        "Numbers of today, of the painful side; L / R where both were measured.",
    ),
    "imaging": (
        "Imaging reported",
        "Imaging",
        "What a report says. It never sets diagnosis, stage or phase.",
    ),
}
NOT_FOLDED_MORE = 4
"""So few questions are not hidden behind a tap."""


def make_layout(compiled: CompiledPack) -> Layout:
    """Return the form of one complaint."""
    key = weighed_findings(compiled)
    pack = compiled.pack
    groups = pack.vocabulary.groups()
    sections = []
    for name, (title, short, lead) in TITLES.items():
        if name == "red_flags":
            blocks = tuple(_flag_block(group) for group in pack.vocabulary.red_flags)
        elif name == "clinical_tests":
            blocks = tuple(_test_blocks(pack.vocabulary.clinical_tests, key))
        else:
            blocks = (_block(name, "", _fields(name, groups[name], key)),)
        sections.append(Section(name, title, short, lead, blocks, folded=name == "imaging"))
    settings, probabilities = own_values(pack)
    own = (
        Block("clinician_settings", "Limits and phase", settings),
        Block("pre_test_probability", "Your own probability before the tests", probabilities),
    )
    lead = "Only where you differ from the proposal. Never past a stop."
    sections.append(Section("own", "Your settings", "Settings", lead, own, folded=True))
    return Layout(pack.manifest.complaint, pack.manifest.title, tuple(sections))


def _fields(group: str, findings: Iterable[Finding], key: frozenset[str]) -> list[Field]:
    return [
        field_of(group, finding, key=finding.id in key)
        for finding in findings
        if not finding.retired
    ]


def _block(name: str, title: str, fields: list[Field]) -> Block:
    more = tuple(each for each in fields if not each.key)
    if len(more) <= NOT_FOLDED_MORE or len(more) == len(fields):
        return Block(name, title, tuple(fields))
    return Block(name, title, tuple(each for each in fields if each.key), more)


def _flag_block(group: RedFlagGroup) -> Block:
    members = tuple(field_of(f"red_flags.{group.id}", flag, key=True) for flag in group.members)
    return Block(group.id, group.label, members, group=group_field(group))


def _test_blocks(tests: Iterable[ClinicalTest], key: frozenset[str]) -> Iterator[Block]:
    placed: dict[str, list[ClinicalTest]] = {position.id: [] for position in POSITIONS}
    for test in tests:
        placed[position_of(test.how)].append(test)
    for position in POSITIONS:
        if placed[position.id]:
            fields = _fields("clinical_tests", placed[position.id], key)
            yield _block(f"tests_{position.id}", position.title, fields)
