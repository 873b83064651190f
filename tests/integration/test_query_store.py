"""One contract for the Queries table, held by the real store (on moto) and by the tests' fake."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from querysocket import aws, queries
from querysocket.connections import Caller
from querysocket.errors import QueryNotFound, ServiceUnavailable
from querysocket.queries import (
    LEASE_SECONDS,
    AlreadySettled,
    ConnectionChanged,
    DeliveryState,
    LeaseHeld,
    Query,
    QueryStore,
)
from querysocket.settings import QuerySettings
from tests.support.events import CONNECTION_ID, QUERY_ID
from tests.support.fake_stores import FakeQueries
from tests.support.fakes import a_query
from tests.support.moto_stack import OneCallAtATime

pytestmark = pytest.mark.usefixtures("function_environment")

NOW = 1_795_338_930
A_DAY = 86_400


class Clock:
    """What the store takes for the present."""

    now = NOW

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(queries, "_now", clock)
    return clock


@pytest.fixture(params=["real", "fake"])
def store(request: pytest.FixtureRequest, clock: Clock) -> QueryStore:
    if request.param == "fake":
        return FakeQueries()
    return QueryStore(client=request.getfixturevalue("dynamodb"))


def test_a_query_is_read_back_as_recorded(store: QueryStore) -> None:
    query = a_query(request_id="r1", topic_name="sales", preview=0, detach=True)

    assert store.add(query) is query

    assert store.get(QUERY_ID) == query.model_copy(update={"expires_at": NOW + 7 * A_DAY})


def test_a_query_without_options_is_read_back_without_them(store: QueryStore) -> None:
    store.add(a_query())

    found = store.get(QUERY_ID)

    assert (found.request_id, found.preview, found.lease_until) == (None, None, None)
    assert found.detach is False
    assert found.state is DeliveryState.PENDING


def test_a_record_is_never_written_over(store: QueryStore) -> None:
    store.add(a_query(connection_id="first="))

    standing = store.add(a_query(connection_id="second="))

    assert standing.connection_id == "first="
    assert store.get(QUERY_ID).connection_id == "first="


def test_a_query_that_was_never_recorded_is_not_found(store: QueryStore) -> None:
    for attempt in (store.get, store.lease):
        with pytest.raises(QueryNotFound):
            attempt(QUERY_ID)
    with pytest.raises(QueryNotFound):
        store.take_over(QUERY_ID, "new=")


def test_an_expired_record_is_absent_even_before_it_is_removed(
    store: QueryStore, clock: Clock
) -> None:
    store.add(a_query())
    clock.now += 7 * A_DAY
    assert store.get(QUERY_ID)

    clock.now += 1

    for attempt in (store.get, store.lease):
        with pytest.raises(QueryNotFound):
            attempt(QUERY_ID)


# Whose


@pytest.mark.parametrize(
    ("owner", "caller", "request_id", "found"),
    [
        ("user-1", Caller("new=", "user-1"), None, True),
        ("user-1", Caller(CONNECTION_ID, "user-2"), None, False),
        ("user-1", Caller("new=", "user-2"), "r1", False),
        ("connection:a=", Caller("a=", "connection:a="), None, True),
        ("connection:a=", Caller("b=", "connection:b="), None, False),
        ("connection:a=", Caller("b=", "connection:b="), "r2", False),
        ("connection:a=", Caller("b=", "connection:b="), "r1", True),
        ("connection:a=", Caller("b=", "user-1"), "r1", False),
        ("connection:a=", Caller("a=", "user-1"), "r1", False),
        ("user-1", Caller("b=", "connection:b="), "r1", False),
    ],
)
def test_a_query_is_its_owners_alone(
    store: QueryStore, owner: str, caller: Caller, request_id: str | None, found: bool
) -> None:
    store.add(a_query(owner_id=owner, request_id="r1"))

    if found:
        assert store.owned(QUERY_ID, caller, request_id).owner_id == owner
    else:
        with pytest.raises(QueryNotFound):
            store.owned(QUERY_ID, caller, request_id)


def test_an_anonymous_query_without_a_request_id_is_nobody_elses(store: QueryStore) -> None:
    store.add(a_query())

    with pytest.raises(QueryNotFound):
        store.owned(QUERY_ID, Caller("b=", "connection:b="), None)


# The lease


def test_a_lease_is_held_until_it_ends(store: QueryStore, clock: Clock) -> None:
    store.add(a_query())

    assert store.lease(QUERY_ID).lease_until == NOW + LEASE_SECONDS

    clock.now += LEASE_SECONDS
    with pytest.raises(LeaseHeld):
        store.lease(QUERY_ID)
    clock.now += 1
    assert store.lease(QUERY_ID).lease_until == clock.now + LEASE_SECONDS


def test_a_lease_given_back_can_be_taken_at_once(store: QueryStore) -> None:
    store.add(a_query())
    store.lease(QUERY_ID)

    store.release(QUERY_ID)

    assert store.get(QUERY_ID).lease_until is None
    assert store.lease(QUERY_ID)


@pytest.mark.parametrize("state", sorted(set(DeliveryState) - {DeliveryState.PENDING}))
def test_a_settled_query_is_leased_no_more(store: QueryStore, state: DeliveryState) -> None:
    store.add(a_query())

    store.settle(store.lease(QUERY_ID), state)

    with pytest.raises(AlreadySettled):
        store.lease(QUERY_ID)
    settled = store.get(QUERY_ID)
    assert (settled.state, settled.lease_until) == (state, None)
    assert (settled.delivered_at is not None) == (state is DeliveryState.DELIVERED)


def test_a_query_moved_to_another_socket_is_not_settled_for_the_first(store: QueryStore) -> None:
    store.add(a_query())
    leased = store.lease(QUERY_ID)

    moved = store.take_over(QUERY_ID, "new=")

    assert moved.connection_id == "new="
    with pytest.raises(ConnectionChanged):
        store.settle(leased, DeliveryState.UNDELIVERED)
    assert store.get(QUERY_ID).state is DeliveryState.PENDING
    with pytest.raises(LeaseHeld):
        store.lease(QUERY_ID)
    store.settle(moved, DeliveryState.DELIVERED)
    assert store.get(QUERY_ID).state is DeliveryState.DELIVERED


def test_of_many_deliveries_at_once_exactly_one_gets_the_lease(dynamodb: Any, clock: Clock) -> None:
    threads = 8
    QueryStore(client=dynamodb).add(a_query())
    store = QueryStore(client=OneCallAtATime(dynamodb, threads))

    def attempt(_: int) -> str:
        try:
            store.lease(QUERY_ID)
        except LeaseHeld:
            return "held"
        return "won"

    with ThreadPoolExecutor(threads) as pool:
        outcomes = sorted(pool.map(attempt, range(threads)))

    assert outcomes == ["held"] * (threads - 1) + ["won"]


# The real store alone


def test_the_record_is_kept_as_many_days_as_the_settings_say(dynamodb: Any, clock: Clock) -> None:
    settings = QuerySettings(queries_table="queries", retention_days=2)

    QueryStore(settings, dynamodb).add(a_query())

    assert QueryStore(client=dynamodb).get(QUERY_ID).expires_at == NOW + 2 * A_DAY


def test_attributes_have_the_names_that_the_indexes_and_the_ttl_look_for(
    dynamodb: Any, clock: Clock
) -> None:
    QueryStore(client=dynamodb).add(a_query())

    (item,) = dynamodb.scan(TableName="queries")["Items"]

    assert {"queryId", "connectionId", "ownerId", "submittedAt", "expiresAt"} <= set(item)
    assert item["expiresAt"].keys() == {"N"}
    assert "requestId" not in item


def test_moments_sort_as_text() -> None:
    first, second = queries.now_iso(), queries.now_iso()

    assert first <= second
    assert first.endswith("+00:00")
    assert len(first) == len(second)


def test_a_table_that_is_not_there_is_an_error_and_not_an_absent_query(dynamodb: Any) -> None:
    settings = QuerySettings(queries_table="missing", retention_days=1)

    with pytest.raises(ServiceUnavailable):
        QueryStore(settings, dynamodb).get(QUERY_ID)


def test_every_attribute_of_a_record_survives_the_round_trip(dynamodb: Any, clock: Clock) -> None:
    full = Query.model_validate(
        a_query(
            request_id="é", topic_name="t", preview=100, detach=True, delivered_at="x"
        ).model_dump()
    )
    dynamodb.put_item(
        TableName="queries", Item=aws.to_item(full.model_dump(by_alias=True, mode="json"))
    )

    assert QueryStore(client=dynamodb).get(QUERY_ID) == full
