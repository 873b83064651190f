from __future__ import annotations

import json
from typing import Any

import pytest

from querysocket.cancellation import cancel
from querysocket.connections import Caller
from querysocket.errors import QueryEnded, QueryNotFound
from querysocket.messages import CancelQuery
from querysocket.parsing import parse
from querysocket.queries import DeliveryState
from tests.support.events import CONNECTION_ID, QUERY_ID
from tests.support.fake_stores import FakeQueries
from tests.support.fakes import FakeEngine, a_query

CALLER = Caller(connection_id=CONNECTION_ID, owner_id=f"connection:{CONNECTION_ID}")
ELSEWHERE = Caller(connection_id="other=", owner_id="connection:other=")


def cancelling(**fields: Any) -> CancelQuery:
    message = {"action": "cancelquery", "queryId": QUERY_ID} | fields
    return parse(CancelQuery, json.dumps(message))


def test_the_owners_query_is_stopped() -> None:
    engine, queries = FakeEngine(), FakeQueries(a_query())

    cancel(CALLER, cancelling(), lambda _: engine, queries)

    assert engine.stopped == [QUERY_ID]
    assert queries.records[QUERY_ID].state is DeliveryState.PENDING


@pytest.mark.parametrize("name", ["athena", "redshift"])
def test_a_query_is_stopped_at_its_own_engine(name: str) -> None:
    engines = {"athena": FakeEngine(), "redshift": FakeEngine()}

    cancel(CALLER, cancelling(), engines.__getitem__, FakeQueries(a_query(engine=name)))

    assert engines.pop(name).stopped == [QUERY_ID]
    assert [other.stopped for other in engines.values()] == [[]]


@pytest.mark.parametrize("request_id", [None, "r2"])
def test_a_query_of_another_cannot_be_stopped(request_id: str | None) -> None:
    engine, queries = FakeEngine(), FakeQueries(a_query(request_id="r1"))
    fields = {"requestId": request_id} if request_id else {}

    with pytest.raises(QueryNotFound):
        cancel(ELSEWHERE, cancelling(**fields), lambda _: engine, queries)

    assert engine.stopped == []


def test_whoever_knows_the_request_id_can_stop_an_anonymous_query() -> None:
    engine, queries = FakeEngine(), FakeQueries(a_query(request_id="r1"))

    cancel(ELSEWHERE, cancelling(requestId="r1"), lambda _: engine, queries)

    assert engine.stopped == [QUERY_ID]


@pytest.mark.parametrize("state", sorted(set(DeliveryState) - {DeliveryState.PENDING}))
def test_it_is_too_late_to_stop_a_query_that_has_ended(state: DeliveryState) -> None:
    engine, queries = FakeEngine(), FakeQueries(a_query(state=state))

    with pytest.raises(QueryEnded, match="getresult"):
        cancel(CALLER, cancelling(), lambda _: engine, queries)

    assert engine.stopped == []


def test_it_is_too_late_to_stop_a_query_whose_end_is_being_told() -> None:
    """Its client may have the answer already: it would wait in vain for another."""
    engine, queries = FakeEngine(), FakeQueries(a_query(lease_until=4_000_000_000))

    with pytest.raises(QueryEnded):
        cancel(CALLER, cancelling(), lambda _: engine, queries)


def test_a_query_whose_delivery_died_can_be_stopped() -> None:
    engine, queries = FakeEngine(), FakeQueries(a_query(lease_until=1_000_000_000))

    cancel(CALLER, cancelling(), lambda _: engine, queries)

    assert engine.stopped == [QUERY_ID]
