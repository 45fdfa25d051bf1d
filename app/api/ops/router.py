"""Health probes and versions. No key is needed, and nothing internal is told."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Final, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from app.web.problems.problem import ProblemError, problem_of
from app.web.specification.problem_documents import problem_responses
from app.web.specification.shown_answers import ShownAnswer

Readiness = Callable[[], Awaitable[Sequence[str]]]
"""Returns the names of the components that fail; empty means ready."""

READY_WITHIN_S: Final = 2.0


class LiveDocument(BaseModel):
    """The process answers."""

    model_config = ConfigDict(frozen=True)

    status: Literal["alive"] = Field(description="Always alive: a dead process does not answer.")


class ReadyDocument(BaseModel):
    """The service can take requests."""

    model_config = ConfigDict(frozen=True)

    status: Literal["ready"] = Field(description="Always ready: otherwise a 503 is sent.")


class PackVersion(BaseModel):
    """One knowledge pack that evaluations rest on."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(
        description="Id of the pack: the complaint it is for.", examples=["deep_buttock_pain"]
    )
    version: str = Field(description="Version of the pack.", examples=["2026.1"])
    digest: str = Field(
        description="SHA-256 of the pack's canonical JSON, its identity.",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    )


class VersionDocument(BaseModel):
    """What is running. Software, engine and pack together decide every evaluation."""

    model_config = ConfigDict(frozen=True)

    contract_version: str = Field(
        description="Version of the specification that is kept, as in its info.version.",
        examples=["1.0.0"],
    )
    software_version: str = Field(description="Version of this service.", examples=["0.1.0"])
    engine_version: str = Field(
        description="Version of the engine. The same findings, pack and engine version give the "
        "same evaluation.",
        examples=["1.0.0"],
    )
    packs: tuple[PackVersion, ...] = Field(description="Packs that are served, one a complaint.")


def make_ops_router(
    *,
    ready: Readiness,
    version: Callable[[], VersionDocument],
    ready_within_s: float = READY_WITHIN_S,
) -> APIRouter:
    """Build the routes for operators.

    Args:
        ready: Asks each component the service needs.
        version: Says what is running; it must not block.
        ready_within_s: Seconds after which an unanswered readiness check counts as failed.
    """
    router = APIRouter(tags=["Operations"])
    _add_health(router, ready, ready_within_s)

    @router.get(
        "/version",
        operation_id="read_version",
        summary="What is running?",
    )
    async def read_version() -> VersionDocument:
        """Name the versions of software, engine and knowledge packs."""
        return version()

    return router


def shown_operations(running: VersionDocument) -> Iterator[ShownAnswer]:
    """Yield what the routes for operators answer when all is well."""
    alive, ready = LiveDocument(status="alive"), ReadyDocument(status="ready")
    yield ShownAnswer("check_alive", "alive", "The process runs", alive.model_dump())
    yield ShownAnswer("check_ready", "ready", "Requests may be sent", ready.model_dump())
    yield ShownAnswer("read_version", "running", "What runs here", running.model_dump(mode="json"))


def _add_health(router: APIRouter, ready: Readiness, ready_within_s: float) -> None:
    @router.get(
        "/health/live",
        operation_id="check_alive",
        summary="Is the process alive?",
    )
    async def check_alive() -> LiveDocument:
        """Answer as long as the process runs. Restart it if this does not answer."""
        return LiveDocument(status="alive")

    @router.get(
        "/health/ready",
        operation_id="check_ready",
        summary="Can the service take requests?",
        responses=problem_responses("not-ready"),
    )
    async def check_ready() -> ReadyDocument:
        """Answer 200 when everything the service needs answers, else 503.

        The 503 names the failing components under `failing` and says nothing else about them.
        """
        failing = await _failing_components(ready, ready_within_s)
        if failing:
            raise ProblemError(problem_of("not-ready", extra={"failing": failing}))
        return ReadyDocument(status="ready")


async def _failing_components(ready: Readiness, within_s: float) -> list[str]:
    try:
        async with asyncio.timeout(within_s):
            return sorted(await ready())
    except TimeoutError:
        return ["readiness_check"]
