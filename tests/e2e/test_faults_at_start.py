"""Faults while a query is started, stopped or left: it is answered, or told as not started."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import websocket

from tests.e2e import aftermath
from tests.e2e.client import Client, Message, until
from tests.e2e.stack import LocalStack
from tests.e2e.users import User

A_WHILE = 2
"""Refused calls that the SDK's own four attempts get over."""

FOR_GOOD = 100
QUERY: Message = {"action": "runquery", "data": "SELECT 1"}


@contextmanager
def nothing_stays(stack: LocalStack, user: User) -> Iterator[None]:
    """What the engine starts meanwhile is stopped, and none of it counts as the user's."""
    before = set(aftermath.started(stack))
    yield
    started = set(aftermath.started(stack)) - before
    until(lambda: {stack.state(query_id) for query_id in started} <= {"CANCELLED"}, "their stop")
    assert aftermath.slots(stack, user) == 0


# Submit


@pytest.mark.parametrize("known", [True, False], ids=["known owner", "new owner"])
@pytest.mark.parametrize(
    ("kind", "operation", "category"),
    [
        # A slot, the query, and its record or, where the owner is new, that of the owner.
        ("throttledCalls", "UpdateItem", "throttled"),
        ("failedCalls", "StartQueryExecution", "system"),
        ("throttledCalls", "PutItem", "throttled"),
    ],
)
def test_a_query_that_cannot_be_started_or_recorded_is_told_once_and_leaves_nothing(
    stack: LocalStack,
    user: User,
    client: Client,
    kind: str,
    operation: str,
    category: str,
    known: bool,
) -> None:
    if known:
        aftermath.rest(stack, client, client.query("SELECT 1")["queryId"])
    with nothing_stays(stack, user):
        stack.set_faults(queryDelaySeconds=20, **{kind: {operation: FOR_GOOD}})
        answer = client.ask(QUERY)

        assert answer["type"] == "error"
        assert (answer["error"]["category"], answer["error"]["retryable"]) == (category, True)
        assert client.rest() == []
    assert len(stack.queries_of(user)) == known


@pytest.mark.parametrize("operation", ["PutItem", "UpdateItem", "StartExecution"])
def test_a_start_that_is_refused_for_a_while_is_answered_once(
    stack: LocalStack, user: User, client: Client, operation: str
) -> None:
    stack.set_faults(queryDelaySeconds=1, throttledCalls={operation: A_WHILE})
    answer = client.ask(QUERY)

    assert answer["type"] == "result"
    assert aftermath.rest(stack, client, answer["queryId"]) == []
    assert aftermath.slots(stack, user) == 0


def test_a_query_that_could_not_be_recorded_is_taken_up_by_its_request_id(
    stack: LocalStack, user: User, client: Client
) -> None:
    message = {**QUERY, "requestId": "again"}
    aftermath.rest(stack, client, client.query("SELECT 1")["queryId"])
    before = aftermath.started(stack)
    stack.set_faults(queryDelaySeconds=3, throttledCalls={"PutItem": FOR_GOOD})
    refused = client.ask(message)
    stack.set_faults()
    answers = [client.ask(message), client.receive()]

    assert (refused["error"]["category"], refused["requestId"]) == ("throttled", "again")
    assert [answer["type"] for answer in answers] == ["accepted", "result"]
    (query_id,) = set(aftermath.started(stack)) - set(before)
    assert {answer["queryId"] for answer in answers} == {query_id}
    assert aftermath.rest(stack, client, query_id) == []
    assert aftermath.slots(stack, user) == 0


def test_a_query_that_nobody_can_watch_is_stopped_and_told_so(
    stack: LocalStack, user: User, client: Client
) -> None:
    message = {**QUERY, "requestId": "unwatched"}
    with nothing_stays(stack, user):
        stack.set_faults(queryDelaySeconds=20, throttledCalls={"StartExecution": FOR_GOOD})
        accepted, refused = client.ask(message), client.receive()

        assert (accepted["type"], refused["type"]) == ("accepted", "error")
        assert (refused["error"]["category"], refused["requestId"]) == ("throttled", "unwatched")
    query_id = accepted["queryId"]
    assert stack.record(query_id)["state"] == "WITHDRAWN"
    assert client.rest() == []
    asked = client.ask({"action": "getresult", "queryId": query_id})
    assert (asked["type"], asked["error"]["category"]) == ("failed", "cancelled")
    stack.set_faults()
    assert client.ask(message)["error"]["code"] == "query_ended"
    assert client.ask({**QUERY, "preview": 1})["rows"] == [[1]]


def test_a_query_that_can_neither_be_watched_nor_stopped_does_not_count_for_ever(
    stack: LocalStack, user: User, client: Client
) -> None:
    refused = {"StartExecution": FOR_GOOD, "StopQueryExecution": FOR_GOOD}
    stack.set_faults(queryDelaySeconds=8, throttledCalls=refused)
    answer = client.ask(QUERY)
    (query_id,) = stack.queries_of(user)
    until(lambda: stack.state(query_id) == "SUCCEEDED", "its end")

    assert (answer["type"], answer["error"]["category"]) == ("error", "throttled")
    assert client.rest() == []
    assert aftermath.slots(stack, user) == 0


def test_a_function_that_dies_as_it_accepts_loses_no_query_that_is_sent_again(
    stack: LocalStack, user: User, client: Client
) -> None:
    message = {**QUERY, "requestId": "died"}
    stack.set_faults(killedAfterPush=1, stateChangeEvents="lost")
    accepted, failed = client.ask(message), client.receive()
    query_id = accepted["queryId"]

    assert failed["message"] == "Internal server error"  # the gateway's own
    assert not aftermath.is_watched(stack, query_id)
    answers = [client.ask(message), client.receive()]
    assert [answer["type"] for answer in answers] == ["accepted", "result"]
    assert {answer["queryId"] for answer in answers} == {query_id}
    assert aftermath.rest(stack, client, query_id) == []
    assert aftermath.slots(stack, user) == 0


def test_a_socket_whose_record_is_refused_for_good_is_not_opened(
    stack: LocalStack, user: User
) -> None:
    stack.set_faults(throttledCalls={"PutItem": A_WHILE})
    with stack.connect(user) as client:
        assert client.ask({"action": "ping"}) == {"type": "pong"}
    stack.set_faults(throttledCalls={"PutItem": FOR_GOOD})
    with pytest.raises(websocket.WebSocketBadStatusException):
        stack.connect(user)


# Cancel


def test_a_cancel_that_is_refused_for_a_while_is_told_once(
    stack: LocalStack, user: User, client: Client
) -> None:
    stack.set_faults(queryDelaySeconds=20, throttledCalls={"StopQueryExecution": A_WHILE})
    query_id = client.query("SELECT 1", requestId="c")["queryId"]
    answer = client.ask({"action": "cancelquery", "queryId": query_id})

    assert (answer["type"], answer["error"]["category"]) == ("failed", "cancelled")
    assert aftermath.rest(stack, client, query_id) == []
    assert aftermath.slots(stack, user) == 0


def test_a_cancel_that_is_refused_is_told_and_the_query_goes_on(
    stack: LocalStack, user: User, client: Client
) -> None:
    stack.set_faults(queryDelaySeconds=10, failedCalls={"StopQueryExecution": FOR_GOOD})
    query_id = client.query("SELECT 1", requestId="c")["queryId"]
    refused = client.ask({"action": "cancelquery", "queryId": query_id})
    answer = client.receive()

    assert (refused["type"], refused["error"]["category"]) == ("error", "system")
    assert (answer["type"], answer["queryId"]) == ("result", query_id)
    assert aftermath.rest(stack, client, query_id) == []
    assert aftermath.slots(stack, user) == 0


# Disconnect


def test_a_lost_sockets_query_is_stopped_although_every_call_is_refused_for_a_while(
    stack: LocalStack, user: User
) -> None:
    refused = dict.fromkeys(["SendMessage", "Query", "StopQueryExecution"], A_WHILE)
    stack.set_faults(queryDelaySeconds=60, throttledCalls=refused)
    with stack.connect(user) as leaving:
        query_id = leaving.query("SELECT 1", requestId="left")["queryId"]
    until(lambda: stack.record(query_id)["state"] == "UNDELIVERED", "its end, told to nobody")

    assert stack.state(query_id) == "CANCELLED"
    assert aftermath.slots(stack, user) == 0
    with stack.connect(user) as returning:
        answer = returning.ask({"action": "getresult", "queryId": query_id})
        assert answer["error"]["code"] == "abandoned"
        assert aftermath.rest(stack, returning, query_id) == []


def test_a_lost_socket_that_cannot_be_put_on_the_queue_costs_its_query_no_result(
    stack: LocalStack, user: User
) -> None:
    stack.set_faults(queryDelaySeconds=8, throttledCalls={"SendMessage": FOR_GOOD})
    with stack.connect(user) as leaving:
        query_id = leaving.query("SELECT 1", requestId="left")["queryId"]
    until(lambda: stack.record(query_id)["state"] == "UNDELIVERED", "its end, told to nobody")

    assert stack.state(query_id) == "SUCCEEDED"
    assert aftermath.slots(stack, user) == 0
    with stack.connect(user) as returning:
        answer = returning.ask({"action": "getresult", "queryId": query_id})
        assert (answer["type"], answer["queryId"]) == ("result", query_id)
        assert aftermath.rest(stack, returning, query_id) == []
