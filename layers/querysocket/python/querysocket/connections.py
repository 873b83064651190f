"""Who is at the other end of a socket: the caller of a route, and the Connections table."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from querysocket import aws
from querysocket.settings import ConnectionSettings

ANONYMOUS = "connection:"
"""Starts the owner id of a caller who has not signed in."""

MAX_CONNECTION_SECONDS = 7_200
"""API Gateway closes every socket after two hours."""


@dataclass(frozen=True)
class Caller:
    """The client behind a message, as the gateway vouches for it."""

    connection_id: str
    owner_id: str
    """Whose the queries are. Without sign-in it is the connection itself, and nobody else."""

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> Self:
        """The caller of a route, from the event's requestContext."""
        context = event["requestContext"]
        connection_id = context["connectionId"]
        owner_id = context.get("authorizer", {}).get("ownerId", ANONYMOUS + connection_id)
        return cls(connection_id=connection_id, owner_id=owner_id)


class ConnectionStore:
    """The Connections table."""

    def __init__(self, settings: ConnectionSettings | None = None, client: Any = None) -> None:
        self._table = (settings or ConnectionSettings.load()).connections_table
        self._client = client or aws.client("dynamodb")

    def add(self, caller: Caller) -> None:
        """Record the connection until it must have ended."""
        now = int(time.time())
        record = {
            "connectionId": caller.connection_id,
            "ownerId": caller.owner_id,
            "connectedAt": now,
            "expiresAt": now + MAX_CONNECTION_SECONDS,
        }
        with aws.errors():
            self._client.put_item(TableName=self._table, Item=aws.to_item(record))

    def remove(self, caller: Caller) -> None:
        """Forget the connection; removing it twice is no error."""
        key = aws.to_item({"connectionId": caller.connection_id})
        with aws.errors():
            self._client.delete_item(TableName=self._table, Key=key)
