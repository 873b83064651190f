"""Where the time goes between a client's message and its answer.

One query at a time, on a warm stack: what the stack sees of each function's calls is then of that
query. Every moment is of this machine's one clock.
"""

from __future__ import annotations

import json
import time
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from websocket import WebSocket

from bench.latency import QUERYSOCKET, executions_of, warm_sockets
from bench.stack import Bench
from bench.statistics import summary
from tests.e2e import aftermath
from tests.support.processes import wait_for

QUERIES = 60
SECONDS = 0.2
"""That each query takes the engine."""

SETTLED_SECONDS = 10

SQL = "SELECT 1 AS one"

FUNCTIONS = {"run_query": "RunQueryFunction", "deliver_result": "DeliverResultFunction"}
"""That a query passes through, by their names in the template."""

POST = "execute-api:ManageConnections"
WRITE = "dynamodb:UpdateItem"


@dataclass(frozen=True)
class Told:
    """What the client saw of a query; moments in epoch seconds."""

    query_id: str
    sent_at: float
    accepted_at: float
    told_at: float


@dataclass(frozen=True)
class Call:
    """A call of a function, as the stack saw it come."""

    at: float
    function: str
    action: str


def measure(bench: Bench) -> dict[str, Any]:
    """Milliseconds of each stage, in their order."""
    with ExitStack() as opened:
        socket = opened.enter_context(warm_sockets(bench, QUERYSOCKET))[QUERYSOCKET][0]
        bench.stack.set_faults(queryDelaySeconds=SECONDS)
        opened.callback(bench.stack.clear_faults)
        told = [ask(bench, socket) for _ in range(3 if bench.quick else QUERIES)]
    calls = calls_of(bench)
    executions = executions_of(bench, [each.query_id for each in told])
    lasted = defaultdict(list)
    for each, then in zip(told, [*told[1:], None], strict=True):
        until = then.sent_at if then else time.time()
        own = [call for call in calls if each.sent_at <= call.at < until]
        status = executions[each.query_id]["Status"]
        for stage, milliseconds in stages(each, status, own).items():
            lasted[stage].append(milliseconds)
    return {stage: summary(each) for stage, each in lasted.items()}


def ask(bench: Bench, socket: WebSocket) -> Told:
    """Run a query to its end, and until the functions have done what comes after it."""
    message = {"action": "runquery", "requestId": f"{uuid.uuid4()}", "data": SQL}
    sent_at = time.time()
    socket.send(json.dumps(message))
    accepted, accepted_at = json.loads(socket.recv()), time.time()
    result, told_at = json.loads(socket.recv()), time.time()
    if (accepted["type"], result["type"]) != ("accepted", "result"):
        raise RuntimeError(f"not accepted and answered: {accepted}, {result}")
    wait_for(
        lambda: aftermath.get(bench.stack, "busy") == 0,
        "the end of the delivery",
        seconds=SETTLED_SECONDS,
    )
    return Told(result["queryId"], sent_at, accepted_at, told_at)


def calls_of(bench: Bench) -> list[Call]:
    """The latest calls of the two functions that a query passes through."""
    roles = bench.stack.named("AWS::IAM::Role")
    functions = {roles[f"{logical}Role"]: name for name, logical in FUNCTIONS.items()}
    return [
        Call(call["at"], functions[call["role"]], call["action"])
        for call in aftermath.get(bench.stack, "latest")
        if call["role"] in functions
    ]


def stages(told: Told, status: Mapping[str, Any], calls: Sequence[Call]) -> dict[str, float]:
    """Milliseconds of each stage of one query, in their order.

    A function counts as invoked when its first call comes. A poll that finds an earlier query told
    writes nothing, so the first write of deliver_result is the lease.
    """
    run = [call for call in calls if call.function == "run_query"]
    deliver = [call for call in calls if call.function == "deliver_result"]
    accepted_at, pushed_at = first(POST, run), first(POST, deliver)
    return {
        "submitToInvoked": since(told.sent_at, run[0].at),
        "invokedToStarted": since(run[0].at, status["SubmissionDateTime"].timestamp()),
        "startedToAccepted": since(status["SubmissionDateTime"].timestamp(), accepted_at),
        "acceptedToClient": since(accepted_at, told.accepted_at),
        "acceptedToWatched": since(accepted_at, first("states:StartExecution", run)),
        "endToEvent": since(status["CompletionDateTime"].timestamp(), first(WRITE, deliver)),
        "eventToPush": since(first(WRITE, deliver), pushed_at),
        "pushToClient": since(pushed_at, told.told_at),
        "pushToSettled": since(pushed_at, first(WRITE, deliver, after=pushed_at)),
    }


def first(action: str, calls: Iterable[Call], after: float = 0) -> float:
    """When the action was called first after that moment."""
    return min(call.at for call in calls if call.action == action and call.at > after)


def since(earlier: float, later: float) -> float:
    """Milliseconds between two moments in seconds."""
    return 1_000 * (later - earlier)
