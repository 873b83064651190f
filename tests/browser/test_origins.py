"""Pages of other origins get nothing, whatever token they hold."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.stack import LocalStack
from tests.e2e.users import User

ATTEMPT = """async ({websocketUrl, restUrl, token}) => {
  const socket = await new Promise((told) => {
    const socket = new WebSocket(websocketUrl, ["querysocket", token]);
    socket.onopen = () => told("open");
    socket.onerror = () => told("refused");
  });
  const headers = {authorization: `Bearer ${token}`};
  const rest = await fetch(`${restUrl}/queries`, {headers}).then(
    (response) => response.status, () => "refused");
  return {socket, rest};
}"""


class Blank(BaseHTTPRequestHandler):
    """A page without anything on it."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Elsewhere</title>")

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """A page of an origin that the stack does not know."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Blank) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


def attempt(page: Page, stack: LocalStack, user: User) -> Any:
    urls = {name: stack.outputs[name] for name in ("websocketUrl", "restUrl")}
    return page.evaluate(ATTEMPT, {**urls, "token": user.access_token})


def test_a_foreign_page_gets_neither_a_socket_nor_rows_by_a_good_token(
    page: Page, stack: LocalStack, elsewhere: str, complaints: list[str]
) -> None:
    complaints += ["WebSocket connection to", "CORS policy", "Failed to load resource"]
    page.goto(elsewhere)
    assert attempt(page, stack, stack.newcomer()) == {"socket": "refused", "rest": "refused"}


def test_the_stacks_own_page_gets_both(page: Page, stack: LocalStack) -> None:
    page.goto(stack.outputs["webUrl"])
    assert attempt(page, stack, stack.newcomer()) == {"socket": "open", "rest": 200}
