"""Writes the typed request modules, one for each finding group, from the vocabulary of a pack."""

import json
from collections.abc import Iterable, Iterator, Sequence

from app.domain.pack import Pack
from app.domain.rules import Condition
from app.domain.vocabulary import (
    Finding,
    Measure,
    PresentationItem,
    RedFlagGroup,
    Vocabulary,
)

HEAD = '"""{title}. Generated from the vocabulary by `make generate`; not edited by hand."""\n'
TITLES = {
    "presentation": "Who the patient is and how it began",
    "symptoms": "What the patient tells",
    "aggravating_factors": "What makes it worse",
    "risk_factors": "What raises the chance or changes the plan",
    "red_flags": "What is looked at first",
    "clinical_tests": "Bedside tests; yes is positive",
    "imaging": "Reported imaging; it never sets a diagnosis, stage or phase",
    "measures": "Numbers with a unit and a closed range",
}


def modules(vocabulary: Vocabulary, post_test: Sequence[Condition] = ()) -> dict[str, str]:
    """Return the text of each module of ``app/api/v1/generated`` by file name.

    Args:
        vocabulary: What can be asked, seen and measured.
        post_test: Conditions for which a published ratio allows a post-test range.
    """
    written = {
        f"{group}.py": _red_flags(vocabulary) if group == "red_flags" else _plain(group, findings)
        for group, findings in vocabulary.groups().items()
    }
    written["pre_test.py"] = _pre_test(post_test)
    names = ", ".join(f"`{group}`" for group in TITLES)
    written["__init__.py"] = (
        f'"""Typed parts of the request, generated from the vocabulary: {names}."""\n'
    )
    return written


def with_post_test(pack: Pack) -> list[Condition]:
    """Return the conditions for which a published ratio allows a post-test range."""
    allowed = {row.condition for row in pack.accuracies if row.for_post_test}
    return [condition for condition in pack.conditions if condition.id in allowed]


def class_name(name: str) -> str:
    """Return a lower_snake name in CamelCase."""
    return "".join(part.capitalize() for part in name.split("_"))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _plain(group: str, findings: Iterable[Finding]) -> str:
    listed = list(findings)
    body = [line for finding in listed for line in _field(finding)]
    helpers = [line for finding in listed for line in _sided_number(finding)]
    used = "\n".join([*body, *helpers])
    lines = [HEAD.format(title=TITLES[group]), *_imports(used), "", ""]
    lines += [*helpers]
    lines += [f"class {class_name(group)}(Closed):", f'    """{TITLES[group]}."""', "", *body]
    return "\n".join(lines) + "\n"


def _imports(used: str) -> Iterator[str]:
    typing = [name for name in ("Annotated", "Literal") if f"{name}[" in used]
    if typing:
        yield f"from typing import {', '.join(typing)}"
        yield ""
    yield "from pydantic import Field"
    if "SkipJsonSchema[" in used:
        yield "from pydantic.json_schema import SkipJsonSchema"
    yield ""
    names = [n for n in ("Answer", "NoLimit", "SidedAnswer", "Unknown") if f" {n} " in used]
    yield f"from app.api.v1.answers import {', '.join(sorted([*names, 'Closed']))}"


def _field(finding: Finding) -> Iterator[str]:
    annotation = _annotation(finding)
    text = finding.question
    if isinstance(finding, Measure):
        text = f"{text} Unit: {finding.unit}, {finding.low} to {finding.high}."
    yield (
        f"    {finding.id}: {annotation} = Field(default=None, "
        f"title={_quoted(finding.label)}, description={_quoted(text)})"
    )


def _annotation(finding: Finding) -> str:
    if isinstance(finding, PresentationItem) and finding.kind == "choice":
        values = ", ".join(_quoted(choice.id) for choice in finding.values)
        return f'Literal[{values}, "unknown"] | SkipJsonSchema[None]'
    if isinstance(finding, PresentationItem) and finding.kind == "whole_number":
        return f"{_number(finding)} | Unknown"
    if isinstance(finding, Measure):
        alone = f"{_number(finding)} | Unknown"
        return f"{alone} | {class_name(finding.id)}Sides" if finding.sided else alone
    return "SidedAnswer" if finding.sided else "Answer"


def _number(finding: PresentationItem | Measure) -> str:
    number = f"Annotated[int, Field(strict=True, ge={finding.low}, le={finding.high})]"
    no_limit = isinstance(finding, Measure) and finding.no_limit
    return f"{number} | NoLimit" if no_limit else number


def _sided_number(finding: Finding) -> Iterator[str]:
    if isinstance(finding, Measure) and finding.sided:
        yield f"class {class_name(finding.id)}Sides(Closed):"
        yield f'    """{finding.label}, each side."""'
        yield ""
        unit = f"Unit: {finding.unit}, {finding.low} to {finding.high}."
        for side in ("left", "right"):
            described = f'Field(default=None, description="The {side} side. {unit}")'
            yield f"    {side}: {_number(finding)} | Unknown = {described}"
        yield ""
        yield ""


def _pre_test(conditions: Sequence[Condition]) -> str:
    title = "The clinician's own probabilities before the test"
    lines = [HEAD.format(title=title), "from pydantic import Field"]
    lines += ["from pydantic.json_schema import SkipJsonSchema", ""]
    lines += ["from app.api.v1.answers import Closed, Percent", "", ""]
    lines += ["class PreTest(Closed):", f'    """{title}, percent, 1 to 99."""', ""]
    for condition in conditions:
        said = f"Of 100 people like this, how many have {condition.plain_name.lower()}, by you?"
        lines.append(
            f"    {condition.id}: Percent | SkipJsonSchema[None] = Field(default=None, "
            f"title={_quoted(condition.name)}, description={_quoted(said)})"
        )
    return "\n".join(lines) + "\n"


def _red_flags(vocabulary: Vocabulary) -> str:
    lines = [
        HEAD.format(title=TITLES["red_flags"]),
        "from pydantic import Field",
        "from pydantic.json_schema import SkipJsonSchema",
        "",
        f"from app.api.v1.answers import {', '.join(_flag_answers(vocabulary))}",
        "",
        "",
    ]
    for group in vocabulary.red_flags:
        lines += _flag_group(group)
    lines += ["class RedFlags(Closed):", f'    """{TITLES["red_flags"]}."""', ""]
    lines += [
        f"    {group.id}: {class_name(group.id)}Flags | GroupAnswer | SkipJsonSchema[None] = Field("
        f"default=None, title={_quoted(group.label)}, description={_quoted(group.question)})"
        for group in vocabulary.red_flags
    ]
    return "\n".join(lines) + "\n"


def _flag_answers(vocabulary: Vocabulary) -> list[str]:
    sided = any(flag.sided for flag in vocabulary.flags())
    return ["Answer", "Closed", "GroupAnswer", *(["SidedAnswer"] if sided else [])]


def _flag_group(group: RedFlagGroup) -> Iterator[str]:
    yield f"class {class_name(group.id)}Flags(Closed):"
    yield f'    """{group.label}: one answer for all, or one for each."""'
    yield ""
    described = (
        "none_of_these: all were asked and none is present. It answers every member that is left "
        "out or null; one sent as unknown stays unknown."
    )
    yield (
        "    group_answer: GroupAnswer = Field(default=None, "
        f'title="All of the group", description={_quoted(described)})'
    )
    for flag in group.members:
        yield from _field(flag)
    yield ""
    yield ""
