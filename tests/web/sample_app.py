"""A small application behind the layers, for tests and for a real server process."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from typing import Annotated, Literal

from fastapi import APIRouter, FastAPI, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import StreamingResponse

from app.domain.errors import (
    DomainError,
    KnowledgePackWithdrawnError,
    NotFoundError,
    UnknownComplaintError,
)
from app.web.answers.etag import conditional, conditional_json
from app.web.edge.limits import BodyLimits
from app.web.install import install_web
from app.web.requests.strict_request import StrictRoute
from app.web.specification.problem_documents import problem_responses

ORIGIN = "https://ehr.example.org"
SECRET = "Mrs-Smith-DOB-1961"

Answer = Literal["yes", "no", "unknown"]


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Sided(Closed):
    left: Answer | None = None
    right: Answer | None = None


class Measures(Closed):
    pain_nprs: Annotated[int, Field(strict=True, ge=0, le=10)]
    flexion_deg: Annotated[float, Field(strict=True, ge=0, le=150)] | None = None


class Findings(Closed):
    measures: Measures
    sitting_pain: Answer | Sided | None = None
    notes: Annotated[str, Field(strict=True, max_length=20)] | None = None
    visits: list[Sided] = Field(default_factory=list)


class Echo(BaseModel):
    pain: int
    kind: str


def text_of(size: int) -> bytes:
    """Return a JSON object of so many bytes."""
    return (b'{"text":"' + b"word " * size)[: size - 2] + b'"}'


def build_router() -> APIRouter:
    router = APIRouter(prefix="/v1", route_class=StrictRoute)

    @router.post("/evaluations", responses=problem_responses(400, 406, 413, 415, 422))
    async def evaluate(findings: Findings) -> Echo:
        return Echo(pain=findings.measures.pain_nprs, kind=type(findings.sitting_pain).__name__)

    @router.get("/evaluations", responses=problem_responses(422))
    async def list_evaluations(limit: Annotated[int, Query(ge=1, le=100)] = 20) -> Echo:
        return Echo(pain=limit, kind="list")

    @router.delete("/evaluations")
    async def delete_evaluations() -> None:
        return None

    @router.post("/optional")
    async def optional(findings: Findings | None = None) -> Echo:
        return Echo(pain=-1 if findings is None else findings.measures.pain_nprs, kind="optional")

    @router.post("/large")
    async def large(findings: Findings) -> Echo:
        return Echo(pain=findings.measures.pain_nprs, kind="large")

    @router.get("/packs/{pack_id}")
    async def read_pack(pack_id: str, request: Request) -> Response:
        return conditional_json(request, b'{"id":"p"}', "v1-abc", "public, max-age=60")

    return router


def build_text_router() -> APIRouter:
    router = APIRouter(prefix="/v1", route_class=StrictRoute)

    @router.get("/texts/{size}")
    async def read_text(size: int, request: Request) -> Response:
        return conditional_json(request, text_of(size), f"text-{size}", "no-cache")

    @router.get("/private/{size}")
    async def read_private(size: int) -> Response:
        return Response(text_of(size), media_type="application/json")

    @router.get("/picture")
    async def read_picture() -> Response:
        return Response(text_of(5_000), media_type="image/png")

    @router.get("/packed")
    async def read_packed(request: Request) -> Response:
        packed = Response(
            gzip.compress(text_of(5_000)),
            headers={"Content-Encoding": "gzip", "Vary": "Accept-Encoding"},
            media_type="application/json",
        )
        return conditional(request, packed, "packed")

    return router


def build_stream_router() -> APIRouter:
    router = APIRouter(prefix="/v1", route_class=StrictRoute)

    @router.get("/lines/{count}")
    async def read_lines(count: int) -> Response:
        async def lines() -> AsyncIterator[bytes]:
            for line in range(count):
                yield b'{"line":%d}\n' % line
                await asyncio.sleep(0.2)

        return StreamingResponse(lines(), media_type="application/x-ndjson")

    @router.get("/long")
    async def long() -> Response:
        parts = (b"x" * 65_536 for _ in range(4_000))
        return StreamingResponse(parts, media_type="application/octet-stream")

    return router


def build_failing_router() -> APIRouter:
    router = APIRouter(prefix="/fail", route_class=StrictRoute, include_in_schema=False)

    errors: dict[str, Exception] = {
        "http": HTTPException(409, SECRET, {"X-Leak": SECRET, "Retry-After": "7"}),
        "teapot": HTTPException(418, SECRET),
        "not-found": NotFoundError(SECRET),
        "withdrawn": KnowledgePackWithdrawnError(SECRET, pack_id="deep_buttock_pain"),
        "complaint": UnknownComplaintError(SECRET, known=["deep_buttock_pain"]),
        "domain": DomainError(SECRET),
        "value": ValueError(SECRET),
        "group": ExceptionGroup(SECRET, [ValueError(SECRET)]),
    }

    @router.get("/{name}")
    async def fail(name: str) -> Echo:
        raise errors[name]

    @router.post("/chained")
    async def chained(findings: Findings) -> Echo:
        raise RuntimeError(SECRET) from ValueError(findings.notes)

    @router.get("/wrong/response", response_model=Echo)
    async def wrong_response() -> object:
        return {"pain": SECRET, "kind": "x"}

    @router.get("/half/way")
    async def halfway() -> Response:
        async def parts() -> object:
            yield b"one,"
            raise ValueError(SECRET)

        return StreamingResponse(parts(), media_type="text/csv")  # type: ignore[arg-type]

    return router


def build_app() -> FastAPI:
    app = FastAPI()
    install_web(
        app,
        allowed_hosts=["testserver", "127.0.0.1", "*.clinic.example"],
        cors_origins=[ORIGIN],
        body_limits=BodyLimits(64 * 1024, {"/v1/large": 1024 * 1024}),
    )
    app.include_router(build_router())
    app.include_router(build_text_router())
    app.include_router(build_stream_router())
    app.include_router(build_failing_router())
    return app
