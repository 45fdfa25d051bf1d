"""What is counted, for Prometheus. No label is ever taken from what a caller sent.

With several workers each process counts into files of its own, and whoever is asked adds them up;
prometheus_client decides for that when this module is first imported, by the variable
``PROMETHEUS_MULTIPROC_DIR``.
"""

import functools
from collections.abc import Iterable
from typing import Final, NamedTuple

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
)

from app.web.operations.reserved_counts import count_in_reserved_files, tell_refused_room
from app.web.operations.route_template import UNMATCHED, Template
from app.web.problems.problem_types import PROBLEM_TYPES

BUCKETS_S: Final = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.3, 1.0, 3.0, 10.0)
NO_STATUS: Final = "none"
"""Stands for the status where nothing was answered, as when the caller went away."""
METHODS: Final = frozenset(
    {"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"}
)
LINE_OUTCOMES: Final = frozenset({"evaluated", "refused", "failed"})
OTHER: Final = "other"
"""Stands for a method that HTTP does not have, which may hold anything."""

# A time of its own for each series would make the series twice as many.
disable_created_metrics()  # type: ignore[no-untyped-call]
count_in_reserved_files()
REGISTRY: Final = CollectorRegistry()
_REQUESTS: Final = Counter(
    "hcds_requests",
    "Requests answered, or given up, by method, route template and status.",
    ("method", "route", "status"),
    registry=REGISTRY,
)
_SECONDS: Final = Histogram(
    "hcds_request_seconds",
    "Seconds from the headers of a request to the last byte of its answer, by route template.",
    ("route",),
    buckets=BUCKETS_S,
    registry=REGISTRY,
)
_REFUSALS: Final = Counter(
    "hcds_refusals", "Requests refused, by kind of problem.", ("problem",), registry=REGISTRY
)
_DEPRECATED: Final = Counter(
    "hcds_deprecated_calls",
    "Calls of operations that will go away, by operation.",
    ("operation",),
    registry=REGISTRY,
)
_BATCH_LINES: Final = Counter(
    "hcds_batch_lines", "Lines of batches, by what became of them.", ("outcome",), registry=REGISTRY
)
# Live: what a worker that died was busy with is gone with it.
IN_FLIGHT: Final = Gauge(
    "hcds_requests_in_flight",
    "Requests taken on and not yet ended.",
    multiprocess_mode="livesum",
    registry=REGISTRY,
)
_READY_WORKERS: Final = Gauge(
    "hcds_workers",
    "Workers that have started and have not begun to stop.",
    multiprocess_mode="livesum",
    registry=REGISTRY,
)
_INFO: Final = Gauge(
    "hcds_info",
    "Always 1; the labels say what is running.",
    ("software_version", "engine_version", "pack", "pack_version", "pack_digest"),
    multiprocess_mode="livemax",
    registry=REGISTRY,
)


class Running(NamedTuple):
    """One pack as it is served, and by which software and engine."""

    software_version: str
    engine_version: str
    pack: str
    pack_version: str
    pack_digest: str


def count_request(method: str, template: Template, status: int | None, seconds: float) -> None:
    """Count one request that has ended.

    Args:
        method: One of ``METHODS``, or ``OTHER``.
        template: Of its route. It counts as unmatched if the route does not answer the method, so
            that no caller can make more series than there are operations.
        status: What was answered; None for nothing.
        seconds: How long it took.
    """
    route = template.path if not template.methods or method in template.methods else UNMATCHED
    counted, timed = _series(method, route, status)
    counted.inc()
    timed.observe(seconds)


@functools.cache
def _series(method: str, route: str, status: int | None) -> tuple[Counter, Histogram]:
    shown = NO_STATUS if status is None else str(status)
    return _REQUESTS.labels(method, route, shown), _SECONDS.labels(route)


def count_refusal(slug: str) -> None:
    """Count a refusal by the slug of its problem."""
    _REFUSALS.labels(slug if slug in PROBLEM_TYPES else OTHER).inc()


def count_deprecated_call(operation: str) -> None:
    """Count a call of an operation that will go away, by its ``operationId``."""
    _DEPRECATED.labels(operation).inc()


def count_batch_line(outcome: str) -> None:
    """Count one line of a batch: ``evaluated``, ``refused`` or ``failed``."""
    _BATCH_LINES.labels(outcome if outcome in LINE_OUTCOMES else OTHER).inc()


def tell_started(running: Iterable[Running]) -> None:
    """Say what this worker runs, and that it does."""
    tell_refused_room()
    for each in running:
        _INFO.labels(*each).set(1)
    _READY_WORKERS.set(1)


def tell_stopping() -> None:
    """Say that this worker takes on nothing new."""
    _READY_WORKERS.set(0)
