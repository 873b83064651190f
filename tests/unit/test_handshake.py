"""Which subprotocol answers the offers of a client."""

from __future__ import annotations

from typing import Any

import pytest

from querysocket.handshake import chosen_subprotocol
from tests.support.events import load_event


def offering(*offers: str, header: str = "Sec-WebSocket-Protocol") -> dict[str, Any]:
    """A $connect event with these headers, as the gateway sends it: the last, and all of them."""
    event = load_event("connect")
    event["headers"][header] = offers[-1]
    event["multiValueHeaders"][header] = list(offers)
    return event


@pytest.mark.parametrize(
    "event",
    [
        offering("querysocket, a.b.c"),
        offering("querysocket,a.b.c", header="sec-websocket-protocol"),
        offering("a.b.c ,  querysocket ", header="SEC-WEBSOCKET-PROTOCOL"),
        offering("querysocket"),
        offering("querysocket", "a.b.c"),
        {"headers": {"sec-websocket-protocol": "querysocket"}},
    ],
    ids=["browser", "no space", "any case", "no token", "two headers", "one map"],
)
def test_a_client_that_offers_our_subprotocol_is_answered_it(event: dict[str, Any]) -> None:
    assert chosen_subprotocol(event) == {"Sec-WebSocket-Protocol": "querysocket"}


@pytest.mark.parametrize(
    "event", [load_event("connect"), {"headers": None}, {"headers": {"Host": "querysocket"}}]
)
def test_a_client_that_offers_none_is_answered_none(event: dict[str, Any]) -> None:
    assert chosen_subprotocol(event) == {}


@pytest.mark.parametrize("offer", ["", "graphql-ws, other", "querysocket2", "QuerySocket"])
def test_a_client_that_offers_others_only_is_answered_none(offer: str) -> None:
    assert chosen_subprotocol(offering(offer)) == {}
