"""What becomes of the queries of a socket that is gone."""

from __future__ import annotations

import json
import time

from tests.e2e.client import Client, until
from tests.e2e.conftest import GRACE_SECONDS
from tests.e2e.stack import LocalStack, download
from tests.e2e.users import User

LONG = GRACE_SECONDS + 3
"""Seconds that a query runs which outlives the grace."""


def sent_by_a_lost_socket(stack: LocalStack, user: User, **fields: object) -> str:
    with stack.connect(user) as lost:
        accepted = lost.query("SELECT 8 AS eight", requestId="lost", **fields)
    return str(accepted["queryId"])


def test_a_lost_sockets_query_is_stopped_after_the_grace_and_its_owner_told_so(
    stack: LocalStack, user: User
) -> None:
    stack.set_faults(queryDelaySeconds=60)
    sent_at = time.monotonic()
    query_id = sent_by_a_lost_socket(stack, user)
    until(lambda: stack.state(query_id) == "CANCELLED", "the end of the query")
    lasted = time.monotonic() - sent_at
    until(lambda: stack.record(query_id)["state"] == "UNDELIVERED", "the delivery to nobody")
    with stack.connect(user) as returning:
        answer = returning.ask({"action": "getresult", "queryId": query_id})

    assert lasted >= GRACE_SECONDS
    assert (answer["type"], answer["error"]["code"]) == ("failed", "abandoned")
    assert answer["error"]["category"] == "cancelled"
    assert stack.active(user) == 0


def test_a_query_sent_just_before_the_end_of_its_socket_is_stopped_too(
    stack: LocalStack, user: User
) -> None:
    stack.set_faults(queryDelaySeconds=60)
    with stack.connect(user) as lost:
        lost.send({"action": "runquery", "data": "SELECT 1"})
    (query_id,) = until(lambda: stack.queries_of(user), "the record of the query")

    until(lambda: stack.state(query_id) == "CANCELLED", "the end of the query")


def test_a_detached_query_runs_on_and_is_fetched_later(stack: LocalStack, user: User) -> None:
    stack.set_faults(queryDelaySeconds=LONG)
    query_id = sent_by_a_lost_socket(stack, user, detach=True)
    until(lambda: stack.record(query_id)["state"] == "UNDELIVERED", "the delivery to nobody")
    with stack.connect(user) as returning:
        answer = returning.ask({"action": "getresult", "queryId": query_id})

        assert download(answer["pre-signed-url"]) == '"eight"\n"8"\n'
        assert returning.rest() == []


def test_queries_taken_over_within_the_grace_run_on_and_are_answered_once(
    stack: LocalStack, user: User
) -> None:
    stack.set_faults(queryDelaySeconds=LONG)
    with stack.connect(user) as lost:
        fetched = lost.query("SELECT 1", requestId="fetched")["queryId"]
        repeated = lost.query("SELECT 2", requestId="repeated")["queryId"]
    with stack.connect(user) as returning:
        stands = returning.ask({"action": "getresult", "queryId": fetched})
        accepted = returning.query("SELECT 2", requestId="repeated")
        results = [returning.receive(), returning.receive()]
        for query_id in (fetched, repeated):
            stack.signals_are_over(query_id)

        assert (stands["type"], stands["queryId"]) == ("progress", fetched)
        assert (accepted["type"], accepted["queryId"]) == ("accepted", repeated)
        assert {(result["type"], result["queryId"]) for result in results} == {
            ("result", fetched),
            ("result", repeated),
        }
        assert returning.rest() == []


def test_a_lost_socket_with_nothing_to_stop_leaves_all_as_it_is(
    stack: LocalStack, user: User, client: Client
) -> None:
    queue = stack.outputs["abandonedQueueUrl"]
    with stack.connect(user) as done:
        ended = done.query("SELECT 1")["queryId"]
    body = json.dumps({"connectionId": "no-such-connection"})
    stack.aws("sqs").send_message(QueueUrl=queue, MessageBody=body)
    until(lambda: stack.waiting_in(queue) == 0, "the end of the grace")

    assert stack.state(ended) == "SUCCEEDED"
    assert client.ask({"action": "getresult", "queryId": ended})["type"] == "result"
