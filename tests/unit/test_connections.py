from __future__ import annotations

import time

import pytest

from querysocket import aws
from querysocket.connections import MAX_CONNECTION_SECONDS, Caller, ConnectionStore
from querysocket.errors import Throttled
from tests.support.events import CONNECTION_ID, load_event
from tests.support.fakes import FakeClient, client_error


@pytest.mark.parametrize("name", ["connect", "disconnect", "run_query", "default"])
def test_without_sign_in_the_connection_owns_its_queries(name: str) -> None:
    caller = Caller.of(load_event(name))

    assert caller.connection_id == CONNECTION_ID
    assert caller.owner_id == f"connection:{CONNECTION_ID}"


def test_a_connection_is_recorded_until_the_gateway_must_have_closed_it() -> None:
    dynamodb = FakeClient(put_item={})
    before = int(time.time())

    ConnectionStore(client=dynamodb).add(Caller("c", "user-1"))

    ((_, arguments),) = dynamodb.calls
    record = aws.from_item(arguments["Item"])
    assert (record["connectionId"], record["ownerId"]) == ("c", "user-1")
    assert before <= record["connectedAt"] <= time.time()
    assert record["expiresAt"] - record["connectedAt"] == MAX_CONNECTION_SECONDS


def test_a_table_that_is_throttled_is_an_error() -> None:
    dynamodb = FakeClient(put_item=client_error("ProvisionedThroughputExceededException"))

    with pytest.raises(Throttled):
        ConnectionStore(client=dynamodb).add(Caller("c", "user-1"))
