"""A front end's end of a socket, and a note of all that must stay between the two ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self, TypeVar

import websocket

from tests.support.processes import wait_for

T = TypeVar("T")
Message = dict[str, Any]

SECONDS = 60
"""The longest wait for anything: reached only where a test fails."""


def until(look: Callable[[], T | None], what: str) -> T:
    """What `look` gives, within the longest wait for anything."""
    return wait_for(look, what, seconds=SECONDS)


class Secrets:
    """Tokens, SQL, string parameters, presigned URLs, texts in rows: what no log may hold."""

    MIN_CHARACTERS = 8
    """Shorter texts are found in any log."""

    def __init__(self) -> None:
        self._texts: set[str] = set()

    def add(self, *texts: str) -> None:
        """Note what was sent or received."""
        self._texts |= {text for text in texts if len(text) >= self.MIN_CHARACTERS}

    def found_in(self, log: str) -> set[str]:
        """Those that the log holds, as they are or as JSON writes them."""
        return {text for text in self._texts if text in log or json.dumps(text)[1:-1] in log}

    def sent(self, text: str) -> None:
        """Note what a message to the application holds; the whole text where it is no object."""
        try:
            message = json.loads(text)
        except ValueError:
            message = None
        if not isinstance(message, dict):
            self.add(text)
            return
        given = message.get("parameters", [])
        values = given.values() if isinstance(given, dict) else given
        self.add(*(each for each in [message.get("data"), *values] if isinstance(each, str)))

    def received(self, message: Message) -> None:
        """Note what a message from the application holds."""
        url = message.get("pre-signed-url", "")
        self.add(url.partition("?")[2])  # a log may name the host otherwise
        for row in message.get("rows", ()):
            self.add(*(cell for cell in row if isinstance(cell, str)))


class Client:
    """A front end's end of a socket; `handshake` is what websocket-client takes."""

    def __init__(self, url: str, secrets: Secrets, **handshake: Any) -> None:
        self._secrets = secrets
        self._socket = websocket.create_connection(url, timeout=SECONDS, **handshake)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def subprotocol(self) -> str | None:
        """What the handshake answered to the subprotocols offered."""
        chosen: str | None = self._socket.subprotocol
        return chosen

    def close(self) -> None:
        """Leave, with a close frame."""
        self._socket.close()

    def send(self, message: Message | str) -> None:
        """Send an object, or any text as it is."""
        text = message if isinstance(message, str) else json.dumps(message)
        self._secrets.sent(text)
        self.send_frame(text)

    def send_frame(self, text: str) -> None:
        """Send a text as it is, without a note of the secrets in it."""
        self._socket.send(text)

    def receive(self, seconds: float = SECONDS) -> Message:
        """The next message."""
        self._socket.settimeout(seconds)
        message = json.loads(self._socket.recv())
        assert isinstance(message, dict)
        self._secrets.received(message)
        return message

    def ask(self, message: Message | str) -> Message:
        """Send a message and give the next one that comes."""
        self.send(message)
        return self.receive()

    def query(self, sql: str, **fields: Any) -> Message:
        """Run SQL and give the next message that comes."""
        return self.ask({"action": "runquery", "data": sql, **fields})

    def report(self, name: str, **fields: Any) -> Message:
        """Run a report and give the next message that comes."""
        return self.ask({"action": "runreport", "report": name, **fields})

    def rest(self) -> list[Message]:
        """All that comes before the answer to a ping sent now."""
        self.send({"action": "ping", "requestId": "rest"})
        messages: list[Message] = []
        while (message := self.receive()) != {"type": "pong", "requestId": "rest"}:
            messages.append(message)
        return messages

    def until_closed(self) -> list[Message]:
        """All that comes before the other end closes the socket."""
        messages = []
        with suppress(websocket.WebSocketConnectionClosedException, json.JSONDecodeError):
            while True:
                messages.append(self.receive())
        return messages
