"""The batch in the specification, which knows no lines.

OpenAPI 3.1 describes one document a body. A batch is a text of many, so it is described as a text
whose content is a list, and what a line is stands among the components.
"""

from collections.abc import Callable
from typing import Any, Final

import orjson
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, TypeAdapter
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from app.api.v1.examples import EVALUATION_EXAMPLES
from app.api.v1.schemas.batch import ClosingLine, EvaluatedLine, RefusedLine
from app.web.answers.line_stream import NDJSON

AnswerOf = Callable[[bytes, str], str]
"""Answers a body in the name of a request id."""

EXAMPLE_REQUEST_ID: Final = "01989b4e-6a7c-7d3e-9b1f-2c4d5e6f7a8b"
# Valid by the schema, as everything that is shown, and refused all the same.
_CONTRADICTORY: Final = {
    "red_flags": {"cauda_equina": {"group_answer": "none_of_these", "saddle_numbness": "yes"}}
}
EXAMPLE_BODY: Final = b"".join(
    orjson.dumps(findings, option=orjson.OPT_APPEND_NEWLINE)
    for findings in (
        EVALUATION_EXAMPLES["adolescent"]["value"],
        _CONTRADICTORY,
        EVALUATION_EXAMPLES["minimal"]["value"],
    )
)
_EXAMPLE_NAME: Final = "two_visits_and_a_refusal"
_EXAMPLE_SUMMARY: Final = "Two visits, and between them a line that contradicts itself"


class AnsweredLines:
    """A text of lines: evaluated and refused ones in the order sent, and the closing one."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema of a text."""
        return core_schema.str_schema()

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Return the schema of a text, with the shape of its lines."""
        lines = TypeAdapter(list[EvaluatedLine | RefusedLine | ClosingLine])
        return _text_of(handler(lines.core_schema), "One JSON object on each line.")


def _text_of(lines: dict[str, Any], description: str) -> dict[str, Any]:
    return {
        "type": "string",
        # Makers of clients know a body that is sent and read as it is by this name only.
        "format": "binary",
        "description": description,
        "contentMediaType": NDJSON,
        "contentSchema": lines,
    }


def batch_body() -> dict[str, Any]:
    """Describe the body of a batch, for ``requestBody``."""
    line = {"$ref": "#/components/schemas/EvaluationRequest"}
    described = _text_of(
        {"type": "array", "items": line, "maxItems": 1_000},
        "One JSON object on each line, in UTF-8: the findings of one visit. At most 1,000 lines, "
        "64 KB a line, 8 MB.",
    )
    example = {"summary": _EXAMPLE_SUMMARY, "value": EXAMPLE_BODY.decode()}
    content = {"schema": described, "examples": {_EXAMPLE_NAME: example}}
    return {"required": True, "content": {NDJSON: content}}


def batch_answer(answer_of: AnswerOf) -> dict[str, Any]:
    """Describe the answer of a batch, for ``responses``.

    Args:
        answer_of: What answers a batch, so that the answer that is shown is one that is given.
    """
    value = answer_of(EXAMPLE_BODY, EXAMPLE_REQUEST_ID)
    examples = {_EXAMPLE_NAME: {"summary": _EXAMPLE_SUMMARY, "value": value}}
    return {
        "model": AnsweredLines,
        "description": "A line for each line, in the order sent, and a closing line.",
        "content": {NDJSON: {"examples": examples}},
    }
