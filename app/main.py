"""Composition root: joins packs, engine, store and facades into one application."""

import gc
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from fastapi import FastAPI

from app import CONTRACT_VERSION, __version__
from app.api.ops.router import (
    PackVersion,
    Readiness,
    VersionDocument,
    make_ops_router,
    shown_operations,
)
from app.api.pages.docs.router import make_docs_router
from app.api.pages.docs.specification import choices_of
from app.api.pages.form.router import make_form_router
from app.api.v1.batch import BATCH_PATH, MAX_BATCH_BYTES, make_batch_router
from app.api.v1.catalogue.ready import ReadyAnswers
from app.api.v1.catalogue.router import make_catalogue_router
from app.api.v1.catalogue.shelf import Shelf
from app.api.v1.catalogue.shown import shown_catalogue
from app.api.v1.explain import make_explainer
from app.api.v1.facade import Facade
from app.api.v1.in_process import InProcessEvaluations
from app.api.v1.lines import LineEvaluator
from app.api.v1.notes import Notes, make_notes_router
from app.api.v1.router import make_v1_router
from app.api.v1.shown import shown_evaluations, shown_questions, unless_withdrawn
from app.api.v1.what_if import Comparisons, make_what_if_router
from app.api.v1.why_not import Questions, make_why_not_router
from app.engine import ENGINE_VERSION
from app.engine.compile import CompiledPack, compile_pack
from app.knowledge.shelf import ShelvedPack, newest_folders, shelve
from app.persistence.database import open_database
from app.persistence.packs import PackStore
from app.persistence.readiness import DatabaseReadiness
from app.services.evaluate import EvaluationService
from app.settings import Settings
from app.web.edge.limits import BodyLimits
from app.web.install import install_web, watch_requests
from app.web.operations.lifetime import Lifetime
from app.web.operations.metrics import Running, count_batch_line
from app.web.operations.stopping import Stopping
from app.web.problem_pages import shown_problems
from app.web.specification.document import Document, extend_specification
from app.web.specification.shown_answers import describe_answers

TITLE = "Hamstring CDS"
DESCRIPTION = """\
Decision support for deep buttock pain and proximal hamstring tendinopathy. A clinician's findings
go in; triage, a provisional diagnosis, ranked differentials, the tendon's stage and a management
plan come out, each with its reason and source.

It supports a clinician who has the patient before them and decides. Nothing it returns is
confirmed, and it is not an emergency service. **Never send a name, a date of birth or a health
number.**

No key is needed. Every answer carries an X-Request-Id. Send one of your own, 1 to 64 letters,
digits, hyphens or underscores, and the request is found again in your records and in those of the
operator. It must not name a person.
"""
TAGS = [
    {
        "name": "Evaluations",
        "description": "Findings in; triage, diagnosis, stage and plan out. Nothing is stored.",
    },
    {
        "name": "Knowledge",
        "description": "What the service knows: nothing of it is about a patient.",
    },
    {"name": "Problems", "description": "Every kind of refusal, and what to do about it."},
    {"name": "Operations", "description": "Whether it runs, and in which version."},
]


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build the application.

    Args:
        settings: Settings of this installation; read from the environment when not given.

    Raises:
        PackError: If a pack may not be served; it names file and reason.
    """
    chosen = settings or Settings()
    shelved = {complaint: shelve(folder) for complaint, folder in newest_folders().items()}
    compiled = {name: compile_pack(item.pack, item.digest) for name, item in shelved.items()}
    first = next(iter(compiled.values()))
    explain = make_explainer(first.pack.vocabulary)
    version, stopping = _version(compiled), Stopping(drain_s=chosen.drain_s)
    store = Store(chosen.database_url)
    lifetime = Lifetime(stopping, _running(version), chosen.mode, chosen.workers)
    app = _application(store, shelved, lifetime)
    shelf = Shelf(compiled)
    # The innermost layer, so that what it answers passes through all the others.
    app.add_middleware(ReadyAnswers, shelf=shelf)
    install_web(
        app,
        allowed_hosts=chosen.allowed_hosts,
        cors_origins=chosen.cors_origins,
        body_limits=BodyLimits(chosen.max_body_bytes, at={BATCH_PATH: MAX_BATCH_BYTES}),
        explain=explain,
    )
    watch_requests(app, stopping)
    facade = Facade(EvaluationService(compiled), compiled)
    notes = Notes(facade, compiled)
    _add_v1(app, facade, notes, compiled, shelf)
    app.include_router(make_batch_router(LineEvaluator(facade, explain), count_batch_line))
    app.include_router(make_ops_router(ready=_ready(store, stopping), version=lambda: version))
    describe_answers(app, lambda: shown_operations(version), shown_problems)
    app.include_router(make_docs_router(app.openapi, choices_of(first.pack)))
    app.include_router(make_form_router(first, InProcessEvaluations(facade, notes, explain)))
    return app


def _add_v1(
    app: FastAPI,
    facade: Facade,
    notes: Notes,
    compiled: Mapping[str, CompiledPack],
    shelf: Shelf,
) -> None:
    """Add the routes of version 1, and show in the specification what they answer."""
    comparisons, questions = Comparisons(facade, compiled), Questions(facade, compiled)
    app.include_router(make_v1_router(facade))
    app.include_router(make_notes_router(notes))
    app.include_router(make_what_if_router(comparisons))
    app.include_router(make_why_not_router(questions))
    app.include_router(make_catalogue_router(shelf))
    describe_answers(
        app,
        lambda: unless_withdrawn(shown_evaluations(facade, notes)),
        lambda: unless_withdrawn(shown_questions(comparisons, questions)),
        lambda: shown_catalogue(shelf),
    )


class Store:
    """The database, and whether it is ready."""

    def __init__(self, database_url: str) -> None:
        self.engine = open_database(database_url)
        self._readiness = DatabaseReadiness(self.engine)

    async def faults(self) -> Sequence[str]:
        """Return the names of what is not ready."""
        return ("database",) if await self._readiness.faults() else ()

    def close(self) -> None:
        """Let go of threads and connections."""
        self._readiness.close()
        self.engine.dispose()


def _ready(store: Store, stopping: Stopping) -> Readiness:
    async def faults() -> Sequence[str]:
        return ("draining",) if stopping.begun else await store.faults()

    return faults


def _application(store: Store, shelved: dict[str, ShelvedPack], lifetime: Lifetime) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        _keep(PackStore(store.engine), shelved)
        # Packs and routes live as long as the process: no collection has to walk them again.
        gc.collect()
        gc.freeze()
        async with lifetime.announced():
            yield
        gc.unfreeze()
        store.close()

    app = FastAPI(
        title=TITLE,
        description=DESCRIPTION,
        version=CONTRACT_VERSION,
        contact={"name": "Whoever operates this installation"},
        license_info={
            "name": "All rights reserved",
            "identifier": "LicenseRef-All-Rights-Reserved",
        },
        openapi_tags=TAGS,
        lifespan=lifespan,
        servers=[{"url": "/"}],
        # The framework's pages load scripts from elsewhere, which no clinic's browser should.
        # app.api.pages serves the documentation, and the specification with it.
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        # Spans of the framework carry path, query, Host and tracestate as the caller wrote them,
        # its logs the texts of exceptions. Its metrics carry neither.
        telemetry={"tracing": False, "logs": False, "operation_spans": False},
    )
    extend_specification(app, _ask_for_no_key)
    return app


def _ask_for_no_key(document: Document) -> None:
    """Say outright that no key is needed: saying nothing would leave it open."""
    document["security"] = []


def _keep(store: PackStore, shelved: dict[str, ShelvedPack]) -> None:
    """Keep every pack before it is served, so that a decision can be replayed on the very pack."""
    for item in shelved.values():
        store.keep(
            item.pack.manifest,
            digest=item.digest,
            canonical_json=item.canonical,
            served_at=datetime.now(UTC),
        )


def _version(compiled: dict[str, CompiledPack]) -> VersionDocument:
    return VersionDocument(
        contract_version=CONTRACT_VERSION,
        software_version=__version__,
        engine_version=ENGINE_VERSION,
        packs=tuple(
            PackVersion(id=c.pack.manifest.id, version=c.pack.manifest.version, digest=c.digest)
            for c in compiled.values()
        ),
    )


def _running(version: VersionDocument) -> tuple[Running, ...]:
    return tuple(
        Running(
            version.software_version, version.engine_version, pack.id, pack.version, pack.digest
        )
        for pack in version.packs
    )
