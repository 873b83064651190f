"""Which queries of a lost socket are abandoned, by the real store (on moto) and the tests' fake."""

from __future__ import annotations

import pytest

from querysocket.queries import DeliveryState, QueryStore
from tests.support.events import CONNECTION_ID
from tests.support.fake_stores import FakeQueries
from tests.support.fakes import a_query


@pytest.fixture(params=["real", "fake"])
def store(request: pytest.FixtureRequest, function_environment: None) -> QueryStore:
    if request.param == "fake":
        return FakeQueries()
    return QueryStore(client=request.getfixturevalue("dynamodb"))


def test_only_what_runs_for_nobody_else_is_abandoned(store: QueryStore) -> None:
    store.add(a_query(query_id="running", connection_id="gone="))
    store.add(a_query(query_id="elsewhere", connection_id="other="))
    store.add(a_query(query_id="detached", connection_id="gone=", detach=True))
    store.add(a_query(query_id="taken over", connection_id="gone="))
    store.take_over("taken over", "other=")
    for state in set(DeliveryState) - {DeliveryState.PENDING}:
        told = a_query(query_id=state.value, connection_id="gone=")
        store.add(told)
        store.settle(told, state)

    (abandoned,) = store.abandoned_by("gone=")

    assert abandoned.query_id == "running"
    assert abandoned.abandoned
    assert store.get("running").abandoned
    assert not store.get("elsewhere").abandoned
    assert list(store.abandoned_by("nobody=")) == []


def test_what_was_abandoned_once_is_given_again(store: QueryStore) -> None:
    """Its stop may have failed."""
    store.add(a_query())

    assert len(list(store.abandoned_by(CONNECTION_ID))) == 1
    assert len(list(store.abandoned_by(CONNECTION_ID))) == 1


@pytest.mark.parametrize("how", ["taken over", "told"])
def test_what_is_taken_over_or_told_meanwhile_is_not_abandoned(store: QueryStore, how: str) -> None:
    for query_id in ("q1", "q2"):
        store.add(a_query(query_id=query_id, connection_id="gone="))

    queries = store.abandoned_by("gone=")
    other = "q2" if next(queries).query_id == "q1" else "q1"
    if how == "taken over":
        store.take_over(other, "new=")
    else:
        store.settle(store.get(other), DeliveryState.DELIVERED)

    assert list(queries) == []
    assert not store.get(other).abandoned


def test_more_abandoned_queries_than_fit_into_a_page_are_all_found(store: QueryStore) -> None:
    for number in range(5):
        # Of 1 MB a page.
        store.add(a_query(query_id=f"q{number}", topic_name="x" * 300_000))

    assert len(list(store.abandoned_by(CONNECTION_ID))) == 5
