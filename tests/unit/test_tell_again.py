"""getresult: how a query ended or where it stands, on the socket that asks."""

from __future__ import annotations

import json

import pytest

from querysocket.connections import Caller
from querysocket.delivery import Outcome
from querysocket.engines import QueryState
from querysocket.errors import Category, QueryNotFound, Throttled
from querysocket.messages import ErrorDetail, GetResult
from querysocket.parsing import parse
from querysocket.queries import DeliveryState
from tests.support.deliveries import Office
from tests.support.events import CONNECTION_ID, QUERY_ID

OWNER = "user-1"
SAME = Caller(connection_id=CONNECTION_ID, owner_id=OWNER)
LATER = Caller(connection_id="new=", owner_id=OWNER)
STRANGER = Caller(connection_id="strange=", owner_id="user-2")
TOLD = [DeliveryState.DELIVERED, DeliveryState.UNDELIVERED]
CANCELLED = ErrorDetail(code="cancelled", message="cancelled", category=Category.CANCELLED)


def asking(request_id: str | None = None) -> GetResult:
    message = {"action": "getresult", "queryId": QUERY_ID}
    if request_id:
        message["requestId"] = request_id
    return parse(GetResult, json.dumps(message))


def an_office(state: DeliveryState = DeliveryState.PENDING) -> Office:
    office = Office(owner_id=OWNER, state=state)
    office.ended(QueryState.SUCCEEDED)
    return office


def test_a_running_query_is_told_as_running_and_delivered_there_later() -> None:
    office = an_office()
    office.ended(QueryState.RUNNING)

    office.delivery.tell_again(LATER, asking())
    office.ended(QueryState.SUCCEEDED)
    office.delivery.deliver(QUERY_ID)

    assert [connection for connection, _ in office.channel.posts] == ["new=", "new="]
    assert [message["type"] for message in office.channel.messages] == ["progress", "result"]


@pytest.mark.parametrize("caller", [SAME, LATER])
def test_a_query_whose_end_was_not_told_yet_is_told_and_settled(caller: Caller) -> None:
    office = an_office()

    office.delivery.tell_again(caller, asking())

    assert office.channel.posts[0][0] == caller.connection_id
    assert office.message["type"] == "result"
    assert office.delivery.deliver(QUERY_ID) is Outcome.SETTLED


@pytest.mark.parametrize("state", TOLD)
@pytest.mark.parametrize("caller", [SAME, LATER])
def test_a_result_is_told_again_with_a_fresh_url(caller: Caller, state: DeliveryState) -> None:
    office = an_office(state)

    office.delivery.tell_again(caller, asking())

    assert office.channel.posts[0][0] == caller.connection_id
    assert office.message["pre-signed-url"]
    assert office.record.state is DeliveryState.DELIVERED


def test_a_result_can_be_asked_for_any_number_of_times() -> None:
    office = an_office()

    for _ in range(3):
        office.delivery.tell_again(SAME, asking())

    assert [message["type"] for message in office.channel.messages] == ["result"] * 3


def test_an_owner_who_is_gone_again_may_still_ask() -> None:
    office = an_office(DeliveryState.UNDELIVERED)
    office.channel.gone.add("new=")

    office.delivery.tell_again(LATER, asking())

    assert office.record.state is DeliveryState.UNDELIVERED


@pytest.mark.parametrize("state", TOLD)
def test_a_failure_told_again_is_not_published_again(state: DeliveryState) -> None:
    office = an_office(state)
    office.ended(QueryState.FAILED)

    office.delivery.tell_again(LATER, asking())

    assert office.message["type"] == "failed"
    assert office.failures.published == []


def test_a_query_stopped_at_its_deadline_is_told_so_again() -> None:
    office = an_office(DeliveryState.DELIVERED)
    office.ended(QueryState.CANCELLED, CANCELLED, total_ms=1_800_500)

    office.delivery.tell_again(SAME, asking())

    assert office.message["error"]["code"] == "deadline_exceeded"


def test_a_query_stopped_since_its_socket_was_gone_is_told_so_on_the_next() -> None:
    office = Office(owner_id=OWNER, state=DeliveryState.UNDELIVERED, abandoned=True)
    office.ended(QueryState.CANCELLED, CANCELLED)

    office.delivery.tell_again(LATER, asking())

    assert office.message["error"]["code"] == "abandoned"
    assert office.record.state is DeliveryState.DELIVERED


def test_a_query_that_was_told_as_lost_but_runs_is_told_as_running() -> None:
    """The `lost_track` message itself advises to ask with getresult in a minute."""
    office = an_office(DeliveryState.DELIVERED)
    office.ended(QueryState.RUNNING)

    office.delivery.tell_again(SAME, asking())

    assert office.message["type"] == "progress"


def test_the_end_of_a_query_that_was_told_as_lost_is_still_told() -> None:
    """What follows goes to whoever asks: the event of the end may still come."""
    office = an_office(DeliveryState.DELIVERED)
    office.ended(QueryState.RUNNING)
    office.delivery.tell_again(SAME, asking())
    office.ended(QueryState.SUCCEEDED)

    assert office.delivery.deliver(QUERY_ID) is Outcome.DELIVERED

    assert office.channel.messages[-1]["type"] == "result"


def test_another_delivery_under_way_tells_whoever_asks_meanwhile() -> None:
    office = an_office()
    waiting = [asking()]

    def ask_once() -> None:
        if waiting:
            office.delivery.tell_again(LATER, waiting.pop())

    office.channel.on_post = ask_once

    office.delivery.deliver(QUERY_ID)

    assert [connection for connection, _ in office.channel.posts] == [CONNECTION_ID, "new="]
    assert office.record.state is DeliveryState.DELIVERED


def test_whoever_asks_while_the_first_answer_is_being_recorded_is_told_again() -> None:
    office = an_office()
    waiting = [asking()]

    def ask_once() -> None:
        if waiting:
            office.delivery.tell_again(SAME, waiting.pop())

    office.channel.on_post = ask_once

    office.delivery.deliver(QUERY_ID)

    assert [message["type"] for message in office.channel.messages] == ["result", "result"]
    assert office.record.state is DeliveryState.DELIVERED


def test_a_strangers_query_does_not_exist_and_stays_with_its_owner() -> None:
    office = an_office()

    with pytest.raises(QueryNotFound):
        office.delivery.tell_again(STRANGER, asking())

    assert office.channel.posts == []
    assert office.record.connection_id == CONNECTION_ID


def test_knowing_the_request_id_does_not_open_a_signed_in_owners_query() -> None:
    office = Office(owner_id=OWNER, request_id="r1")

    with pytest.raises(QueryNotFound):
        office.delivery.tell_again(STRANGER, asking("r1"))


def test_knowing_the_request_id_does_not_open_an_anonymous_query_to_a_signed_in_caller() -> None:
    office = Office(request_id="r1")

    with pytest.raises(QueryNotFound):
        office.delivery.tell_again(LATER, asking("r1"))


def test_whoever_knows_the_request_id_gets_an_anonymous_query_on_a_new_socket() -> None:
    office = Office(request_id="r1")
    office.ended(QueryState.SUCCEEDED)
    caller = Caller(connection_id="new=", owner_id="connection:new=")

    office.delivery.tell_again(caller, asking("r1"))

    assert office.channel.posts[0][0] == "new="
    assert office.message["requestId"] == "r1"


def test_an_engine_that_cannot_say_is_an_error_for_whoever_asks() -> None:
    office = an_office()
    office.engine.failing.errors["describe"] = Throttled("later")

    with pytest.raises(Throttled):
        office.delivery.tell_again(SAME, asking())

    assert office.record.state is DeliveryState.PENDING
