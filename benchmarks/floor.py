"""The floors: the least an application on these libraries can do for the same request.

Served by uvicorn beside the product. What is answered comes from files, because it has the size
and the headers of what the product has just answered.
"""

import json
import os
from pathlib import Path

from fastapi import FastAPI, Response
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response as PlainResponse
from starlette.routing import Route

from app.api.v1.request import EvaluationRequest

STORED = "BENCHMARKS_STORED"


def create_evaluation_floor() -> FastAPI:
    """Return an application that validates the same body and answers stored bytes."""
    stored = Path(os.environ[STORED]).read_bytes()
    app = FastAPI(telemetry={"logs": False, "operation_spans": False})

    @app.post("/v1/evaluations")
    async def evaluate(findings: EvaluationRequest) -> Response:
        assert findings.complaint
        return Response(stored, media_type="application/json")

    return app


def create_catalogue_floor() -> Starlette:
    """Return a raw Starlette application that answers 304 with stored headers."""
    headers: dict[str, dict[str, str]] = json.loads(Path(os.environ[STORED]).read_text("utf-8"))

    async def answer(request: Request) -> PlainResponse:
        return PlainResponse(status_code=304, headers=headers[request.url.path])

    return Starlette(routes=[Route(path, answer) for path in headers])
