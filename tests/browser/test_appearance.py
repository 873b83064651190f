"""For whom and on what the page works: small and large, light and dark, by ear and by keyboard."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.browser.conftest import SCREENSHOTS
from tests.browser.site import Site
from tests.e2e.stack import LocalStack
from tests.e2e.users import PASSWORD

MAX_SCRIPT_KB = 250
SIZES = {"narrow": (360, 740), "wide": (1600, 1000)}


def asked(site: Site) -> None:
    site.go("Ask")
    site.ask("SELECT * FROM country_codes")
    expect(site.result).to_contain_text("249 rows")


def charted(site: Site) -> None:
    asked(site)
    site.result.get_by_role("button", name="Chart").click()
    expect(site.result.locator("canvas")).to_be_visible()


def refused(site: Site) -> None:
    site.go("Ask")
    site.ask("SELECT contry FROM country_codes")
    expect(site.result).to_contain_text("contry")


def reported(site: Site) -> None:
    site.open("reports/taxi_by_month")
    site.page.get_by_role("button", name="Run", exact=True).click()
    expect(site.page.get_by_role("main")).to_contain_text("31 rows")


def remembered(site: Site) -> None:
    site.go("History")
    expect(site.page.get_by_role("main").get_by_role("listitem").first).to_be_visible()


STATES: list[Callable[[Site], None]] = [asked, charted, refused, reported, remembered]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_every_view_fits_its_window_and_axe_has_nothing_serious(
    browser: Browser, stack: LocalStack, size: str, scheme: str
) -> None:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    site = Site(context.new_page(), stack, SCREENSHOTS)
    site.open()
    expect(site.page.get_by_role("heading", name="Sign in")).to_be_visible()
    findings = {"signing in": (site.axe(), site.overflow)}
    site.newcomer()
    for reach in STATES:
        reach(site)
        site.shoot(f"{reach.__name__}-{size}-{scheme}")
        findings[reach.__name__] = (site.axe(), site.overflow)
    context.close()
    assert findings == dict.fromkeys(findings, ([], 0))


def test_little_script_is_loaded_before_the_editor_is_asked_for(site: Site, page: Page) -> None:
    scripts: dict[str, int] = {}

    def weigh(response: Response) -> None:
        if response.request.resource_type == "script":
            scripts[response.url] = len(gzip.compress(response.body()))

    page.on("response", weigh)
    site.open("history")
    email = "weigher@example.com"
    site.stack.sign_in(email)
    site.sign_in(email)
    site.go("Reports")
    expect(page.get_by_role("button", name="Taxi trips by month")).to_be_visible()
    assert 0 < sum(scripts.values()) < MAX_SCRIPT_KB * 1_000
    assert not [url for url in scripts if "editor" in url]


def test_everything_can_be_done_by_keyboard_alone(site: Site, page: Page) -> None:
    email = "typist@example.com"
    site.stack.sign_in(email)
    site.open()
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(site.connection).to_have_text("Connected")
    site.wait_for_offer()

    def tab_to(name: str) -> None:
        """Press Tab until the focus is on what has this name."""
        for _ in range(60):
            page.keyboard.press("Tab")
            focused = page.evaluate(
                "() => { let e = document.activeElement;"
                " while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;"
                " return e?.getAttribute('aria-label') || e?.textContent || ''; }"
            )
            if focused.strip() == name:
                return
        pytest.fail(f"{name} is not reached by Tab")

    tab_to("SQL")
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT 7 AS seven")
    page.keyboard.press("Control+Enter")
    assert site.row(1) == ["7"]
    page.keyboard.press("Escape")
    tab_to("Chart")
    page.keyboard.press("Enter")
    expect(site.result.get_by_role("combobox", name="Chart")).to_be_visible()
    tab_to("Skip to the content")
    tab_to("Reports")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Reports")).to_be_visible()
