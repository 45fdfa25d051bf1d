"""A service whose answers take as long as they are asked to, run as the real one is.

``python -m tests.journeys.slow_service --port PORT``; settings as for ``hamstring-cds serve``.
"""

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from starlette.responses import Response, StreamingResponse

from app.api.ops.router import VersionDocument, make_ops_router
from app.cli.serving import prepare, run
from app.settings import Settings
from app.web.install import install_web, watch_requests
from app.web.operations.lifetime import Lifetime
from app.web.operations.logs import configure_logs
from app.web.operations.metrics import Running
from app.web.operations.stopping import Stopping


def create_worker() -> FastAPI:
    settings = Settings(_env_file=None)
    configure_logs("json", "info")
    stopping = Stopping(drain_s=settings.drain_s)
    lifetime = Lifetime(stopping, [Running("0", "0", "p", "0", "0")], "local", settings.workers)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with lifetime.announced():
            yield

    async def faults() -> list[str]:
        return ["draining"] if stopping.begun else []

    app = FastAPI(lifespan=lifespan)
    install_web(app, allowed_hosts=["127.0.0.1"])
    watch_requests(app, stopping)
    app.include_router(
        make_ops_router(
            ready=faults,
            version=lambda: VersionDocument(
                software_version="0", contract_version="0", engine_version="0", packs=()
            ),
        )
    )
    app.add_api_route("/wait/{seconds}", wait)
    app.add_api_route("/stream/{seconds}", stream)
    app.add_api_route("/count", count, methods=["POST"])
    return app


async def wait(seconds: float) -> dict[str, float]:
    await asyncio.sleep(seconds)
    return {"waited": seconds}


async def stream(seconds: float) -> Response:
    async def parts() -> AsyncIterator[bytes]:
        for number in range(10):
            yield b"%d\n" % number
            await asyncio.sleep(seconds / 10)

    return StreamingResponse(parts(), media_type="text/plain")


async def count(request: Request) -> dict[str, int]:
    return {"bytes": len(await request.body())}


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, required=True)
    port: int = arguments.parse_args().port
    settings = Settings(_env_file=None)
    prepare(settings)
    run("tests.journeys.slow_service:create_worker", settings, host="127.0.0.1", port=port)


if __name__ == "__main__":
    main()
