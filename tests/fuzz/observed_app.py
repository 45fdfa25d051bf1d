"""The whole application with telemetry switched on as a host would, written to files.

What would go to a collector goes into files of the working directory: ``spans``, ``metrics`` and
``otel-logs``.
"""

import io
import logging
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request, Response
from opentelemetry import _logs, metrics, trace
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import ConsoleLogRecordExporter, SimpleLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import (
    ConsoleMetricExporter,
    PeriodicExportingMetricReader,
)
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor
from prometheus_client import Counter

from app.main import create_app
from app.web.operations.metrics import REGISTRY

FILES = ("log", "spans", "metrics", "otel-logs")
EVERY_MS = 500
# Of other libraries than ours no more is written than the template of a message.
logger = logging.getLogger("app.leak")


def _written(name: str) -> io.TextIOWrapper:
    return Path(name).open("w", encoding="utf-8", buffering=1)


def observe() -> None:
    """Give the process providers for spans, metrics and logs, before the application is made."""
    tracing = TracerProvider()
    tracing.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter(out=_written("spans"))))
    trace.set_tracer_provider(tracing)
    exporter = ConsoleMetricExporter(out=_written("metrics"))
    reader = PeriodicExportingMetricReader(exporter, export_interval_millis=EVERY_MS)
    metrics.set_meter_provider(MeterProvider(metric_readers=[reader]))
    logs = LoggerProvider()
    logs.add_log_record_processor(
        SimpleLogRecordProcessor(ConsoleLogRecordExporter(out=_written("otel-logs")))
    )
    _logs.set_logger_provider(logs)


def failing_routes() -> APIRouter:
    """Return routes that fail as nobody foresaw, with all they were sent in their errors."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/fail/{name}", methods=["GET", "POST"])
    async def fail(name: str, request: Request) -> None:
        raise RuntimeError(await request.body(), dict(request.headers)) from LookupError(name)

    return router


def build_app() -> FastAPI:
    """Build the application, observed."""
    observe()
    app = create_app()
    app.include_router(failing_routes())
    return app


def leaking_routes() -> APIRouter:
    """Return a route for each surface, which lets what it was sent come out there."""
    router = APIRouter(prefix="/leak", include_in_schema=False)

    @router.post("/log")
    async def log(request: Request) -> None:
        logger.info("asked %s", await request.body())

    @router.post("/spans")
    async def span(request: Request) -> None:
        with trace.get_tracer("leak").start_as_current_span("asked") as span:
            span.set_attribute("url.query", request.url.query)

    @router.post("/metrics")
    async def count(request: Request) -> None:
        counter = metrics.get_meter("leak").create_counter("asked")
        counter.add(1, {"agent": request.headers["user-agent"]})

    @router.post("/otel-logs")
    async def record(request: Request) -> None:
        _logs.get_logger("leak").emit(body=request.headers["referer"])

    agents = Counter("leaked", "What callers are called.", ("agent",), registry=REGISTRY)

    @router.post("/scrape")
    async def label(request: Request) -> None:
        agents.labels(request.headers["user-agent"]).inc()

    @router.post("/body")
    async def echo(request: Request) -> Response:
        return Response(await request.body())

    @router.post("/header")
    async def name(request: Request) -> Response:
        return Response(headers={"X-Asked": request.headers["referer"]})

    return router


def build_leaking_app() -> FastAPI:
    """Build the application, observed, with a leak to every surface."""
    app = build_app()
    app.include_router(leaking_routes())
    return app
