"""The template of a route is found whatever answers, and stands for nothing a caller sent."""

import pytest
from fastapi import APIRouter, FastAPI
from starlette.applications import Starlette

from app.web.operations.route_template import UNMATCHED, RouteTemplates


async def nothing() -> None:
    return None


@pytest.fixture(scope="module")
def templates() -> RouteTemplates:
    app, outer, inner = FastAPI(), APIRouter(prefix="/outer"), APIRouter(prefix="/inner")
    inner.add_api_route("/{id}", nothing, methods=["GET"])
    inner.add_api_route("/fixed", nothing, methods=["POST"])
    outer.include_router(inner, prefix="/between")
    app.include_router(outer, prefix="/v1")
    app.add_api_route("/", nothing, methods=["GET", "POST"])
    app.mount("/files", Starlette())
    return RouteTemplates(app)


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/", "/"),
        ("/v1/outer/between/inner/x", "/v1/outer/between/inner/{id}"),
        # As the router decides it: the first route that has the path.
        ("/v1/outer/between/inner/fixed", "/v1/outer/between/inner/{id}"),
        ("/v1/outer/between/inner/x/y", UNMATCHED),
        ("/files/a/b.css", "/files/{path}"),
        ("/v1", UNMATCHED),
        ("//", UNMATCHED),
        ("", UNMATCHED),
    ],
)
def test_the_template_stands_for_the_path(
    templates: RouteTemplates, path: str, template: str
) -> None:
    assert templates.of({"path": path}).path == template


def test_an_address_in_front_is_passed_over(templates: RouteTemplates) -> None:
    assert templates.of({"path": "/cds/files/x", "root_path": "/cds"}).path == "/files/{path}"


def test_a_route_tells_its_methods(templates: RouteTemplates) -> None:
    assert templates.of({"path": "/"}).methods == {"GET", "HEAD", "POST"}
    assert templates.of({"path": "/files/x"}).methods == frozenset()
