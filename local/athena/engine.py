"""Runs Athena's SQL on DuckDB: the catalogue's tables, Athena's words for what goes wrong."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

import duckdb
from sqlglot import exp

from local.athena import ddl
from local.athena.authorization import AuthorizedCatalogue, AuthorizedStorage, Caller
from local.athena.catalogue.cache import ObjectCache
from local.athena.catalogue.tables import TableReader
from local.athena.model import (
    Cancellation,
    Catalogue,
    Output,
    QueryCancelled,
    QueryFailed,
    ResultSet,
    Statement,
    Storage,
)
from local.athena.sql import rendering
from local.athena.sql.binding import binder
from local.athena.sql.database import connect
from local.athena.sql.failures import failure
from local.athena.sql.parameters import bind
from local.athena.sql.statements import ParsedStatement, parse

_BATCH_ROWS = 1000


class Engine:
    """One DuckDB for all queries; any number of threads may prepare and execute at once."""

    def __init__(self, catalogue: Catalogue, storage: Storage, cache_directory: Path) -> None:
        self._catalogue = catalogue
        self._storage = storage
        self._cache_directory = cache_directory
        self._connection = connect(cache_directory)

    def prepare(self, sql: str, database: str, parameters: Sequence[str] = ()) -> Statement:
        """A statement that can be executed; raises StatementRefused.

        `parameters` are values for its `?`, each an SQL expression or plain text.
        https://docs.aws.amazon.com/athena/latest/ug/querying-with-prepared-statements.html
        """
        parsed = bind(parse(sql), parameters)
        if parsed.substatement_type not in {"SELECT", "EXPLAIN"}:
            ddl.read(parsed, database.lower())
        return Statement(
            parsed.sql,
            parsed.statement_type,
            parsed.substatement_type,
            database.lower(),
            parsed,
            tuple(parameters),
        )

    def execute(
        self,
        statement: Statement,
        caller: Caller,
        *,
        cutoff_bytes: int | None,
        cancellation: Cancellation,
        output: Output | None = None,
    ) -> ResultSet:
        """The rows of a statement, read from DuckDB as they are asked for.

        Raises QueryFailed and QueryCancelled, and so does reading the rows.
        """
        parsed = statement.parsed
        if not isinstance(parsed, ParsedStatement):
            raise TypeError("the statement was prepared by another engine")
        # Athena looks at this database whatever the statement.
        caller.require_glue("GetDatabase", "database/default")
        cursor = self._connection.cursor()
        try:
            cancellation.on_cancel(partial(_interrupt, cursor))
            if cancellation.requested:
                raise QueryCancelled("Query cancelled by user")
            catalogue = AuthorizedCatalogue(self._catalogue, caller)
            storage = AuthorizedStorage(self._storage, caller)
            reader = TableReader(catalogue, ObjectCache(storage, self._cache_directory))
            bound = partial(
                binder.bind,
                text=parsed.sql,
                database=statement.database,
                catalogue=catalogue,
                reader=reader,
                connection=cursor,
                cutoff_bytes=cutoff_bytes,
            )
            if parsed.substatement_type == "SELECT" and parsed.query is not None:
                return _select(cursor, parsed, bound(parsed.query.copy()), cancellation)
            if parsed.substatement_type == "EXPLAIN":
                if parsed.query is not None:
                    bound(parsed.query.copy())
                return ddl.explain(parsed)
            context = ddl.Context(
                catalogue,
                storage,
                caller,
                statement.database,
                output or Output("", ""),
                bound,
                cursor,
                self._cache_directory,
            )
            with closing(cursor):
                return ddl.run(parsed, context)
        except duckdb.Error as error:
            cursor.close()
            raise _ending(error, parsed, cancellation) from error
        except (QueryFailed, QueryCancelled):
            cursor.close()
            raise


def _select(
    cursor: duckdb.DuckDBPyConnection,
    parsed: ParsedStatement,
    bound: binder.Bound,
    cancellation: Cancellation,
) -> ResultSet:
    started = time.monotonic()
    if cancellation.requested:  # an interrupt before the query runs is lost on DuckDB
        raise QueryCancelled("Query cancelled by user")
    cursor.execute(bound.sql)
    columns = [rendering.column(each.name, each.kind) for each in bound.columns]
    renderers = [rendering.renderer(each.kind) for each in bound.columns]
    planning = bound.planning_seconds + time.monotonic() - started
    rows = _rows(cursor, renderers, parsed, cancellation)
    return ResultSet(columns, rows, bound.scanned_bytes, round(planning * 1000))


def _rows(
    cursor: duckdb.DuckDBPyConnection,
    renderers: Sequence[rendering.Renderer],
    parsed: ParsedStatement,
    cancellation: Cancellation,
) -> Iterator[tuple[str | None, ...]]:
    with closing(cursor):
        while True:
            try:
                batch = cursor.fetchmany(_BATCH_ROWS)
            except duckdb.Error as error:
                raise _ending(error, parsed, cancellation) from error
            if not batch:
                return
            for row in batch:
                yield tuple(
                    None if value is None else render(value)
                    for value, render in zip(row, renderers, strict=True)
                )


def _interrupt(cursor: duckdb.DuckDBPyConnection) -> None:
    with suppress(duckdb.ConnectionException):  # the query has ended meanwhile
        cursor.interrupt()


def _ending(
    error: duckdb.Error, parsed: ParsedStatement, cancellation: Cancellation
) -> QueryFailed | QueryCancelled:
    if isinstance(error, duckdb.InterruptException) and cancellation.requested:
        return QueryCancelled("Query cancelled by user")
    query = parsed.query if isinstance(parsed.query, exp.Expr) else None
    return failure(error, query, parsed.sql)
