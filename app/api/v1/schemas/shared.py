"""What several answers share."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field


def _open(schema: dict[str, Any]) -> None:
    schema.pop("additionalProperties", None)


class Document(BaseModel):
    """A part of an answer. Clients ignore fields they do not know: fields are added."""

    # Tests hold answers to these shapes exactly; the specification leaves them open to new fields.
    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=_open)


Id = Annotated[str, Field(description="An id. Growing list: expect new ones.")]
Tag = Annotated[
    str,
    Field(
        description="How well it is supported. Growing list: trial, other_tendon_trial, guideline, "
        "expert_opinion, source_article, proposal (a product decision that awaits sign-off).",
        examples=["guideline"],
    ),
]
Sources = Annotated[
    list[str],
    Field(description="Source ids; each resolves at /v1/knowledge/sources/{id}."),
]
Known = Annotated[
    str, Field(description="yes, no or unknown; never anything else.", examples=["unknown"])
]


class Provenance(Document):
    """What a statement rests on."""

    tag: Tag
    sources: Sources


class CriterionDocument(Document):
    """One criterion: met, not met or unknown, with what keeps it open."""

    id: Id
    text: str
    met: Known
    missing: list[str] | None = Field(default=None, description="Findings that keep it open.")
