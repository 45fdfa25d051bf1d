"""The watch sees what it is there to see: each fault is made on purpose and has to be noticed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.accessibility import serious_faults
from tests.browser.chromium import NAMES, NoChromiumError, find_chromium
from tests.browser.watch import Watch, visiting
from tests.journeys.serving import Server, running

FACTORY = "tests.browser.faulty_pages:build_app"


@pytest.fixture(scope="module")
def faulty(
    browser: Browser, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("faulty")
    with running(repository, folder, hash_seed=1, factory=FACTORY) as server:
        yield server


def seen(browser: Browser, server: Server, name: str, **options: Any) -> Watch:
    watch = Watch(server.address)
    with visiting(browser, watch, **options) as page:
        page.goto(f"/pages/{name}")
        page.wait_for_load_state("networkidle")
    return watch


@pytest.mark.parametrize("script", [True, False])
def test_a_clean_page_is_clean(browser: Browser, faulty: Server, script: bool) -> None:
    assert seen(browser, faulty, "clean", java_script_enabled=script).faults() == []


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("image-from-outside", "https://elsewhere.example/pixel.png"),
        ("socket-to-outside", "wss://elsewhere.example/"),
    ],
)
def test_a_request_to_elsewhere_is_noticed(
    browser: Browser, faulty: Server, name: str, address: str
) -> None:
    assert seen(browser, faulty, name).outside == [address]


@pytest.mark.parametrize(
    ("name", "said"),
    [("console-error", "all is lost"), ("exception", "not caught"), ("missing-file", "404")],
)
def test_an_error_is_noticed(browser: Browser, faulty: Server, name: str, said: str) -> None:
    (error,) = seen(browser, faulty, name).errors

    assert said in error


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("name", ["inline-style", "style-from-outside"])
def test_a_breach_of_the_policy_is_noticed(
    browser: Browser, faulty: Server, name: str, script: bool
) -> None:
    assert seen(browser, faulty, name, java_script_enabled=script).violations


def test_an_inline_script_is_noticed(browser: Browser, faulty: Server) -> None:
    # Without scripts there is nothing that the policy would have to stop.
    assert seen(browser, faulty, "inline-script").violations


def test_only_the_error_that_was_expected_passes(browser: Browser, faulty: Server) -> None:
    watch = seen(browser, faulty, "missing-file")
    watch.expect_error("status of 422")
    assert len(watch.faults()) == 1

    watch.expect_error("status of 404")
    assert watch.faults() == []


@pytest.mark.parametrize(
    ("name", "rule"), [("low-contrast", "color-contrast"), ("no-label", "label")]
)
def test_what_is_hard_to_use_is_noticed(
    browser: Browser, faulty: Server, name: str, rule: str
) -> None:
    (fault,) = serious_faults(browser, f"{faulty.address}/pages/{name}")

    assert fault.startswith(f"{rule} (")


def test_axe_looks_at_the_page_as_it_was_prepared_and_not_at_what_is_left_out(
    browser: Browser, faulty: Server
) -> None:
    address = f"{faulty.address}/pages/no-label"

    named = "document.querySelector('input').setAttribute('aria-label', 'Age')"

    assert serious_faults(browser, address, prepare=lambda page: page.evaluate(named)) == []
    assert serious_faults(browser, address, leave_out=("input",)) == []


def test_a_machine_without_a_browser_is_told_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tests.browser.chromium.NAMES", NAMES[1:])
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(NoChromiumError, match="chromium-browser"):
        find_chromium()
