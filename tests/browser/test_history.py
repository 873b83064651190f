"""What somebody asked before."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.site import Site

pytestmark = pytest.mark.usefixtures("user")


def entry(page: Page, number: int) -> Locator:
    """An entry of the history, the newest first, counted from 1."""
    return page.get_by_role("region", name="History").get_by_role("listitem").nth(number - 1)


def test_a_query_of_before_is_opened_and_asked_again(site: Site, page: Page) -> None:
    site.ask("SELECT 'kept' AS answer")
    expect(site.result).to_contain_text("1 row")
    site.write("SELECT 'something else'")
    site.go("History")
    expect(entry(page, 1)).to_contain_text("SELECT 'kept' AS answer")
    expect(entry(page, 1)).to_contain_text("Succeeded")
    entry(page, 1).get_by_role("button", name="Open result").click()
    expect(page.get_by_role("gridcell", name="kept")).to_be_visible()
    site.shoot("history")
    entry(page, 1).get_by_role("button", name="Run again").click()
    expect(page.get_by_role("heading", name="Ask")).to_be_attached()
    expect(site.editor).to_contain_text("SELECT 'kept' AS answer")


def test_a_report_of_before_opens_with_its_values(site: Site, page: Page) -> None:
    site.open("reports/taxi_by_month")
    taxi = page.get_by_role("region", name="Taxi trips by month", exact=True)
    taxi.get_by_role("textbox", name="Month").fill("2015-07")
    taxi.get_by_role("button", name="Run", exact=True).click()
    expect(taxi).to_contain_text("31 rows")
    taxi.get_by_role("button", name="Close Taxi trips by month").click()
    site.go("History")
    entry(page, 1).get_by_role("button", name="Run again").click()
    expect(taxi.get_by_role("textbox", name="Month")).to_have_value("2015-07")


def test_nobody_sees_the_queries_of_another(site: Site, page: Page) -> None:
    site.ask("SELECT 'mine alone' AS answer")
    expect(site.result).to_contain_text("1 row")
    page.get_by_role("button", name="Sign out").click()
    site.newcomer()
    site.go("History")
    expect(page.get_by_role("region", name="History")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Connected")).to_be_visible()
    expect(page.get_by_text("mine alone")).to_have_count(0)
