"""$disconnect: forget the connection, and have its queries looked at after a grace."""

from __future__ import annotations

from typing import Any

from querysocket import aws
from querysocket.abandoned_queue import AbandonedQueue
from querysocket.connections import Caller, ConnectionStore
from querysocket.routes import lifecycle

aws.prepare("dynamodb", "sqs")


@lifecycle
def handler(event: dict[str, Any]) -> dict[str, Any]:
    """Sent when the socket has closed, at best effort: the record's TTL does the rest."""
    caller = Caller.of(event)
    AbandonedQueue().put(caller.connection_id)
    ConnectionStore().remove(caller)
    return {"statusCode": 200}
