"""The page as its users know it: by roles, labels and words, never by its markup."""

from __future__ import annotations

import json
import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.stack import LocalStack
from tests.e2e.users import PASSWORD, User

AXE = Path(__file__).resolve().parent.parent.parent / "web/node_modules/axe-core/axe.min.js"


@dataclass(frozen=True)
class Site:
    """The page of a stack in one tab of a browser."""

    page: Page
    stack: LocalStack
    screenshots: Path

    def open(self, view: str = "") -> None:
        """Load the page, at one of its views."""
        self.page.goto(f"{self.stack.outputs['webUrl']}#/{view}")

    def go(self, view: str) -> None:
        """Follow the link to another view: Ask, Reports or History."""
        self.page.get_by_role("navigation").get_by_role("link", name=view).click()

    # Account

    def newcomer(self) -> User:
        """Somebody new, by an administrator's hand, who signs in here and is offered a query."""
        email = f"{uuid.uuid4()}@example.com"
        user = self.stack.sign_in(email)
        self.open()
        self.sign_in(email)
        self.wait_for_offer()
        return user

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        """Sign in by the form, and wait for the connection."""
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        expect(self.connection).to_have_text("Connected")

    @property
    def connection(self) -> Locator:
        """What the page says of its socket."""
        return self.page.locator("[data-connection]")

    # Ask

    def wait_for_offer(self) -> None:
        """Wait until Ask knows the tables, and has put a query into the empty editor."""
        expect(self.editor).to_contain_text("country_codes")

    def write(self, sql: str) -> None:
        """Put SQL into the editor in place of what is there, as one who pastes it."""
        self.editor.press("Control+a")
        self.page.keyboard.insert_text(sql)

    def ask(self, sql: str) -> None:
        """Write SQL and run it, as one does with a keyboard."""
        self.write(sql)
        self.editor.press("Control+Enter")

    @property
    def editor(self) -> Locator:
        """Where SQL is written; Playwright waits until it is there."""
        return self.page.locator(".cm-content")

    @property
    def result(self) -> Locator:
        """What became of the query, of its tab or its report."""
        return self.page.get_by_role("region", name="Result").first

    def row(self, number: int) -> list[str]:
        """The cells of a row of the table, counted from 1, once they are there."""
        row = self.result.get_by_role("row").filter(
            has=self.page.get_by_role("rowheader", name=f"{number:,}", exact=True)
        )
        expect(row).to_be_visible()
        return row.get_by_role("gridcell").all_inner_texts()

    # What it looks like, and to whom

    def shoot(self, name: str) -> None:
        """Keep a picture of the page as it is."""
        self.page.screenshot(path=str(self.screenshots / f"{name}.png"))

    def axe(self) -> list[str]:
        """axe's serious and critical findings: rule, what is wrong, where."""
        # By the debugger, which the page's security policy does not bind.
        self.page.evaluate(AXE.read_text())
        found: list[dict[str, Any]] = self.page.evaluate(
            "async () => (await axe.run({resultTypes: ['violations']})).violations"
        )
        return [
            f"{each['id']}: {each['help']}: {node['target']}"
            for each in found
            if each["impact"] in {"serious", "critical"}
            for node in each["nodes"]
        ]

    @property
    def overflow(self) -> int:
        """Pixels by which the page is wider than its window."""
        wider: int = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return wider

    # The other end of the socket

    def cut(self) -> None:
        """Have the server close every socket."""
        tables, outputs = self.stack.aws("dynamodb"), self.stack.outputs
        gateway = self.stack.session.client(
            "apigatewaymanagementapi", endpoint_url=outputs["managementEndpoint"]
        )
        for item in tables.scan(TableName=outputs["connectionsTable"])["Items"]:
            with suppress(gateway.exceptions.GoneException):
                gateway.delete_connection(ConnectionId=item["connectionId"]["S"])


def storage(page: Page) -> dict[str, Any]:
    """All that the page keeps in the browser."""
    kept: dict[str, Any] = json.loads(
        page.evaluate(
            "JSON.stringify({local: {...localStorage}, session: {...sessionStorage},"
            " cookies: document.cookie})"
        )
    )
    return kept
