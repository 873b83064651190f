from __future__ import annotations

import time
from typing import Any

import pytest

from querysocket import aws
from querysocket.connections import MAX_CONNECTION_SECONDS, Caller, ConnectionStore
from querysocket.errors import Throttled, TokenExpired
from tests.support.events import CONNECTION_ID, OWNER_ID, load_event
from tests.support.fakes import FakeClient, client_error

ROUTES = ["connect", "disconnect", "run_query", "default"]
NOW = 1_795_338_930


@pytest.mark.parametrize("name", ROUTES)
def test_the_caller_is_whom_the_authorizer_found(name: str) -> None:
    caller = Caller.of(load_event(name))

    assert caller == Caller(CONNECTION_ID, OWNER_ID, ("analysts",), 4_102_444_800)
    assert not caller.is_anonymous


def test_the_caller_may_be_in_any_number_of_groups() -> None:
    event = load_event("ping")
    found = event["requestContext"]["authorizer"]

    for text, groups in (("[]", ()), ('["a, b","ü"]', ("a, b", "ü"))):
        found["groups"] = text
        assert Caller.of(event).groups == groups


@pytest.mark.parametrize("found", [None, {"principalId": "anonymous"}])
@pytest.mark.parametrize("name", ROUTES)
def test_without_sign_in_the_connection_owns_its_queries(
    name: str, found: dict[str, str] | None
) -> None:
    event = load_event(name)
    del event["requestContext"]["authorizer"]
    if found:
        event["requestContext"]["authorizer"] = found

    caller = Caller.of(event)

    assert caller == Caller(CONNECTION_ID, f"connection:{CONNECTION_ID}", (), None)
    assert caller.is_anonymous


# The token's end


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(time, "time", lambda: float(NOW))
    return NOW


@pytest.mark.parametrize("seconds_left", [1, 3_600])
def test_a_token_is_good_until_its_end(now: int, seconds_left: int) -> None:
    Caller("c", "user-1", (), now + seconds_left).check_token()


@pytest.mark.parametrize("seconds_left", [0, -1])
def test_a_token_that_has_ended_is_good_no_more(now: int, seconds_left: int) -> None:
    with pytest.raises(TokenExpired, match="fresh one"):
        Caller("c", "user-1", (), now + seconds_left).check_token()


def test_a_caller_without_sign_in_has_no_token_to_end(now: int) -> None:
    Caller("c", "connection:c").check_token()


# The record


def recorded(caller: Caller) -> dict[str, Any]:
    """The item that is written for the caller's connection."""
    dynamodb = FakeClient(put_item={})
    ConnectionStore(client=dynamodb).add(caller)
    ((_, arguments),) = dynamodb.calls
    return aws.from_item(arguments["Item"])


def test_a_connection_is_recorded_until_the_gateway_must_have_closed_it(now: int) -> None:
    assert recorded(Caller("c", "connection:c")) == {
        "connectionId": "c",
        "ownerId": "connection:c",
        "groups": [],
        "connectedAt": now,
        "expiresAt": now + MAX_CONNECTION_SECONDS,
    }


@pytest.mark.parametrize(("token_seconds", "kept_seconds"), [(3_600, 3_600), (86_400, 7_200)])
def test_a_connection_is_recorded_no_longer_than_its_token_is_good(
    now: int, token_seconds: int, kept_seconds: int
) -> None:
    record = recorded(Caller("c", "user-1", ("analysts",), now + token_seconds))

    assert (record["ownerId"], record["groups"]) == ("user-1", ["analysts"])
    assert record["expiresAt"] == now + kept_seconds


def test_a_table_that_is_throttled_is_an_error() -> None:
    dynamodb = FakeClient(put_item=client_error("ProvisionedThroughputExceededException"))

    with pytest.raises(Throttled):
        ConnectionStore(client=dynamodb).add(Caller("c", "user-1"))
