"""How much memory the functions should have, by what the two compute that a query passes through.

On Lambda memory sets the share of a processor that a function has, and so how long it computes;
for others it waits as long with any. CPU and peak memory are those of the functions' processes, as
Linux tells them. What they wait for is this machine's: on AWS it takes longer.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from bench.billable import DURATION_MS, VCPU_MB, dollars_per_thousand
from bench.latency import QUERYSOCKET, warm_sockets
from bench.stack import Bench
from bench.stages import FUNCTIONS, SECONDS, ask
from bench.throughput import at_rest
from local.home import Home

QUERIES = 40

SIZES_MB = (256, 512, 1_024, VCPU_MB)

PROC = Path("/proc")


class Process(NamedTuple):
    """What a process has used so far."""

    cpu_ms: float
    peak_mb: float


Processes = Mapping[int, Process]
"""By process id."""


def measure(bench: Bench) -> dict[str, Any]:
    """Of each function an invocation's figures, and what every size would make of them."""
    names = bench.stack.named("AWS::Lambda::Function")
    run_query = bench.stack.aws("lambda").get_function_configuration(
        FunctionName=names[FUNCTIONS["run_query"]]
    )
    found: dict[str, Any] = {"functions": {}, "sizes": {}, "chosenMb": run_query["MemorySize"]}
    if not (PROC / "self" / "stat").exists():
        return {**found, "missing": "what processes use is read from Linux's /proc"}
    functions = used(bench, {name: names[logical] for name, logical in FUNCTIONS.items()})
    sizes = {str(size_mb): with_memory(size_mb, functions.values()) for size_mb in SIZES_MB}
    return {**found, "functions": functions, "sizes": sizes}


def used(bench: Bench, names: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """What the functions use for queries of 0.2 s, one after another on a warm stack."""
    queries = 3 if bench.quick else QUERIES
    folders = {
        name: f"{Home(bench.stack.data).tmp}/ministack-lambda-{deployed}-"
        for name, deployed in names.items()
    }
    bench.stack.set_faults(queryDelaySeconds=SECONDS)
    with ExitStack() as opened:
        opened.callback(bench.stack.clear_faults)
        # With processes to spare, for polls that meet an event.
        socket = opened.enter_context(warm_sockets(bench, QUERYSOCKET))[QUERYSOCKET][0]
        ask(bench, socket)
        at_rest(bench.stack)
        began_ms = int(time.time() * 1_000)
        before = {name: processes(folder) for name, folder in folders.items()}
        for _ in range(queries):
            ask(bench, socket)
        at_rest(bench.stack)
        after = {name: processes(folder) for name, folder in folders.items()}
    return {
        name: per_invocation(
            before[name], after[name], durations_ms(bench, deployed, began_ms), queries
        )
        for name, deployed in names.items()
    }


def processes(folder: str, proc: Path = PROC) -> Processes:
    """The processes that run a program in a folder whose path begins so."""
    tick_ms = 1_000 / os.sysconf("SC_CLK_TCK")
    found = {}
    for each in proc.glob("[0-9]*"):
        try:
            if folder not in (each / "cmdline").read_text(errors="replace"):
                continue
            stat, status = (each / "stat").read_text(), (each / "status").read_text()
        except (FileNotFoundError, ProcessLookupError):  # ended meanwhile
            continue
        # The name, in brackets, may hold anything; utime and stime are the 14th and 15th field.
        user, system = stat.rpartition(")")[2].split()[11:13]
        if peak_kb := re.search(r"VmHWM:\s+(\d+)", status):  # a process that ends has none
            cpu_ms = (int(user) + int(system)) * tick_ms
            found[int(each.name)] = Process(cpu_ms, int(peak_kb[1]) / 1_024)
    return found


def durations_ms(bench: Bench, function: str, since_ms: int) -> list[float]:
    """How long each invocation took, by the function's log."""
    pages = bench.stack.aws("logs").get_paginator("filter_log_events")
    events = pages.paginate(logGroupName=f"/aws/lambda/{function}", startTime=since_ms)
    lines = (event["message"] for event in events.search("events[]"))
    return [float(found[1]) for line in lines if (found := DURATION_MS.match(line))]


def per_invocation(
    before: Processes, after: Processes, lasted_ms: list[float], queries: int
) -> dict[str, float]:
    """The means of an invocation, how many a query has, and the peak of any process.

    Raises RuntimeError where a process was started meanwhile: its start is no work of a query.
    """
    if started := after.keys() - before.keys():
        raise RuntimeError(f"{len(started)} function processes were not warm: measure again")
    # One that is gone was idle before.
    cpu_ms = sum(after[pid].cpu_ms - before[pid].cpu_ms for pid in after) / len(lasted_ms)
    return {
        "cpuMs": round(cpu_ms, 1),
        "waitingMs": round(max(0.0, sum(lasted_ms) / len(lasted_ms) - cpu_ms), 1),
        "peakMb": round(max(process.peak_mb for process in after.values()), 1),
        "invocations": round(len(lasted_ms) / queries, 2),
    }


def with_memory(size_mb: int, functions: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """What a client waits for both functions, and dollars for the GB-seconds of 1,000 queries."""
    share = min(1.0, size_mb / VCPU_MB)
    waits_ms = gb_seconds = 0.0
    for function in functions:
        lasts_ms = function["cpuMs"] / share + function["waitingMs"]
        waits_ms += lasts_ms
        gb_seconds += function["invocations"] * lasts_ms / 1_000 * size_mb / 1_024
    return {
        "clientWaitsMs": round(waits_ms, 1),
        "dollarsPerThousand": round(dollars_per_thousand("lambdaArm64GbSeconds", gb_seconds), 6),
    }
