"""None lost, none doubled: faults between a report's end and its owner, counted on the socket."""

from __future__ import annotations

import pytest

from tests.e2e import aftermath, reports
from tests.e2e.client import Client, until
from tests.e2e.patience import less_patience
from tests.e2e.reports import accepted, assert_told_once
from tests.e2e.stack import LocalStack
from tests.e2e.users import User

A_WHILE = 2
"""Refused calls that the SDK's own four attempts get over."""

LONGER = 6
"""Refused calls that they do not; those of the next signal do."""

FOR_GOOD = 100


# The push


def test_a_function_that_dies_between_push_and_mark_repeats_the_message_it_pushed(
    stack: LocalStack, user: User, report: str
) -> None:
    with stack.connect(user) as by_loop, stack.connect(user) as by_event:
        stack.set_faults(killedAfterPush=1, stateChangeEvents="lost")
        of_loop = by_loop.report(report, topicName="t")
        stack.set_faults(killedAfterPush=1)
        of_event = by_event.report(report, topicName="t")
        for client, answer in [(by_loop, of_loop), (by_event, of_event)]:
            assert client.receive() == answer
            assert_told_once(stack, user, client, answer)


@pytest.mark.parametrize("kind", ["throttledCalls", "failedCalls"])
def test_a_push_that_is_refused_comes_later_and_once(
    stack: LocalStack, user: User, client: Client, report: str, kind: str
) -> None:
    stack.set_faults(**{kind: {"PostToConnection": LONGER}})

    assert_told_once(stack, user, client, client.report(report, topicName="t"))


def test_a_connection_found_gone_leaves_the_result_to_be_asked_for(
    stack: LocalStack, user: User, client: Client, report: str
) -> None:
    stack.set_faults(queryDelaySeconds=1, goneConnections=1)
    # Without a requestId: nothing is pushed before the result.
    client.send({"action": "runreport", "report": report, "topicName": "t", "preview": 1})
    (query_id,) = until(lambda: stack.queries_of(user), "the query")
    until(lambda: stack.record(query_id)["state"] == "UNDELIVERED", "the delivery to nobody")

    assert aftermath.rest(stack, client, query_id) == []
    answer = client.ask({"action": "getresult", "queryId": query_id})
    assert (answer["queryId"], answer["rows"]) == (query_id, [[1]])
    assert_told_once(stack, user, client, answer)


# What is read and written on the way


@pytest.mark.parametrize(
    ("kind", "operation", "events"),
    [
        ("throttledCalls", "DescribeStatement", "sent"),
        ("failedCalls", "DescribeStatement", "lost"),
        ("failedCalls", "GetStatementResult", "sent"),
        ("throttledCalls", "GetStatementResult", "lost"),
        ("failedCalls", "UpdateItem", "sent"),
        ("throttledCalls", "UpdateItem", "lost"),
    ],
)
def test_a_status_rows_or_a_write_that_are_refused_delay_the_answer(
    stack: LocalStack,
    user: User,
    client: Client,
    report: str,
    kind: str,
    operation: str,
    events: str,
) -> None:
    stack.set_faults(queryDelaySeconds=1, stateChangeEvents=events)
    accepted(client, report, preview=1)
    stack.set_faults(stateChangeEvents=events, **{kind: {operation: LONGER}})
    answer = client.receive()

    assert answer["rows"] == [[1]]
    assert aftermath.get(stack, "faults")[kind] == {operation: 0}
    assert_told_once(stack, user, client, answer)


def test_a_status_that_cannot_be_learnt_is_told_and_asked_for_again(
    stack: LocalStack, user: User, client: Client, report: str
) -> None:
    stack.set_faults(stateChangeEvents="lost", throttledCalls={"DescribeStatement": FOR_GOOD})
    with less_patience(stack):
        query_id = accepted(client, report)
        lost = client.receive()
    stack.set_faults()
    assert (lost["type"], lost["topicName"]) == ("failed", "t")
    assert (lost["error"]["code"], lost["error"]["retryable"]) == ("lost_track", True)
    assert aftermath.rest(stack, client, query_id) == []
    assert aftermath.slots(stack, user) == 0

    answer = client.ask({"action": "getresult", "queryId": query_id})
    assert_told_once(stack, user, client, answer)


# Failures and stops


def test_a_topic_out_of_order_holds_nobodys_message_back(
    stack: LocalStack, user: User, client: Client
) -> None:
    stack.set_faults(throttledCalls={"Publish": LONGER})
    with reports.published(stack, "SELECT * FROM nowhere") as name:
        answer = client.report(name, topicName="t")

    assert_told_once(stack, user, client, answer, told="failed")


def test_a_failure_that_getresult_finds_first_is_told_and_published_once(
    stack: LocalStack, user: User, client: Client
) -> None:
    stack.set_faults(stateChangeEvents="lost")
    with (
        reports.published(stack, "SELECT * FROM nowhere") as name,
        stack.failures() as next_failure,
    ):
        query_id = accepted(client, name)
        reports.until_status(stack, query_id, "FAILED")
        answer = client.ask({"action": "getresult", "queryId": query_id})
        assert_told_once(stack, user, client, answer, told="failed")
        marker = client.report(name, topicName="t")["queryId"]
        published = [next_failure()["Message"], next_failure()["Message"]]

    assert query_id in published[0]
    assert marker in published[1]


def test_a_cancel_that_is_refused_for_a_while_is_told_once(
    stack: LocalStack, user: User, client: Client, report: str
) -> None:
    stack.set_faults(queryDelaySeconds=20, throttledCalls={"CancelStatement": A_WHILE})
    query_id = accepted(client, report)
    answer = client.ask({"action": "cancelquery", "queryId": query_id})

    assert answer["error"]["category"] == "cancelled"
    assert_told_once(stack, user, client, answer, told="failed")


def test_a_cancel_that_is_refused_is_told_and_the_report_goes_on(
    stack: LocalStack, user: User, client: Client, report: str
) -> None:
    stack.set_faults(queryDelaySeconds=10, failedCalls={"CancelStatement": FOR_GOOD})
    query_id = accepted(client, report)
    refused = client.ask({"action": "cancelquery", "queryId": query_id})
    answer = client.receive()

    assert (refused["type"], refused["error"]["category"]) == ("error", "system")
    assert_told_once(stack, user, client, answer)


def test_a_report_past_its_deadline_that_is_hard_to_stop_is_told_once(
    stack: LocalStack, user: User, client: Client, report: str
) -> None:
    stack.set_faults(queryDelaySeconds=60, throttledCalls={"CancelStatement": LONGER})
    answer = client.report(report, topicName="t")

    assert answer["error"]["category"] == "timeout"
    assert stack.statement(answer["queryId"])["Status"] == "ABORTED"
    assert_told_once(stack, user, client, answer, told="failed")


def test_a_lost_sockets_report_is_stopped_although_every_call_is_refused_for_a_while(
    stack: LocalStack, user: User, report: str
) -> None:
    refused = dict.fromkeys(["SendMessage", "Query", "CancelStatement"], A_WHILE)
    stack.set_faults(queryDelaySeconds=60, throttledCalls=refused)
    with stack.connect(user) as leaving:
        query_id = accepted(leaving, report)
    until(lambda: stack.record(query_id)["state"] == "UNDELIVERED", "its end, told to nobody")

    assert stack.statement(query_id)["Status"] == "ABORTED"
    with stack.connect(user) as returning:
        answer = returning.ask({"action": "getresult", "queryId": query_id})
        assert answer["error"]["code"] == "abandoned"
        assert_told_once(stack, user, returning, answer, told="failed")


# REST


@pytest.mark.parametrize(
    ("kind", "operation", "route", "told"),
    [
        (
            "throttledCalls",
            "GetStatementResult",
            "/queries/{id}/results",
            (429, "throttled", "throttled"),
        ),
        ("failedCalls", "GetItem", "/queries/{id}", (503, "service_unavailable", "system")),
        ("throttledCalls", "Query", "/queries", (429, "throttled", "throttled")),
    ],
)
def test_what_cannot_be_read_for_now_is_said_so_over_rest(
    stack: LocalStack,
    user: User,
    client: Client,
    report: str,
    kind: str,
    operation: str,
    route: str,
    told: tuple[int, str, str],
) -> None:
    query_id = client.report(report)["queryId"]
    rest, path = stack.rest(user), route.format(id=query_id)
    stack.set_faults(**{kind: {operation: FOR_GOOD}})
    refused = rest.get(path)
    stack.set_faults(**{kind: {operation: 1}})

    assert refused.told == told
    assert rest.get(path).status == 200
