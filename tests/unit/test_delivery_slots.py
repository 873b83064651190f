"""Every ending gives the owner's slot back, and books what was scanned."""

from __future__ import annotations

import pytest

from querysocket import owners
from querysocket.delivery import Signal
from querysocket.engines import QueryState
from querysocket.errors import ServiceUnavailable, Throttled
from querysocket.queries import DeliveryState
from tests.support.deliveries import Office
from tests.support.events import CONNECTION_ID, QUERY_ID
from tests.support.fakes import RECEIPT

OWNER = "user-1"


@pytest.fixture
def office() -> Office:
    office = Office(owner_id=OWNER)
    office.ended(QueryState.SUCCEEDED)
    return office


def slots(office: Office) -> list[str]:
    return list(office.owners.active[OWNER])


def scanned(office: Office) -> int:
    return office.owners.scanned[OWNER, owners._today()]


@pytest.mark.parametrize(
    ("state", "signal"),
    [
        (QueryState.SUCCEEDED, Signal.ENDED),
        (QueryState.FAILED, Signal.ENDED),
        (QueryState.CANCELLED, Signal.ENDED),
        (QueryState.RUNNING, Signal.TIMED_OUT),
        (QueryState.CANCELLED, Signal.LOST),
    ],
)
def test_every_ending_frees_the_slot_and_books_the_bytes(
    office: Office, state: QueryState, signal: Signal
) -> None:
    office.ended(state)

    office.delivery.deliver(QUERY_ID, signal)

    assert slots(office) == []
    assert scanned(office) == RECEIPT.bytes_scanned


def test_a_lost_query_frees_its_slot_though_nobody_knows_what_it_scanned(office: Office) -> None:
    office.engine.failing.errors["describe"] = ServiceUnavailable("out of order")

    office.delivery.deliver(QUERY_ID, Signal.LOST)

    assert slots(office) == []
    assert scanned(office) == 0


def test_an_end_that_reaches_nobody_frees_the_slot(office: Office) -> None:
    office.channel.gone.add(CONNECTION_ID)

    office.delivery.deliver(QUERY_ID)

    assert office.record.state is DeliveryState.UNDELIVERED
    assert slots(office) == []
    assert scanned(office) == RECEIPT.bytes_scanned


def test_whoever_hears_of_the_end_can_start_the_next_query(office: Office) -> None:
    seen: list[tuple[list[str], int]] = []
    office.channel.on_post = lambda: seen.append((slots(office), scanned(office)))

    office.delivery.deliver(QUERY_ID)

    assert seen == [([], RECEIPT.bytes_scanned)]


def test_two_signals_book_the_bytes_once(office: Office) -> None:
    office.delivery.deliver(QUERY_ID)
    office.delivery.deliver(QUERY_ID)

    assert scanned(office) == RECEIPT.bytes_scanned


def test_a_message_tried_again_books_the_bytes_once(office: Office) -> None:
    office.channel.failing.errors["post"] = [Throttled("later")]

    with pytest.raises(Throttled):
        office.delivery.deliver(QUERY_ID)
    office.delivery.deliver(QUERY_ID)

    assert slots(office) == []
    assert scanned(office) == RECEIPT.bytes_scanned


@pytest.mark.parametrize("signal", [Signal.ENDED, Signal.LOST, Signal.PROGRESS])
def test_a_query_that_runs_keeps_its_slot(office: Office, signal: Signal) -> None:
    office.ended(QueryState.RUNNING)

    office.delivery.deliver(QUERY_ID, signal)

    assert slots(office) == [office.record.slot]
    assert scanned(office) == 0


def test_the_owners_other_queries_keep_theirs(office: Office) -> None:
    office.owners.take_slot(OWNER, "another")

    office.delivery.deliver(QUERY_ID)

    assert slots(office) == ["another"]
