"""P8: the catalogue, when the caller already holds what it asks for."""

import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.client import Load, Task, cpu_us, per_second, written
from benchmarks.floor import STORED
from benchmarks.measure import Row, ratio, spread
from benchmarks.serving import Server, ask, serving

PATHS = ("/v1/knowledge", "/v1/knowledge/differential-diagnoses")
CONNECTION = frozenset({"date", "connection", "content-length", "transfer-encoding"})


def measure_catalogue(
    load: Load, product: Server, folder: Path, *, rounds: int, seconds: float
) -> Iterator[Row]:
    """Measure P8 on the overview and on one part.

    Args:
        load: The load process.
        product: The service.
        folder: Where the floor's headers may be kept.
        rounds: Turns of each.
        seconds: Length of a turn.

    Yields:
        Rows of the table.
    """
    conditions = {path: {"if-none-match": _etag(product, path)} for path in PATHS}
    stored = folder / "headers.json"
    stored.write_text(
        json.dumps({path: _headers(product, path, conditions[path]) for path in PATHS}), "utf-8"
    )
    with serving("benchmarks.floor:create_catalogue_floor", {STORED: str(stored)}) as floor:
        tasks = {
            f"{name} {path}": Task(server, written("GET", path, conditions[path]), 304)
            for path in PATHS
            for name, server in (("floor", floor), ("ours", product))
        }
        taken = load.in_turns(tasks, rounds=rounds, seconds=seconds)
    for path in PATHS:
        raw, ours = taken[f"floor {path}"], taken[f"ours {path}"]
        requests = ratio(per_second(ours), per_second(raw))
        yield Row("P8", f"GET {path}, 304: requests/s of raw Starlette", requests, "", 0.8, 0.95)
        yield Row("", "  CPU of raw Starlette / ours", ratio(cpu_us(raw), cpu_us(ours)))
        yield Row("", "  CPU per request, ours", spread(cpu_us(ours)), "us")
        yield Row("", "  CPU per request, raw Starlette", spread(cpu_us(raw)), "us")
        yield Row("", "  load busy, raw Starlette", spread([each.client_busy for each in raw]))


def _etag(product: Server, path: str) -> str:
    answer = ask(product, "GET", path, {})
    etag = dict(answer.headers).get("etag")
    if answer.status != 200 or etag is None:
        raise RuntimeError(f"GET {path}: {answer.status} without an ETag")
    return etag


def _headers(product: Server, path: str, condition: dict[str, str]) -> dict[str, str]:
    answer = ask(product, "GET", path, condition)
    if answer.status != 304:
        raise RuntimeError(f"GET {path} with its own ETag: {answer.status}")
    return {name: value for name, value in answer.headers if name.lower() not in CONNECTION}
