"""Who is at the other end of a socket: the caller of a route, and the Connections table."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from querysocket import aws
from querysocket.errors import NotAllowed, TokenExpired
from querysocket.settings import AdHocSettings, ConnectionSettings

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
    groups: tuple[str, ...] = ()
    token_expires_at: int | None = None
    """Epoch seconds; None without sign-in."""

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> Self:
        """The caller of a route: the event's requestContext, with what the authorizer found."""
        context = event["requestContext"]
        connection_id = context["connectionId"]
        found = context.get("authorizer", {})
        if "ownerId" not in found:
            return cls(connection_id=connection_id, owner_id=ANONYMOUS + connection_id)
        return cls(
            connection_id=connection_id,
            owner_id=found["ownerId"],
            groups=tuple(json.loads(found["groups"])),
            token_expires_at=int(found["tokenExpiresAt"]),
        )

    @property
    def is_anonymous(self) -> bool:
        """True without sign-in."""
        return self.owner_id.startswith(ANONYMOUS)

    def check_token(self) -> None:
        """Raise TokenExpired past the end of the token that opened the socket."""
        if self.token_expires_at is not None and time.time() >= self.token_expires_at:
            raise TokenExpired("The access token has ended. Connect again with a fresh one.")

    def check_ad_hoc(self, settings: AdHocSettings | None = None) -> None:
        """Raise NotAllowed where the caller may not send SQL of their own."""
        group = (settings or AdHocSettings.load()).ad_hoc_group
        if group and group not in self.groups:
            raise NotAllowed(f"Only members of the group {group} may send SQL of their own.")


class ConnectionStore:
    """The Connections table."""

    def __init__(self, settings: ConnectionSettings | None = None, client: Any = None) -> None:
        self._table = (settings or ConnectionSettings.load()).connections_table
        self._client = client or aws.client("dynamodb")

    def add(self, caller: Caller) -> None:
        """Record the connection until it, or the token that opened it, must have ended."""
        now = int(time.time())
        closed_by = now + MAX_CONNECTION_SECONDS
        record = {
            "connectionId": caller.connection_id,
            "ownerId": caller.owner_id,
            "groups": list(caller.groups),
            "connectedAt": now,
            "expiresAt": min(closed_by, caller.token_expires_at or closed_by),
        }
        with aws.errors():
            self._client.put_item(TableName=self._table, Item=aws.to_item(record))

    def remove(self, caller: Caller) -> None:
        """Forget the connection; removing it twice is no error."""
        key = aws.to_item({"connectionId": caller.connection_id})
        with aws.errors():
            self._client.delete_item(TableName=self._table, Key=key)
