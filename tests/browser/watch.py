"""What a page did that it should not have done: asked outside, failed, or broke its policy."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Route, WebSocketRoute

_REPORTS_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
    window.policyViolated(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`));
"""
_POLICY = re.compile(r"content security policy|violates the following", re.IGNORECASE)


@dataclass
class Watch:
    """A record of one or more pages of one site.

    Attributes:
        home: The only origin that may be asked, such as ``http://127.0.0.1:8000``.
        outside: Addresses elsewhere that a page asked for. Each was refused.
        errors: Errors on the console and uncaught exceptions.
        violations: Breaches of the content security policy.
        expected: Patterns of errors that a test provokes on purpose, such as a refusal's status.
    """

    home: str
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect_error(self, pattern: str) -> None:
        """Let errors pass that a regular expression finds, as in ``status of 422``."""
        self.expected.append(pattern)

    def faults(self) -> list[str]:
        """Return everything recorded that was not expected."""
        unexpected = [
            error
            for error in self.errors
            if not any(re.search(pattern, error) for pattern in self.expected)
        ]
        return [
            *(f"asked outside: {address}" for address in self.outside),
            *(f"error: {error}" for error in unexpected),
            *(f"broke the policy: {violation}" for violation in self.violations),
        ]

    def refuse(self, route: Route) -> None:
        """Record a request to elsewhere, and refuse it."""
        self.outside.append(route.request.url)
        route.abort("blockedbyclient")

    def refuse_socket(self, socket: WebSocketRoute) -> None:
        """Record a socket to elsewhere, and refuse it."""
        self.outside.append(socket.url)
        socket.close()

    def hear(self, message: ConsoleMessage) -> None:
        """Record an error, and a breach of the policy whatever level it is told at."""
        said = f"{message.text} ({message.location['url']})"
        if _POLICY.search(message.text):
            self.violations.append(said)
        elif message.type == "error":
            self.errors.append(said)

    def note_violation(self, said: str) -> None:
        """Record a breach of the policy that the page reported."""
        self.violations.append(said)

    def catch(self, error: Error) -> None:
        """Record an exception that the page did not catch."""
        self.errors.append(str(error))


@contextmanager
def visiting(browser: Browser, watch: Watch, **options: Any) -> Iterator[Page]:
    """Yield a page of a context of its own that can reach its home only and is watched.

    Args:
        browser: A running browser.
        watch: Where to record. `home` is also what relative addresses start from.
        options: Options of the context, such as ``viewport`` or ``java_script_enabled``.
    """
    context = browser.new_context(
        base_url=watch.home, service_workers="block", reduced_motion="reduce", **options
    )
    try:
        home = re.escape(watch.home).replace("/", r"\/")
        context.route(re.compile(rf"^(?!{home}(\/|$))"), watch.refuse)
        context.route_web_socket(re.compile(".*"), watch.refuse_socket)
        context.expose_function("policyViolated", watch.note_violation)
        context.add_init_script(_REPORTS_VIOLATIONS)
        context.on("console", watch.hear)
        context.on("weberror", lambda error: watch.catch(error.error))
        page = context.new_page()
        page.set_default_timeout(10_000)
        yield page
        # A round trip, so that what the page has said by now is heard.
        page.title()
    finally:
        context.close()
