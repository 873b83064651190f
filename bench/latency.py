"""From the engine's end of a query to the message on the client, both ways.

Queries of every length, of the application and of the baseline, are started one after another in a
drawn order at a steady pace, so that both meet the same machine. The local Athena says to the
millisecond when a query ended; the client's clock is the same.
"""

from __future__ import annotations

import json
import random
import selectors
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from websocket import WebSocket, create_connection

from bench.stack import Bench
from bench.statistics import summary

LENGTHS_SECONDS = (0.2, 0.5, 1, 3, 10, 30)
QUICK_LENGTHS_SECONDS = (0.2, 0.5)

SAMPLES = 50
SECONDS_BETWEEN_STARTS = 0.2

LOST_SAMPLES = 10
LOST_SECONDS_BETWEEN_STARTS = 0.1

SEED = 6
SOCKETS = 8
"""Of each way."""

PATIENCE_SECONDS = 90
"""Without any answer; the loop, alone, finds a query of 30 s after 81 s."""

QUERYSOCKET, BASELINE = "querysocket", "baseline"


class Ask(NamedTuple):
    """A query to start."""

    way: str
    seconds: float


@dataclass(frozen=True)
class Answer:
    """A message that told of an end."""

    way: str
    query_id: str
    came_at: float
    """Epoch seconds."""


def measure(bench: Bench) -> dict[str, Any]:
    """Milliseconds from end to message, by way and length, and of all lengths together."""
    lengths = QUICK_LENGTHS_SECONDS if bench.quick else LENGTHS_SECONDS
    asks = drawn((QUERYSOCKET, BASELINE), lengths, 2 if bench.quick else SAMPLES)
    delays = delays_of(bench, asks, SECONDS_BETWEEN_STARTS)
    found: dict[str, Any] = {"lengthsSeconds": list(lengths)}
    for way in (QUERYSOCKET, BASELINE):
        by_length = {
            f"{length:g}": [1_000 * seconds for seconds in delays[Ask(way, length)]]
            for length in lengths
        }
        by_length["all"] = [delay for each in by_length.values() for delay in each]
        found[way] = {length: summary(each) for length, each in by_length.items()}
    ratio = found[QUERYSOCKET]["all"]["p50"] / found[BASELINE]["all"]["p50"]
    return {**found, "medianRatio": round(ratio, 4)}


def measure_lost_events(bench: Bench) -> dict[str, Any]:
    """Seconds from end to message where no event comes and the poll loop is alone, by length."""
    lengths = QUICK_LENGTHS_SECONDS if bench.quick else LENGTHS_SECONDS
    asks = drawn((QUERYSOCKET,), lengths, 1 if bench.quick else LOST_SAMPLES)
    delays = delays_of(bench, asks, LOST_SECONDS_BETWEEN_STARTS, stateChangeEvents="lost")
    return {
        f"{length:g}": {
            "delaySeconds": summary(delays[Ask(QUERYSOCKET, length)], digits=3),
            "limitSeconds": max(1.0, 2 * length),
        }
        for length in lengths
    }


def drawn(ways: Sequence[str], lengths: Sequence[float], samples: int) -> list[Ask]:
    """Every length as often both ways, in an order that is the same in every run."""
    asks = [Ask(way, length) for way in ways for length in lengths] * samples
    random.Random(SEED).shuffle(asks)  # noqa: S311 - an order, not a secret
    return asks


def sql_of(seconds: float) -> str:
    """A query that takes so long, by the faults in force."""
    return f"SELECT {seconds:g} AS seconds"


def delays_of(
    bench: Bench, asks: Sequence[Ask], seconds_between: float, **faults: Any
) -> dict[Ask, list[float]]:
    """Seconds from the engine's end to the message, of every query asked for."""
    with ExitStack() as opened:
        sockets = {
            way: [opened.enter_context(socket_of(bench, way)) for _ in range(SOCKETS)]
            for way in sorted({ask.way for ask in asks})
        }
        warm_up(sockets)
        lengths = {sql_of(ask.seconds): ask.seconds for ask in asks}
        bench.stack.set_faults(queryDelays=lengths, **faults)
        opened.callback(bench.stack.clear_faults)
        inbox = Inbox(sockets, len(asks))
        start(asks, sockets, seconds_between)
        answers = inbox.answers()
    return paired(asks, answers, executions_of(bench, [answer.query_id for answer in answers]))


def paired(
    asks: Sequence[Ask], answers: Sequence[Answer], executions: Mapping[str, Mapping[str, Any]]
) -> dict[Ask, list[float]]:
    """Seconds from the end of each query to its answer; raises where one has not just one."""
    lengths = {sql_of(ask.seconds): ask.seconds for ask in asks}
    delays = defaultdict(list)
    for answer in answers:
        execution = executions[answer.query_id]
        status = execution["Status"]
        if status["State"] != "SUCCEEDED":
            raise RuntimeError(f"a result came of a query that is {status['State']}")
        ask = Ask(answer.way, lengths[execution["Query"]])
        delays[ask].append(answer.came_at - status["CompletionDateTime"].timestamp())
    counted = {ask: len(each) for ask, each in delays.items()}
    if counted != Counter(asks) or len({answer.query_id for answer in answers}) < len(asks):
        raise RuntimeError("the answers are not those to the queries that were started")
    return delays


def start(
    asks: Sequence[Ask], sockets: Mapping[str, Sequence[WebSocket]], seconds_between: float
) -> None:
    """Start the queries at a steady pace, over the sockets of their way in turn."""
    in_turn = {way: cycle(opened) for way, opened in sockets.items()}
    began = time.monotonic()
    for number, ask in enumerate(asks):
        time.sleep(max(0, began + number * seconds_between - time.monotonic()))
        if number % 100 == 0:
            print(f"  {number} of {len(asks)} queries", file=sys.stderr)
        send(next(in_turn[ask.way]), sql_of(ask.seconds))


def send(socket: WebSocket, sql: str) -> None:
    """Start a query, as the article's client does; one message answers it."""
    socket.send(json.dumps({"action": "runquery", "data": sql}))


@contextmanager
def socket_of(bench: Bench, way: str) -> Iterator[WebSocket]:
    """An open socket of the application, of a user of its own, or of the baseline."""
    if way == BASELINE:
        socket = create_connection(bench.baseline["websocketUrl"])
    else:
        token = bench.stack.newcomer().access_token
        url = bench.stack.outputs["websocketUrl"]
        socket = create_connection(url, header=[f"Authorization: Bearer {token}"])
    try:
        yield socket
    finally:
        socket.close()


def warm_up(sockets: Mapping[str, Sequence[WebSocket]]) -> None:
    """A query on every socket at once: cold starts are measured by themselves."""
    inbox = Inbox(sockets, sum(map(len, sockets.values())))
    for opened in sockets.values():
        for socket in opened:
            send(socket, "SELECT 'warm'")
    inbox.answers()


class Inbox(threading.Thread):
    """Takes in what comes on the sockets, the moment it comes, until so many answers are there."""

    def __init__(self, sockets: Mapping[str, Sequence[WebSocket]], expected: int) -> None:
        super().__init__(daemon=True)
        self._expected = expected
        self._answers: list[Answer] = []
        self._fault: Exception | None = None
        self._selector = selectors.DefaultSelector()
        for way, opened in sockets.items():
            for socket in opened:
                self._selector.register(socket, selectors.EVENT_READ, (way, socket))
        self.start()

    def run(self) -> None:
        """Whatever goes wrong is for `answers` to raise."""
        try:
            with self._selector:
                while len(self._answers) < self._expected:
                    self._take_in()
        except Exception as fault:
            self._fault = fault

    def answers(self) -> Sequence[Answer]:
        """All of them, once they are there; raises what kept one from coming."""
        self.join()
        if self._fault:
            raise self._fault
        return self._answers

    def _take_in(self) -> None:
        ready = self._selector.select(PATIENCE_SECONDS)
        if not ready:
            missing = self._expected - len(self._answers)
            raise TimeoutError(f"{missing} queries were not answered in {PATIENCE_SECONDS} s")
        for key, _ in ready:
            way, socket = key.data
            text, came_at = socket.recv(), time.time()
            self._answers.append(Answer(way, query_id_of(text), came_at))


def query_id_of(text: str) -> str:
    """Of the query whose result the message gives; raises where it gives none."""
    message = json.loads(text)
    if "pre-signed-url" not in message:
        raise RuntimeError(f"a query has no result: {message}")
    return PurePosixPath(urlsplit(message["pre-signed-url"]).path).stem


def executions_of(bench: Bench, query_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What the engine says of the queries."""
    athena = bench.stack.aws("athena")
    executions = {}
    for first in range(0, len(query_ids), 50):
        some = query_ids[first : first + 50]
        for each in athena.batch_get_query_execution(QueryExecutionIds=some)["QueryExecutions"]:
            executions[each["QueryExecutionId"]] = each
    return executions
