"""What axe says of a page."""

from collections.abc import Callable
from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page

from tests.browser.watch import Watch, visiting

SERIOUS = ("serious", "critical")


def serious_faults(
    browser: Browser,
    address: str,
    *,
    prepare: Callable[[Page], object] | None = None,
    leave_out: tuple[str, ...] = (),
    **options: Any,
) -> list[str]:
    """Scan a page in a context of its own and return what axe calls serious or critical.

    The scan sets the page's policy aside, because axe is put into the page. It is therefore never
    the place to test the policy.

    Args:
        browser: A running browser.
        address: Absolute address of the page.
        prepare: Brings the page into the state to scan, such as a filled-in form.
        leave_out: Selectors of parts that are not scanned.
        options: Options of the context, such as ``viewport``.

    Returns:
        One line for each fault and element: rule, impact, selector, what axe says.
    """
    home = "/".join(address.split("/")[:3])
    with visiting(browser, Watch(home), bypass_csp=True, **options) as page:
        page.goto(address)
        if prepare is not None:
            prepare(page)
        context = {"exclude": [[selector] for selector in leave_out]} if leave_out else None
        found = Axe().run(page, context=context).response["violations"]
    return [
        f"{fault['id']} ({fault['impact']}) {' '.join(map(str, node['target']))}: "
        f"{' '.join(node['failureSummary'].split())}"
        for fault in found
        if fault["impact"] in SERIOUS
        for node in fault["nodes"]
    ]
