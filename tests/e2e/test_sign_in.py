"""Who gets in, at the real handshake, and for how long."""

from __future__ import annotations

import json
import time
from collections import Counter
from typing import Any

import pytest
import websocket

from tests.e2e.attacks import ATTACKS, Attack
from tests.e2e.client import Client, until
from tests.e2e.stack import LocalStack
from tests.e2e.users import User

LISTED_ORIGIN = "http://localhost:3000"


def bearer(token: str) -> dict[str, Any]:
    return {"header": [f"Authorization: Bearer {token}"]}


def refusal(stack: LocalStack, query_string: str = "", **handshake: Any) -> str:
    """Why this handshake was refused, as the log says; the client is told 403 and no more."""

    def reasons() -> Counter[str]:
        lines = [line for line in stack.log("AuthorizerFunction") if '"denied"' in line]
        return Counter(json.loads(line)["reason"] for line in lines)

    before = reasons()
    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        stack.open(query_string, **handshake)
    (reason,) = until(lambda: reasons() - before, "the refusal in the log")
    return reason


# In


def test_a_token_in_the_authorization_header_opens_the_socket(
    stack: LocalStack, user: User
) -> None:
    with stack.open(**bearer(user.access_token)) as client:
        assert client.query("SELECT 1")["type"] == "result"


def test_a_token_beside_the_subprotocol_opens_the_socket(stack: LocalStack, user: User) -> None:
    with stack.open(subprotocols=["querysocket", user.access_token]) as client:
        assert client.subprotocol == "querysocket"
        assert client.query("SELECT 1")["type"] == "result"


@pytest.mark.parametrize("origin", [{"origin": LISTED_ORIGIN}, {"suppress_origin": True}])
def test_a_listed_origin_gets_in_and_so_does_none(
    stack: LocalStack, user: User, origin: dict[str, Any]
) -> None:
    with stack.open(**bearer(user.access_token), **origin) as client:
        assert client.ask({"action": "ping"}) == {"type": "pong"}


# Out


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        LISTED_ORIGIN + ".evil.example",
        LISTED_ORIGIN.replace("http", "https"),
    ],
)
def test_an_origin_that_is_not_listed_is_refused_whatever_the_token(
    stack: LocalStack, user: User, origin: str
) -> None:
    assert refusal(stack, **bearer(user.access_token), origin=origin) == "wrong_origin"


def test_without_a_token_nobody_gets_in(stack: LocalStack) -> None:
    assert refusal(stack) == "no_token"
    assert refusal(stack, subprotocols=["querysocket"]) == "no_token"


@pytest.mark.parametrize("name", ["token", "access_token", "authorization", "Authorization"])
def test_a_token_in_the_url_counts_for_nothing(stack: LocalStack, user: User, name: str) -> None:
    assert refusal(stack, f"?{name}={user.access_token}") == "no_token"


def test_another_scheme_or_a_second_token_is_refused(stack: LocalStack, user: User) -> None:
    token, other = user.access_token, stack.newcomer().access_token

    assert refusal(stack, header=[f"Authorization: Basic {token}"]) == "wrong_scheme"
    both = {**bearer(token), "subprotocols": ["querysocket", other]}
    assert refusal(stack, **both) == "two_tokens"


@pytest.mark.parametrize(("attack", "reason"), ATTACKS.values(), ids=ATTACKS)
def test_a_token_that_is_not_good_is_refused(
    stack: LocalStack, user: User, attack: Attack, reason: str
) -> None:
    token = attack(stack, user)
    stack.secrets.add(token)

    assert refusal(stack, **bearer(token)) == reason
    assert refusal(stack, subprotocols=["querysocket", token]) == reason


# For how long


def test_a_socket_ends_with_its_token_and_its_query_goes_on_at_the_next(
    stack: LocalStack, user: User
) -> None:
    stack.set_faults(queryDelaySeconds=5)
    ends_at = int(time.time()) + 3
    short = stack.pool.sign(user, exp=ends_at)
    stack.secrets.add(short)
    with stack.open(**bearer(short)) as old:
        query_id = old.query("SELECT 4 AS four", requestId="long")["queryId"]
        until(lambda: time.time() >= ends_at, "the end of the token")
        refused = old.ask({"action": "cancelquery", "queryId": query_id})
        assert (refused["type"], refused["error"]["code"]) == ("error", "token_expired")
        assert old.until_closed() == []
    with stack.connect(user) as new:
        assert new.ask({"action": "getresult", "queryId": query_id})["type"] == "progress"
        assert new.receive()["type"] == "result"


def test_only_members_of_the_group_may_send_sql_where_one_is_named(
    stack: LocalStack, client: Client
) -> None:
    email = "member@example.com"
    stack.sign_in(email)
    stack.pool.join(email, "analysts")
    member = stack.sign_in(email)
    with (
        stack.environment("RunQueryFunction", AD_HOC_GROUP="analysts"),
        stack.connect(member) as allowed,
    ):
        refused = client.query("SELECT 1", requestId="r")
        assert (refused["type"], refused["requestId"]) == ("error", "r")
        assert refused["error"]["code"] == "not_allowed"
        assert "analysts" in refused["error"]["message"]
        assert allowed.query("SELECT 1")["type"] == "result"
