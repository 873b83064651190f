"""What an owner can read over REST: queries, what they run, and their rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from querysocket.connections import Caller
from querysocket.engines import QueryState, Statement
from querysocket.engines.athena import AthenaEngine
from querysocket.engines.named import Engines, engine_named
from querysocket.errors import ReportFaulty, ReportNotFound
from querysocket.messages import Column, ErrorDetail, Message, Receipt
from querysocket.paging import fitting
from querysocket.queries import DeliveryState, Query, QueryStore
from querysocket.reports import ReportStore

LISTED_SQL_CHARACTERS = 500
"""Of each query in a list; asked for by itself, a query has its SQL whole."""

_Value: TypeAlias = bool | int | float | str | None


class QueryEntry(Message):
    """A query of the caller's, with what it takes to run it again.

    Asked for by itself, SQL of the caller's own has `sql` and `parameters`, a value for each `?`; a
    report has `parameters`, by name and without those that are NULL, unless it has changed since.
    What its engine has forgotten is left out.
    """

    query_id: str
    engine: str
    state: QueryState
    submitted_at: str
    request_id: str | None = None
    report: str | None = None
    sql: str | None = None
    sql_truncated: bool | None = None
    """True where only the beginning of `sql` is here: in a list."""
    parameters: list[_Value] | dict[str, _Value] | None = None
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
    reports: Callable[[], ReportStore] = ReportStore

    def list(self, caller: Caller, page_size: int, token: str | None) -> QueryList:
        """The newest queries as their records have them: one that has not been told runs."""
        found, then = self.queries.history(caller.owner_id, page_size, token)
        ad_hoc = [query.query_id for query in found if query.report is None]
        statements = self.engines(AthenaEngine.name).statements(ad_hoc)
        entries = [_listed(query, statements.get(query.query_id)) for query in found]
        return QueryList(queries=entries, next_token=then)

    def get(self, caller: Caller, query_id: str) -> QueryEntry:
        """How the query ended or stands now, and what it runs; raises QueryNotFound."""
        query = self.queries.owned(query_id, caller, None)
        engine = self.engines(query.engine)
        now: dict[str, Any] = {}
        if query.ending or query.state is DeliveryState.WITHDRAWN:
            statement = engine.statements([query_id]).get(query_id)
        else:
            status = engine.describe(query_id)
            now = {"state": status.state, "receipt": status.receipt, "error": status.error}
            statement = status.statement
        if statement:
            now |= self._asked(query, statement)
        return _recorded(query).model_copy(update=now)

    def _asked(self, query: Query, statement: Statement) -> dict[str, Any]:
        """What the query was started with."""
        if query.report is None:
            return {"sql": statement.sql, "parameters": list(statement.parameters)}
        try:
            report = self.reports().get(query.report)
        except (ReportNotFound, ReportFaulty):
            return {}
        return {"parameters": report.values_of(statement)}

    def rows(self, caller: Caller, query_id: str, page_size: int, token: str | None) -> Results:
        """At most so many rows; fewer where they are large. Raises QueryNotFound or NoResult."""
        query = self.queries.owned(query_id, caller, None)
        engine = self.engines(query.engine)

        def page(size: int) -> Results:
            rows = engine.rows(query_id, size, token)
            return Results(columns=rows.columns, records=rows.records, next_token=rows.next_token)

        advice = "Ask for less of the row in the query."
        return fitting(page_size, page, lambda results: len(results.records), advice=advice)


def _listed(query: Query, statement: Statement | None) -> QueryEntry:
    entry = _recorded(query)
    if statement is None:
        return entry
    sql = statement.sql[:LISTED_SQL_CHARACTERS]
    return entry.model_copy(update={"sql": sql, "sql_truncated": sql != statement.sql or None})


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
