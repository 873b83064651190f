"""The end of a query is told once, whoever brings the news and whatever fails on the way."""

from __future__ import annotations

import pytest

from querysocket import delivery, queries
from querysocket.answers import MAX_ANSWER_BYTES
from querysocket.delivery import Outcome, Signal
from querysocket.engines import QueryState, Rows
from querysocket.errors import ResultMissing, ServiceUnavailable, Throttled
from querysocket.messages import Column
from querysocket.queries import LEASE_SECONDS, DeliveryState
from tests.support.deliveries import Office
from tests.support.events import CONNECTION_ID, QUERY_ID

OUT_OF_ORDER = ServiceUnavailable("out of order")


@pytest.fixture
def office() -> Office:
    office = Office()
    office.ended(QueryState.SUCCEEDED)
    return office


@pytest.mark.parametrize("second", [Signal.ENDED, Signal.TIMED_OUT, Signal.LOST])
def test_the_second_signal_finds_the_end_told(office: Office, second: Signal) -> None:
    office.delivery.deliver(QUERY_ID)

    assert office.delivery.deliver(QUERY_ID, second) is Outcome.SETTLED

    assert len(office.channel.posts) == 1


def test_the_deadline_stops_no_query_whose_end_was_told(office: Office) -> None:
    office.delivery.deliver(QUERY_ID)
    office.ended(QueryState.RUNNING)

    office.delivery.deliver(QUERY_ID, Signal.TIMED_OUT)

    assert office.engine.stopped == []


def test_a_signal_during_another_delivery_waits_for_it(office: Office) -> None:
    outcomes = []
    office.channel.on_post = lambda: outcomes.append(office.delivery.deliver(QUERY_ID))

    office.delivery.deliver(QUERY_ID)

    assert outcomes == [Outcome.IN_PROGRESS]
    assert len(office.channel.posts) == 1


def test_a_gone_connection_keeps_the_result_for_its_owner(office: Office) -> None:
    office.channel.gone.add(CONNECTION_ID)

    assert office.delivery.deliver(QUERY_ID) is Outcome.UNDELIVERED
    assert office.delivery.deliver(QUERY_ID) is Outcome.SETTLED

    assert office.record.state is DeliveryState.UNDELIVERED
    assert office.record.delivered_at is None


def test_a_failure_is_published_even_where_its_client_is_gone(office: Office) -> None:
    office.ended(QueryState.FAILED)
    office.channel.gone.add(CONNECTION_ID)

    office.delivery.deliver(QUERY_ID)

    assert len(office.failures.published) == 1


@pytest.mark.parametrize("step", ["describe", "download", "free_slot", "post"])
def test_a_delivery_that_fails_on_the_way_is_left_to_the_next_attempt(
    office: Office, step: str
) -> None:
    for part in (office.engine, office.channel, office.owners):
        part.failing.errors[step] = [Throttled("later")]

    with pytest.raises(Throttled):
        office.delivery.deliver(QUERY_ID)

    assert office.channel.posts == []
    assert office.record.lease_until is None
    assert office.record.state is DeliveryState.PENDING
    assert office.delivery.deliver(QUERY_ID) is Outcome.DELIVERED


def test_a_push_tried_again_does_not_publish_the_failure_twice(office: Office) -> None:
    office.ended(QueryState.FAILED)
    office.channel.failing.errors["post"] = [Throttled("later")]

    with pytest.raises(Throttled):
        office.delivery.deliver(QUERY_ID)
    office.delivery.deliver(QUERY_ID)

    assert len(office.failures.published) == 1


def test_a_topic_that_is_out_of_order_does_not_keep_the_client_waiting(office: Office) -> None:
    office.ended(QueryState.FAILED)
    office.failures.failing.errors["publish"] = OUT_OF_ORDER

    assert office.delivery.deliver(QUERY_ID) is Outcome.DELIVERED

    assert office.message["type"] == "failed"


def test_a_missing_result_is_told_as_a_failure(office: Office) -> None:
    office.engine.failing.errors["download"] = ResultMissing("not there. Run it again.")

    assert office.delivery.deliver(QUERY_ID) is Outcome.DELIVERED

    assert office.message["type"] == "failed"
    assert office.message["error"]["code"] == "result_missing"
    assert office.message["receipt"]["dollars"] > 0
    assert len(office.failures.published) == 1


# Told, not yet recorded as told


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were waited, in no time."""
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    return slept


@pytest.mark.parametrize("times", [1, 2])
def test_what_cannot_be_recorded_for_a_moment_is_told_once(
    office: Office, slept: list[float], times: int
) -> None:
    office.queries.failing.errors["settle"] = [Throttled("later") for _ in range(times)]

    assert office.delivery.deliver(QUERY_ID) is Outcome.DELIVERED

    assert len(office.channel.posts) == 1
    assert office.record.state is DeliveryState.DELIVERED
    assert slept == [1, 2][:times]


def test_what_cannot_be_recorded_at_all_is_not_told_again_before_the_lease_ends(
    office: Office, slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    office.queries.failing.errors["settle"] = [Throttled("later") for _ in range(3)]

    with pytest.raises(Throttled):
        office.delivery.deliver(QUERY_ID)

    assert office.delivery.deliver(QUERY_ID) is Outcome.IN_PROGRESS
    assert len(office.channel.posts) == 1
    later = queries._now() + LEASE_SECONDS + 1
    monkeypatch.setattr(queries, "_now", lambda: later)
    assert office.delivery.deliver(QUERY_ID) is Outcome.DELIVERED
    first, again = office.channel.messages
    assert first == again


def test_all_the_waiting_fits_into_one_lease() -> None:
    """Past its end another delivery may start, and tell it again."""
    waited = sum(delivery._RECORD_PATIENCE_SECONDS + delivery._SETTLE_PATIENCE_SECONDS)

    assert waited < LEASE_SECONDS / 2


# Taken over


def test_a_query_taken_over_during_its_delivery_is_told_on_the_new_socket(
    office: Office, slept: list[float]
) -> None:
    office.channel.on_post = lambda: office.queries.take_over(QUERY_ID, "new=")

    assert office.delivery.deliver(QUERY_ID) is Outcome.DELIVERED

    assert [connection for connection, _ in office.channel.posts] == [CONNECTION_ID, "new="]
    assert office.record.connection_id == "new="
    assert office.record.state is DeliveryState.DELIVERED
    assert slept == []


def test_a_query_taken_over_from_a_gone_connection_is_not_undelivered(office: Office) -> None:
    office.channel.gone.add(CONNECTION_ID)
    office.channel.on_post = lambda: office.queries.take_over(QUERY_ID, "new=")

    assert office.delivery.deliver(QUERY_ID) is Outcome.DELIVERED

    assert [connection for connection, _ in office.channel.posts] == ["new="]


# Previews


def with_preview(limit: int, records: list[list[object]]) -> Office:
    office = Office(preview=limit)
    office.ended(QueryState.SUCCEEDED)
    columns = [Column(name="n", type="varchar")]
    office.engine.preview = Rows(columns=columns, records=records)
    return office


def test_a_preview_comes_with_the_result() -> None:
    office = with_preview(2, [["a"], [None], ["c"]])

    office.delivery.deliver(QUERY_ID)

    assert office.message["columns"] == [{"name": "n", "type": "varchar"}]
    assert office.message["rows"] == [["a"], [None]]
    assert "rowsTruncated" not in office.message


def test_a_preview_of_no_rows_is_the_columns() -> None:
    office = with_preview(0, [["a"]])

    office.delivery.deliver(QUERY_ID)

    assert (len(office.message["columns"]), office.message["rows"]) == (1, [])


def test_rows_that_were_not_asked_for_are_not_read(office: Office) -> None:
    office.engine.failing.errors["rows"] = OUT_OF_ORDER

    office.delivery.deliver(QUERY_ID)

    assert "rows" not in office.message
    assert "columns" not in office.message


@pytest.mark.parametrize("text", ["x" * 5_000, "é" * 2_500, "\x01" * 2_500, '"' * 2_500])
def test_a_preview_is_cut_to_fit_into_one_message(text: str) -> None:
    office = with_preview(100, [[text]] * 100)

    office.delivery.deliver(QUERY_ID)

    assert office.channel.sizes[0] <= MAX_ANSWER_BYTES
    assert office.message["rowsTruncated"] is True
    assert 0 < len(office.message["rows"]) < 100


def test_a_preview_whose_first_row_does_not_fit_has_none() -> None:
    office = with_preview(5, [["x" * 200_000]])

    office.delivery.deliver(QUERY_ID)

    assert office.message["rows"] == []
    assert office.message["rowsTruncated"] is True
    assert office.message["pre-signed-url"]


def test_a_preview_that_cannot_be_read_yet_is_asked_for_again() -> None:
    office = with_preview(1, [["a"]])
    office.engine.failing.errors["rows"] = [Throttled("later")]

    with pytest.raises(Throttled):
        office.delivery.deliver(QUERY_ID)

    assert office.delivery.deliver(QUERY_ID) is Outcome.DELIVERED
    assert office.message["rows"] == [["a"]]
