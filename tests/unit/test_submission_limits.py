"""Who may start a query, which, and how many at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from querysocket.errors import (
    Category,
    NotAllowed,
    QueryEnded,
    RequestIdReused,
    ServiceUnavailable,
    SqlRefused,
    Throttled,
    TooManyActiveQueries,
)
from querysocket.queries import DeliveryState
from tests.support.events import OWNER_ID, QUERY_ID
from tests.support.submissions import CALLER, Desk

OUT_OF_ORDER = ServiceUnavailable("out of order")


@pytest.fixture
def desk() -> Desk:
    return Desk()


# Who


@pytest.mark.parametrize("groups", [(), ("admins",), ("analyst", "ANALYSTS")])
def test_only_members_of_the_group_may_send_sql(groups: tuple[str, ...]) -> None:
    desk = Desk(ad_hoc_group="analysts")

    with pytest.raises(NotAllowed, match="analysts"):
        desk.submit(replace(CALLER, groups=groups))

    assert desk.engine.started == []
    assert desk.slots == []


def test_a_member_of_the_group_among_others_may() -> None:
    desk = Desk(ad_hoc_group="analysts")

    desk.submit(replace(CALLER, groups=("admins", "analysts")))

    assert len(desk.engine.started) == 1


def test_where_no_group_is_set_everyone_may(desk: Desk) -> None:
    desk.submit(replace(CALLER, groups=()))

    assert len(desk.engine.started) == 1


# Which


def test_the_guard_refuses_a_write_before_anything_else_happens(desk: Desk) -> None:
    with pytest.raises(SqlRefused):
        desk.submit(data="DROP TABLE country_codes", requestId="r1")

    assert desk.engine.started == []
    assert desk.queries.records == {}
    assert OWNER_ID not in desk.owners.active


# How many


def test_a_query_has_a_slot_and_its_record_says_which(desk: Desk) -> None:
    desk.submit()

    assert desk.slots == [desk.record.slot]


def test_each_query_has_a_slot_of_its_own(desk: Desk) -> None:
    desk.submit()
    desk.engine.query_id = "another"
    desk.submit()

    assert len(desk.slots) == 2
    assert {record.slot for record in desk.queries.records.values()} == set(desk.slots)


def test_one_query_too_many_never_reaches_the_engine(desk: Desk) -> None:
    for number in range(5):
        desk.owners.take_slot(OWNER_ID, str(number))

    with pytest.raises(TooManyActiveQueries) as raised:
        desk.submit()

    assert raised.value.category is Category.LIMIT
    assert raised.value.retryable
    assert desk.engine.started == []
    assert len(desk.slots) == 5


def test_a_slot_that_cannot_be_taken_for_now_is_an_error(desk: Desk) -> None:
    desk.owners.failing.errors["take_slot"] = Throttled("later")

    with pytest.raises(Throttled):
        desk.submit()

    assert desk.engine.started == []


@pytest.mark.parametrize("error", [SqlRefused("no"), Throttled("later"), KeyError("unforeseen")])
def test_what_the_engine_does_not_start_leaves_no_slot(desk: Desk, error: Exception) -> None:
    desk.engine.failing.errors["start"] = error

    with pytest.raises(type(error)):
        desk.submit()

    assert desk.slots == []


@pytest.mark.parametrize("fields", [{}, {"requestId": "r1"}])
def test_a_query_that_cannot_be_recorded_leaves_no_slot(desk: Desk, fields: dict[str, Any]) -> None:
    desk.queries.failing.errors["add"] = Throttled("later")

    with pytest.raises(Throttled):
        desk.submit(**fields)

    assert desk.slots == []


def test_a_query_that_cannot_be_recorded_or_stopped_leaves_no_slot(desk: Desk) -> None:
    desk.queries.failing.errors["add"] = Throttled("later")
    desk.engine.failing.errors["stop"] = OUT_OF_ORDER

    with pytest.raises(ServiceUnavailable):
        desk.submit()

    assert desk.slots == []


def test_a_withdrawn_query_leaves_no_slot_however_often_it_is_sent(desk: Desk) -> None:
    desk.poll_loop.failing.errors["start"] = OUT_OF_ORDER

    with pytest.raises(ServiceUnavailable):
        desk.submit(requestId="r1")
    assert desk.slots == []
    with pytest.raises(QueryEnded):
        desk.submit(requestId="r1")
    assert desk.slots == []


def test_a_withdrawn_query_is_stopped_even_where_its_slot_cannot_be_freed(desk: Desk) -> None:
    desk.poll_loop.failing.errors["start"] = OUT_OF_ORDER
    desk.owners.failing.errors["free_slot"] = Throttled("later")

    with pytest.raises(Throttled):
        desk.submit()

    assert desk.engine.stopped == [QUERY_ID]


# Sent again


def test_a_repeat_after_the_end_leaves_no_slot_even_where_it_cannot_take_over(desk: Desk) -> None:
    desk.submit(requestId="r1")
    desk.owners.free_slot(OWNER_ID, desk.record.slot)
    desk.queries._change(QUERY_ID, state=DeliveryState.DELIVERED)
    desk.queries.failing.errors["take_over"] = Throttled("later")

    with pytest.raises(Throttled):
        desk.submit(replace(CALLER, connection_id="new="), requestId="r1")

    assert desk.slots == []


def test_a_repeat_takes_no_second_slot(desk: Desk) -> None:
    desk.submit(requestId="r1")
    desk.submit(requestId="r1")

    assert desk.slots == [desk.record.slot]


def test_a_repeat_is_accepted_even_where_the_owner_may_start_no_more(desk: Desk) -> None:
    desk.submit(requestId="r1")
    for number in range(4):
        desk.owners.take_slot(OWNER_ID, str(number))

    desk.submit(requestId="r1")

    assert desk.channel.messages[1]["repeated"] is True


@pytest.mark.parametrize(
    "ended",
    [{"state": DeliveryState.DELIVERED}, {"lease_until": 4_000_000_000}],
    ids=["told", "being told"],
)
def test_a_repeat_after_the_end_leaves_no_slot(desk: Desk, ended: dict[str, Any]) -> None:
    desk.submit(requestId="r1")
    desk.owners.free_slot(OWNER_ID, desk.record.slot)
    desk.queries._change(QUERY_ID, **ended)

    desk.submit(requestId="r1")

    assert desk.channel.messages[1]["repeated"] is True
    assert desk.slots == []


def test_a_repeat_of_a_running_query_that_has_lost_its_slot_takes_it_again(desk: Desk) -> None:
    desk.submit(requestId="r1")
    desk.owners.free_slot(OWNER_ID, desk.record.slot)

    desk.submit(requestId="r1")

    assert desk.slots == [desk.record.slot]


def test_a_request_id_reused_leaves_the_slot_to_the_query_that_runs(desk: Desk) -> None:
    desk.submit(requestId="r1")

    with pytest.raises(RequestIdReused):
        desk.submit(requestId="r1", data="SELECT 2")

    assert desk.slots == [desk.record.slot]


def test_a_request_id_reused_after_the_end_leaves_no_slot(desk: Desk) -> None:
    desk.submit(requestId="r1")
    desk.owners.free_slot(OWNER_ID, desk.record.slot)

    with pytest.raises(RequestIdReused):
        desk.submit(requestId="r1", data="SELECT 2")

    assert desk.slots == []


def test_a_repeat_that_the_engine_does_not_take_leaves_the_slot_to_what_runs(desk: Desk) -> None:
    desk.submit(requestId="r1")
    desk.engine.failing.errors["start"] = Throttled("later")

    with pytest.raises(Throttled):
        desk.submit(requestId="r1")

    assert desk.slots == [desk.record.slot]
