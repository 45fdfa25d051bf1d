"""Parquet in and out. Everything that needs pyarrow is here, and imported only where needed.

A Parquet file cannot be continued after it was cut, so while a run lasts its rows are kept as a
stream of Arrow record batches, which is turned into Parquet when it is whole.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from app.api.v1.lines import LineDetail
from app.cli.archive.chunks import Chunk
from app.cli.archive.columns import body_paths
from app.cli.archive.errors import ArchiveError, WrongCallError
from app.cli.archive.table import Row, cells, columns_for

FINDINGS: Final = "findings"
"""The column that holds a whole body as JSON text."""
READ_BYTES: Final = 1024 * 1024
GROUP_ROWS: Final = 16_384
GROUP_BYTES: Final = 16 * 1024 * 1024
"""A row group of the output is closed when it holds that many rows or bytes."""

_TYPES: Final = {
    "line": pa.int64(),
    "status": pa.int16(),
    "complete": pa.bool_(),
    "reasons": pa.list_(pa.string()),
    "present": pa.list_(pa.string()),
    "cannot_exclude": pa.list_(pa.string()),
}


def schema_for(detail: LineDetail) -> pa.Schema:
    """Return the schema of the output."""
    return pa.schema([(name, _TYPES.get(name, pa.string())) for name in columns_for(detail)])


def stream_head(detail: LineDetail) -> bytes:
    """Return what a stream of record batches begins with."""
    return bytes(schema_for(detail).serialize())


def as_batch(rows: Sequence[Row], detail: LineDetail) -> bytes:
    """Return rows as one more batch of the stream."""
    schema = schema_for(detail)
    columns = zip(*(cells(row, detail) for row in rows), strict=True)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return bytes(pa.record_batch(arrays, schema=schema).serialize())


def to_parquet(stream: Path, target: Path) -> None:
    """Write a whole stream of record batches as Parquet, and have it on disk."""
    with pa.OSFile(str(stream), "rb") as source, target.open("wb") as file:
        reader = pa.ipc.open_stream(source)
        with pq.ParquetWriter(file, reader.schema, compression="zstd") as writer:
            for group in _groups(reader):
                writer.write_table(group)
        file.flush()
        os.fsync(file.fileno())


def _groups(reader: Any) -> Iterator[pa.Table]:  # noqa: ANN401 -- pyarrow has no types
    gathered: list[pa.RecordBatch] = []
    for batch in reader:
        gathered.append(batch)
        full = sum(each.num_rows for each in gathered) >= GROUP_ROWS
        if full or sum(each.nbytes for each in gathered) >= GROUP_BYTES:
            yield pa.Table.from_batches(gathered)
            gathered = []
    if gathered:
        yield pa.Table.from_batches(gathered)


def columns_of(stream: bytes) -> list[list[Any]]:
    """Return the columns of the one batch that a chunk holds; text that is not UTF-8 as bytes."""
    with pa.ipc.open_stream(stream) as reader:
        batch = reader.read_next_batch()
    return [_cells(column) for column in batch.columns]


def _cells(column: pa.Array) -> list[Any]:
    try:
        found: list[Any] = column.to_pylist()
    except UnicodeDecodeError:
        # Nothing that writes or reads Parquet has to look at what is in a text.
        return [_cell(scalar) for scalar in column]
    return found


def _cell(scalar: pa.Scalar) -> Any:  # noqa: ANN401 -- a number, a text, bytes or None
    try:
        return scalar.as_py()
    except UnicodeDecodeError:
        text = scalar.value if isinstance(scalar, pa.DictionaryScalar) else scalar
        return bytes(text.as_buffer())


class ParquetSource:
    """Rows of Parquet: a column of JSON texts, or one column for each thing that was asked."""

    unit = "row"
    begins = 0

    def __init__(self, path: Path) -> None:
        """Look at the schema.

        Raises:
            WrongCallError: If it is no Parquet, or a column is not known or has no known type.
        """
        self.path = path
        try:
            with pq.ParquetFile(path) as file:
                schema, self.size = file.schema_arrow, file.metadata.num_rows
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            # Names of columns are read here, too.
            raise WrongCallError(f"{path.name} is no Parquet file that can be read") from error
        self.paths = None if schema.names == [FINDINGS] else body_paths(_accepted(schema))
        if self.paths is None and not _is_text(schema.field(FINDINGS).type):
            raise WrongCallError(f"the column {FINDINGS} must hold JSON text")

    def chunks(self, *, lines_done: int, start: int, lines: int) -> Iterator[Chunk]:
        """Yield the rows from a place on.

        Args:
            lines_done: Rows before it.
            start: The same, as a place in the input.
            lines: Rows of one chunk at most.

        Raises:
            ArchiveError: If the file is broken further on.
        """
        done = 0
        try:
            with pq.ParquetFile(self.path, buffer_size=READ_BYTES, pre_buffer=False) as file:
                groups, skipped = _groups_from(file, start)
                if not groups:
                    return
                for batch in file.iter_batches(lines, row_groups=groups, use_threads=False):
                    # Rows of the first row group that were done before.
                    rest = batch.slice(min(skipped, batch.num_rows))
                    skipped -= batch.num_rows - rest.num_rows
                    if rest.num_rows:
                        done += rest.num_rows
                        end = start + done
                        first = lines_done + done - rest.num_rows + 1
                        yield Chunk(first, rest.num_rows, end, _stream(rest))
        except (pa.ArrowException, OSError) as error:
            raise ArchiveError(
                f"{self.path.name} cannot be read after row {start + done}"
            ) from error


def _accepted(schema: pa.Schema) -> list[str]:
    """Return the names of the columns, if each has a type that findings have.

    Raises:
        WrongCallError: If one has not.
    """
    body_paths(schema.names)
    for field in schema:
        kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        if not (_is_text(kind) or pa.types.is_integer(kind) or pa.types.is_null(kind)):
            raise WrongCallError(
                f"the column {field.name} is of the type {kind}; findings are text or whole "
                f"numbers, so cast it, or give JSON text in one column {FINDINGS}"
            )
    return list(schema.names)


def _is_text(kind: pa.DataType) -> bool:
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(
        pa.types.is_string(inner)
        or pa.types.is_large_string(inner)
        or pa.types.is_string_view(inner)
    )


def _groups_from(file: pq.ParquetFile, start: int) -> tuple[list[int], int]:
    """Return the row groups that hold a row and what follows, and the rows before it in them."""
    before = 0
    for group in range(file.num_row_groups):
        rows = file.metadata.row_group(group).num_rows
        if before + rows > start:
            return list(range(group, file.num_row_groups)), start - before
        before += rows
    return [], 0


def _stream(batch: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return bytes(sink.getvalue())
