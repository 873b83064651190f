"""A poll asks how a query stands: where it runs, its owner may hear of it; an end is told."""

from __future__ import annotations

import pytest

from querysocket.delivery import Outcome, Signal
from querysocket.engines import QueryState
from querysocket.errors import Throttled
from querysocket.queries import DeliveryState
from tests.support.deliveries import Office
from tests.support.events import CONNECTION_ID, QUERY_ID
from tests.support.fakes import a_query


@pytest.fixture
def office() -> Office:
    return Office()


def test_progress_tells_how_far_a_query_is(office: Office) -> None:
    assert office.delivery.deliver(QUERY_ID, Signal.PROGRESS) is Outcome.RUNNING

    assert office.message["type"] == "progress"
    assert office.message["state"] == "RUNNING"
    assert office.message["bytesScanned"] == 1_024
    assert isinstance(office.message["elapsedMs"], int)
    assert office.record == a_query()


@pytest.mark.parametrize("signal", [Signal.POLL, Signal.PROGRESS])
def test_a_poll_that_finds_the_end_tells_it_instead_of_progress(
    office: Office, signal: Signal
) -> None:
    office.ended(QueryState.SUCCEEDED)

    assert office.delivery.deliver(QUERY_ID, signal) is Outcome.DELIVERED

    assert office.message["type"] == "result"
    assert len(office.engine.waited_seconds) == 1, "the engine was asked once"


@pytest.mark.parametrize("signal", [Signal.POLL, Signal.PROGRESS])
def test_no_progress_is_told_after_the_end_was(signal: Signal) -> None:
    office = Office(state=DeliveryState.DELIVERED)

    assert office.delivery.deliver(QUERY_ID, signal) is Outcome.SETTLED

    assert office.channel.posts == []
    assert office.engine.waited_seconds == [], "the engine was not asked"


@pytest.mark.parametrize("state", [QueryState.QUEUED, QueryState.RUNNING])
def test_a_poll_of_a_query_that_runs_tells_nothing_and_takes_no_lease(
    office: Office, state: QueryState
) -> None:
    office.ended(state)
    office.queries.failing.errors["lease"] = AssertionError("a delivery may be under way")

    assert office.delivery.deliver(QUERY_ID, Signal.POLL) is Outcome.RUNNING

    assert office.channel.posts == []
    assert office.record == a_query()


def test_progress_that_cannot_be_told_is_no_error(office: Office) -> None:
    office.channel.failing.errors["post"] = Throttled("later")

    assert office.delivery.deliver(QUERY_ID, Signal.PROGRESS) is Outcome.RUNNING


def test_progress_to_a_connection_that_is_gone_is_no_error(office: Office) -> None:
    office.channel.gone.add(CONNECTION_ID)

    assert office.delivery.deliver(QUERY_ID, Signal.PROGRESS) is Outcome.RUNNING
    assert office.record == a_query()
