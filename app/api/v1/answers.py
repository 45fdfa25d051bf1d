"""The shapes an answer can take on the wire. Unknown, ``null`` and omitted are the same."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema
from pydantic.json_schema import SkipJsonSchema
from typing_extensions import TypeAliasType


class Closed(BaseModel):
    """A part of a request: unknown names are refused, and nothing is turned into something else."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# An alias with a name of its own is one component of the specification, so that a generated client
# has one type for it and not one for each finding.
Answer = TypeAliasType(
    "Answer",
    Annotated[
        Literal["yes", "no", "unknown"] | SkipJsonSchema[None],
        Field(title="Answer", description="What is left out, and null, is unknown too."),
    ],
)
"""``yes``, ``no`` or ``unknown``."""


class SidedAnswerObject(Closed):
    """One answer for each side."""

    left: Answer = Field(default=None, description="The left side.")
    right: Answer = Field(default=None, description="The right side.")


SidedAnswer = Answer | SidedAnswerObject
"""One answer, which speaks of the painful side, or one for each side."""

# One word is described as a list of one: some makers of clients read a union of numbers and a
# constant wrongly.
Unknown = TypeAliasType(
    "Unknown",
    Annotated[
        Literal["unknown"] | None,
        WithJsonSchema(
            {
                "type": "string",
                "enum": ["unknown"],
                "title": "Unknown",
                "description": "Not asked or not known, as if it were left out.",
            }
        ),
    ],
)
"""``unknown``, beside a number."""

NoLimit = TypeAliasType(
    "NoLimit",
    Annotated[
        Literal["no_limit"],
        WithJsonSchema(
            {
                "type": "string",
                "enum": ["no_limit"],
                "title": "NoLimit",
                "description": "Never reached, however long.",
            }
        ),
    ],
)
"""``no_limit``, beside a number."""

GroupAnswer = TypeAliasType(
    "GroupAnswer",
    Annotated[
        Literal["none_of_these", "unknown"] | SkipJsonSchema[None],
        Field(
            title="GroupAnswer",
            description="none_of_these: every flag of the group was asked, and none is present.",
        ),
    ],
)
"""``none_of_these``: every flag of the group was asked, and none is present."""

Percent = Annotated[int, Field(strict=True, ge=1, le=99)]
