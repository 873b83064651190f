"""The binder: a query comes in as sqlglot read it and goes out as DuckDB's SQL.

Its columns there are c0, c1, ...; their names and types in Athena are told beside it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from duckdb import DuckDBPyConnection
from sqlglot import exp

from local.athena.catalogue.tables import TableReader
from local.athena.model import Catalogue, QueryCancelled, QueryFailed
from local.athena.sql.binding.queries import Queries
from local.athena.sql.binding.scope import Scope
from local.athena.sql.binding.tables import Tables
from local.athena.types import Type

__all__ = ["Bound", "BoundColumn", "bind"]


@dataclass(frozen=True)
class BoundColumn:
    """A column of a query's result; `name` is as the query writes it, `_col0` where it does not."""

    name: str
    kind: Type
    is_named: bool = True


@dataclass(frozen=True)
class Bound:
    """A query that DuckDB can run: its columns there are c0, c1, ... in this order."""

    sql: str
    columns: Sequence[BoundColumn]
    scanned_bytes: int
    planning_seconds: float


def bind(
    query: exp.Query,
    text: str,
    *,
    database: str,
    catalogue: Catalogue,
    reader: TableReader,
    connection: DuckDBPyConnection,
    cutoff_bytes: int | None = None,
) -> Bound:
    """The query, its tables found and read; `text` is what it was parsed from.

    Raises QueryFailed in Athena's words, and QueryCancelled where it would scan more than
    `cutoff_bytes`.
    """
    started = time.monotonic()
    tables = Tables(catalogue, reader, connection)
    queries = Queries(text, database, tables)
    try:
        translated, fields = queries.query(query, Scope())
    except RecursionError as error:
        raise QueryFailed(
            "NOT_SUPPORTED: expressions nested this deeply", error_type=1200
        ) from error
    used = queries.expressions.uses.union(*(each.uses for each in fields))
    columns = [
        BoundColumn(each.label or f"_col{place}", each.kind, bool(each.label))
        for place, each in enumerate(fields)
    ]
    translated = tables.filled(translated)
    scanned = tables.scanned_bytes(used)
    if cutoff_bytes is not None and scanned > cutoff_bytes:
        raise QueryCancelled("Bytes scanned limit was exceeded", scanned)
    return Bound(translated, columns, scanned, time.monotonic() - started)
