"""The shapes an answer can take on the wire. Unknown, ``null`` and omitted are the same."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema


class Closed(BaseModel):
    """A part of a request: unknown names are refused, and nothing is turned into something else."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Answer = Literal["yes", "no", "unknown"] | SkipJsonSchema[None]
"""``yes``, ``no`` or ``unknown``."""


class SidedAnswerObject(Closed):
    """One answer for each side."""

    left: Answer = Field(default=None, description="The left side.")
    right: Answer = Field(default=None, description="The right side.")


SidedAnswer = Literal["yes", "no", "unknown"] | SidedAnswerObject | SkipJsonSchema[None]
"""One answer, which speaks of the painful side, or one for each side."""

Unknown = Literal["unknown"] | SkipJsonSchema[None]

GroupAnswer = Literal["none_of_these", "unknown"] | SkipJsonSchema[None]
"""``none_of_these``: every flag of the group was asked, and none is present."""

Percent = Annotated[int, Field(strict=True, ge=1, le=99)]
