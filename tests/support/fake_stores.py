"""In-memory stand-ins for the tables. `failing` makes one method raise an error."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from querysocket import owners, queries
from querysocket.errors import DailyBytesSpent, InvalidMessage, TooManyActiveQueries
from querysocket.owners import OwnerStore
from querysocket.queries import (
    LEASE_SECONDS,
    AlreadySettled,
    ConnectionChanged,
    DeliveryState,
    Ending,
    LeaseHeld,
    Query,
    QueryStore,
)
from querysocket.settings import OwnerSettings
from tests.support.fakes import Failing


class FakeQueries(QueryStore):
    """The Queries table. tests/integration holds it and the real store to the same contract."""

    def __init__(self, *records: Query) -> None:
        self.records = {record.query_id: record for record in records}
        self.failing = Failing({})

    def add(self, query: Query) -> Query:
        self.failing.check("add")
        if query.query_id in self.records:
            return self.records[query.query_id]
        expires_at = queries._now() + 7 * 86_400
        self.records[query.query_id] = query.model_copy(update={"expires_at": expires_at})
        return query

    def get(self, query_id: str) -> Query:
        self.failing.check("get")
        query = self.records.get(query_id)
        if query is None or query.expires_at < queries._now():
            raise queries._not_found(query_id)
        return query

    def lease(self, query_id: str) -> Query:
        self.failing.check("lease")
        query = self.get(query_id)
        if query.state is not DeliveryState.PENDING:
            raise AlreadySettled
        if query.lease_until is not None and query.lease_until >= queries._now():
            raise LeaseHeld
        return self._change(query_id, lease_until=queries._now() + LEASE_SECONDS)

    def release(self, query_id: str) -> None:
        self._change(query_id, lease_until=None)

    def settle(self, query: Query, state: DeliveryState, ending: Ending | None = None) -> None:
        self.failing.check("settle")
        if self.records[query.query_id].connection_id != query.connection_id:
            raise ConnectionChanged
        if ending:
            self._change(query.query_id, ending=ending)
        self._change(query.query_id, state=state, lease_until=None)
        if state is DeliveryState.DELIVERED:
            self._change(query.query_id, delivered_at=queries.now_iso())

    def take_over(self, query_id: str, connection_id: str) -> Query:
        self.failing.check("take_over")
        self.get(query_id)
        return self._change(query_id, connection_id=connection_id)

    def history(
        self, owner_id: str, limit: int, after: str | None
    ) -> tuple[list[Query], str | None]:
        """A token is the number of the first."""
        self.failing.check("history")
        if after is not None and not after.isdecimal():
            raise InvalidMessage("nextToken is none of this history.")
        own = [
            query
            for query in self.records.values()
            if query.owner_id == owner_id and query.expires_at >= queries._now()
        ]
        own.sort(key=lambda query: query.submitted_at, reverse=True)
        first = int(after or 0)
        then = first + limit
        return own[first:then], str(then) if then < len(own) else None

    def abandoned_by(self, connection_id: str) -> Iterator[Query]:
        for query_id in list(self.records):
            query = self.records[query_id]
            running = query.state is DeliveryState.PENDING
            if running and query.connection_id == connection_id and not query.detach:
                yield self._change(query_id, abandoned=True)

    def _change(self, query_id: str, **changes: Any) -> Query:
        self.records[query_id] = self.records[query_id].model_copy(update=changes)
        return self.records[query_id]


class FakeOwners(OwnerStore):
    """The Owners table. test_owner_store.py holds it and the real store to the same contract."""

    def __init__(self, settings: OwnerSettings | None = None) -> None:
        self.settings = settings or OwnerSettings.load()
        self.active: dict[str, dict[str, int]] = defaultdict(dict)
        self.scanned: dict[tuple[str, str], int] = defaultdict(int)
        self.failing = Failing({})

    def take_slot(self, owner_id: str, slot: str) -> bool:
        self.failing.check("take_slot")
        active, now = self.active[owner_id], int(time.time())
        if slot in active:
            return False
        running = sum(lapse >= now for lapse in active.values())
        if running >= self.settings.max_active_queries:
            raise TooManyActiveQueries(f"{running} of {self.settings.max_active_queries}")
        scanned, most = self.scanned[owner_id, owners._today()], self.settings.daily_bytes_per_owner
        if most and scanned >= most:
            raise DailyBytesSpent(f"{scanned:,} of {most:,}")
        active[slot] = now + self.settings.deadline_seconds + owners._LAPSE_SECONDS
        return True

    def free_slot(self, owner_id: str, slot: str, bytes_scanned: int = 0) -> None:
        self.failing.check("free_slot")
        if self.active[owner_id].pop(slot, None):
            self.scanned[owner_id, owners._today()] += bytes_scanned
