"""$connect: record who is at the other end of the socket."""

from __future__ import annotations

from typing import Any

from querysocket.connections import Caller, ConnectionStore


def handler(event: dict[str, Any], _context: object) -> dict[str, int]:
    """Accept the connection; an error refuses it."""
    ConnectionStore().add(Caller.of(event))
    return {"statusCode": 200}
