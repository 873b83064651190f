"""Results: a table for many rows, a file, a chart."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, WebSocket, expect

from tests.browser.site import Site
from tests.e2e.users import User
from tests.support.processes import wait_for

ROWS = 1_000_000
A_MILLION = f"""
SELECT a * 1000 + b AS n, 'row ' || CAST({ROWS} - a * 1000 - b AS varchar) AS name
FROM UNNEST(sequence(0, 999)) AS x(a) CROSS JOIN UNNEST(sequence(1, 1000)) AS y(b) ORDER BY 1
"""


@pytest.fixture
def told(page: Page) -> list[dict[str, object]]:
    """Every message that the page is sent."""
    messages: list[dict[str, object]] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: messages.append(json.loads(frame)))

    page.on("websocket", listen)
    return messages


def test_a_million_rows_are_scrolled_sorted_and_searched(
    site: Site, page: Page, user: User
) -> None:
    page.set_default_timeout(60_000)
    site.ask(A_MILLION)
    expect(site.result).to_contain_text("1,000,000 rows", timeout=60_000)
    grid = site.result.get_by_role("grid")
    grid.get_by_role("gridcell").first.click()
    page.keyboard.press("Control+End")
    assert site.row(ROWS) == [str(ROWS), "row 0"]
    site.shoot("million")
    page.keyboard.press("Control+Home")
    name = grid.get_by_role("columnheader", name=re.compile("name"))
    name.click()
    expect(name).to_have_attribute("aria-sort", "ascending")
    expect(grid.get_by_role("rowheader").first).to_have_text("1,000,000")
    assert site.row(ROWS) == [str(ROWS), "row 0"]
    site.result.get_by_role("searchbox").fill("row 99999")
    expect(site.result).to_contain_text("11 match")
    assert site.row(1) == ["1", "row 999999"]


def test_a_download_after_the_url_has_expired_is_the_whole_file(
    site: Site, page: Page, told: list[dict[str, object]]
) -> None:
    site.newcomer()
    site.ask("SELECT country FROM country_codes ORDER BY 1")
    expect(site.result).to_contain_text("249 rows")
    (result,) = [message for message in told if message["type"] == "result"]
    expires_at = datetime.fromisoformat(str(result["expiresAt"]).replace("Z", "+00:00"))
    wait_for(lambda: datetime.now(UTC) > expires_at, "the URL's end", seconds=30)
    with page.expect_download() as download:
        site.result.get_by_role("button", name="Download CSV").click()
    lines = download.value.path().read_text().splitlines()
    assert lines[:2] == ['"country"', '"Afghanistan"']
    assert len(lines) == 250
    assert len([message for message in told if message["type"] == "result"]) == 2


def test_the_presigned_url_is_not_on_the_page(
    site: Site, page: Page, told: list[dict[str, object]]
) -> None:
    site.newcomer()
    site.ask("SELECT 1")
    expect(site.result).to_contain_text("1 row")
    assert any("X-Amz-Signature" in json.dumps(message) for message in told)
    assert "X-Amz-Signature" not in page.content()
