"""None lost, none doubled: what reaches the client while the machinery around it misbehaves."""

from __future__ import annotations

import urllib.error

import pytest

from tests.e2e.client import Client, until
from tests.e2e.conftest import DEADLINE_SECONDS
from tests.e2e.stack import LocalStack, download
from tests.e2e.users import User


@pytest.mark.parametrize("events", ["sent", "lost", "doubled", "early"])
@pytest.mark.parametrize("delay", [0, 1.5])
def test_every_query_is_answered_once_whatever_becomes_of_its_event(
    stack: LocalStack, client: Client, events: str, delay: float
) -> None:
    stack.set_faults(stateChangeEvents=events, queryDelaySeconds=delay)
    answer = client.query("SELECT 1")

    assert answer["type"] == "result"
    stack.signals_are_over(answer["queryId"])
    assert client.rest() == []
    assert stack.record(answer["queryId"])["state"] == "DELIVERED"


@pytest.mark.parametrize("events", ["sent", "lost"])
def test_a_throttled_status_call_delays_an_answer_but_loses_none(
    stack: LocalStack, client: Client, events: str
) -> None:
    stack.set_faults(stateChangeEvents=events, throttledCalls={"GetQueryExecution": 2})
    answer = client.query("SELECT 1")

    assert answer["type"] == "result"
    stack.signals_are_over(answer["queryId"])
    assert client.rest() == []


def test_a_start_throttled_now_and_then_is_tried_again(stack: LocalStack, client: Client) -> None:
    stack.set_faults(throttledCalls={"StartQueryExecution": 2})

    assert client.query("SELECT 1")["type"] == "result"


def test_a_start_throttled_for_good_is_told_as_throttled(stack: LocalStack, client: Client) -> None:
    stack.set_faults(throttledCalls={"StartQueryExecution": 100})
    error = client.query("SELECT 1")["error"]

    assert (error["category"], error["retryable"]) == ("throttled", True)


def test_a_query_past_its_deadline_is_stopped_and_its_owner_told(
    stack: LocalStack, user: User, client: Client
) -> None:
    stack.set_faults(queryDelaySeconds=60)
    with stack.failures() as next_failure:
        answer = client.query("SELECT 1")
        published = next_failure()

    assert answer["type"] == "failed"
    assert answer["error"]["category"] == "timeout"
    assert f"{DEADLINE_SECONDS} s" in answer["error"]["message"]
    assert published["MessageAttributes"]["category"]["Value"] == "timeout"
    assert stack.state(answer["queryId"]) == "CANCELLED"
    assert stack.active(user) == 0
    stack.signals_are_over(answer["queryId"])
    assert client.rest() == []
    again = client.ask({"action": "getresult", "queryId": answer["queryId"]})
    assert again["error"]["category"] == "timeout"


def test_a_result_that_is_not_there_is_told_to_the_client_and_to_the_topic(
    stack: LocalStack, client: Client
) -> None:
    stack.set_faults(vanishingResults=True)
    with stack.failures() as next_failure:
        answer = client.query("SELECT 1")
        published = next_failure()

    assert answer["type"] == "failed"
    assert (answer["error"]["code"], answer["error"]["category"]) == ("result_missing", "system")
    attributes = published["MessageAttributes"]
    assert attributes["engine"]["Value"] == "athena"
    assert attributes["category"]["Value"] == "system"


def test_a_failure_is_published_once_for_both_signals(stack: LocalStack, client: Client) -> None:
    with stack.failures() as next_failure:
        answer = client.query("SELECT * FROM nowhere")
        published = next_failure()
        stack.signals_are_over(answer["queryId"])
        marker = client.query("SELECT * FROM marker")
        after = next_failure()

    assert answer["queryId"] in published["Message"]
    assert marker["queryId"] in after["Message"]


def test_the_same_request_id_runs_a_query_once(stack: LocalStack, client: Client) -> None:
    stack.set_faults(queryDelaySeconds=1)
    query = {"action": "runquery", "data": "SELECT 5", "requestId": "once"}
    for _ in range(4):  # on their way at the same time
        client.send(query)
    messages = [client.receive() for _ in range(5)]
    query_id = messages[0]["queryId"]
    stack.signals_are_over(query_id)
    messages += client.rest()

    assert {message["queryId"] for message in messages} == {query_id}
    accepted = [message for message in messages if message["type"] == "accepted"]
    results = [message for message in messages if message["type"] == "result"]
    assert (len(accepted), len(results), len(messages)) == (4, 1, 5)
    assert sum("repeated" not in message for message in accepted) == 1
    later = client.ask(query)
    assert (later["type"], later["repeated"], later["queryId"]) == ("accepted", True, query_id)


@pytest.mark.parametrize(
    "other", [{"data": "SELECT ? + 1"}, {"parameters": [2]}, {"database": "other"}]
)
def test_a_request_id_cannot_name_two_queries(client: Client, other: dict[str, object]) -> None:
    first = {
        "action": "runquery",
        "data": "SELECT ?",
        "parameters": [1],
        "requestId": f"two {other}",
    }
    client.ask(first)
    client.receive()
    answer = client.ask({**first, **other})

    assert answer["error"]["code"] == "request_id_reused"


def test_a_gone_connection_keeps_the_result_for_its_owner(stack: LocalStack, user: User) -> None:
    stack.set_faults(queryDelaySeconds=1)
    with stack.connect(user) as leaving:
        query_id = leaving.query("SELECT 6 AS six", requestId="gone")["queryId"]
    until(lambda: stack.record(query_id)["state"] == "UNDELIVERED", "the delivery to nobody")
    with stack.connect(user) as returning:
        answer = returning.ask({"action": "getresult", "queryId": query_id})

        assert answer["type"] == "result"
        assert download(answer["pre-signed-url"]) == '"six"\n"6"\n'
        assert returning.rest() == []


def test_a_running_query_can_be_taken_over_to_another_socket(stack: LocalStack, user: User) -> None:
    stack.set_faults(queryDelaySeconds=2)
    with stack.connect(user) as old, stack.connect(user) as new:
        query_id = old.query("SELECT 1", requestId="moving")["queryId"]
        where = new.ask({"action": "getresult", "queryId": query_id})
        result = new.receive()

        assert where["type"] == "progress"
        assert where["state"] in {"QUEUED", "RUNNING"}
        assert (result["type"], result["queryId"]) == ("result", query_id)
        assert old.rest() == []


def test_a_presigned_url_is_good_for_its_own_result_only(client: Client) -> None:
    first = client.query("SELECT 1")
    second = client.query("SELECT 2")
    forged = first["pre-signed-url"].replace(first["queryId"], second["queryId"])

    with pytest.raises(urllib.error.HTTPError, match="403"):
        download(forged)
