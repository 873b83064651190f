"""How many sockets and how many queries at a time: queries per second, delay, memory, growth.

The queries take the engine no time, so that it is the application and the stack that are measured;
these and the client share the machine. The local Athena holds no more active queries than Athena
does, but lets any number start in a second: what binds on AWS, docs/scaling.md says.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Any, Self

import websocket

from bench.load import Answers, Load, WrongAnswer
from bench.stack import Bench
from bench.statistics import summary
from tests.e2e import aftermath
from tests.e2e.client import until
from tests.e2e.stack import LocalStack, download

Point = dict[str, Any]

USERS = 10
"""So many that none of them reaches the limit of active queries."""

SOCKETS_BESIDE_QUERIES = 50
HANDSHAKES_AT_A_TIME = 8
POINT_SECONDS = 5
MEMORY_EVERY_SECONDS = 0.5
RESULTS_READ = 5
"""So many results of each point are fetched."""


@dataclass(frozen=True)
class Extent:
    """How far it goes."""

    sockets: Sequence[int]
    queries: Sequence[int]
    beside: int
    """Queries at a time over whatever number of sockets."""
    timed: int
    """Queries timed at each point; fewer where its time is over before."""


FULL = Extent(sockets=(1, 10, 100, 1000), queries=(1, 10, 100, 1000), beside=8, timed=200)
QUICK = Extent(sockets=(1, 2), queries=(1, 2), beside=2, timed=5)


def measure(bench: Bench) -> dict[str, Any]:
    """Points over open sockets and over queries at a time, and how each figure grows."""
    extent = QUICK if bench.quick else FULL
    with Crowd(bench.stack) as crowd:
        crowd.grow(min(SOCKETS_BESIDE_QUERIES, max(extent.sockets)))
        some = list(crowd.sockets)
        # Every function starts all the processes that it may have.
        point(bench.stack, some, extent.beside, extent.timed)
        queries = [
            {"queries": number, **point(bench.stack, some, number, extent.timed)}
            for number in extent.queries
        ]
    at_rest(bench.stack)
    with Crowd(bench.stack) as crowd:
        sockets = []
        for number in extent.sockets:
            opening = crowd.grow(number)
            found = point(bench.stack, crowd.sockets, extent.beside, extent.timed)
            sockets.append({"sockets": number, **found})
    return {
        "sockets": sockets,
        "queries": queries,
        "queriesBesideSockets": extent.beside,
        "socketsBesideQueries": len(some),
        "opening": opening,
        "growth": {"sockets": growth(sockets, "sockets"), "queries": growth(queries, "queries")},
    }


class Crowd:
    """Sockets of several users, open until it is left."""

    def __init__(self, stack: LocalStack) -> None:
        self.stack = stack
        self.sockets: list[websocket.WebSocket] = []
        self._tokens = [stack.newcomer().access_token for _ in range(USERS)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for socket in self.sockets:
            socket.close(timeout=0)

    def grow(self, number: int) -> Point:
        """Open sockets until there are so many; what that took."""
        missing = range(len(self.sockets), number)
        started, memory_mb = time.perf_counter(), resident_mb(self.stack)
        with ThreadPoolExecutor(HANDSHAKES_AT_A_TIME) as threads:
            self.sockets += threads.map(self._open, missing)
        seconds, added_mb = time.perf_counter() - started, resident_mb(self.stack) - memory_mb
        return {
            "sockets": len(missing),
            "socketsPerSecond": round(len(missing) / seconds, 1),
            "memoryPerSocketKb": round(1024 * added_mb / max(len(missing), 1), 1),
        }

    def _open(self, index: int) -> websocket.WebSocket:
        return websocket.create_connection(
            self.stack.outputs["websocketUrl"],
            header=[f"Authorization: Bearer {self._tokens[index % USERS]}"],
            timeout=60,
        )


def point(
    stack: LocalStack, sockets: Sequence[websocket.WebSocket], at_a_time: int, timed: int
) -> Point:
    """The figures of one load, when nothing of it is left over for the next."""
    with peak_of_memory(stack) as memory_mb:
        answers = Load(sockets).run(at_a_time, more=timed, within_seconds=POINT_SECONDS)
    read_results(answers)
    at_rest(stack)
    delays = summary([1000 * seconds for seconds in answers.seconds])
    found = {
        "queriesPerSecond": round(answers.per_second, 1),
        "p50Ms": delays["p50"],
        "p95Ms": delays["p95"],
        "memoryMb": round(memory_mb(), 1),
        "answered": len(answers.results),
        "refused": answers.refused,
        "overtaken": answers.overtaken,
    }
    print(f"throughput: {at_a_time} queries over {len(sockets)} sockets: {found}", file=sys.stderr)
    return found


def read_results(answers: Answers) -> None:
    """Hold some results against what was asked; raises WrongAnswer."""
    for result in answers.results[-RESULTS_READ:]:
        if (text := download(result.url)) != f'"number"\n"{result.number}"\n':
            raise WrongAnswer(f"the result of SELECT {result.number} AS number is {text!r}")


def at_rest(stack: LocalStack) -> None:
    """Wait until no query is watched any more, and what came of closed sockets is over."""
    loops = stack.aws("stepfunctions")
    running = {"stateMachineArn": stack.outputs["pollLoopArn"], "statusFilter": "RUNNING"}

    def rests() -> bool:
        return not (
            aftermath.get(stack, "busy")
            or stack.waiting_in(stack.outputs["abandonedQueueUrl"])
            or loops.list_executions(**running, maxResults=1)["executions"]
        )

    until(rests, "the end of all that was started")


@contextmanager
def peak_of_memory(stack: LocalStack) -> Iterator[Callable[[], float]]:
    """Watch the stack's memory meanwhile; gives a function that says the most there was, in MB."""
    samples = [resident_mb(stack)]
    over = threading.Event()

    def watch() -> None:
        while not over.wait(MEMORY_EVERY_SECONDS):
            samples.append(resident_mb(stack))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield lambda: max(samples)
    finally:
        over.set()
        watcher.join()


def resident_mb(stack: LocalStack) -> float:
    """Resident memory of the stack and its function processes: pages that they share count anew."""
    root = json.loads((stack.data / "stack.lock").read_text())["pid"]
    listed = subprocess.run(
        ["/bin/ps", "-A", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=True
    ).stdout
    return sum_of_tree(listed, root) / 1024


def sum_of_tree(listed: str, root: int) -> int:
    """The sum of a column over a process and all that descend from it.

    `listed`: a line for each process, with its id, its parent's and the number.
    """
    processes = [tuple(map(int, line.split())) for line in listed.splitlines()]
    family = {root}
    while more := {pid for pid, parent, _ in processes if parent in family} - family:
        family |= more
    return sum(number for pid, _, number in processes if pid in family)


def growth(points: Sequence[Point], along: str) -> dict[str, list[float]]:
    """Exponents from each point to the next: 1 grows as `along` does, 0 not at all."""

    def exponent(before: Point, after: Point, name: str) -> float:
        return round(log(after[name] / before[name]) / log(after[along] / before[along]), 2)

    names = ("queriesPerSecond", "p50Ms", "p95Ms", "memoryMb")
    return {name: [exponent(*pair, name) for pair in pairwise(points)] for name in names}
