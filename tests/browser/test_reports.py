"""Reports, as in the article: open, choose, submit, see."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.site import Site

pytestmark = pytest.mark.usefixtures("user")


def card(page: Page, title: str) -> Locator:
    """An open report."""
    return page.get_by_role("region", name=title, exact=True)


def test_the_taxi_report_of_december_2015_is_a_table_and_a_chart(site: Site, page: Page) -> None:
    site.go("Reports")
    page.get_by_role("button", name="Taxi trips by month", exact=True).click()
    taxi = card(page, "Taxi trips by month")
    taxi.get_by_role("textbox", name="Month").fill("2015-11")
    taxi.get_by_role("textbox", name="Month").fill("2015-12")
    taxi.get_by_role("button", name="Run", exact=True).click()
    expect(taxi).to_contain_text("31 rows")
    expect(taxi.get_by_role("gridcell", name="2015-12-01")).to_be_visible()
    drawn = taxi.get_by_role("img", name=re.compile("2015-12-01 to 2015-12-31"))
    expect(drawn.locator("canvas")).to_be_visible()
    site.shoot("report")


def test_several_reports_fill_their_own_cards(site: Site, page: Page) -> None:
    site.stack.set_faults(queryDelaySeconds=3)
    site.go("Reports")
    for title in ("Taxi trips by month", "COVID-19 cases by country"):
        page.get_by_role("button", name=title, exact=True).click()
    card(page, "COVID-19 cases by country").get_by_role("textbox", name="Country").fill("Germany")
    for title in ("COVID-19 cases by country", "Taxi trips by month"):
        card(page, title).get_by_role("button", name="Run", exact=True).click()
    expect(card(page, "Taxi trips by month")).to_contain_text("trip_date")
    expect(card(page, "COVID-19 cases by country")).to_contain_text(re.compile("[1-9] rows"))
    expect(card(page, "COVID-19 cases by country")).not_to_contain_text("trip_date")
    site.shoot("reports")


def test_a_value_that_cannot_be_is_refused_at_its_field(site: Site, page: Page) -> None:
    site.open("reports/taxi_by_month")
    taxi = card(page, "Taxi trips by month")
    taxi.get_by_role("textbox", name="Month").fill("")
    taxi.get_by_role("button", name="Run", exact=True).click()
    expect(taxi.get_by_role("textbox", name="Month")).to_have_attribute("aria-invalid", "true")
    site.shoot("report-refused")
