"""Evaluates an archive on a cluster of Dask, with the function that the service itself uses.

``PYTHONPATH=. python docs/cluster/dask_example.py IN OUT.ndjson [--scheduler tcp://host:8786]``.
Without a scheduler it starts two processes on this machine.
"""

import argparse
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from distributed import Client, Future, LocalCluster

from app.api.v1.lines import (
    LineOutcome,
    answered_line,
    closing_line,
    evaluate_line,
    evaluator_of_this_process,
)
from app.cli.archive.chunks import Chunk, Order
from app.cli.archive.formats import format_of
from app.cli.archive.rows import bodies
from app.cli.archive.sources import open_source
from app.engine import ENGINE_VERSION

LINES = 256
"""Lines of one partition."""
AHEAD = 16
"""Partitions that may be under way: what bounds the memory of this process."""

Answered = tuple[bytes, int]
"""The lines that answer a partition, and how many of them are evaluations."""


def answered(order: Order, part: Chunk) -> Answered:
    """Answer one partition. This is what runs on the cluster: pure, and each line by itself."""
    lines, evaluated = [], 0
    for number, body in enumerate(bodies(order, part.content), part.first):
        outcome = body if isinstance(body, LineOutcome) else evaluate_line(body, order.detail)
        evaluated += outcome.status == 200  # noqa: PLR2004 -- a status
        lines.append(answered_line(number, outcome))
    return b"".join(lines), evaluated


def packs() -> tuple[dict[str, object], ...]:
    """Return with which knowledge a worker evaluates."""
    return tuple(evaluator_of_this_process().packs)


def in_order(
    client: Client, order: Order, parts: Iterator[Chunk]
) -> Iterator[tuple[int, Answered]]:
    """Yield the lines of each partition and what they came to, in the order of the archive."""
    under_way: deque[tuple[int, Future[Answered]]] = deque()
    for part in parts:
        # Not pure to Dask: two equal partitions are two, and no result is kept for later.
        under_way.append((part.lines, client.submit(answered, order, part, pure=False)))
        if len(under_way) >= AHEAD:
            lines, oldest = under_way.popleft()
            yield lines, oldest.result()
    while under_way:
        lines, oldest = under_way.popleft()
        yield lines, oldest.result()


def evaluate(client: Client, given: Path, output: Path) -> None:
    """Evaluate an archive of NDJSON, CSV or Parquet to NDJSON."""
    kind = format_of(given)
    source = open_source(given, kind)
    order = Order(kind, "ndjson", "short", source.paths)
    total = evaluated = 0
    with output.open("xb") as file:
        for lines, (content, fine) in in_order(
            client, order, source.chunks(lines_done=0, start=0, lines=LINES)
        ):
            file.write(content)
            total += lines
            evaluated += fine
        stamp = client.submit(packs, pure=False).result()
        file.write(closing_line(total, evaluated, packs=stamp, engine_version=ENGINE_VERSION))


def main() -> None:
    """Read the arguments, and evaluate on the cluster that they name."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("input", type=Path)
    arguments.add_argument("output", type=Path)
    arguments.add_argument("--scheduler", help="address of a cluster that runs")
    given = arguments.parse_args()
    if given.scheduler:
        with Client(given.scheduler) as client:
            evaluate(client, given.input, given.output)
        return
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
        ) as cluster,
        Client(cluster) as client,
    ):
        evaluate(client, given.input, given.output)


if __name__ == "__main__":
    main()
