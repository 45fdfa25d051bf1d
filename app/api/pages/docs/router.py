"""Routes of the documentation: two pages, their specifications, and the files they load."""

from asyncio import Lock, to_thread
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple

import orjson
from fastapi import APIRouter, Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.api.pages.assets import HOUSE, Asset, Assets
from app.api.pages.docs.specification import Choices, Document, clinician_specification

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
# Kept by the browser, but asked again each time: a new release has to be seen at once.
ASK_AGAIN: Final = "no-cache"
# The package is only read from, never run: it is installed for these two files.
_READER: Final = "fastapi_offline"
_READER_FILES: Final = ("swagger-ui.css", "swagger-ui-bundle.js")
_HERE: Final = Path(__file__).parent


class Page(NamedTuple):
    """One page of the documentation.

    Attributes:
        audience: For whom it is; it names the template, and style sheet and script read it.
        short: What it is called where pages lead to each other.
        specification: Address of what it shows.
    """

    address: str
    audience: str
    title: str
    short: str
    specification: str


CLINICIANS: Final = Page(
    "/docs", "clinicians", "Try it on a made-up patient", "Try it", "/docs/openapi.json"
)
INTEGRATORS: Final = Page(
    "/docs/full", "integrators", "Every operation", "For integrators", "/openapi.json"
)


class _Made(NamedTuple):
    whole: Asset
    clinicians: Asset


class _Specifications:
    """Both specifications, made when the first reader asks.

    To make them takes as long as to load the knowledge: a start does not wait for it, and it is
    done on a thread, so that nobody else waits either.
    """

    def __init__(self, specification: Callable[[], Document], choices: Choices) -> None:
        self._specification = specification
        self._choices = choices
        self._making = Lock()
        self._kept: list[_Made] = []

    async def made(self) -> _Made:
        async with self._making:
            if not self._kept:
                self._kept.append(await to_thread(self._make))
        return self._kept[0]

    def _make(self) -> _Made:
        whole = self._specification()
        return _Made(_json(whole), _json(clinician_specification(whole, self._choices)))


def make_docs_router(specification: Callable[[], Document], choices: Choices) -> APIRouter:
    """Build the routes of the documentation.

    Args:
        specification: Returns the specification of the whole application. It is called once, on
            a thread, when either is first asked for.
        choices: What may be read one by one, by operation.

    Raises:
        KeyError: If a file that the pages load is missing.
        ModuleNotFoundError: If the package of the reader is not installed.
    """
    specifications = _Specifications(specification, choices)
    router = APIRouter(include_in_schema=False)
    reader = Assets("/docs/reader", _installed(_READER) / "static", names=_READER_FILES)
    ours = Assets("/docs/assets", _HERE / "static", HOUSE)
    router.include_router(reader.router())
    router.include_router(ours.router())
    for page in (CLINICIANS, INTEGRATORS):
        _add_page(router, page, _render(page, reader, ours))

    @router.get(INTEGRATORS.specification)
    async def read_specification(request: Request) -> Response:
        made = await specifications.made()
        return made.whole.answer(request, ASK_AGAIN)

    @router.get(CLINICIANS.specification)
    async def read_clinician_specification(request: Request) -> Response:
        made = await specifications.made()
        return made.clinicians.answer(request, ASK_AGAIN)

    return router


def _installed(package: str) -> Path:
    found = find_spec(package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"{package} is not installed", name=package)
    return Path(found.origin).parent


def _json(document: Document) -> Asset:
    return Asset.of(orjson.dumps(document), "application/json")


def _render(page: Page, reader: Assets, ours: Assets) -> Asset:
    templates = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined
    )
    text = templates.get_template(f"{page.audience}.html").render(
        page=page, pages=(CLINICIANS, INTEGRATORS), reader=reader.address, ours=ours.address
    )
    return Asset.of(text.encode(), "text/html")


def _add_page(router: APIRouter, page: Page, rendered: Asset) -> None:
    @router.get(page.address)
    async def read_page(request: Request) -> Response:
        answer = rendered.answer(request, ASK_AGAIN)
        answer.headers["Content-Security-Policy"] = POLICY
        return answer
