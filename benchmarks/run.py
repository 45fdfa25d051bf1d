"""Prints every measure: ``python -m benchmarks.run`` (``--quick`` to see that it runs)."""

import argparse
import gc
import os
import platform
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from app.persistence.migrate import migrate
from benchmarks.archive import measure_archive
from benchmarks.catalogue import measure_catalogue
from benchmarks.client import loading
from benchmarks.engines import measure_engines
from benchmarks.evaluations import measure_evaluations
from benchmarks.measure import Row, table
from benchmarks.serving import serving
from benchmarks.sweep import measure_sweep
from benchmarks.workers import measure_workers

LIBRARIES = ("fastapi", "starlette", "pydantic", "uvicorn", "orjson", "zen-engine")


@dataclass(frozen=True, slots=True)
class Pace:
    """How long to measure.

    Attributes:
        rounds: Turns of each server.
        seconds: Length of such a turn.
        engine_rounds: Turns of each engine, 0.02 s of CPU each.
    """

    rounds: int
    seconds: float
    engine_rounds: int


FULL = Pace(rounds=25, seconds=0.5, engine_rounds=60)
QUICK = Pace(rounds=2, seconds=0.2, engine_rounds=5)


def measure(pace: Pace) -> Iterator[Row]:
    """Measure everything.

    Yields:
        Rows of the table.
    """
    yield from measure_engines(rounds=pace.engine_rounds)
    # As in the service: what lives as long as the process is not walked by each collection.
    gc.collect()
    gc.freeze()
    yield from measure_sweep(rounds=pace.engine_rounds)
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept)
        database = f"sqlite:///{folder / 'benchmarks.sqlite3'}"
        migrate(database)
        environment = {"HCDS_DATABASE_URL": database, "HCDS_MODE": "local"}
        with loading() as load, serving("app.main:create_app", environment) as product:
            for part in (measure_evaluations, measure_catalogue, measure_archive):
                yield from part(load, product, folder, rounds=pace.rounds, seconds=pace.seconds)
        with loading() as load:
            yield from measure_workers(load, folder, rounds=pace.rounds, seconds=pace.seconds)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quick", action="store_true", help="20 seconds, to see that it runs")
    quick: bool = arguments.parse_args().quick
    start = time.monotonic()
    rows = list(measure(QUICK if quick else FULL))
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {libraries}")
    print("median (lowest-highest) of rounds in turns; a time is CPU time")
    print()
    print(table(rows))
    print()
    pace = "quick: too short to compare" if quick else "full"
    print(f"{pace}, {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()
