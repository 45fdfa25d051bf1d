"""Puts the layers around an application, in the order that makes every refusal complete."""

from collections.abc import Sequence
from typing import Final

from fastapi import FastAPI

from app.web.answers.compression import Compression
from app.web.answers.deprecation import Deprecations
from app.web.answers.head_and_allow import HeadAndOptions, MethodTable
from app.web.edge.cors import AllowedOrigins
from app.web.edge.edge import Edge
from app.web.edge.few_at_once import FewAtOnce
from app.web.edge.hosts import TrustedHosts, trusted_hosts
from app.web.edge.limits import BodyLimit, BodyLimits
from app.web.edge.origins import exact_origins
from app.web.operations.metrics import count_deprecated_call
from app.web.operations.request_record import RequestRecord
from app.web.operations.route_template import RouteTemplates
from app.web.operations.stopping import Stopping
from app.web.problem_handlers import add_problem_handlers
from app.web.problem_pages import router as problem_pages
from app.web.requests.validation import Explain, explain_validation_error
from app.web.specification.problem_documents import describe_problems
from app.web.specification.response_headers import describe_headers

_BODIES: Final = BodyLimits()


def install_web(
    app: FastAPI,
    *,
    allowed_hosts: Sequence[str],
    cors_origins: Sequence[str] = (),
    body_limits: BodyLimits = _BODIES,
    explain: Explain = explain_validation_error,
) -> None:
    """Give an application what all facades share: problems, limits, ids, headers, HEAD and Allow.

    Args:
        app: An application that has not served a request yet. Routes may be added afterwards.
        allowed_hosts: Host names to answer for; see ``trusted_hosts``.
        cors_origins: Exact origins whose pages may call; none by default.
        body_limits: Largest body that is read, with exceptions for single paths.
        explain: Describes validation errors; it must not repeat submitted values.

    Raises:
        ValueError: If a host or origin is not of the required form.
    """
    hosts = TrustedHosts(trusted_hosts(allowed_hosts))
    origins = AllowedOrigins(exact_origins(cors_origins))
    methods = MethodTable(app)
    app.router.redirect_slashes = False
    app.include_router(problem_pages)
    add_problem_handlers(app, explain=explain, methods=methods)
    describe_problems(app)
    describe_headers(app)
    # Each added layer goes around those before it. The edge goes around all that answer, so that
    # a 413 or a 500 carries its headers, too.
    app.add_middleware(Compression)
    app.add_middleware(HeadAndOptions, methods=methods)
    # Inside of the body limit: a body that drips in must not keep a place from one that is whole.
    app.add_middleware(FewAtOnce, limits=body_limits)
    app.add_middleware(BodyLimit, limits=body_limits)
    app.add_middleware(Edge, hosts=hosts, origins=origins)
    app.add_middleware(Deprecations, of=app, count=count_deprecated_call)


def watch_requests(app: FastAPI, stopping: Stopping) -> None:
    """Write down and count every request, outside of all other layers.

    Args:
        app: An application that has not served a request yet. Routes may be added afterwards.
        stopping: Whether the process has begun to stop: then connections are closed.
    """
    app.add_middleware(RequestRecord, templates=RouteTemplates(app), stopping=stopping)
