"""Answers in the specification: what the application itself answers to the requests it shows."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, NamedTuple

from fastapi import FastAPI

from app.web.specification.document import Document, extend_specification, operations_of

JSON = "application/json"


class ShownAnswer(NamedTuple):
    """An answer to be shown in the specification.

    Attributes:
        operation: Id of the operation that gives it.
        name: Lower_snake name. Where the operation shows requests, that of the request answered.
        summary: What it is, in one line.
        value: The body, parsed where it is JSON.
        media_type: Format of the body.
    """

    operation: str
    name: str
    summary: str
    value: Any
    media_type: str = JSON


ShownAnswers = Callable[[], Iterable[ShownAnswer]]
"""Makes the answers. It is called when the specification is first asked for."""


def describe_answers(app: FastAPI, *makers: ShownAnswers) -> None:
    """Show answers in the application's specification.

    Args:
        app: The application.
        makers: What makes the answers.
    """

    def show(document: Document) -> None:
        operations = {each["operationId"]: each for _, _, each in operations_of(document)}
        for maker in makers:
            for shown in maker():
                content = operations[shown.operation]["responses"][str(HTTPStatus.OK.value)]
                examples = content["content"][shown.media_type].setdefault("examples", {})
                examples[shown.name] = {"summary": shown.summary, "value": shown.value}

    extend_specification(app, show)
