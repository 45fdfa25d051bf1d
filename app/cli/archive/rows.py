"""From a chunk to the bodies that are evaluated, one a line, or to the problem of a line."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from app.api.v1.lines import MAX_LINE_BYTES, LineOutcome
from app.cli.archive.chunks import Order
from app.web.problems.problem import FieldError, ProblemError, problem_of
from app.web.requests.flat_body import nested_body, whole_number_or_text

Body = bytes | LineOutcome
"""What is evaluated, or what a line came to before it could be."""


def bodies(order: Order, content: list[bytes | None] | bytes) -> Iterator[Body]:
    """Yield the body of each line of a chunk."""
    if isinstance(content, bytes):
        yield from _of_parquet(content, order.paths)
    else:
        for line in content:
            if line is None:
                yield _refused("body-too-large", extra={"max_bytes": MAX_LINE_BYTES})
            else:
                yield line if order.paths is None else _of_csv(line, order.paths)


def _of_parquet(stream: bytes, paths: tuple[str, ...] | None) -> Iterator[Body]:
    from app.cli.archive.parquet import columns_of  # noqa: PLC0415 -- costs memory and time

    columns = columns_of(stream)
    if paths is None:
        # Nothing sent is an empty body, as over HTTP; bytes are refused as those of a line are.
        for text in columns[0]:
            yield text if isinstance(text, bytes) else (text or "").encode()
    else:
        for values in zip(*columns, strict=True):
            broken = any(isinstance(value, bytes) for value in values)
            yield _not_utf8() if broken else _nested(zip(paths, values, strict=True))


def _of_csv(line: bytes, paths: Sequence[str]) -> Body:
    try:
        text = line.removesuffix(b"\r").decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8()
    try:
        cells = text.split(",") if '"' not in text else cells_of(text)
    except csv.Error:
        return _malformed("broken_quotes", "A cell has a quote that is not closed or not doubled.")
    if len(cells) != len(paths):
        said = f"The line has {len(cells)} cells, and the header {len(paths)} columns."
        return _malformed("wrong_number_of_cells", said)
    return _nested(zip(paths, cells, strict=True))


def cells_of(line: str) -> list[str]:
    """Return the cells of one line of CSV.

    Raises:
        csv.Error: If its quotes are broken; no cell holds a line break.
    """
    # Without a line feed at the end, a quote that is not closed is noticed.
    return next(csv.reader([line], strict=True), [""])


def _nested(pairs: Iterable[tuple[str, Any]]) -> Body:
    """Return the body that says what the cells of a row say; an empty cell is not asked."""
    told = (
        (path, whole_number_or_text(value) if isinstance(value, str) else value)
        for path, value in pairs
        if value is not None and value != ""
    )
    try:
        return orjson.dumps(nested_body(told))
    except ProblemError as error:
        return LineOutcome(error.problem.status, orjson.dumps(error.problem.document()))


def _not_utf8() -> LineOutcome:
    return _malformed("not_utf8", "The line is not UTF-8.")


def _malformed(code: str, message: str) -> LineOutcome:
    detail = "The line cannot be read as one row of the table."
    return _refused("bad-request", detail=detail, errors=[FieldError("", code, message)])


def _refused(
    kind: str,
    *,
    detail: str | None = None,
    errors: Sequence[FieldError] = (),
    extra: Mapping[str, Any] | None = None,
) -> LineOutcome:
    problem = problem_of(kind, detail=detail, errors=errors, extra=extra)
    return LineOutcome(problem.status, orjson.dumps(problem.document()))
