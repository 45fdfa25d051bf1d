"""The served pages in a browser of their own, watched while a test uses them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.accessibility import serious_faults
from tests.browser.chromium import NoChromiumError, running_chromium
from tests.browser.watch import Watch, visiting
from tests.journeys.serving import Server, running
from tests.required import lacking

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


# For the package and no longer: while the driver runs, its event loop runs in this thread, and
# other tests start loops of their own.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Yield a browser, or skip where there is none and none is required."""
    with ExitStack() as until_the_end:
        try:
            started = until_the_end.enter_context(running_chromium())
        except NoChromiumError as missing:
            lacking(missing, "CDS_REQUIRE_CHROMIUM")
        yield started


@pytest.fixture(scope="package")
def server(
    browser: Browser, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Yield the served application, where there is a browser to look at it."""
    with running(repository, tmp_path_factory.mktemp("pages"), hash_seed=1) as server:
        yield server


@pytest.fixture
def watch(server: Server) -> Iterator[Watch]:
    """Yield the record of the test's pages; afterwards, fail on everything not expected in it."""
    watch = Watch(server.address)
    yield watch
    assert watch.faults() == []


@pytest.fixture
def page(browser: Browser, watch: Watch) -> Iterator[Page]:
    """Yield a page on a desktop."""
    with visiting(browser, watch, viewport=DESKTOP) as page:
        yield page


@pytest.fixture
def phone_page(browser: Browser, watch: Watch) -> Iterator[Page]:
    """Yield a page on a phone."""
    with visiting(
        browser, watch, viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2
    ) as page:
        yield page


@pytest.fixture
def plain_page(browser: Browser, watch: Watch) -> Iterator[Page]:
    """Yield a page on a desktop whose browser runs no script."""
    with visiting(browser, watch, viewport=DESKTOP, java_script_enabled=False) as page:
        yield page


@pytest.fixture
def axe(browser: Browser, server: Server) -> Callable[..., list[str]]:
    """Return a function that scans an address of the server, as `serious_faults` does."""

    def scan(address: str, **options: object) -> list[str]:
        chosen = {"viewport": DESKTOP, **options}
        return serious_faults(browser, f"{server.address}{address}", **chosen)  # type: ignore[arg-type]

    return scan
