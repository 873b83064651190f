"""What an owner can read over REST: queries, their rows, and the reports there are to run."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from querysocket.connections import Caller
from querysocket.engines import QueryState
from querysocket.engines.named import Engines, engine_named
from querysocket.errors import LimitExceeded
from querysocket.messages import Column, ErrorDetail, Message, Receipt
from querysocket.queries import DeliveryState, Query, QueryStore

MAX_PAGE_BYTES = 5_000_000
"""Of one page of rows, as it is sent: Lambda's answers are limited to 6 MB."""


class QueryEntry(Message):
    """A query of the caller's."""

    query_id: str
    engine: str
    state: QueryState
    submitted_at: str
    request_id: str | None = None
    report: str | None = None
    topic_name: str | None = None
    receipt: Receipt | None = None
    error: ErrorDetail | None = None


class QueryList(Message):
    """Queries, newest first; `next_token` asks for those before them."""

    queries: list[QueryEntry]
    next_token: str | None = None


class Results(Message):
    """Rows of a result: numbers, booleans and null as JSON's, all else as the engine's text."""

    columns: list[Column]
    records: list[list[Any]]
    next_token: str | None = None


@dataclass(frozen=True)
class History:
    """The caller's queries."""

    engines: Engines = engine_named
    queries: QueryStore = field(default_factory=QueryStore)

    def list(self, caller: Caller, page_size: int, token: str | None) -> QueryList:
        """The newest queries as their records have them: one that has not been told runs."""
        found, then = self.queries.history(caller.owner_id, page_size, token)
        return QueryList(queries=[_recorded(query) for query in found], next_token=then)

    def get(self, caller: Caller, query_id: str) -> QueryEntry:
        """How the query ended or stands now; raises QueryNotFound."""
        query = self.queries.owned(query_id, caller, None)
        entry = _recorded(query)
        if query.ending or query.state is DeliveryState.WITHDRAWN:
            return entry
        status = self.engines(query.engine).describe(query_id)
        now = {"state": status.state, "receipt": status.receipt, "error": status.error}
        return entry.model_copy(update=now)

    def rows(self, caller: Caller, query_id: str, page_size: int, token: str | None) -> Results:
        """At most so many rows; fewer where they are large. Raises QueryNotFound or NoResult."""
        query = self.queries.owned(query_id, caller, None)
        engine = self.engines(query.engine)
        while True:
            rows = engine.rows(query_id, page_size, token)
            results = Results(
                columns=rows.columns, records=rows.records, next_token=rows.next_token
            )
            if _sent_bytes(results) <= MAX_PAGE_BYTES:
                return results
            if page_size == 1:
                raise LimitExceeded(
                    f"A row has more than {MAX_PAGE_BYTES:,} bytes, the limit of a page."
                    " Ask for less of it in the query."
                )
            page_size = min(page_size, len(rows.records)) // 2 or 1


def _sent_bytes(results: Results) -> int:
    """The body is a string within Lambda's own JSON."""
    return len(json.dumps(results.model_dump_json(by_alias=True), ensure_ascii=False).encode())


def _recorded(query: Query) -> QueryEntry:
    ending = query.ending
    untold = QueryState.CANCELLED if query.state is DeliveryState.WITHDRAWN else QueryState.RUNNING
    return QueryEntry(
        query_id=query.query_id,
        engine=query.engine,
        state=QueryState(ending.state) if ending else untold,
        submitted_at=query.submitted_at,
        request_id=query.request_id,
        report=query.report,
        topic_name=query.topic_name,
        receipt=ending.receipt if ending else None,
        error=ending.error if ending else None,
    )
