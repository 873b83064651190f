"""Asking in SQL."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site

pytestmark = pytest.mark.usefixtures("user")

HOSTILE = '<img src=x onerror="document.title=1">'


def test_the_first_query_is_there_and_control_enter_runs_it(site: Site) -> None:
    expect(site.editor).to_contain_text('FROM "covid-19".country_codes')
    site.editor.press("Control+Enter")
    assert site.row(1)[:3] == ["Afghanistan", "AF", "AFG"]
    expect(site.result).to_contain_text(re.compile(r"Scanned\s*7\.3 kB\s*Cost\s*\$0\.000048"))
    site.shoot("table")


def test_what_looks_like_markup_is_shown_as_it_is(site: Site, page: Page) -> None:
    title = page.title()
    escaped = HOSTILE.replace('"', '""')
    site.ask(f"SELECT '{HOSTILE}' AS \"{escaped}\", CAST(NULL AS varchar) AS a, '' AS b")
    assert site.row(1) == [HOSTILE, "", ""]
    expect(site.result.get_by_role("gridcell", name="null")).to_have_count(1)
    expect(site.result.get_by_role("columnheader", name=HOSTILE)).to_be_visible()
    assert site.result.locator("img").count() == 0
    assert page.title() == title
    site.go("History")
    expect(page.get_by_text(HOSTILE).first).to_be_visible()
    assert page.locator("main img").count() == 0


def test_an_error_is_marked_at_its_line_and_told_in_words(site: Site, page: Page) -> None:
    site.ask("SELECT country,\n  contry\nFROM country_codes")
    expect(site.result).to_contain_text("Column 'contry' cannot be resolved")
    expect(page.locator(".cm-lintRange-error")).to_have_text(re.compile("contry"))
    site.shoot("error")
    site.write("SELECT country FROM country_codes")
    expect(page.locator(".cm-lintRange-error")).to_have_count(0)


def test_a_running_query_shows_its_time_and_can_be_cancelled(site: Site, page: Page) -> None:
    site.stack.set_faults(queryDelaySeconds=30)
    site.ask("SELECT 1")
    expect(site.result.get_by_role("status").first).to_have_text("Running")
    expect(site.result).to_contain_text(re.compile(r"[1-9]\.\d s"))
    site.shoot("running")
    site.result.get_by_role("button", name="Cancel").click()
    expect(site.result).to_contain_text(re.compile("cancelled", re.I))
    expect(page.get_by_role("tab", name=re.compile("cancelled|failed|stopped"))).to_be_visible()


def test_several_queries_run_at_once_each_in_its_tab(site: Site, page: Page) -> None:
    site.stack.set_faults(queryDelaySeconds=5)
    site.ask("SELECT 'first' AS answer")
    expect(page.get_by_role("tab", name=re.compile("running"))).to_have_count(1)
    page.get_by_role("button", name="New query").click()
    site.ask("SELECT 'second' AS answer")
    expect(page.get_by_role("tab", name=re.compile("running"))).to_have_count(2)
    site.shoot("tabs")
    assert site.row(1) == ["second"]
    page.get_by_role("tab", name=re.compile("first")).click()
    assert site.row(1) == ["first"]


def test_the_editor_offers_the_columns_of_the_catalogue(site: Site, page: Page) -> None:
    site.write("SELECT  FROM country_codes")
    site.editor.press("Control+Home")
    for _ in range(len("SELECT ")):
        site.editor.press("ArrowRight")
    page.keyboard.type("alpha")
    offered = page.locator(".cm-tooltip-autocomplete")
    expect(offered).to_contain_text("alpha-2 code")
    site.shoot("completion")
    page.keyboard.press("Enter")
    expect(site.editor).to_contain_text('SELECT "alpha-2 code"')


def test_a_placeholder_gets_a_field_and_its_value_is_bound(site: Site, page: Page) -> None:
    site.write("SELECT ? AS given")
    page.get_by_role("textbox", name=re.compile(r"1")).fill("it's ? here")
    page.get_by_role("button", name="Run", exact=True).click()
    assert site.row(1) == ["it's ? here"]


def test_the_tables_panel_writes_a_query(site: Site, page: Page) -> None:
    page.get_by_role("button", name="Preview enigma_jhu_timeseries").click()
    expect(site.editor).to_contain_text("enigma_jhu_timeseries")


def test_two_browser_tabs_of_one_user_each_get_their_own_answers(site: Site, page: Page) -> None:
    email = page.get_by_text("@example.com").inner_text()
    other = Site(page.context.new_page(), site.stack, site.screenshots)
    other.open()
    other.sign_in(email)
    other.wait_for_offer()
    site.stack.set_faults(queryDelaySeconds=2)
    site.ask("SELECT 'one' AS tab")
    other.ask("SELECT 'two' AS tab")
    assert site.row(1) == ["one"]
    assert other.row(1) == ["two"]
