"""What one user may do, and what is said when it is too much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack

import pytest

from tests.e2e.client import Client, Message
from tests.e2e.conftest import MAX_ACTIVE_QUERIES
from tests.e2e.stack import LocalStack
from tests.e2e.users import User

SOCKETS = 4


def test_one_active_query_too_many_is_refused_and_the_next_fits_when_one_has_ended(
    stack: LocalStack, client: Client
) -> None:
    stack.set_faults(queryDelaySeconds=10)
    running = [
        client.query(f"SELECT {number}", requestId=f"r{number}")["queryId"]
        for number in range(MAX_ACTIVE_QUERIES)
    ]
    refused = client.query("SELECT 'one too many'")["error"]
    client.ask({"action": "cancelquery", "queryId": running[0]})
    fits = client.query("SELECT 'fits'", requestId="fits")

    assert (refused["code"], refused["category"]) == ("too_many_active_queries", "limit")
    assert refused["retryable"] is True
    assert refused["message"].startswith(f"{MAX_ACTIVE_QUERIES} of your queries are running")
    assert f"the limit is {MAX_ACTIVE_QUERIES}" in refused["message"]
    assert fits["type"] == "accepted"


def test_parallel_submits_never_pass_the_limit_and_fill_it(stack: LocalStack, user: User) -> None:
    stack.set_faults(queryDelaySeconds=8)
    submits = 2 * MAX_ACTIVE_QUERIES
    with ExitStack() as sockets, stack.connect() as another:
        clients = [sockets.enter_context(stack.connect(user)) for _ in range(SOCKETS)]
        for number in range(submits):
            query = {"action": "runquery", "data": f"SELECT {number}", "requestId": f"r{number}"}
            clients[number % SOCKETS].send(query)
        answers = [client.receive() for client in clients for _ in range(submits // SOCKETS)]
        unaffected = another.query("SELECT 1", requestId="unaffected")

    told = Counter(answer.get("error", {}).get("code", answer["type"]) for answer in answers)
    assert told == {
        "accepted": MAX_ACTIVE_QUERIES,
        "too_many_active_queries": submits - MAX_ACTIVE_QUERIES,
    }
    assert unaffected["type"] == "accepted"


def succeeding(stack: LocalStack, client: Client) -> Message:
    return client.query("SELECT 1")


def failing(stack: LocalStack, client: Client) -> Message:
    return client.query("SELECT * FROM nowhere")


def cancelled(stack: LocalStack, client: Client) -> Message:
    stack.set_faults(queryDelaySeconds=60)
    query_id = client.query("SELECT 1", requestId="c")["queryId"]
    return client.ask({"action": "cancelquery", "queryId": query_id})


def refused_by_the_engine(stack: LocalStack, client: Client) -> Message:
    return client.query("SELECT ?, ?", parameters=[1])


def throttled_at_the_start(stack: LocalStack, client: Client) -> Message:
    stack.set_faults(throttledCalls={"StartQueryExecution": 10})
    return client.query("SELECT 1")


def never_watched(stack: LocalStack, client: Client) -> Message:
    stack.set_faults(queryDelaySeconds=60, throttledCalls={"StartExecution": 10})
    return client.query("SELECT 1")


@pytest.mark.parametrize(
    ("end", "told"),
    [
        (succeeding, "result"),
        (failing, "failed"),
        (cancelled, "failed"),
        (refused_by_the_engine, "error"),
        (throttled_at_the_start, "error"),
        (never_watched, "error"),
    ],
)
def test_whoever_is_told_of_an_end_has_the_room_for_another_query(
    stack: LocalStack,
    user: User,
    client: Client,
    end: Callable[[LocalStack, Client], Message],
    told: str,
) -> None:
    assert end(stack, client)["type"] == told
    assert stack.active(user) == 0


@pytest.mark.parametrize(
    ("fields", "limit", "value"),
    [
        ({"data": "SELECT '" + "x" * 49_992 + "'"}, "50,000", "50,001"),
        ({"data": "SELECT '" + "x" * 100_000 + "'"}, "100,000", "100,"),
        ({"data": "SELECT ?", "parameters": [1] * 101}, "100", "101"),
        ({"data": "SELECT 1", "preview": 101}, "100", "101"),
    ],
    ids=["SQL", "message", "parameters", "preview"],
)
def test_a_message_over_a_limit_is_told_the_limit_and_the_value(
    client: Client, fields: Message, limit: str, value: str
) -> None:
    answer = client.ask({"action": "runquery", **fields})

    assert (answer["type"], answer["error"]["category"]) == ("error", "limit")
    assert f"limit is {limit}" in answer["error"]["message"]
    assert f" {value}" in answer["error"]["message"]
    assert client.rest() == []


def test_sql_of_just_the_limit_runs(client: Client) -> None:
    assert client.query("SELECT '" + "x" * 49_991 + "'")["type"] == "result"


def test_who_has_spent_the_days_bytes_is_refused_and_nobody_else(
    stack: LocalStack, client: Client
) -> None:
    sql = "SELECT count(*) FROM country_codes"
    with (
        stack.environment("RunQueryFunction", DAILY_BYTES_PER_OWNER="5000"),
        stack.connect() as another,
    ):
        scanned = client.query(sql)["receipt"]["bytesScanned"]
        refused = client.query(sql)["error"]
        unaffected = another.query(sql)

    assert (refused["code"], refused["category"]) == ("daily_bytes_spent", "limit")
    assert f"have scanned {scanned:,} bytes today; the limit is 5,000" in refused["message"]
    assert unaffected["type"] == "result"
