"""From rows to the bytes of the output."""

import csv
import io
from collections.abc import Callable, Sequence

from app.api.v1.lines import LineDetail, answered_line, closing_line
from app.cli.archive.chunks import Knowledge
from app.cli.archive.formats import Format
from app.cli.archive.table import Row, cells, columns_for
from app.cli.archive.tally import Tally


def as_ndjson(rows: Sequence[Row], _: LineDetail) -> bytes:
    """Return rows as a batch answers them, one JSON object a line."""
    return b"".join(answered_line(row.line, row.outcome) for row in rows)


def closing(tally: Tally, knowledge: Knowledge) -> bytes:
    """Return the last line of NDJSON."""
    return closing_line(
        tally.lines,
        tally.evaluated,
        packs=knowledge.packs,
        engine_version=knowledge.engine_version,
    )


def as_csv(rows: Sequence[Row], detail: LineDetail) -> bytes:
    """Return rows of CSV; several ids in one cell stand apart by spaces."""
    return _csv([[_text(cell) for cell in cells(row, detail)] for row in rows])


def csv_head(detail: LineDetail) -> bytes:
    """Return the header of CSV."""
    return _csv([columns_for(detail)])


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue().encode()


def _text(cell: object) -> str:
    """Return a cell as text: ids, numbers and JSON, so none begins as a formula does."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return " ".join(cell) if isinstance(cell, list) else str(cell)


def head(output: Format, detail: LineDetail) -> bytes:
    """Return the bytes that the output begins with."""
    if output == "csv":
        return csv_head(detail)
    if output == "parquet":
        from app.cli.archive.parquet import stream_head  # noqa: PLC0415 -- see rows

        return stream_head(detail)
    return b""


def writer(output: Format) -> Callable[[Sequence[Row], LineDetail], bytes]:
    """Return what turns rows into bytes of the output."""
    if output == "parquet":
        from app.cli.archive.parquet import as_batch  # noqa: PLC0415 -- see rows

        return as_batch
    return as_csv if output == "csv" else as_ndjson
