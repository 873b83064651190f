"""Every signal that a query ended, in every state that it may be in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from querysocket.delivery import Outcome, Signal
from querysocket.engines import QueryState
from querysocket.errors import Category, ServiceUnavailable, Throttled
from querysocket.messages import ErrorDetail
from querysocket.queries import DeliveryState, Query
from tests.support.deliveries import Office
from tests.support.events import QUERY_ID
from tests.support.fake_stores import FakeQueries
from tests.support.fakes import URL, a_query

USER_ERROR = ErrorDetail(code="table_not_found", message="no table", category=Category.USER)
CANCELLED = ErrorDetail(code="cancelled", message="cancelled", category=Category.CANCELLED)
OUT_OF_ORDER = ServiceUnavailable("out of order")
ENDINGS = [Signal.ENDED, Signal.TIMED_OUT, Signal.LOST]


@pytest.fixture
def office() -> Office:
    return Office()


# Signal by state


@pytest.mark.parametrize("signal", ENDINGS)
def test_a_result_is_told_whatever_the_signal_supposed(office: Office, signal: Signal) -> None:
    office.ended(QueryState.SUCCEEDED)

    assert office.delivery.deliver(QUERY_ID, signal) is Outcome.DELIVERED

    assert office.message == {
        "type": "result",
        "queryId": QUERY_ID,
        "engine": "athena",
        "pre-signed-url": URL,
        "expiresAt": "2026-11-22T09:17:30Z",
        "receipt": office.message["receipt"],
    }
    assert office.record.state is DeliveryState.DELIVERED
    assert office.record.delivered_at
    assert office.engine.stopped == []
    assert office.failures.published == []


@pytest.mark.parametrize("signal", ENDINGS)
def test_a_failure_is_told_with_its_own_reason(office: Office, signal: Signal) -> None:
    office.ended(QueryState.FAILED, USER_ERROR)

    assert office.delivery.deliver(QUERY_ID, signal) is Outcome.DELIVERED

    assert office.message["type"] == "failed"
    assert office.message["error"]["code"] == "table_not_found"
    assert office.message["receipt"]["bytesScanned"] == 1_024
    assert [failed.error for failed in office.failures.published] == [USER_ERROR]


@pytest.mark.parametrize("signal", [Signal.ENDED, Signal.LOST])
def test_a_cancelled_query_is_told_as_cancelled(office: Office, signal: Signal) -> None:
    office.ended(QueryState.CANCELLED, CANCELLED)

    assert office.delivery.deliver(QUERY_ID, signal) is Outcome.DELIVERED

    assert office.message["error"]["category"] == "cancelled"
    assert len(office.failures.published) == 1


@pytest.mark.parametrize("state", [QueryState.QUEUED, QueryState.RUNNING])
def test_a_query_that_runs_after_all_is_left_running(office: Office, state: QueryState) -> None:
    office.ended(state)

    assert office.delivery.deliver(QUERY_ID, Signal.ENDED) is Outcome.RUNNING

    assert office.channel.posts == []
    assert office.record == a_query()
    assert office.engine.stopped == []


@pytest.mark.parametrize("state", [QueryState.QUEUED, QueryState.RUNNING])
def test_a_query_past_its_deadline_is_stopped_and_told(office: Office, state: QueryState) -> None:
    office.ended(state)

    assert office.delivery.deliver(QUERY_ID, Signal.TIMED_OUT) is Outcome.DELIVERED

    assert office.engine.stopped == [QUERY_ID]
    assert office.message["error"]["code"] == "deadline_exceeded"
    assert office.message["error"]["category"] == "timeout"
    assert "1,800 s" in office.message["error"]["message"]
    assert len(office.failures.published) == 1


def test_a_stop_at_the_deadline_that_was_not_told_at_first_is_still_told_as_one(
    office: Office,
) -> None:
    office.channel.failing.errors["post"] = [Throttled("later")]
    with pytest.raises(Throttled):
        office.delivery.deliver(QUERY_ID, Signal.TIMED_OUT)
    office.ended(QueryState.CANCELLED, CANCELLED)

    assert office.delivery.deliver(QUERY_ID, Signal.TIMED_OUT) is Outcome.DELIVERED

    assert office.message["error"]["code"] == "deadline_exceeded"


def test_the_event_of_the_stop_at_the_deadline_tells_of_the_deadline(office: Office) -> None:
    office.ended(QueryState.CANCELLED, CANCELLED, total_ms=1_800_000)

    office.delivery.deliver(QUERY_ID)

    assert office.message["error"]["code"] == "deadline_exceeded"


def test_a_query_cancelled_just_before_its_deadline_was_not_too_long(office: Office) -> None:
    office.ended(QueryState.CANCELLED, CANCELLED, total_ms=1_799_999)

    office.delivery.deliver(QUERY_ID)

    assert office.message["error"]["code"] == "cancelled"


def test_a_query_that_cannot_be_stopped_is_tried_again(office: Office) -> None:
    office.engine.failing.errors["stop"] = OUT_OF_ORDER

    with pytest.raises(ServiceUnavailable):
        office.delivery.deliver(QUERY_ID, Signal.TIMED_OUT)

    assert office.channel.posts == []
    assert office.record == a_query()


def test_a_query_whose_state_nobody_can_learn_is_told_as_lost(office: Office) -> None:
    office.engine.failing.errors["describe"] = OUT_OF_ORDER

    assert office.delivery.deliver(QUERY_ID, Signal.LOST) is Outcome.DELIVERED

    assert office.message["error"]["code"] == "lost_track"
    assert office.message["error"]["retryable"] is True
    assert "receipt" not in office.message
    assert len(office.failures.published) == 1


def test_a_query_that_only_the_loop_lost_goes_on(office: Office) -> None:
    """The state can be learnt after all: it runs. Told as lost, its real end would never be."""
    office.ended(QueryState.RUNNING)

    assert office.delivery.deliver(QUERY_ID, Signal.LOST) is Outcome.RUNNING

    assert office.channel.posts == []
    assert office.record == a_query()


@pytest.mark.parametrize("signal", [Signal.ENDED, Signal.TIMED_OUT, Signal.POLL, Signal.PROGRESS])
def test_a_state_that_cannot_be_learnt_yet_is_asked_for_again(
    office: Office, signal: Signal
) -> None:
    office.engine.failing.errors["describe"] = [Throttled("later")]

    with pytest.raises(Throttled):
        office.delivery.deliver(QUERY_ID, signal)

    assert office.channel.posts == []
    assert office.record == a_query()


# Abandoned


def test_a_query_stopped_since_its_socket_was_gone_is_told_so() -> None:
    office = Office(abandoned=True)
    office.ended(QueryState.CANCELLED, CANCELLED)

    assert office.delivery.deliver(QUERY_ID) is Outcome.DELIVERED

    error = office.message["error"]
    assert (error["code"], error["category"]) == ("abandoned", "cancelled")
    assert "30 s" in error["message"]
    assert len(office.failures.published) == 1


def test_an_abandoned_query_that_succeeded_before_its_stop_is_a_result() -> None:
    office = Office(abandoned=True)
    office.ended(QueryState.SUCCEEDED)

    office.delivery.deliver(QUERY_ID)

    assert office.message["type"] == "result"


def test_an_abandoned_query_that_failed_before_its_stop_is_told_its_own_reason() -> None:
    office = Office(abandoned=True)
    office.ended(QueryState.FAILED, USER_ERROR)

    office.delivery.deliver(QUERY_ID)

    assert office.message["error"]["code"] == "table_not_found"


# Which query


@pytest.mark.parametrize("signal", list(Signal))
def test_a_query_of_another_application_is_left_alone(
    office: Office, signal: Signal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("querysocket.delivery._RECORD_PATIENCE_SECONDS", (0, 0))
    office.ended(QueryState.SUCCEEDED)

    assert office.delivery.deliver("another", signal) is Outcome.UNKNOWN
    assert office.channel.posts == []


def test_an_event_that_overtakes_the_record_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(FakeQueries):
        attempts = 0

        def lease(self, query_id: str) -> Query:
            self.attempts += 1
            if self.attempts == 3:
                self.records[query_id] = a_query()
            return super().lease(query_id)

    monkeypatch.setattr("querysocket.delivery._RECORD_PATIENCE_SECONDS", (0, 0, 0))
    office = Office()
    office.ended(QueryState.SUCCEEDED)
    delivery = replace(office.delivery, queries=Slow())

    assert delivery.deliver(QUERY_ID) is Outcome.DELIVERED


def test_what_the_client_named_its_query_is_repeated_in_the_answer() -> None:
    office = Office(request_id="r1", topic_name="sales")
    office.ended(QueryState.SUCCEEDED)

    office.delivery.deliver(QUERY_ID)

    assert (office.message["requestId"], office.message["topicName"]) == ("r1", "sales")
