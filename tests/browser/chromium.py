"""The Chromium of this machine, started without anything that calls home."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    # Whatever asks for a name gets none, also what no page asked for.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)


class NoChromiumError(Exception):
    """This machine has no Chromium; the message says where it was looked for."""


def find_chromium() -> str:
    """Return the path of the browser.

    Raises:
        NoChromiumError: If there is none.
    """
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise NoChromiumError(f"there is no browser: none of {', '.join(NAMES)} is on the path")
    return found


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Yield a headless browser.

    Raises:
        NoChromiumError: If this machine has none.
    """
    path = find_chromium()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()
