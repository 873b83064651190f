"""What the local Athena takes: the queries of TPC-H, polls beside them, a large result.

It runs by itself, with MiniStack and nothing else in its process. Client and server share the
machine's processors: a poll's time is that of a client which waits for both.
"""

from __future__ import annotations

import itertools
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.memory import PROC, processes
from bench.stack import Bench
from bench.statistics import summary
from tests.integration.local_athena.client import ROOT, Server, serving
from tests.integration.local_athena_tpch.tpch import QUERIES, generate, load

SERVER = ROOT / "tests" / "integration" / "local_athena" / "server.py"

AT_A_TIME = 8
POLL_SECONDS = 0.01
LIMIT_SECONDS = 120
PAGES = 10
"""So many at either end of a result are timed."""


@dataclass(frozen=True)
class Extent:
    """How far it goes."""

    scale_factor: float
    polls: int
    rows: Sequence[int]
    """Of the results that are written, the smallest first; a page has a thousand."""


FULL = Extent(scale_factor=1, polls=1_000, rows=(1_000, 1_000_000))
QUICK = Extent(scale_factor=0.01, polls=20, rows=(1_000, 10_000))


def measure(bench: Bench) -> dict[str, Any]:
    """Seconds of each query, milliseconds of polls and pages, MB that a result takes to write."""
    extent = QUICK if bench.quick else FULL
    with tempfile.TemporaryDirectory() as folder:
        tables = generate(Path(folder), extent.scale_factor)
        with furnished(tables) as (server, _):
            seconds = {name: seconds_of(run(server, sql)) for name, sql in QUERIES.items()}
            polls = {
                "idle": summary(idle_polls(server, extent.polls)),
                "busy": summary(busy_polls(server, extent.polls)),
            }
        orders = [path for path in tables if path.stem == "orders"]
        # Another process, in whose memory no query has been yet.
        with furnished(orders) as (server, directory):
            results = [result(server, directory, rows) for rows in extent.rows]
    return {
        "scaleFactor": extent.scale_factor,
        "atATime": AT_A_TIME,
        "seconds": seconds,
        "pollMs": polls,
        "results": results,
    }


@contextmanager
def furnished(tables: list[Path]) -> Iterator[tuple[Server, Path]]:
    """A server with these tables, and the directory that its process was given."""
    with tempfile.TemporaryDirectory() as folder, serving(SERVER, Path(folder)) as server:
        load(server, tables)
        yield server, Path(folder)


def start(server: Server, sql: str) -> str:
    """The id of a query over the tables of TPC-H."""
    return server.start(sql, QueryExecutionContext={"Database": "tpch"})


def run(server: Server, sql: str) -> dict[str, Any]:
    """The query's execution, once it has succeeded; raises RuntimeError where it has not."""
    query, limit = start(server, sql), time.monotonic() + LIMIT_SECONDS
    while is_running(execution := server.describe(query)):
        if time.monotonic() > limit:
            raise RuntimeError(f"a query takes longer than {LIMIT_SECONDS} s: {sql}")
        time.sleep(POLL_SECONDS)
    return execution


def is_running(execution: dict[str, Any]) -> bool:
    """Whether it has not ended yet; raises RuntimeError where it has failed."""
    status = execution["Status"]
    if status["State"] == "FAILED":
        raise RuntimeError(status["StateChangeReason"])
    return status["State"] in {"QUEUED", "RUNNING"}


def seconds_of(execution: dict[str, Any]) -> float:
    """From its submission to its end, by Athena itself."""
    milliseconds: int = execution["Statistics"]["TotalExecutionTimeInMillis"]
    return milliseconds / 1_000


def idle_polls(server: Server, polls: int) -> list[float]:
    """Milliseconds of each GetQueryExecution while no query runs."""
    query = run(server, "SELECT 1")["QueryExecutionId"]
    return [timed_poll(server, query)[0] for _ in range(polls)]


def busy_polls(server: Server, polls: int) -> list[float]:
    """Milliseconds of each GetQueryExecution while queries run: another for each that ends."""
    queries = itertools.cycle(QUERIES.values())
    running = [start(server, sql) for sql in itertools.islice(queries, AT_A_TIME)]
    taken_ms = []
    for place in itertools.islice(itertools.cycle(range(AT_A_TIME)), polls):
        milliseconds, execution = timed_poll(server, running[place])
        taken_ms.append(milliseconds)
        if not is_running(execution):
            running[place] = start(server, next(queries))
    for query in running:
        server.athena.stop_query_execution(QueryExecutionId=query)
    return taken_ms


def timed_poll(server: Server, query: str) -> tuple[float, dict[str, Any]]:
    """Milliseconds of a GetQueryExecution, after a pause, and what it says."""
    time.sleep(POLL_SECONDS)
    began = time.perf_counter()
    execution = server.describe(query)
    return (time.perf_counter() - began) * 1_000, execution


def result(server: Server, directory: Path, rows: int) -> dict[str, Any]:
    """What a result of so many rows takes to write, and to read page by page.

    `growthMb` is by how much the server grew meanwhile, at most, its S3 with the result in it.
    """
    found: dict[str, Any] = {"rows": rows}
    before_mb = reset_peak(directory)
    # Of every four keys one has an order; a LIMIT would have DuckDB hold them all.
    execution = run(server, f"SELECT * FROM orders WHERE o_orderkey <= {4 * rows}")  # noqa: S608
    if before_mb is not None:
        found["growthMb"] = round(peak(directory) - before_mb, 1)
    bucket, _, key = (
        execution["ResultConfiguration"]["OutputLocation"].removeprefix("s3://").partition("/")
    )
    size_bytes = server.s3.head_object(Bucket=bucket, Key=key)["ContentLength"]
    pages_ms = list(timed_pages(server, execution["QueryExecutionId"]))
    return {
        **found,
        "seconds": seconds_of(execution),
        "objectMb": round(size_bytes / 2**20, 1),
        "firstPagesMs": summary(pages_ms[:PAGES]),
        "lastPagesMs": summary(pages_ms[-PAGES:]),
    }


def timed_pages(server: Server, query: str) -> Iterator[float]:
    """Milliseconds of each GetQueryResults, to the last page."""
    request: dict[str, Any] = {"QueryExecutionId": query}
    while True:
        began = time.perf_counter()
        page = server.athena.get_query_results(**request)
        yield (time.perf_counter() - began) * 1_000
        if "NextToken" not in page:
            return
        request["NextToken"] = page["NextToken"]


def reset_peak(directory: Path) -> float | None:
    """What the server's process has now, MB, which is its peak from here on; None but on Linux.

    https://www.kernel.org/doc/html/latest/filesystems/proc.html, clear_refs
    """
    if not (PROC / "self" / "clear_refs").exists():
        return None
    (process_id,) = processes(str(directory))
    (PROC / str(process_id) / "clear_refs").write_text("5")
    return peak(directory)


def peak(directory: Path) -> float:
    """The most that the server's process has had since its start or `reset_peak`, MB."""
    (process,) = processes(str(directory)).values()
    return process.peak_mb
