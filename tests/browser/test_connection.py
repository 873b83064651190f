"""The socket under the page: lost, and found again."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.site import Site
from tests.e2e.users import User


def test_a_query_outlives_the_socket_that_it_came_by(site: Site, page: Page, user: User) -> None:
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    site.stack.set_faults(queryDelaySeconds=6)
    site.ask("SELECT 'still here' AS answer")
    expect(site.result.get_by_role("status").first).to_have_text("Running")
    site.cut()
    expect(site.connection).not_to_have_text("Connected")
    site.shoot("reconnecting")
    expect(site.connection).to_have_text("Connected")
    assert site.row(1) == ["still here"]
    assert len(sockets) == 1  # a new one; the first was there before
    assert len(site.stack.queries_of(user)) == 1


def test_a_query_sent_while_the_socket_is_gone_is_answered(
    site: Site, page: Page, user: User, complaints: list[str]
) -> None:
    complaints += ["ERR_INTERNET_DISCONNECTED", "WebSocket connection"]
    expect(site.editor).to_be_visible()
    page.context.set_offline(True)
    site.cut()
    expect(site.connection).not_to_have_text("Connected")
    site.ask("SELECT 'sent' AS answer")
    expect(site.result.get_by_role("status").first).to_have_text("Sent")
    page.context.set_offline(False)
    assert site.row(1) == ["sent"]
    assert len(site.stack.queries_of(user)) == 1
