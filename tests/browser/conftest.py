"""What the browser tests are given: a stack, a Chromium, and the page with an eye on it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from tests.browser.site import Site
from tests.e2e.launch import ROOT, launched
from tests.e2e.stack import LocalStack
from tests.e2e.users import User

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SCREENSHOTS = ROOT / ".screenshots"
PRESIGN_SECONDS = 10
"""Short, so that a test can wait until a URL has expired."""
PATIENCE_MS = 15_000

expect.set_options(timeout=PATIENCE_MS)


def pytest_sessionstart(session: pytest.Session) -> None:
    """The pictures of the last run make way."""
    if not hasattr(session.config, "workerinput"):
        shutil.rmtree(SCREENSHOTS, ignore_errors=True)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; without one the tests are skipped, but in CI they fail."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    built = (ROOT / "web" / "dist" / "index.html").exists()
    if found and built:
        return found
    missing = "no Chromium is installed" if built else "the page is not built (make web)"
    if "CI" in os.environ:
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def running_stack(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """The stack, started once for all the tests, where there is a browser for them."""
    with launched(tmp_path_factory.mktemp("stack"), f"PresignSeconds={PRESIGN_SECONDS}") as stack:
        yield stack


@pytest.fixture
def stack(running_stack: LocalStack) -> Iterator[LocalStack]:
    """The stack, without faults before and after."""
    running_stack.clear_faults()
    yield running_stack
    running_stack.clear_faults()


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """The browser, started once."""
    # As root, as in containers, Chromium has no sandbox.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What a test expects the browser to complain of: patterns, none unless the test adds them."""
    return []


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser profile of the test's own."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, complaints: list[str]) -> Iterator[Page]:
    """A tab; errors on its console, breaches of its security policy among them, fail the test."""
    heard: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error":
            heard.append(f"{message.text} ({message.location.get('url', '')})")

    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.on("console", listen)
    page.on("pageerror", lambda error: heard.append(f"uncaught: {error}"))
    yield page
    unexpected = [
        each for each in heard if not any(re.search(pattern, each) for pattern in complaints)
    ]
    assert unexpected == []


@pytest.fixture
def site(page: Page, stack: LocalStack) -> Site:
    """The application's page, nobody signed in."""
    return Site(page, stack, SCREENSHOTS)


@pytest.fixture
def user(site: Site) -> User:
    """Somebody new, signed in on the page."""
    return site.newcomer()


def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    """A picture of the page as it was when a test failed."""
    if call.when == "call" and call.excinfo and "page" in getattr(item, "funcargs", {}):
        page: Page = item.funcargs["page"]  # type: ignore[attr-defined]
        name = re.sub(r"\W+", "-", item.name)
        page.screenshot(path=str(Path(SCREENSHOTS, f"failed-{name}.png")))
