"""What all tests share: calm properties, and a Chromium that reaches no network."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, NoReturn

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

# A slow or busy machine is no failure; in CI the same examples are tried each time.
settings.register_profile("codex", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("codex")

REQUIRED = frozenset(os.environ.get("CODEX_REQUIRE", "").replace(",", " ").split())
"""What must be there: a test that lacks it fails instead of being skipped."""
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def lacking(what: str, why: str) -> NoReturn:
    """Skip the test, or fail it where ``CODEX_REQUIRE`` names what it lacks."""
    if what in REQUIRED:
        pytest.fail(f"CODEX_REQUIRE names {what}: {why}")
    pytest.skip(why)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        lacking("chromium", "no Chromium on this system")
    playwright = pytest.importorskip("playwright.sync_api")
    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-dev-shm-usage",
    ]
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=found, args=arguments)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page; a request that leaves the machine fails the test."""
    left: list[str] = []

    def only_files(route: Route) -> None:
        if route.request.url.startswith(("file:", "data:", "blob:", "about:")):
            route.continue_()
        else:
            left.append(route.request.url)
            route.abort()

    context = browser.new_context(locale="en-GB", timezone_id="UTC")
    context.route("**/*", only_files)
    yield context.new_page()
    context.close()
    assert left == [], f"the page asked the network for {left}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the full screens run first: once a browser was started, no other event loop runs in that process."""
    items.sort(key=lambda item: "tests/tui/" not in item.nodeid)
