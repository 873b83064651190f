"""Runs Athena's SQL on DuckDB: the catalogue's tables, Athena's words for what goes wrong."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import duckdb
from sqlglot import exp

from local.athena.authorization import AuthorizedCatalogue, AuthorizedStorage, Caller
from local.athena.catalogue.cache import ObjectCache
from local.athena.catalogue.tables import TableReader
from local.athena.ddl import utility, writes
from local.athena.model import (
    Cancellation,
    Catalogue,
    Column,
    QueryCancelled,
    QueryFailed,
    ResultSet,
    Statement,
    Storage,
)
from local.athena.sql import values
from local.athena.sql.database import connect
from local.athena.sql.failures import failure
from local.athena.sql.parameters import bind
from local.athena.sql.resolution import Resolver
from local.athena.sql.statements import ParsedStatement, parse
from local.athena.sql.translation import translate, unnamed

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
    ) -> ResultSet:
        """The rows of a statement, read from DuckDB as they are asked for.

        Raises QueryFailed and QueryCancelled, and so does reading the rows.
        """
        started = time.monotonic()
        parsed = statement.parsed
        if not isinstance(parsed, ParsedStatement):
            raise TypeError("the statement was prepared by another engine")
        # Athena looks at this database whatever the statement.
        caller.require_glue("GetDatabase", "database/default")
        if parsed.substatement_type == "EXPLAIN":
            return utility.explain(parsed)
        catalogue = AuthorizedCatalogue(self._catalogue, caller)
        if parsed.query is None:
            writes.require_rights(parsed, statement.database, catalogue, caller)
            return utility.answer(parsed, catalogue, statement.database)
        storage = AuthorizedStorage(self._storage, caller)
        tables = TableReader(catalogue, ObjectCache(storage, self._cache_directory))
        query = parsed.query.copy()
        cursor = self._connection.cursor()
        try:
            scanned = Resolver(catalogue, parsed.sql, statement.database).resolve(
                query, tables, cursor
            )
            if cutoff_bytes is not None and scanned > cutoff_bytes:
                raise QueryCancelled("Bytes scanned limit was exceeded", scanned)
            translated = translate(query, parsed.sql)
            planning_milliseconds = round((time.monotonic() - started) * 1000)
            cancellation.on_cancel(cursor.interrupt)
            if cancellation.requested:
                raise QueryCancelled("Query cancelled by user")
            cursor.execute(translated)
            columns, renderers = _describe(cursor)
        except duckdb.Error as error:
            cursor.close()
            raise _ending(error, parsed, cancellation) from error
        except (QueryFailed, QueryCancelled):
            cursor.close()
            raise
        rows = _rows(cursor, renderers, parsed, cancellation)
        return ResultSet(columns, rows, scanned, planning_milliseconds)


def _describe(
    cursor: duckdb.DuckDBPyConnection,
) -> tuple[list[Column], list[values.Renderer]]:
    described = cursor.description or []
    columns = [
        values.column(f"_col{at}" if unnamed(name) else name, kind)
        for at, (name, kind, *_) in enumerate(described)
    ]
    return columns, [values.renderer(kind) for _, kind, *_ in described]


def _rows(
    cursor: duckdb.DuckDBPyConnection,
    renderers: Sequence[values.Renderer],
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


def _ending(
    error: duckdb.Error, parsed: ParsedStatement, cancellation: Cancellation
) -> QueryFailed | QueryCancelled:
    if isinstance(error, duckdb.InterruptException) and cancellation.requested:
        return QueryCancelled("Query cancelled by user")
    query = parsed.query or exp.select()
    return failure(error, query, parsed.sql)
