"""$connect: record who is at the other end of the socket."""

from __future__ import annotations

from typing import Any

from querysocket import aws
from querysocket.connections import Caller, ConnectionStore
from querysocket.handshake import chosen_subprotocol
from querysocket.routes import lifecycle

aws.prepare("dynamodb")


@lifecycle
def handler(event: dict[str, Any]) -> dict[str, Any]:
    """Accept the connection; an error refuses it."""
    ConnectionStore().add(Caller.of(event))
    return {"statusCode": 200, "headers": chosen_subprotocol(event)}
