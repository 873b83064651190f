"""The record of each query, and its store.

A record says whose the query is and where its answer goes, and in the end, for the history, how
that was. Its SQL, its parameters and its rows are the engine's: nothing of them is kept here.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from querysocket import aws
from querysocket.connections import ANONYMOUS, Caller
from querysocket.errors import QueryNotFound
from querysocket.messages import ErrorDetail, Receipt
from querysocket.paging import place_of, token_of
from querysocket.settings import QuerySettings

LEASE_SECONDS = 30
"""How long one delivery may take before another may start: the timeout of deliver_result."""


class DeliveryState(StrEnum):
    """How far the telling of a query's end has come."""

    PENDING = "PENDING"
    DELIVERED = "DELIVERED"
    UNDELIVERED = "UNDELIVERED"  # the connection was gone; the owner may still ask
    WITHDRAWN = "WITHDRAWN"  # stopped, since nobody could watch it; its message got an `error`


class _Item(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, frozen=True, defer_build=True
    )


class Ending(_Item):
    """How a query ended, as its owner was told, for the history."""

    state: str
    """One of the engine's final states, see `engines.QueryState`."""
    receipt: Receipt
    error: ErrorDetail | None = None


class Query(_Item):
    """An item of the Queries table. Times are epoch seconds where the name does not end in _at."""

    query_id: str
    owner_id: str
    connection_id: str
    engine: str
    fingerprint: str
    """Digest of all that makes the query what it is: one requestId, one fingerprint."""
    slot: str
    """Its place among the owner's active queries, see `owners`."""
    submitted_at: str
    request_id: str | None = None
    report: str | None = None
    topic_name: str | None = None
    preview: int | None = None
    detach: bool = False
    abandoned: bool = False
    """True once it is to be stopped since its socket is gone."""
    state: DeliveryState = DeliveryState.PENDING
    ending: Ending | None = None
    delivered_at: str | None = None
    lease_until: int | None = None
    expires_at: int = 0
    """TTL, epoch seconds (DynamoDB wants a number)."""

    @property
    def has_ended(self) -> bool:
        """True once the query's end has been told, or is being told."""
        return self.state is not DeliveryState.PENDING or (self.lease_until or 0) >= _now()


class LeaseHeld(Exception):
    """Another delivery of the same query is under way."""


class AlreadySettled(Exception):
    """The query's end has been told, or its connection was found gone."""


class ConnectionChanged(Exception):
    """The owner took the query over to another socket while it was being delivered."""


class QueryStore:
    """The Queries table. Expired items are absent, whether or not DynamoDB has removed them yet."""

    def __init__(self, settings: QuerySettings | None = None, client: Any = None) -> None:
        self._settings = settings or QuerySettings.load()
        self._client = client or aws.client("dynamodb")

    def add(self, query: Query) -> Query:
        """Record the query; returns the record that stands: an earlier one, if there is one."""
        item = query.model_dump(by_alias=True, mode="json", exclude_none=True)
        item["expiresAt"] = _now() + self._settings.retention_days * 86_400
        try:
            with aws.errors():
                self._client.put_item(
                    TableName=self._settings.queries_table,
                    Item=aws.to_item(item),
                    ConditionExpression="attribute_not_exists(queryId)",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
        except aws.ConditionFailed as failure:
            return Query.model_validate(failure.item)
        return query

    def get(self, query_id: str) -> Query:
        """The record; raises QueryNotFound."""
        with aws.errors():
            found = self._client.get_item(
                TableName=self._settings.queries_table,
                Key=aws.to_item({"queryId": query_id}),
                ConsistentRead=True,
            )
        return _live(aws.from_item(found["Item"]) if "Item" in found else None, query_id)

    def owned(self, query_id: str, caller: Caller, request_id: str | None) -> Query:
        """The caller's own query; for anyone else it does not exist (QueryNotFound).

        A query started without sign-in belongs to its connection, and to whoever knows the
        requestId that it was started with.
        """
        query = self.get(query_id)
        both_anonymous = caller.is_anonymous and query.owner_id.startswith(ANONYMOUS)
        if query.owner_id == caller.owner_id or (
            both_anonymous and request_id is not None and request_id == query.request_id
        ):
            return query
        raise _not_found(query_id)

    def lease(self, query_id: str) -> Query:
        """Take the sole right to deliver for LEASE_SECONDS.

        Raises QueryNotFound, AlreadySettled, or LeaseHeld while another delivery is under way.
        """
        try:
            return self._update(
                query_id,
                "SET leaseUntil = :until",
                "#state = :pending AND expiresAt >= :now"
                " AND (attribute_not_exists(leaseUntil) OR leaseUntil < :now)",
                {":until": _now() + LEASE_SECONDS, ":now": _now(), ":pending": "PENDING"},
            )
        except aws.ConditionFailed as failure:
            query = _live(failure.item, query_id)
            if query.state is not DeliveryState.PENDING:
                raise AlreadySettled from failure
            raise LeaseHeld from failure

    def release(self, query_id: str) -> None:
        """Give the lease back, undelivered, so that the next attempt need not wait for its end."""
        self._update(query_id, "REMOVE leaseUntil", "attribute_exists(queryId)", {})

    def settle(self, query: Query, state: DeliveryState, ending: Ending | None = None) -> None:
        """Record how the query ended and how the delivery to its connection went; end the lease.

        Raises ConnectionChanged where the owner has moved the query to another socket meanwhile.
        """
        changes = "SET #state = :state"
        values = {":state": state.value, ":connection": query.connection_id}
        if state is DeliveryState.DELIVERED:
            changes += ", deliveredAt = :at"
            values[":at"] = now_iso()
        if ending:
            changes += ", ending = :ending"
            # DynamoDB takes no floats.
            values[":ending"] = json.loads(
                ending.model_dump_json(by_alias=True, exclude_none=True), parse_float=Decimal
            )
        try:
            self._update(
                query.query_id,
                f"{changes} REMOVE leaseUntil",
                "connectionId = :connection",
                values,
            )
        except aws.ConditionFailed as failure:
            raise ConnectionChanged from failure

    def take_over(self, query_id: str, connection_id: str) -> Query:
        """Send the query's answer to this connection from now on; returns the new record."""
        try:
            return self._update(
                query_id,
                "SET connectionId = :connection",
                "attribute_exists(queryId)",
                {":connection": connection_id},
            )
        except aws.ConditionFailed as failure:
            raise _not_found(query_id) from failure

    def history(
        self, owner_id: str, limit: int, after: str | None
    ) -> tuple[list[Query], str | None]:
        """The owner's queries, newest first, and what to give as `after` for those before them."""
        start = {}
        if after is not None:
            submitted_at, query_id = place_of(after, str, str)
            key = {"ownerId": owner_id, "submittedAt": submitted_at, "queryId": query_id}
            start = {"ExclusiveStartKey": aws.to_item(key)}
        with aws.errors():
            page = self._client.query(
                TableName=self._settings.queries_table,
                IndexName="byOwner",
                KeyConditionExpression="ownerId = :owner",
                FilterExpression="expiresAt >= :now",
                ExpressionAttributeValues=aws.to_item({":owner": owner_id, ":now": _now()}),
                ScanIndexForward=False,
                Limit=limit,
                **start,
            )
        queries = [Query.model_validate(aws.from_item(item)) for item in page["Items"]]
        last = aws.from_item(page.get("LastEvaluatedKey", {}))
        return queries, token_of(last["submittedAt"], last["queryId"]) if last else None

    def abandoned_by(self, connection_id: str) -> Iterator[Query]:
        """Mark and give the connection's queries that nobody waits for: running, not detached.

        A query that its owner takes over meanwhile is left out.
        """
        pages = self._client.get_paginator("query").paginate(
            TableName=self._settings.queries_table,
            IndexName="byConnection",
            KeyConditionExpression="connectionId = :connection",
            FilterExpression="#state = :pending AND #detach = :no",
            ExpressionAttributeNames={"#state": "state", "#detach": "detach"},
            ExpressionAttributeValues=aws.to_item(
                {":connection": connection_id, ":pending": "PENDING", ":no": False}
            ),
        )
        with aws.errors():
            found = [aws.from_item(item)["queryId"] for page in pages for item in page["Items"]]
        for query_id in found:
            with suppress(aws.ConditionFailed):
                yield self._update(
                    query_id,
                    "SET abandoned = :yes",
                    "connectionId = :connection AND #state = :pending",
                    {":yes": True, ":connection": connection_id, ":pending": "PENDING"},
                )

    def _update(
        self, query_id: str, changes: str, condition: str, values: Mapping[str, Any]
    ) -> Query:
        named = "#state" in changes + condition
        with aws.errors():
            updated = self._client.update_item(
                TableName=self._settings.queries_table,
                Key=aws.to_item({"queryId": query_id}),
                UpdateExpression=changes,
                ConditionExpression=condition,
                ReturnValues="ALL_NEW",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
                **({"ExpressionAttributeValues": aws.to_item(values)} if values else {}),
                **({"ExpressionAttributeNames": {"#state": "state"}} if named else {}),
            )
        return Query.model_validate(aws.from_item(updated["Attributes"]))


def now_iso() -> str:
    """The present moment, ISO 8601 in UTC to the millisecond; sorts as text."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _now() -> int:
    return int(time.time())


def _live(item: Mapping[str, Any] | None, query_id: str) -> Query:
    query = Query.model_validate(item) if item else None
    if query is None or query.expires_at < _now():
        raise _not_found(query_id)
    return query


def _not_found(query_id: str) -> QueryNotFound:
    return QueryNotFound(
        f"There is no query {query_id} of yours. Check queryId; from another connection, send the"
        " requestId that the query was started with as well."
    )
