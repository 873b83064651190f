"""Dollars per 1,000 queries: billable operations counted in real runs, times list prices.

Left out, both ways: what Athena scans, and the results' way out of AWS. Every query is charged a
connection of its own.
"""

from __future__ import annotations

import math
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bench.billable import (
    PRICES,
    Usage,
    bill,
    dollars_per_month,
    dollars_per_thousand,
    total,
)
from bench.counting import Meter
from tests.e2e.client import Client, Message
from tests.e2e.stack import LocalStack, download
from tests.support.processes import wait_for

if TYPE_CHECKING:
    from bench.stack import Bench

SPEEDS = {1: 1.0, 5: 1.0, 30: 10.0, 120: 20.0, 600: 20.0}
"""Seconds that the engine takes -> how many times faster than real time it and the waits are run.

What a poll takes beside its wait is not made faster: some milliseconds here, about 0.1 s on AWS.
At twenty times, the poll at 27 s would so come close to the end of a query of 30 s.
"""

QUICK_SECONDS = 0.5
"""What a quick run brings every length down to."""

QUERIES = 4
"""Of each length, each way, at a time."""

PING_SECONDS = 300
"""After so long our clients break their silence: API Gateway closes a socket after 600 s of it."""

SQL = "SELECT 1 AS one"

SECONDS_BESIDE = 5
"""For which a connection is open before its query and after it."""

ATHENAS_OBJECTS = 2
"""The result and its metadata."""

STILL_SECONDS = 1.0
"""It is over when nothing is under way, and nothing new has been counted for so long."""

LOOK_SECONDS = 0.2
"""Between two looks, which are work for the stack themselves."""

SETTLED_SECONDS = 60
"""The longest wait for that."""


@dataclass
class Way:
    """One of the two applications, and how its clients go about a query."""

    stack_name: str
    """In CloudFormation."""
    connect: Callable[[], Client]
    question: Callable[[], Message]
    """A message that starts a query."""
    pings: bool
    sockets: list[Client] = field(default_factory=list)
    messages: int = 0
    """Sent and received on the sockets since the queries were asked."""
    _pings: int = 0

    def ask(self) -> None:
        """Put a query on every socket."""
        self.messages = self._pings = 0
        for socket in self.sockets:
            self._send(socket, self.question())

    def ping(self) -> None:
        """Break the silence of every socket."""
        if self.pings:
            self._pings += 1
            for socket in self.sockets:
                self._send(socket, {"action": "ping"})

    def fetch(self) -> None:
        """Take all that comes on every socket, and the result from where the answer says."""
        for socket in self.sockets:
            url, pongs = "", 0
            while not url or pongs < self._pings:
                message = self._receive(socket)
                if "error" in message:
                    raise RuntimeError(f"a query did not succeed: {message['error']}")
                pongs += message.get("type") == "pong"
                url = url or message.get("pre-signed-url", "")
            download(url)

    def _send(self, socket: Client, message: Message) -> None:
        socket.send(message)
        self.messages += 1

    def _receive(self, socket: Client) -> Message:
        self.messages += 1
        return socket.receive()


def measure(bench: Bench) -> dict[str, Any]:
    """What queries of each length cost both ways, what it is made up of, and what is always due."""
    stack, ways = bench.stack, both(bench)
    queries = 1 if bench.quick else QUERIES
    speeds = {
        seconds: max(speed, seconds / QUICK_SECONDS) if bench.quick else speed
        for seconds, speed in SPEEDS.items()
    }
    with ExitStack() as opened:
        of_a_connection(stack, ways)  # what is cold is warm after it
        connections = of_a_connection(stack, ways)
        for way in ways.values():
            way.sockets = [opened.enter_context(way.connect()) for _ in range(queries)]
        of_a_query(stack, ways, seconds=PING_SECONDS + 1, speed=200)
        lengths = {}
        for seconds, speed in speeds.items():
            print(f"cost: {seconds} s, {speed:g} times as fast", file=sys.stderr)
            used = of_a_query(stack, ways, seconds, speed)
            minutes = {"connectionMinutes": math.ceil((seconds + SECONDS_BESIDE) / 60)}
            lengths[str(seconds)] = {
                name: bill(total([used[name], connections[name], minutes])) for name in ways
            }
        with metered(stack, ways) as meters:
            always = {name: dollars_per_month(meter.per_month()) for name, meter in meters.items()}
    return {
        "pricesOf": PRICES["date"],
        "timeScale": {str(seconds): speed for seconds, speed in speeds.items()},
        "queries": queries,
        "lengths": lengths,
        # Not in the above: nobody says whether Step Functions bills them as transitions.
        "startAndEndDollarsPerThousand": round(dollars_per_thousand("stateTransitions", 2), 4),
        "dollarsPerMonth": always,
    }


def both(bench: Bench) -> dict[str, Way]:
    """The ways by their names in the results."""
    stack = bench.stack
    user = stack.newcomer()
    return {
        "querysocket": Way(
            stack_name=stack.outputs["stackName"],
            connect=lambda: stack.connect(user),
            # As our own clients do: with a requestId, which is answered with a message of its own.
            question=lambda: {"action": "runquery", "data": SQL, "requestId": f"{uuid.uuid4()}"},
            pings=True,
        ),
        "baseline": Way(
            stack_name=bench.baseline["stackName"],
            connect=lambda: Client(bench.baseline["websocketUrl"], stack.secrets),
            question=lambda: {"action": "runquery", "data": SQL},
            pings=False,
        ),
    }


def of_a_connection(stack: LocalStack, ways: Mapping[str, Way]) -> dict[str, Usage]:
    """What comes of opening a connection and closing it."""
    with metered(stack, ways) as meters:
        for way in ways.values():
            way.connect().close()
        return settled(meters)


def of_a_query(
    stack: LocalStack, ways: Mapping[str, Way], seconds: float, speed: float
) -> dict[str, Usage]:
    """What comes of a query of this length, with one on every socket at the same time."""
    stack.set_faults(queryDelaySeconds=seconds / speed, stateMachineSpeed=speed)
    with metered(stack, ways) as meters:
        for way in ways.values():
            way.ask()
        for _ in range(math.ceil(seconds / PING_SECONDS) - 1):
            time.sleep(PING_SECONDS / speed)
            for way in ways.values():
                way.ping()
        for way in ways.values():
            way.fetch()
        used = settled(meters)
    stack.clear_faults()
    uses = {}
    for name, way in ways.items():
        messages = {"webSocketMessages": way.messages}
        queries = len(way.sockets)
        shared = {u: n / queries for u, n in total([used[name], messages]).items()}
        uses[name] = total([shared, {"s3Puts": ATHENAS_OBJECTS, "s3Gets": 1}])
    return uses


@contextmanager
def metered(stack: LocalStack, ways: Mapping[str, Way]) -> Iterator[dict[str, Meter]]:
    """A meter for each way."""
    with ExitStack() as metering:
        yield {
            name: metering.enter_context(Meter(stack, way.stack_name)) for name, way in ways.items()
        }


def settled(meters: Mapping[str, Meter]) -> dict[str, Usage]:
    """What the meters show once nothing is under way any more."""

    def is_idle() -> bool:
        time.sleep(LOOK_SECONDS)
        return not any(meter.is_busy() for meter in meters.values())

    shown: dict[str, Usage] = {}
    while True:
        wait_for(is_idle, "the end of all that was started", seconds=SETTLED_SECONDS)
        before, shown = shown, {name: meter.read() for name, meter in meters.items()}
        if shown == before:
            return shown
        time.sleep(STILL_SECONDS)
