"""What an owner can read of queries: how they ended, where they stand, and their rows."""

from __future__ import annotations

from typing import Any

import pytest

from querysocket.connections import Caller
from querysocket.engines import QueryState, Rows
from querysocket.errors import Category, LimitExceeded, QueryNotFound, Throttled
from querysocket.history import History, QueryEntry
from querysocket.messages import Column, ErrorDetail, Receipt
from querysocket.paging import MAX_PAGE_BYTES
from querysocket.queries import DeliveryState, Ending
from tests.support.events import OWNER_ID, QUERY_ID
from tests.support.fake_stores import FakeQueries
from tests.support.fakes import RECEIPT, FakeEngine, a_query, a_status
from tests.support.reports import COUNTRIES, TAXI, FakeReports

CALLER = Caller(connection_id="", owner_id=OWNER_ID)
STRANGER = Caller(connection_id="", owner_id="user-2")
ENDING = Ending(state="SUCCEEDED", receipt=Receipt(run_ms=1, total_ms=2, rows=3))


class Shelf:
    """A history over fakes, with one query."""

    def __init__(self, **changes: Any) -> None:
        self.engine = FakeEngine()
        self.queries = FakeQueries(a_query(owner_id=OWNER_ID, **changes))
        self.reports = FakeReports(TAXI, COUNTRIES)
        self.history = History(lambda _: self.engine, self.queries, lambda: self.reports)

    @property
    def entry(self) -> QueryEntry:
        """The query, asked for by itself."""
        return self.history.get(CALLER, QUERY_ID)

    @property
    def listed(self) -> QueryEntry:
        """The query, in the list."""
        (entry,) = self.page
        return entry

    @property
    def page(self) -> list[QueryEntry]:
        """The list."""
        return self.history.list(CALLER, 10, None).queries

    def holding(self, *records: list[Any]) -> Shelf:
        """These rows are the query's result."""
        self.engine.preview = Rows(columns=[Column(name="n", type="x")], records=list(records))
        return self


# How a query ended


@pytest.mark.parametrize("state", [DeliveryState.DELIVERED, DeliveryState.UNDELIVERED])
def test_a_query_that_has_ended_is_as_its_owner_was_told(state: DeliveryState) -> None:
    shelf = Shelf(state=state, ending=ENDING)
    shelf.engine.failing.errors["describe"] = AssertionError("the record says it")

    for entry in (shelf.entry, shelf.listed):
        assert (entry.state, entry.receipt, entry.error) == ("SUCCEEDED", ENDING.receipt, None)


def test_a_failure_is_told_with_its_reason() -> None:
    error = ErrorDetail(code="abandoned", message="gone", category=Category.CANCELLED)
    shelf = Shelf(
        state=DeliveryState.UNDELIVERED,
        ending=Ending(state="CANCELLED", receipt=RECEIPT, error=error),
    )

    for entry in (shelf.entry, shelf.listed):
        assert (entry.state, entry.receipt, entry.error) == ("CANCELLED", RECEIPT, error)


@pytest.mark.parametrize("state", list(QueryState))
def test_a_query_that_was_not_told_is_as_its_engine_says_when_asked_for(state: QueryState) -> None:
    error = ErrorDetail(code="x", message="x", category=Category.USER)
    shelf = Shelf()
    shelf.engine.status = a_status(state, error)

    assert (shelf.entry.state, shelf.entry.error) == (state, error)
    assert shelf.entry.receipt == RECEIPT


def test_a_query_that_was_not_told_runs_in_the_list_and_no_engine_is_asked() -> None:
    shelf = Shelf()
    shelf.engine.failing.errors["describe"] = AssertionError("of a hundred, one call each")

    assert shelf.listed.state is QueryState.RUNNING
    assert (shelf.listed.receipt, shelf.listed.error) == (None, None)


def test_a_query_that_was_told_as_lost_is_as_its_engine_says() -> None:
    shelf = Shelf(state=DeliveryState.DELIVERED)
    shelf.engine.status = a_status(QueryState.SUCCEEDED)

    assert shelf.entry.state is QueryState.SUCCEEDED


def test_a_withdrawn_query_was_cancelled_whatever_became_of_it() -> None:
    shelf = Shelf(state=DeliveryState.WITHDRAWN)
    shelf.engine.failing.errors["describe"] = AssertionError("it was stopped at its start")

    assert shelf.entry.state is QueryState.CANCELLED
    assert shelf.listed.state is QueryState.CANCELLED


def test_an_engine_that_cannot_say_for_now_is_an_error() -> None:
    shelf = Shelf()
    shelf.engine.failing.errors["describe"] = Throttled("later")

    with pytest.raises(Throttled):
        assert shelf.entry


def test_a_query_is_told_by_all_that_its_owner_named_it() -> None:
    shelf = Shelf(request_id="r1", report="taxi_by_month", topic_name="trips", engine="redshift")

    for entry in (shelf.entry, shelf.listed):
        assert (entry.query_id, entry.request_id) == (QUERY_ID, "r1")
        assert (entry.report, entry.topic_name) == ("taxi_by_month", "trips")
        assert (entry.engine, entry.submitted_at) == ("redshift", "2026-11-22T09:15:30.000+00:00")


# Whose


def test_another_owners_query_does_not_exist() -> None:
    shelf = Shelf(request_id="r1")

    with pytest.raises(QueryNotFound):
        shelf.history.get(STRANGER, QUERY_ID)
    with pytest.raises(QueryNotFound):
        shelf.history.rows(STRANGER, QUERY_ID, 1, None)
    assert shelf.history.list(STRANGER, 10, None).queries == []


def test_an_anonymous_query_is_nobodys_who_has_signed_in() -> None:
    shelf = Shelf()
    shelf.queries._change(QUERY_ID, owner_id="connection:a=")

    with pytest.raises(QueryNotFound):
        assert shelf.entry


# Rows


def test_rows_are_read_a_page_at_a_time() -> None:
    shelf = Shelf().holding([1], [2], [3])

    first = shelf.history.rows(CALLER, QUERY_ID, 2, None)
    last = shelf.history.rows(CALLER, QUERY_ID, 2, first.next_token)

    assert (first.records, last.records) == ([[1], [2]], [[3]])
    assert last.next_token is None
    assert first.columns == last.columns == [Column(name="n", type="x")]


def read_to_the_end(shelf: Shelf, page_size: int) -> list[list[list[Any]]]:
    """The records of each page."""
    pages, token = [], None
    while True:
        results = shelf.history.rows(CALLER, QUERY_ID, page_size, token)
        pages.append(results.records)
        if results.next_token is None:
            return pages
        token = results.next_token


def test_a_page_of_large_rows_has_as_many_as_fit_and_none_is_left_out() -> None:
    rows = [[n, "x" * (MAX_PAGE_BYTES // 3)] for n in range(7)]

    shelf = Shelf().holding(*rows)

    pages = read_to_the_end(shelf, 1_000)

    assert [record for page in pages for record in page] == rows
    assert len(pages) > 1
    assert {len(page) for page in pages} <= {1, 2}
    assert shelf.engine.limits[:3] == [1_000, 3, 1], "half as many each time, of those there were"


@pytest.mark.parametrize("page_size", [1, 2, 3, 1_000])
def test_a_page_of_one_row_is_given_whatever_number_was_asked_for(page_size: int) -> None:
    rows = [["x" * (MAX_PAGE_BYTES - 1_000)]] * 2

    assert [len(page) for page in read_to_the_end(Shelf().holding(*rows), page_size)] == [1, 1]


@pytest.mark.parametrize("page_size", [1, 2, 1_000])
def test_a_row_that_is_too_large_for_any_page_is_over_a_limit(page_size: int) -> None:
    shelf = Shelf().holding(["x" * MAX_PAGE_BYTES], [1])

    with pytest.raises(LimitExceeded, match=r"bytes, the limit of a page"):
        shelf.history.rows(CALLER, QUERY_ID, page_size, None)
