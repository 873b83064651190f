"""How a report on Redshift can end, and what its client is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e import aftermath, reports
from tests.e2e.client import Client, Message, until
from tests.e2e.conftest import DEADLINE_SECONDS, GRACE_SECONDS, MAX_ACTIVE_QUERIES
from tests.e2e.stack import LocalStack
from tests.e2e.users import User


@pytest.fixture(scope="module")
def slow(running_stack: LocalStack) -> Iterator[str]:
    """A report that runs for longer than anything waits."""
    with reports.published(running_stack, reports.SLOW) as name:
        yield name


def running(stack: LocalStack, client: Client, report: str, **fields: object) -> str:
    """The id of the report's statement, which Redshift is at work on."""
    accepted = client.report(report, requestId="r", topicName="t", **fields)
    assert accepted["type"] == "accepted"
    reports.until_status(stack, accepted["queryId"], "STARTED")
    return str(accepted["queryId"])


def assert_stopped(stack: LocalStack, user: User, answer: Message, code: str) -> None:
    assert (answer["type"], answer["topicName"]) == ("failed", "t")
    assert answer["error"]["code"] == code
    assert answer["receipt"].keys() == {"runMs", "totalMs"}
    assert stack.statement(answer["queryId"])["Status"] == "ABORTED"
    assert aftermath.slots(stack, user) == 0


def test_a_report_is_cancelled_by_its_owner_on_another_socket(
    stack: LocalStack, user: User, client: Client, slow: str
) -> None:
    query_id = running(stack, client, slow)
    with stack.connect(user) as second, stack.connect() as stranger:
        refused = stranger.ask({"action": "cancelquery", "queryId": query_id})
        second.send({"action": "cancelquery", "queryId": query_id})
        answer = client.receive()
        again = second.ask({"action": "getresult", "queryId": query_id})
        late = second.ask({"action": "cancelquery", "queryId": query_id})

    assert refused["error"]["code"] == "query_not_found"
    assert_stopped(stack, user, answer, "cancelled")
    assert answer["error"]["category"] == "cancelled"
    assert again == answer
    assert late["error"]["code"] == "query_ended"
    assert aftermath.rest(stack, client, query_id) == []


def test_a_report_past_its_deadline_is_stopped_and_its_owner_told(
    stack: LocalStack, user: User, client: Client, slow: str
) -> None:
    query_id = running(stack, client, slow)
    with stack.failures() as next_failure:
        answer = client.receive()
        published = next_failure()

    assert_stopped(stack, user, answer, "deadline_exceeded")
    assert answer["error"]["category"] == "timeout"
    assert f"{DEADLINE_SECONDS} s" in answer["error"]["message"]
    told = {name: each["Value"] for name, each in published["MessageAttributes"].items()}
    assert told == {"engine": "redshift", "category": "timeout"}
    assert aftermath.rest(stack, client, query_id) == []
    again = client.ask({"action": "getresult", "queryId": query_id})
    assert again["error"] == answer["error"]


def test_a_lost_sockets_report_is_stopped_after_the_grace_and_its_owner_told_so(
    stack: LocalStack, user: User, slow: str
) -> None:
    with stack.connect(user) as lost:
        query_id = running(stack, lost, slow)
    reports.until_status(stack, query_id, "ABORTED")
    until(lambda: stack.record(query_id)["state"] == "UNDELIVERED", "the delivery to nobody")
    with stack.connect(user) as returning:
        answer = returning.ask({"action": "getresult", "queryId": query_id})

        assert_stopped(stack, user, answer, "abandoned")
        assert answer["error"]["category"] == "cancelled"
        assert aftermath.rest(stack, returning, query_id) == []


def test_a_detached_report_runs_on_and_is_fetched_later(stack: LocalStack, user: User) -> None:
    stack.set_faults(queryDelaySeconds=GRACE_SECONDS + 3)
    with stack.connect(user) as lost:
        query_id = running(stack, lost, "taxi_by_month", detach=True)
    until(lambda: stack.record(query_id)["state"] == "UNDELIVERED", "the delivery to nobody")
    with stack.connect(user) as returning:
        answer = returning.ask({"action": "getresult", "queryId": query_id})

        assert (answer["type"], answer["topicName"]) == ("result", "t")
        assert len(stack.rest(user).get(answer["resultsUrl"]).body["records"]) == 31
        assert aftermath.rest(stack, returning, query_id) == []
    assert aftermath.slots(stack, user) == 0


def test_a_running_report_is_taken_over_to_another_socket(
    stack: LocalStack, user: User, client: Client
) -> None:
    stack.set_faults(queryDelaySeconds=2)
    query_id = running(stack, client, "taxi_by_month")
    with stack.connect(user) as new:
        where = new.ask({"action": "getresult", "queryId": query_id})
        result = new.receive()

        assert (where["type"], where["topicName"]) == ("progress", "t")
        assert (result["type"], result["queryId"]) == ("result", query_id)
        assert aftermath.rest(stack, new, query_id) == client.rest() == []


@pytest.mark.parametrize(
    ("sql", "code", "place"),
    [
        ("SELECT 1 AS one,\n  2 AS two two\nFROM nyc_yellow_taxi", "syntax_error", (2, 12)),
        ("SELECT 1\nFROM nowhere", "table_not_found", None),
        ("SELECT fare,\n  nothing\nFROM nyc_yellow_taxi", "column_not_found", None),
        ("SELECT 1 / (fare_amount::int * 0) FROM nyc_yellow_taxi", "division_by_zero", None),
        ("SELECT 'x'::int", "invalid_value", None),
    ],
    ids=["syntax", "table", "column", "division", "value"],
)
def test_a_statement_that_fails_is_told_with_code_and_place(
    stack: LocalStack,
    user: User,
    client: Client,
    sql: str,
    code: str,
    place: tuple[int, int] | None,
) -> None:
    with reports.published(stack, sql) as name, stack.failures() as next_failure:
        answer = client.report(name, topicName="t")
        published = next_failure()
    error = answer["error"]

    assert (answer["type"], answer["topicName"]) == ("failed", "t")
    assert (error["code"], error["category"], error["retryable"]) == (code, "user", False)
    assert (error.get("line"), error.get("column")) == (place or (None, None))
    assert stack.statement(answer["queryId"])["Status"] == "FAILED"
    assert published["MessageAttributes"]["engine"]["Value"] == "redshift"
    assert answer["queryId"] in published["Message"]
    assert aftermath.rest(stack, client, answer["queryId"]) == []
    assert aftermath.slots(stack, user) == 0


def test_reports_and_queries_of_both_engines_count_as_running_together(
    stack: LocalStack, client: Client
) -> None:
    stack.set_faults(queryDelaySeconds=10)
    running = []
    for number in range(MAX_ACTIVE_QUERIES):
        request_id = f"r{number}"
        running.append(
            client.query("SELECT 1", requestId=request_id)
            if number % 2
            else client.report("taxi_by_month", requestId=request_id)
        )
    refused = [client.report("taxi_by_hour", topicName="t"), client.query("SELECT 2")]
    (cancelled, *_) = [each["queryId"] for each in running if each["engine"] == "redshift"]
    client.ask({"action": "cancelquery", "queryId": cancelled})
    fits = client.query("SELECT 'fits'", requestId="fits")

    assert {each["type"] for each in running} == {"accepted"}
    for each in refused:
        assert each["error"]["code"] == "too_many_active_queries"
        assert f"the limit is {MAX_ACTIVE_QUERIES}" in each["error"]["message"]
    assert refused[0]["topicName"] == "t"
    assert fits["type"] == "accepted"
