from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from querysocket.connections import Caller
from querysocket.engines import Statement
from querysocket.errors import (
    QueryEnded,
    RequestIdReused,
    ServiceUnavailable,
    SqlRefused,
    Throttled,
)
from querysocket.queries import DeliveryState
from tests.support.events import CONNECTION_ID, OWNER_ID, QUERY_ID
from tests.support.fakes import FakePollLoop
from tests.support.submissions import CALLER, Desk

LATER = Caller(connection_id="new=", owner_id=OWNER_ID)
STRANGER = Caller(connection_id="strange=", owner_id="user-2")
OUT_OF_ORDER = ServiceUnavailable("out of order")


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_query_is_started_recorded_and_watched(desk: Desk) -> None:
    desk.submit(
        data="SELECT ?",
        parameters=[1, None],
        database="other",
        reuseMinutes=5,
        preview=3,
        detach=True,
    )

    assert desk.engine.started == [
        Statement(sql="SELECT ?", parameters=[1, None], database="other", reuse_minutes=5)
    ]
    assert desk.record.connection_id == CONNECTION_ID
    assert desk.record.owner_id == CALLER.owner_id
    assert (desk.record.engine, desk.record.preview) == ("athena", 3)
    assert desk.record.detach is True
    assert desk.record.state is DeliveryState.PENDING
    assert desk.poll_loop.watched == {QUERY_ID: False}


def test_a_client_that_gave_no_request_id_is_sent_nothing_yet(desk: Desk) -> None:
    desk.submit(progress=True)

    assert desk.channel.posts == []
    assert desk.engine.started[0].token is None
    assert desk.poll_loop.watched == {QUERY_ID: False}


def test_a_client_that_gave_a_request_id_is_told_the_query_id(desk: Desk) -> None:
    desk.submit(requestId="r1")

    accepted = {"type": "accepted", "queryId": QUERY_ID, "requestId": "r1", "engine": "athena"}
    assert desk.channel.posts == [(CONNECTION_ID, accepted)]


def test_progress_is_watched_for_whoever_can_tell_it_apart(desk: Desk) -> None:
    desk.submit(requestId="r1", progress=True)

    assert desk.poll_loop.watched == {QUERY_ID: True}


def test_no_sql_and_no_parameter_is_recorded(desk: Desk) -> None:
    desk.submit(data="SELECT 'secret-sql', ?", parameters=["secret-value"])

    assert "secret" not in desk.record.model_dump_json()


def test_the_token_is_the_owners_own_and_fit_for_athena(desk: Desk) -> None:
    desk.submit(requestId="r1")
    desk.submit(requestId="r1")
    desk.queries.records.clear()
    desk.submit(requestId="r2")
    desk.queries.records.clear()
    desk.submit(caller=STRANGER, requestId="r1")

    first, again, other, foreign = [each.token or "" for each in desk.engine.started]
    assert first == again
    assert len({first, other, foreign}) == 3
    assert all(32 <= len(token) <= 128 for token in (first, other, foreign))


def test_owner_and_request_id_cannot_be_shifted_into_another_token(desk: Desk) -> None:
    for owner, request_id in (("ab", "c"), ("a", "bc"), ('a", "b', "c")):
        desk.submit(caller=replace(CALLER, owner_id=owner), requestId=request_id)
        desk.queries.records.clear()

    assert len({each.token for each in desk.engine.started}) == 3


def test_a_repeat_is_accepted_as_one_and_watched_still(desk: Desk) -> None:
    desk.submit(requestId="r1")
    recorded = desk.record
    desk.poll_loop.watched.clear()

    desk.submit(requestId="r1")

    assert desk.channel.messages[1]["repeated"] is True
    assert "repeated" not in desk.channel.messages[0]
    assert desk.record == recorded
    assert desk.poll_loop.watched == {QUERY_ID: False}


@pytest.mark.parametrize(
    "changes", [{"data": "SELECT 2"}, {"parameters": [2]}, {"database": "other"}]
)
def test_a_request_id_for_another_query_is_refused(desk: Desk, changes: dict[str, Any]) -> None:
    desk.submit(requestId="r1", parameters=[1])
    desk.poll_loop.watched.clear()

    with pytest.raises(RequestIdReused, match="r1"):
        desk.submit(**({"requestId": "r1", "parameters": [1]} | changes))

    assert len(desk.channel.posts) == 1
    assert desk.engine.stopped == []
    assert desk.poll_loop.watched == {}


@pytest.mark.parametrize(("one", "other"), [(True, 1), (1, 1.0), (1, "1"), (None, "null")])
def test_parameters_of_other_types_make_another_query(desk: Desk, one: Any, other: Any) -> None:
    desk.submit(requestId="r1", parameters=[one])

    with pytest.raises(RequestIdReused):
        desk.submit(requestId="r1", parameters=[other])


def test_what_the_engine_refuses_is_neither_recorded_nor_watched(desk: Desk) -> None:
    desk.engine.failing.errors["start"] = SqlRefused("line 1:1: no", line=1, column=1)

    with pytest.raises(SqlRefused):
        desk.submit(requestId="r1")

    assert desk.queries.records == {}
    assert desk.poll_loop.watched == {}
    assert desk.channel.posts == []


def test_a_query_that_cannot_be_recorded_is_stopped(desk: Desk) -> None:
    desk.queries.failing.errors["add"] = Throttled("later")

    with pytest.raises(Throttled):
        desk.submit()

    assert desk.engine.stopped == [QUERY_ID]
    assert desk.poll_loop.watched == {}


def test_a_query_that_a_repeat_can_still_take_up_is_not_stopped(desk: Desk) -> None:
    desk.queries.failing.errors["add"] = [Throttled("later")]

    with pytest.raises(Throttled):
        desk.submit(requestId="r1")
    desk.submit(requestId="r1")

    assert desk.engine.stopped == []
    assert desk.poll_loop.watched == {QUERY_ID: False}
    assert [message["type"] for message in desk.channel.messages] == ["accepted"]


def test_a_query_that_nobody_watches_is_withdrawn(desk: Desk) -> None:
    desk.poll_loop.failing.errors["start"] = OUT_OF_ORDER

    with pytest.raises(ServiceUnavailable):
        desk.submit(requestId="r1")

    assert desk.engine.stopped == [QUERY_ID]
    # The event of its stop finds nothing left to tell: the error was told already.
    assert desk.record.state is DeliveryState.WITHDRAWN
    assert desk.record.delivered_at is None


def test_sending_a_withdrawn_query_again_is_not_accepted_in_silence(desk: Desk) -> None:
    desk.poll_loop.failing.errors["start"] = [OUT_OF_ORDER]
    with pytest.raises(ServiceUnavailable):
        desk.submit(requestId="r1")

    # Accepted once, at first; the route has told of its error since.
    with pytest.raises(QueryEnded, match="with a new requestId"):
        desk.submit(requestId="r1")

    assert [message["type"] for message in desk.channel.messages] == ["accepted"]
    assert desk.poll_loop.watched == {}


def test_the_acceptance_comes_before_the_loop_can_bring_the_answer(desk: Desk) -> None:
    class Quick(FakePollLoop):
        def start(self, query_id: str, engine: str, *, progress: bool) -> None:
            """Ends at once: what it would tell comes after what was told by now."""
            assert [message["type"] for message in desk.channel.messages] == ["accepted"]
            super().start(query_id, engine, progress=progress)

    quick = Quick()
    desk.submission = replace(desk.submission, poll_loop=quick)

    desk.submit(requestId="r1")

    assert quick.watched == {QUERY_ID: False}


@pytest.mark.parametrize(
    "meanwhile",
    [{"state": DeliveryState.DELIVERED}, {"lease_until": 4_000_000_000}],
    ids=["told", "being told"],
)
def test_a_query_that_ended_before_it_could_be_withdrawn_is_accepted(
    desk: Desk, meanwhile: dict[str, Any]
) -> None:
    class TooLate(FakePollLoop):
        def start(self, query_id: str, engine: str, *, progress: bool) -> None:
            """Cannot start; the event of the query's end is faster than the withdrawal."""
            desk.queries._change(query_id, **meanwhile)
            raise OUT_OF_ORDER

    desk.submission = replace(desk.submission, poll_loop=TooLate())

    desk.submit(requestId="r1")

    assert desk.engine.stopped == []
    assert desk.channel.messages[0]["type"] == "accepted"


def test_a_repeat_that_cannot_be_watched_withdraws_nothing(desk: Desk) -> None:
    desk.submit(requestId="r1")
    desk.poll_loop.failing.errors["start"] = OUT_OF_ORDER

    with pytest.raises(ServiceUnavailable):
        desk.submit(requestId="r1")

    assert desk.engine.stopped == []
    assert desk.record.state is DeliveryState.PENDING


def test_a_repeat_from_another_socket_of_the_owner_takes_the_query_over(desk: Desk) -> None:
    desk.submit(requestId="r1")

    desk.submit(caller=LATER, requestId="r1")

    assert desk.record.connection_id == "new="
    connection, accepted = desk.channel.posts[1]
    assert (connection, accepted["repeated"]) == ("new=", True)


def test_a_repeat_on_the_same_socket_moves_nothing(desk: Desk) -> None:
    desk.queries.failing.errors["take_over"] = AssertionError("it is there already")

    desk.submit(requestId="r1")
    desk.submit(requestId="r1")

    assert desk.record.connection_id == CONNECTION_ID


def test_a_connection_that_is_gone_when_accepted_is_told_leaves_the_query(desk: Desk) -> None:
    desk.channel.gone.add(CONNECTION_ID)

    desk.submit(requestId="r1")

    assert desk.poll_loop.watched == {QUERY_ID: False}
    assert desk.engine.stopped == []


def test_a_query_that_cannot_be_told_as_accepted_runs_and_is_watched(desk: Desk) -> None:
    desk.channel.failing.errors["post"] = Throttled("later")

    desk.submit(requestId="r1")

    assert desk.poll_loop.watched == {QUERY_ID: False}
    assert desk.engine.stopped == []
    assert desk.record.state is DeliveryState.PENDING
    assert desk.slots == [desk.record.slot]
