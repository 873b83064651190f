"""None lost, none doubled: faults between a query's end and its owner, counted on the socket."""

from __future__ import annotations

import pytest

from tests.e2e import aftermath
from tests.e2e.client import Client, Message, until
from tests.e2e.stack import LocalStack, download
from tests.e2e.users import User

LONGER = 6
"""Refused calls that the SDK's own four attempts do not get over; those of the next signal do."""


def accepted(client: Client, sql: str = "SELECT 1", **fields: object) -> str:
    """The id of a query that the client knows to run."""
    answer = client.query(sql, requestId="r", **fields)
    assert answer["type"] == "accepted"
    query_id: str = answer["queryId"]
    return query_id


def assert_told_once(stack: LocalStack, user: User, client: Client, answer: Message) -> None:
    """No more comes, and nothing is left: neither to tell nor to count."""
    query_id = answer["queryId"]
    assert aftermath.rest(stack, client, query_id) == []
    assert stack.record(query_id)["state"] == "DELIVERED"
    assert aftermath.slots(stack, user) == 0


# Events


@pytest.mark.parametrize(("events", "delay"), [("late", 0), ("reordered", 1.5)])
def test_an_event_late_or_out_of_order_tells_nothing_twice(
    stack: LocalStack, user: User, client: Client, events: str, delay: float
) -> None:
    before = aftermath.deliveries(stack)
    stack.set_faults(stateChangeEvents=events, queryDelaySeconds=delay)
    answer = client.query("SELECT 1")

    assert answer["type"] == "result"
    # The loop's first poll reads the record, the first signal of the end takes the lease and marks
    # the record, the second finds it marked.
    until(lambda: aftermath.deliveries(stack) >= before + 4, "the second signal")
    assert_told_once(stack, user, client, answer)


# The push


def test_a_function_that_dies_between_push_and_mark_repeats_the_message_it_pushed(
    stack: LocalStack, user: User
) -> None:
    with stack.connect(user) as by_loop, stack.connect(user) as by_event:
        stack.set_faults(killedAfterPush=1, stateChangeEvents="lost")
        of_loop = by_loop.query("SELECT 1")
        stack.set_faults(killedAfterPush=1)
        of_event = by_event.query("SELECT 2")
        for client, answer in [(by_loop, of_loop), (by_event, of_event)]:
            repeated = client.receive()

            assert (answer["type"], repeated["type"]) == ("result", "result")
            assert repeated["queryId"] == answer["queryId"]
            assert download(repeated["pre-signed-url"])
            assert_told_once(stack, user, client, answer)


def test_a_connection_found_gone_leaves_the_result_to_be_asked_for(
    stack: LocalStack, user: User, client: Client
) -> None:
    stack.set_faults(queryDelaySeconds=1, goneConnections=1)
    # Without a requestId: nothing is pushed before the result.
    client.send({"action": "runquery", "data": "SELECT 1", "preview": 1})
    (query_id,) = until(lambda: stack.queries_of(user), "the query")
    until(lambda: stack.record(query_id)["state"] == "UNDELIVERED", "the delivery to nobody")

    assert aftermath.rest(stack, client, query_id) == []
    assert aftermath.slots(stack, user) == 0
    answer = client.ask({"action": "getresult", "queryId": query_id})
    assert (answer["queryId"], answer["rows"]) == (query_id, [[1]])
    assert_told_once(stack, user, client, answer)


@pytest.mark.parametrize("kind", ["throttledCalls", "failedCalls"])
def test_a_push_that_is_refused_comes_later_and_once(
    stack: LocalStack, user: User, client: Client, kind: str
) -> None:
    stack.set_faults(**{kind: {"PostToConnection": LONGER}})
    answer = client.query("SELECT 1")

    assert answer["type"] == "result"
    assert_told_once(stack, user, client, answer)


# What is read and written on the way


@pytest.mark.parametrize(
    ("kind", "operation"),
    [
        ("failedCalls", "UpdateItem"),
        ("throttledCalls", "GetQueryExecution"),
        ("failedCalls", "GetQueryResults"),
    ],
)
def test_a_lease_a_status_or_rows_that_are_refused_delay_the_answer(
    stack: LocalStack, user: User, client: Client, kind: str, operation: str
) -> None:
    stack.set_faults(queryDelaySeconds=1)
    accepted(client, preview=1)
    stack.set_faults(**{kind: {operation: LONGER}})
    answer = client.receive()

    assert (answer["type"], answer["rows"]) == ("result", [[1]])
    assert aftermath.get(stack, "faults")[kind] == {operation: 0}
    assert_told_once(stack, user, client, answer)


def under_lease(stack: LocalStack, query_id: str) -> None:
    until(lambda: "leaseUntil" in stack.record(query_id), "a delivery under way")


def test_a_slot_that_cannot_be_given_back_at_once_delays_the_answer(
    stack: LocalStack, user: User, client: Client
) -> None:
    stack.set_faults(queryDelaySeconds=1)
    query_id = accepted(client)
    stack.set_faults(throttledCalls={"GetQueryExecution": 100})
    under_lease(stack, query_id)  # its next write gives the slot back
    stack.set_faults(failedCalls={"UpdateItem": 4})
    answer = client.receive()

    assert answer["type"] == "result"
    assert_told_once(stack, user, client, answer)


def test_an_answer_that_cannot_be_recorded_at_once_is_not_repeated(
    stack: LocalStack, user: User, client: Client
) -> None:
    stack.set_faults(queryDelaySeconds=1)
    query_id = accepted(client)
    stack.set_faults(throttledCalls={"PostToConnection": 100})
    under_lease(stack, query_id)
    until(lambda: aftermath.slots(stack, user) == 0, "the slot given back")
    stack.set_faults(throttledCalls={"UpdateItem": LONGER})  # the next write is the record's mark
    answer = client.receive()

    assert answer["type"] == "result"
    assert_told_once(stack, user, client, answer)


# Failures


def test_a_topic_out_of_order_holds_nobodys_message_back(
    stack: LocalStack, user: User, client: Client
) -> None:
    stack.set_faults(throttledCalls={"Publish": LONGER})
    answer = client.query("SELECT * FROM nowhere")

    assert answer["type"] == "failed"
    assert_told_once(stack, user, client, answer)


def test_a_failure_that_getresult_finds_first_is_told_and_published_once(
    stack: LocalStack, user: User, client: Client
) -> None:
    stack.set_faults(stateChangeEvents="lost")
    with stack.failures() as next_failure:
        query_id = accepted(client, "SELECT * FROM nowhere")
        until(lambda: stack.state(query_id) == "FAILED", "the failure")
        answer = client.ask({"action": "getresult", "queryId": query_id})
        published = next_failure()

    assert (answer["type"], answer["queryId"]) == ("failed", query_id)
    assert query_id in published["Message"]
    assert_told_once(stack, user, client, answer)


def test_a_query_past_its_deadline_that_is_hard_to_stop_is_told_once(
    stack: LocalStack, user: User, client: Client
) -> None:
    stack.set_faults(queryDelaySeconds=60, throttledCalls={"StopQueryExecution": LONGER})
    answer = client.query("SELECT 1")

    assert (answer["type"], answer["error"]["category"]) == ("failed", "timeout")
    assert stack.state(answer["queryId"]) == "CANCELLED"
    assert_told_once(stack, user, client, answer)
