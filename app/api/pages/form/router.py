"""The page at ``/``: empty, filled in, and its result alone. Nothing is stored."""

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from app.api.pages.assets import HOUSE, Assets
from app.api.pages.form.ports import Answers
from app.api.pages.form.reading import read_typed, wire_body, with_answers_in_place
from app.api.pages.form.rendering import FormPages
from app.engine.compile import CompiledPack
from app.web.problems.problem import ProblemError, problem_of

STATIC: Final = Path(__file__).parent / "static"
FORM: Final = "application/x-www-form-urlencoded"
HEADERS: Final = {
    "Cache-Control": "no-store",
    # no-referrer would make browsers send the form with "Origin: null".
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'",
}
OWN_SITE: Final = frozenset({"same-origin", "none"})


def make_form_router(compiled: CompiledPack, answers: Answers) -> APIRouter:
    """Build the routes of the form and of its style and script.

    Args:
        compiled: The pack whose questions are asked.
        answers: The service call behind form and API.
    """
    router = APIRouter(include_in_schema=False)
    assets = Assets("/static/form", STATIC, HOUSE)
    pages = FormPages(compiled, assets)
    empty = pages.page({})

    @router.get("/")
    async def empty_form() -> Response:
        return HTMLResponse(empty, headers=HEADERS)

    @router.post("/")
    async def filled_form(request: Request) -> Response:
        refuse_other_sites(request)
        refuse_other_formats(request)
        typed = with_answers_in_place(read_typed(await request.body()), pages.layout)
        status, html = _evaluate(
            pages, answers, typed, part=request.headers.get("x-part") == "result"
        )
        return HTMLResponse(html, status, headers=HEADERS)

    router.include_router(assets.router())
    return router


def _evaluate(
    pages: FormPages, answers: Answers, typed: Mapping[str, str], *, part: bool
) -> tuple[HTTPStatus, str]:
    try:
        answered = answers.answer(wire_body(typed, pages.layout))
    except ProblemError as error:
        if not error.problem.errors:
            raise
        refused = error.problem
        html = pages.problems(refused) if part else pages.page(typed, problem=refused)
        return HTTPStatus.UNPROCESSABLE_ENTITY, html
    html = pages.result(answered) if part else pages.page(typed, answered=answered)
    return HTTPStatus.OK, html


def refuse_other_sites(request: Request) -> None:
    """Refuse a form that another site's page sent.

    Raises:
        ProblemError: If the browser says so, or names another origin.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None:
        own = site in OWN_SITE
    else:
        # Without TLS browsers say no more than the origin, and programs say nothing.
        own = origin is None or urlsplit(origin).netloc == request.headers.get("host")
    if not own:
        raise ProblemError(problem_of("cross-site-form"))


def refuse_other_formats(request: Request) -> None:
    """Refuse what is not sent as a form.

    Raises:
        ProblemError: With the format that is read.
    """
    media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media_type != FORM or "content-encoding" in request.headers:
        raise ProblemError(
            problem_of("unsupported-media-type", detail=f"A form is sent as {FORM}."),
            headers={"Accept": FORM},
        )
