"""From the engine's end of a query to the message on the client, both ways.

Queries of every length, of the application and of the baseline, are started one after another in a
drawn order at a steady pace, so that both meet the same machine. Each takes its length but for a
tenth more or less: whole seconds would fall in step with a poll every second, and end just before
one. The local Athena says to the millisecond when a query ended; the client's clock is the same.
"""

from __future__ import annotations

import json
import random
import selectors
import sys
import threading
import time
from collections import Counter
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
SPREAD = 0.1
"""Of a query's own length around the length that it stands for."""

IN_STEP_SAMPLES = 8
"""Of each length to the letter, told of apart."""

SOCKETS = 8
"""Of each way."""

PATIENCE_SECONDS = 90
"""Without any answer; the loop, alone, finds a query of 30 s after 81 s."""

QUERYSOCKET, BASELINE = "querysocket", "baseline"


class Ask(NamedTuple):
    """A query to start."""

    way: str
    length: float
    """What it stands for, in seconds."""
    seconds: float
    """What it takes the engine."""

    @property
    def is_in_step(self) -> bool:
        """True where it takes its length to the letter."""
        return self.seconds == self.length

    @property
    def sql(self) -> str:
        """A query that takes so long by the faults in force."""
        return f"SELECT {self.seconds} AS seconds"


class Delay(NamedTuple):
    """How long after the engine's end of a query its client was told, in seconds."""

    ask: Ask
    seconds: float


@dataclass(frozen=True)
class Answer:
    """A message that told of an end."""

    way: str
    query_id: str
    came_at: float
    """Epoch seconds."""


def measure(bench: Bench) -> dict[str, Any]:
    """Milliseconds from end to message, by way and length, and of all lengths together.

    `inStep` is of the queries that take their length to the letter.
    """
    lengths = QUICK_LENGTHS_SECONDS if bench.quick else LENGTHS_SECONDS
    ways = (QUERYSOCKET, BASELINE)
    samples, in_step = (2, 1) if bench.quick else (SAMPLES, IN_STEP_SAMPLES)
    asks = drawn(ways, lengths, samples, in_step)
    delays = delays_of(bench, asks, SECONDS_BETWEEN_STARTS)
    return {
        "lengthsSeconds": list(lengths),
        **compared([delay for delay in delays if not delay.ask.is_in_step], lengths),
        "inStep": compared([delay for delay in delays if delay.ask.is_in_step], lengths),
    }


def compared(delays: Sequence[Delay], lengths: Sequence[float]) -> dict[str, Any]:
    """Both ways' summaries by length and of all lengths, and the ratio of these medians."""
    found: dict[str, Any] = {}
    for way in (QUERYSOCKET, BASELINE):
        own = [delay for delay in delays if delay.ask.way == way]
        by_length = {
            f"{length:g}": [1_000 * each.seconds for each in own if each.ask.length == length]
            for length in lengths
        }
        by_length["all"] = [1_000 * each.seconds for each in own]
        found[way] = {length: summary(each) for length, each in by_length.items()}
    ratio = found[QUERYSOCKET]["all"]["p50"] / found[BASELINE]["all"]["p50"]
    return {**found, "medianRatio": round(ratio, 4)}


def measure_lost_events(bench: Bench) -> dict[str, Any]:
    """Seconds from end to message where no event comes and the poll loop is alone, by length.

    `ofLimit` is the worst of them as a share of twice the query's own length, or of 1 s.
    """
    lengths = QUICK_LENGTHS_SECONDS if bench.quick else LENGTHS_SECONDS
    asks = drawn((QUERYSOCKET,), lengths, 1 if bench.quick else LOST_SAMPLES)
    delays = delays_of(bench, asks, LOST_SECONDS_BETWEEN_STARTS, stateChangeEvents="lost")
    found = {}
    for length in lengths:
        own = [delay for delay in delays if delay.ask.length == length]
        found[f"{length:g}"] = {
            "delaySeconds": summary([each.seconds for each in own], digits=3),
            "ofLimit": round(max(each.seconds / max(1, 2 * each.ask.seconds) for each in own), 3),
        }
    return found


def drawn(
    ways: Sequence[str], lengths: Sequence[float], samples: int, in_step: int = 0
) -> list[Ask]:
    """The same queries each way, in an order that is the same in every run."""
    random_ = random.Random(SEED)  # noqa: S311 - an order, not a secret
    taken = [
        (length, round(length * random_.uniform(1 - SPREAD, 1 + SPREAD), 4))
        for length in lengths
        for _ in range(samples)
    ]
    taken += [(length, length) for length in lengths for _ in range(in_step)]
    asks = [Ask(way, *each) for way in ways for each in taken]
    random_.shuffle(asks)
    return asks


def delays_of(
    bench: Bench, asks: Sequence[Ask], seconds_between: float, **faults: Any
) -> list[Delay]:
    """Of every query that was asked for."""
    with ExitStack() as opened:
        sockets = opened.enter_context(warm_sockets(bench, *sorted({ask.way for ask in asks})))
        bench.stack.set_faults(queryDelays={ask.sql: ask.seconds for ask in asks}, **faults)
        opened.callback(bench.stack.clear_faults)
        inbox = Inbox(sockets, len(asks))
        start(asks, sockets, seconds_between)
        answers = inbox.answers()
    return paired(asks, answers, executions_of(bench, [answer.query_id for answer in answers]))


def paired(
    asks: Sequence[Ask], answers: Sequence[Answer], executions: Mapping[str, Mapping[str, Any]]
) -> list[Delay]:
    """From the end of each query to its answer; raises where one has not just one."""
    asked = {(ask.way, ask.sql): ask for ask in asks}
    delays = []
    for answer in answers:
        execution = executions[answer.query_id]
        status = execution["Status"]
        if status["State"] != "SUCCEEDED":
            raise RuntimeError(f"a result came of a query that is {status['State']}")
        ask = asked[answer.way, execution["Query"]]
        ended_at = status["CompletionDateTime"].timestamp()
        delays.append(Delay(ask, answer.came_at - ended_at))
    counted = Counter(delay.ask for delay in delays)
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
        send(next(in_turn[ask.way]), ask.sql)


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


@contextmanager
def warm_sockets(bench: Bench, *ways: str) -> Iterator[Mapping[str, Sequence[WebSocket]]]:
    """SOCKETS open sockets of each way, and as many instances of each function warm."""
    with ExitStack() as opened:
        sockets = {
            way: [opened.enter_context(socket_of(bench, way)) for _ in range(SOCKETS)]
            for way in ways
        }
        warm_up(sockets)
        yield sockets


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
