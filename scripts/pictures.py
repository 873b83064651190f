"""Takes the pictures of README.md from the page of a running `make run`, in a real Chromium.

`python scripts/pictures.py --data .local` writes docs/pictures/.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
SQL = """\
-- The ten countries with the most cases by the end of April 2020
SELECT country_region AS country, max(confirmed) AS cases, max(deaths) AS deaths
FROM enigma_jhu_timeseries
WHERE date <= '2020-04-30'
GROUP BY country_region
ORDER BY cases DESC
LIMIT 10"""


def main() -> int:
    """0 when the pictures are taken, 1 with one line on stderr where they cannot be."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, default=Path(".local"), help="of `make run`")
    arguments = parser.parse_args()
    chromium = shutil.which("chromium")
    outputs, user = arguments.data / "outputs.json", arguments.data / "demo-user.json"
    if chromium is None or not outputs.exists():
        print("This takes a `chromium`, and a running `make run`.", file=sys.stderr)
        return 1
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        sandbox = [] if os.geteuid() else ["--no-sandbox"]
        browser = playwright.chromium.launch(executable_path=chromium, args=sandbox)
        page = browser.new_page(viewport={"width": 1280, "height": 860}, device_scale_factor=1.5)
        url = json.loads(outputs.read_text())["webUrl"]
        sign_in(page, url, json.loads(user.read_text()))
        take_ask(page)
        take_report(page, url)
        browser.close()
    return 0


def sign_in(page: Page, url: str, user: dict[str, str]) -> None:
    """Sign in as the demo user."""
    page.goto(url)
    page.get_by_label("E-mail").fill(user["email"])
    page.get_by_label("Password", exact=True).fill(user["password"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("[data-connection]")).to_have_text("Connected")


def take_ask(page: Page) -> None:
    """A query, what it cost, and its chart."""
    page.get_by_role("button", name="enigma_jhu_timeseries", exact=True).click()
    page.locator(".cm-content").press("Control+a")
    page.keyboard.insert_text(SQL)
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Chart").click()
    shoot(page, "ask")


def take_report(page: Page, url: str) -> None:
    """The taxi report of December 2015."""
    page.goto(f"{url}#/reports/taxi_by_month")
    page.get_by_role("button", name="Run", exact=True).click()
    shoot(page, "report")


def shoot(page: Page, name: str) -> None:
    """Take a picture of the page, once its chart is drawn."""
    expect(page.locator("canvas")).to_be_visible()
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    sys.exit(main())
