"""What becomes of the queries of a lost socket."""

from __future__ import annotations

import json
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest

from functions.cancel_abandoned import app as cancel_abandoned
from querysocket.abandoned_queue import AbandonedQueue
from querysocket.abandonment import Abandonment
from querysocket.errors import Throttled
from querysocket.queries import DeliveryState
from tests.conftest import ENVIRONMENT
from tests.support.events import load_event
from tests.support.fake_stores import FakeQueries
from tests.support.fakes import FakeClient, FakeEngine, a_query, client_error


class Lost:
    """Sockets that are gone, with their queries."""

    def __init__(self, **sockets: list[str]) -> None:
        self.engine = FakeEngine()
        self.queries = FakeQueries(
            *(
                a_query(query_id=query_id, connection_id=connection_id)
                for connection_id, query_ids in sockets.items()
                for query_id in query_ids
            )
        )
        self.abandonment = Abandonment(lambda _: self.engine, self.queries)


def test_the_running_queries_of_a_lost_socket_are_stopped() -> None:
    lost = Lost(a=["q1", "q2"], b=["q3"])

    lost.abandonment.stop_queries("a")

    assert lost.engine.stopped == ["q1", "q2"]
    marked = {query.query_id for query in lost.queries.records.values() if query.abandoned}
    assert marked == {"q1", "q2"}


def test_each_query_is_stopped_at_its_own_engine() -> None:
    engines = {"athena": FakeEngine(), "redshift": FakeEngine()}
    lost = FakeQueries(
        a_query(query_id="q1", connection_id="a", engine="athena"),
        a_query(query_id="q2", connection_id="a", engine="redshift"),
    )

    Abandonment(engines.__getitem__, lost).stop_queries("a")

    assert engines["athena"].stopped == ["q1"]
    assert engines["redshift"].stopped == ["q2"]


def test_the_end_of_what_is_stopped_is_left_to_be_told() -> None:
    lost = Lost(a=["q1"])

    lost.abandonment.stop_queries("a")

    assert lost.queries.records["q1"].state is DeliveryState.PENDING


def test_a_stop_that_failed_can_be_asked_for_again() -> None:
    lost = Lost(a=["q1", "q2"])
    lost.engine.failing.errors["stop"] = [Throttled("later")]

    with pytest.raises(Throttled):
        lost.abandonment.stop_queries("a")
    lost.abandonment.stop_queries("a")

    assert lost.engine.stopped == ["q1", "q2"]


# The queue


def test_a_lost_socket_is_put_on_the_queue() -> None:
    sqs = FakeClient(send_message={})

    AbandonedQueue(client=sqs).put("a=")

    ((_, arguments),) = sqs.calls
    assert arguments["QueueUrl"] == ENVIRONMENT["ABANDONED_QUEUE_URL"]
    assert json.loads(arguments["MessageBody"]) == {"connectionId": "a="}
    assert arguments.keys() == {"QueueUrl", "MessageBody"}, "the delay is the queue's own"


def test_a_queue_that_takes_nothing_is_an_error() -> None:
    sqs = FakeClient(send_message=client_error("ThrottlingException"))

    with pytest.raises(Throttled):
        AbandonedQueue(client=sqs).put("a=")


# The function


def failed_of(lost: Lost, monkeypatch: pytest.MonkeyPatch, **bodies: str) -> list[str]:
    """The ids of the records that the function has come again, of those with these bodies."""
    monkeypatch.setattr(cancel_abandoned, "Abandonment", lambda: lost.abandonment)
    (record,) = load_event("cancel_abandoned")["Records"]
    records = [record | {"messageId": name, "body": body} for name, body in bodies.items()]
    answer: dict[str, Any] = cancel_abandoned.handler({"Records": records}, SimpleNamespace())
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


A, B = '{"connectionId": "a"}', '{"connectionId": "b"}'


def test_of_a_batch_only_what_failed_comes_again(
    monkeypatch: pytest.MonkeyPatch, logged: StringIO
) -> None:
    lost = Lost(a=["q1"], b=["q2"])
    lost.engine.failing.errors["stop"] = [Throttled("later")]

    assert failed_of(lost, monkeypatch, m1=A, m2=B) == ["m1"]
    assert logged.getvalue().count("queries not stopped") == 1
    assert lost.engine.stopped == ["q2"]
    assert failed_of(lost, monkeypatch, m1=A) == []
    assert lost.engine.stopped == ["q2", "q1"]


def test_a_batch_that_failed_as_a_whole_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = Lost(a=["q1"], b=["q2"])
    lost.engine.failing.errors["stop"] = Throttled("later")

    assert failed_of(lost, monkeypatch, m1=A) == ["m1"]
    assert failed_of(lost, monkeypatch, m1=A, m2=B) == ["m1", "m2"]


def test_a_record_that_is_none_of_ours_keeps_no_other_from_its_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lost = Lost(a=["q1"])

    assert failed_of(lost, monkeypatch, m1="{}", m2="not JSON", m3=A) == ["m1", "m2"]
    assert lost.engine.stopped == ["q1"]
