"""The history of queries, by the real store (on moto) and the tests' fake."""

from __future__ import annotations

from typing import Any

import pytest

from querysocket import aws, queries
from querysocket.errors import Category, InvalidMessage
from querysocket.messages import ErrorDetail, Receipt
from querysocket.paging import token_of
from querysocket.queries import DeliveryState, Ending, Query, QueryStore
from tests.support.events import QUERY_ID
from tests.support.fake_stores import FakeQueries
from tests.support.fakes import RECEIPT, a_query


@pytest.fixture(params=["real", "fake"])
def store(request: pytest.FixtureRequest, function_environment: None) -> QueryStore:
    if request.param == "fake":
        return FakeQueries()
    return QueryStore(client=request.getfixturevalue("dynamodb"))


def a_query_of(hour: int, owner: str = "user-1") -> Query:
    """The query that the owner sent at that hour."""
    return a_query(
        query_id=f"{owner}-{hour}",
        owner_id=owner,
        submitted_at=f"2026-11-22T{hour:02}:00:00.000+00:00",
    )


def read_to_the_end(store: QueryStore, limit: int, owner: str = "user-1") -> list[list[str]]:
    """The ids of each page."""
    pages, after = [], None
    while True:
        found, after = store.history(owner, limit, after)
        pages.append([query.query_id for query in found])
        assert len(pages) < 100, "the tokens lead round in a circle"
        if after is None:
            return pages


def in_one(pages: list[list[str]]) -> list[str]:
    return [query_id for page in pages for query_id in page]


# Which


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 100])
def test_an_owners_queries_come_newest_first_in_pages(store: QueryStore, limit: int) -> None:
    for hour in (10, 8, 11, 9):
        store.add(a_query_of(hour))

    pages = read_to_the_end(store, limit)

    assert in_one(pages) == ["user-1-11", "user-1-10", "user-1-9", "user-1-8"]
    assert max(map(len, pages)) <= limit


def test_queries_of_the_same_moment_are_all_found(store: QueryStore) -> None:
    for number in range(5):
        store.add(a_query_of(9).model_copy(update={"query_id": f"q{number}"}))

    assert sorted(in_one(read_to_the_end(store, 2))) == [f"q{number}" for number in range(5)]


def test_nobody_elses_queries_are_in_a_history(store: QueryStore) -> None:
    store.add(a_query_of(9))
    store.add(a_query_of(10, "user-2"))

    assert read_to_the_end(store, 10) == [["user-1-9"]]
    assert read_to_the_end(store, 10, "user-3") == [[]]


def test_a_token_of_another_owner_leads_to_ones_own_queries_alone(store: QueryStore) -> None:
    for hour in (9, 10, 11):
        store.add(a_query_of(hour))
        store.add(a_query_of(hour, "user-2"))
    _, foreign = store.history("user-2", 1, None)

    found, _ = store.history("user-1", 10, foreign)

    assert {query.owner_id for query in found} == {"user-1"}


def test_an_expired_query_is_in_no_history(
    store: QueryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add(a_query_of(9))
    later = queries._now() + 7 * 86_400 + 1
    monkeypatch.setattr(queries, "_now", lambda: later)
    store.add(a_query_of(10))

    assert in_one(read_to_the_end(store, 1)) == ["user-1-10"]


@pytest.mark.parametrize("after", ["", "x", "no token"])
def test_a_token_that_is_none_is_refused(store: QueryStore, after: str) -> None:
    with pytest.raises(InvalidMessage, match="nextToken"):
        store.history("user-1", 10, after)


# How each ended


ENDINGS = [
    Ending(state="SUCCEEDED", receipt=RECEIPT.model_copy(update={"dollars": 4.7684e-05})),
    Ending(state="SUCCEEDED", receipt=RECEIPT.model_copy(update={"dollars": 0.1 + 0.2})),
    Ending(state="SUCCEEDED", receipt=RECEIPT.model_copy(update={"dollars": 0.0})),
    Ending(state="SUCCEEDED", receipt=Receipt(run_ms=1, total_ms=2, rows=0)),
    Ending(
        state="FAILED",
        receipt=Receipt(run_ms=1, total_ms=2, bytes_scanned=2**53 + 1),
        error=ErrorDetail(
            code="syntax_error",
            message="é \U0001f600 \x00",
            category=Category.USER,
            retryable=True,
            line=1,
            column=2,
        ),
    ),
]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("state", [DeliveryState.DELIVERED, DeliveryState.UNDELIVERED])
def test_an_ending_is_read_back_as_it_was_recorded(
    store: QueryStore, state: DeliveryState, ending: Ending
) -> None:
    query = a_query(owner_id="user-1")
    store.add(query)

    store.settle(query, state, ending)

    ((found,), _) = store.history("user-1", 10, None)
    assert found == store.get(QUERY_ID)
    assert (found.state, found.ending) == (state, ending)
    dollars = found.ending and found.ending.receipt.dollars
    assert isinstance(dollars, float | None)


def test_a_query_whose_end_nobody_knows_is_read_back_without_one(store: QueryStore) -> None:
    store.add(a_query())

    store.settle(store.lease(QUERY_ID), DeliveryState.DELIVERED)

    assert store.get(QUERY_ID).ending is None


def test_an_end_that_was_learnt_is_not_forgotten_by_a_later_settling(store: QueryStore) -> None:
    query = a_query()
    store.add(query)
    store.settle(query, DeliveryState.UNDELIVERED, ENDINGS[0])

    store.settle(query, DeliveryState.DELIVERED)

    assert store.get(QUERY_ID).ending == ENDINGS[0]


def test_an_end_learnt_later_takes_the_place_of_the_one_before(store: QueryStore) -> None:
    query = a_query()
    store.add(query)

    for ending in ENDINGS:
        store.settle(query, DeliveryState.DELIVERED, ending)

    assert store.get(QUERY_ID).ending == ENDINGS[-1]


def test_a_report_is_read_back_by_its_name(store: QueryStore) -> None:
    store.add(a_query(engine="redshift", report="taxi_by_month", topic_name="trips"))

    found = store.get(QUERY_ID)

    assert (found.engine, found.report, found.topic_name) == ("redshift", "taxi_by_month", "trips")


# The real store alone


def test_more_expired_queries_than_a_page_has_hide_none_that_is_live(
    dynamodb: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = QueryStore(client=dynamodb)
    for hour in range(10, 15):
        store.add(a_query_of(hour))
    later = queries._now() + 7 * 86_400 + 1
    monkeypatch.setattr(queries, "_now", lambda: later)
    store.add(a_query_of(9))

    pages = read_to_the_end(store, 2)

    assert in_one(pages) == ["user-1-9"]
    assert pages[0] == [], "an empty page may have a token for another"


def test_a_forged_token_leads_to_ones_own_queries_alone(dynamodb: Any) -> None:
    store = QueryStore(client=dynamodb)
    store.add(a_query_of(9))
    store.add(a_query_of(10, "user-2"))

    found, _ = store.history("user-1", 10, token_of("2026-11-22T23:00:00.000+00:00", "user-2-10"))

    assert [query.query_id for query in found] == ["user-1-9"]


def test_an_ending_is_a_map_of_the_names_on_the_wire(dynamodb: Any) -> None:
    query = a_query()
    store = QueryStore(client=dynamodb)
    store.add(query)

    store.settle(query, DeliveryState.DELIVERED, ENDINGS[-1])

    (item,) = dynamodb.scan(TableName="queries")["Items"]
    ending = aws.from_item(item)["ending"]
    assert ending["receipt"].keys() == {"runMs", "totalMs", "bytesScanned"}
    assert ending["error"]["category"] == "user"
