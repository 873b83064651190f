"""What the headers of a WebSocket's handshake say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SUBPROTOCOL = "querysocket"
"""What browsers offer beside their token: a WebSocket of theirs can set no other header."""


def header_values(event: Mapping[str, Any], name: str) -> set[str]:
    """All that a $connect request says under a header, however its name is written."""
    single = ((key, [value]) for key, value in (event.get("headers") or {}).items())
    several = (event.get("multiValueHeaders") or {}).items()
    return {value for key, values in (*single, *several) if key.lower() == name for value in values}


def offered_subprotocols(event: Mapping[str, Any]) -> set[str]:
    """What the client offers to speak."""
    values = header_values(event, "sec-websocket-protocol")
    return {offer.strip() for value in values for offer in value.split(",")}


def chosen_subprotocol(event: Mapping[str, Any]) -> dict[str, str]:
    """The header that answers a client which offered our subprotocol; browsers insist on it.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-connect-route-subprotocol.html
    """
    chosen = SUBPROTOCOL in offered_subprotocols(event)
    return {"Sec-WebSocket-Protocol": SUBPROTOCOL} if chosen else {}
