"""A load: so many queries under way over many sockets, and another for each that is answered."""

from __future__ import annotations

import itertools
import json
import selectors
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from websocket import WebSocket

PATIENCE_SECONDS = 60
"""After so long without any answer those that are waited for count as lost."""

HONEST_REFUSALS = {"limit", "throttled"}
"""Categories of an error that says no more than that there is too much to do."""

_numbers = itertools.count(1)


class WrongAnswer(Exception):
    """Something else than the answer to the query: the figures would be worth nothing."""


@dataclass(frozen=True)
class Result:
    """A query that was answered; moments are those of time.perf_counter()."""

    number: int
    """What the query selects, as `number`."""
    url: str
    sent_at: float
    came_at: float


@dataclass
class Answers:
    """What came of a load."""

    results: list[Result] = field(default_factory=list)
    """In the order in which they came."""
    refused: int = 0
    overtaken: int = 0
    """Messages `accepted` that came after the result."""
    full_from: float = 0
    """When the first ones had all been sent."""
    full_until: float = 0
    """When the last query was sent: until then as many were under way as were asked for."""

    @property
    def seconds(self) -> list[float]:
        """From sending to result, of the queries that were sent when the load was full."""
        return [
            result.came_at - result.sent_at
            for result in self.results
            if result.sent_at > self.full_from
        ]

    @property
    def per_second(self) -> float:
        """Results in a second of the full load."""
        came = [result.came_at for result in self.results if result.came_at <= self.full_until]
        return (len(came) - 1) / (came[-1] - came[0])


@dataclass(frozen=True)
class _Asked:
    socket: WebSocket
    number: int
    sent_at: float


class Load:
    """Queries over these sockets, each socket in its turn."""

    def __init__(self, sockets: Sequence[WebSocket]) -> None:
        self._sockets = sockets
        self._in_turn = itertools.cycle(sockets)
        self._under_way: dict[str, _Asked] = {}

    def run(self, at_a_time: int, *, more: int, within_seconds: float) -> Answers:
        """Send so many queries at once, and another for each that is answered.

        The sending ends after so many more, at least two, or when the time is over; what is under
        way then is waited for. Raises WrongAnswer, also where most are refused, and TimeoutError
        where answers are lost.
        """
        answers = Answers()
        ends_at = time.perf_counter() + within_seconds
        for _ in range(at_a_time):
            self._send()
        answers.full_from = time.perf_counter()
        with selectors.DefaultSelector() as selector:
            for socket in self._sockets:
                selector.register(socket, selectors.EVENT_READ, socket)
            sent = 0
            while self._under_way:
                readable = selector.select(PATIENCE_SECONDS)
                if not readable:
                    raise TimeoutError(f"{len(self._under_way)} queries were never answered")
                for key, _ in readable:
                    if not self._receive(key.data, answers):
                        continue
                    if sent < 2 or (sent < more and time.perf_counter() < ends_at):
                        sent += 1
                        answers.full_until = self._send()
        if answers.refused > len(answers.results):
            raise WrongAnswer(f"of {at_a_time + sent} queries {answers.refused} were refused")
        return answers

    def _send(self) -> float:
        """Send the next query; when that was."""
        socket, number, now = next(self._in_turn), next(_numbers), time.perf_counter()
        self._under_way[str(number)] = _Asked(socket, number, now)
        sql = f"SELECT {number} AS number"
        socket.send(json.dumps({"action": "runquery", "requestId": str(number), "data": sql}))
        return now

    def _receive(self, socket: WebSocket, answers: Answers) -> bool:
        """Take a socket's next message in; True where a query has ended with it."""
        message = json.loads(socket.recv())
        asked = self._under_way.get(message.get("requestId"))
        if message["type"] == "accepted":
            answers.overtaken += asked is None
            return False
        if asked is None or asked.socket is not socket:
            raise WrongAnswer(f"not the answer to anything asked on this socket: {message}")
        del self._under_way[message["requestId"]]
        if message["type"] == "error" and message["error"]["category"] in HONEST_REFUSALS:
            answers.refused += 1
            return True
        url = message.get("pre-signed-url", "")
        if message["type"] != "result" or _name(url) != f"{message['queryId']}.csv":
            raise WrongAnswer(f"no result: {message}")
        answers.results.append(Result(asked.number, url, asked.sent_at, time.perf_counter()))
        return True


def _name(url: str) -> str:
    return PurePosixPath(urlsplit(url).path).name
