"""None lost, none doubled: reports on Redshift while the machinery around them misbehaves."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.e2e import aftermath, reports
from tests.e2e.client import Client, Message, until
from tests.e2e.reports import accepted, assert_told_once
from tests.e2e.stack import LocalStack
from tests.e2e.users import User

A_WHILE = 2
"""Refused calls that the SDK's own four attempts get over."""

FOR_GOOD = 100


# Events


@pytest.mark.parametrize("events", ["sent", "lost", "doubled", "early", "late", "reordered"])
@pytest.mark.parametrize("delay", [0, 1.5])
def test_every_report_is_answered_once_whatever_becomes_of_its_event(
    stack: LocalStack, user: User, client: Client, report: str, events: str, delay: float
) -> None:
    stack.set_faults(stateChangeEvents=events, queryDelaySeconds=delay)

    assert_told_once(stack, user, client, client.report(report, topicName="t"))


def test_an_event_that_tells_of_an_end_after_the_poll_loop_tells_nothing_twice(
    stack: LocalStack, user: User, client: Client, report: str
) -> None:
    before = aftermath.deliveries(stack)
    stack.set_faults(stateChangeEvents="late")
    answer = client.report(report, topicName="t")

    # The loop reads the record, takes the lease and marks it, the event tries to take the lease.
    until(lambda: aftermath.deliveries(stack) >= before + 4, "the second signal")
    assert_told_once(stack, user, client, answer)


# The start


@pytest.mark.parametrize(
    ("kind", "operation", "category", "request_id"),
    [
        # A slot, the statement, and its record.
        ("throttledCalls", "UpdateItem", "throttled", {}),
        ("throttledCalls", "ExecuteStatement", "throttled", {"requestId": "r"}),
        ("failedCalls", "ExecuteStatement", "system", {}),
        ("throttledCalls", "PutItem", "throttled", {"requestId": "r"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_report_that_cannot_be_started_or_recorded_is_told_once_and_leaves_nothing(
    stack: LocalStack,
    user: User,
    client: Client,
    report: str,
    kind: str,
    operation: str,
    category: str,
    request_id: Message,
) -> None:
    aftermath.rest(stack, client, client.report(report)["queryId"])
    stack.set_faults(queryDelaySeconds=8, **{kind: {operation: FOR_GOOD}})
    answer = client.report(report, topicName="t", **request_id)
    stack.set_faults()

    assert (answer["type"], answer["topicName"]) == ("error", "t")
    assert (answer["error"]["category"], answer["error"]["retryable"]) == (category, True)
    assert answer.get("requestId") == request_id.get("requestId")
    assert client.rest() == []
    assert len(stack.queries_of(user)) == 1
    assert aftermath.slots(stack, user) == 0


def test_a_statement_that_nobody_could_record_is_stopped(
    stack: LocalStack, client: Client, report: str
) -> None:
    aftermath.rest(stack, client, client.report(report)["queryId"])
    before = set(reports.statements(stack, report))
    stack.set_faults(queryDelaySeconds=60, throttledCalls={"PutItem": FOR_GOOD})
    client.report(report)
    (started,) = set(reports.statements(stack, report)) - before

    reports.until_status(stack, started, "ABORTED")


def test_a_report_that_could_not_be_recorded_is_taken_up_by_its_request_id(
    stack: LocalStack, user: User, client: Client, report: str
) -> None:
    message = {"requestId": "again", "topicName": "t"}
    aftermath.rest(stack, client, client.report(report)["queryId"])
    before = set(reports.statements(stack, report))
    stack.set_faults(queryDelaySeconds=4, throttledCalls={"PutItem": FOR_GOOD})
    refused = client.report(report, **message)
    stack.set_faults()
    answers = [client.report(report, **message), client.receive()]

    assert (refused["error"]["category"], refused["requestId"]) == ("throttled", "again")
    assert [answer["type"] for answer in answers] == ["accepted", "result"]
    (query_id,) = set(reports.statements(stack, report)) - before
    assert {answer["queryId"] for answer in answers} == {query_id}
    assert_told_once(stack, user, client, answers[1])


@pytest.mark.parametrize(
    "operation", ["ExecuteStatement", "PutItem", "UpdateItem", "StartExecution"]
)
def test_a_start_that_is_refused_for_a_while_is_answered_once(
    stack: LocalStack, user: User, client: Client, report: str, operation: str
) -> None:
    before = len(reports.statements(stack, report))
    stack.set_faults(queryDelaySeconds=1, throttledCalls={operation: A_WHILE})

    assert_told_once(stack, user, client, client.report(report, topicName="t"))
    assert len(reports.statements(stack, report)) == before + 1


@pytest.mark.parametrize("stop", [{}, {"CancelStatement": FOR_GOOD}], ids=["stopped", "runs on"])
def test_a_report_that_nobody_can_watch_is_refused_and_does_not_count(
    stack: LocalStack, user: User, client: Client, report: str, stop: dict[str, int]
) -> None:
    stack.set_faults(queryDelaySeconds=10, throttledCalls={"StartExecution": FOR_GOOD, **stop})
    query_id = accepted(client, report)
    refused = client.receive()
    reports.until_status(stack, query_id, "FINISHED" if stop else "ABORTED")

    assert (refused["type"], refused["topicName"]) == ("error", "t")
    assert (refused["error"]["category"], refused["requestId"]) == ("throttled", "r")
    assert stack.record(query_id)["state"] == "WITHDRAWN"
    assert client.rest() == []
    assert aftermath.slots(stack, user) == 0
    stack.set_faults()
    again = client.report(report, requestId="r", topicName="t")
    assert again["error"]["code"] == "query_ended"


def test_a_function_that_dies_as_it_accepts_loses_no_report_that_is_sent_again(
    stack: LocalStack, user: User, client: Client, report: str
) -> None:
    stack.set_faults(killedAfterPush=1, stateChangeEvents="lost")
    query_id = accepted(client, report)
    failed = client.receive()
    assert failed["message"] == "Internal server error"  # the gateway's own
    assert not aftermath.is_watched(stack, query_id)

    assert accepted(client, report) == query_id
    assert_told_once(stack, user, client, client.receive())


@contextmanager
def s3_that_says(status: int, code: str) -> Iterator[str]:
    """The URL of an S3 that answers everything so."""

    class Refusal(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f"<Error><Code>{code}</Code><Message>No</Message></Error>".encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Refusal) as server:
        threading.Thread(target=server.serve_forever).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def test_reports_that_cannot_be_read_are_told_as_such_once(
    stack: LocalStack, user: User, client: Client, report: str
) -> None:
    with (
        s3_that_says(503, "SlowDown") as busy,
        s3_that_says(500, "InternalError") as broken,
        stack.environment("RunReportFunction", AWS_ENDPOINT_URL_S3=busy),
        stack.environment("RestApiFunction", AWS_ENDPOINT_URL_S3=broken),
    ):
        answer = client.report(report, topicName="t", requestId="r")
        listed = stack.rest(user).get("/reports")

    assert (answer["type"], answer["topicName"], answer["requestId"]) == ("error", "t", "r")
    assert (answer["error"]["category"], answer["error"]["retryable"]) == ("throttled", True)
    assert client.rest() == []
    assert aftermath.slots(stack, user) == 0
    assert stack.queries_of(user) == []
    assert listed.told == (503, "service_unavailable", "system")
