"""$disconnect: forget the connection; its queries' results stay with their owner."""

from __future__ import annotations

from typing import Any

from querysocket.connections import Caller, ConnectionStore


def handler(event: dict[str, Any], _context: object) -> dict[str, int]:
    """Sent when the socket has closed, at best effort: the record's TTL does the rest."""
    ConnectionStore().remove(Caller.of(event))
    return {"statusCode": 200}
