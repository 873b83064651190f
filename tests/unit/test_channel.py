from __future__ import annotations

import json

import pytest

from querysocket.channel import Channel
from querysocket.errors import ServiceUnavailable, Throttled
from querysocket.messages import Pong
from tests.support.events import CONNECTION_ID
from tests.support.fakes import FakeClient, client_error


def test_a_message_is_posted_as_json() -> None:
    gateway = FakeClient(post_to_connection={})

    assert Channel(gateway).post(CONNECTION_ID, Pong(request_id="é"))

    ((_, arguments),) = gateway.calls
    assert arguments["ConnectionId"] == CONNECTION_ID
    assert json.loads(arguments["Data"]) == {"type": "pong", "requestId": "é"}


def test_a_gone_connection_is_an_answer() -> None:
    gateway = FakeClient(post_to_connection=client_error("GoneException", status=410))

    assert Channel(gateway).post(CONNECTION_ID, Pong()) is False


def test_a_socket_is_closed_and_closing_it_twice_is_no_error() -> None:
    gateway = FakeClient(delete_connection={})
    closed = FakeClient(delete_connection=client_error("GoneException", status=410))

    Channel(gateway).close(CONNECTION_ID)
    Channel(closed).close(CONNECTION_ID)

    assert gateway.calls == [("delete_connection", {"ConnectionId": CONNECTION_ID})]


def test_a_socket_that_cannot_be_closed_is_an_error() -> None:
    gateway = FakeClient(delete_connection=client_error("LimitExceededException", status=429))

    with pytest.raises(Throttled):
        Channel(gateway).close(CONNECTION_ID)


@pytest.mark.parametrize(
    ("code", "raised"),
    [
        ("LimitExceededException", Throttled),
        ("ForbiddenException", ServiceUnavailable),
        ("PayloadTooLargeException", ServiceUnavailable),
    ],
)
def test_a_message_that_did_not_get_through_is_an_error(code: str, raised: type[Exception]) -> None:
    gateway = FakeClient(post_to_connection=client_error(code))

    with pytest.raises(raised):
        Channel(gateway).post(CONNECTION_ID, Pong())
