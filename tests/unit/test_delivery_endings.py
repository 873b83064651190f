"""What a delivery leaves behind for the history, and how it asks each engine."""

from __future__ import annotations

import json
from typing import Any

import pytest

from querysocket.connections import Caller
from querysocket.delivery import Outcome, Signal
from querysocket.engines import QueryState
from querysocket.errors import Category, ServiceUnavailable, Throttled
from querysocket.messages import ErrorDetail, GetResult, Receipt
from querysocket.parsing import parse
from querysocket.queries import DeliveryState, Ending
from tests.support.deliveries import Office
from tests.support.events import CONNECTION_ID, OWNER_ID, QUERY_ID
from tests.support.fakes import RECEIPT, a_status

USER_ERROR = ErrorDetail(code="table_not_found", message="no table", category=Category.USER)
CANCELLED = ErrorDetail(code="cancelled", message="cancelled", category=Category.CANCELLED)
CALLER = Caller(connection_id="new=", owner_id=OWNER_ID)
ASKING = parse(GetResult, json.dumps({"action": "getresult", "queryId": QUERY_ID}))


def an_office(**changes: Any) -> Office:
    return Office(owner_id=OWNER_ID, **changes)


ENDS = [
    (QueryState.SUCCEEDED, None),
    (QueryState.FAILED, USER_ERROR),
    (QueryState.CANCELLED, CANCELLED),
]


@pytest.mark.parametrize("gone", [False, True])
@pytest.mark.parametrize(("state", "error"), ENDS)
def test_an_end_is_recorded_whether_or_not_its_owner_was_there(
    state: QueryState, error: ErrorDetail | None, gone: bool
) -> None:
    office = an_office()
    office.ended(state, error)
    if gone:
        office.channel.gone.add(CONNECTION_ID)

    outcome = office.delivery.deliver(QUERY_ID)

    assert outcome is (Outcome.UNDELIVERED if gone else Outcome.DELIVERED)
    assert office.record.ending == Ending(state=state, receipt=RECEIPT, error=error)


@pytest.mark.parametrize("before", [DeliveryState.PENDING, DeliveryState.UNDELIVERED])
def test_an_end_that_getresult_tells_is_recorded(before: DeliveryState) -> None:
    office = an_office(state=before)
    office.ended(QueryState.FAILED, USER_ERROR)

    office.delivery.tell_again(CALLER, ASKING)

    assert office.record.state is DeliveryState.DELIVERED
    assert office.record.ending == Ending(state="FAILED", receipt=RECEIPT, error=USER_ERROR)


def test_an_end_recorded_as_it_was_told_says_deadline_and_not_cancelled() -> None:
    office = an_office()

    office.delivery.deliver(QUERY_ID, Signal.TIMED_OUT)

    assert office.record.ending
    assert office.record.ending.state == "CANCELLED"
    assert office.record.ending.error
    assert office.record.ending.error.code == "deadline_exceeded"


def test_a_query_told_as_lost_has_no_end_until_it_is_learnt() -> None:
    office = an_office()
    office.engine.failing.errors["describe"] = [ServiceUnavailable("out of order")]

    assert office.delivery.deliver(QUERY_ID, Signal.LOST) is Outcome.DELIVERED
    assert office.record.ending is None

    office.ended(QueryState.SUCCEEDED)
    office.delivery.tell_again(CALLER, ASKING)
    assert office.record.ending == Ending(state="SUCCEEDED", receipt=RECEIPT)


def test_a_query_that_runs_after_all_has_no_end() -> None:
    office = an_office()

    office.delivery.deliver(QUERY_ID)
    office.delivery.tell_again(CALLER, ASKING)

    assert office.record.ending is None


def test_the_end_of_a_query_taken_over_meanwhile_is_recorded() -> None:
    office = an_office()
    office.ended(QueryState.SUCCEEDED)
    office.channel.on_post = lambda: office.queries.take_over(QUERY_ID, "new=")

    office.delivery.deliver(QUERY_ID)

    assert office.record.ending == Ending(state="SUCCEEDED", receipt=RECEIPT)


def test_an_end_that_could_not_be_recorded_at_first_is_recorded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    office = an_office()
    office.ended(QueryState.SUCCEEDED)
    office.queries.failing.errors["settle"] = [Throttled("later")]

    office.delivery.deliver(QUERY_ID)

    assert office.record.ending == Ending(state="SUCCEEDED", receipt=RECEIPT)


def test_a_withdrawn_query_that_is_asked_for_stays_withdrawn() -> None:
    office = an_office(state=DeliveryState.WITHDRAWN)
    office.ended(QueryState.CANCELLED, CANCELLED)

    office.delivery.tell_again(CALLER, ASKING)

    assert office.message["type"] == "failed"
    assert office.record.state is DeliveryState.WITHDRAWN


# The engine


@pytest.mark.parametrize("engine", ["athena", "redshift"])
@pytest.mark.parametrize("signal", list(Signal))
def test_only_the_querys_own_engine_is_asked(engine: str, signal: Signal) -> None:
    office = an_office(engine=engine)

    office.delivery.deliver(QUERY_ID, signal)
    office.delivery.tell_again(CALLER, ASKING)

    assert set(office.engines_asked) == {engine}


@pytest.mark.parametrize("signal", list(Signal))
def test_an_engine_is_waited_for_only_where_the_end_was_announced(signal: Signal) -> None:
    office = an_office(engine="redshift")

    office.delivery.deliver(QUERY_ID, signal)

    assert office.engine.waited_seconds == [1 if signal is Signal.ENDED else 0]


def test_whoever_asks_is_not_kept_waiting_for_an_end() -> None:
    office = an_office()

    office.delivery.tell_again(CALLER, ASKING)

    assert office.engine.waited_seconds == [0]


def test_an_engine_that_counts_no_bytes_books_none() -> None:
    office = an_office(engine="redshift")
    receipt = Receipt(run_ms=1, total_ms=2, rows=3)
    office.engine.status = a_status(QueryState.SUCCEEDED, receipt=receipt)

    assert office.delivery.deliver(QUERY_ID) is Outcome.DELIVERED

    assert office.owners.active[OWNER_ID] == {}
    assert sum(office.owners.scanned.values()) == 0
    assert office.message["receipt"] == {"runMs": 1, "totalMs": 2, "rows": 3}


def test_a_failure_of_redshift_is_published_as_redshifts() -> None:
    office = an_office(engine="redshift", topic_name="trips")
    office.ended(QueryState.FAILED, USER_ERROR)

    office.delivery.deliver(QUERY_ID)

    (failed,) = office.failures.published
    assert (failed.engine, failed.topic_name) == ("redshift", "trips")
