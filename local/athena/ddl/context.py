"""What a statement that is no query has at hand, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from duckdb import DuckDBPyConnection
from sqlglot import exp

from local.athena.authorization import Caller
from local.athena.catalogue.tables import Table, load
from local.athena.model import Catalogue, Column, Output, QueryFailed, ResultSet, Storage
from local.athena.sql.binding.binder import Bound


@dataclass(frozen=True)
class Context:
    """The catalogue and the storage as the caller may use them, and a way to run queries."""

    catalogue: Catalogue
    storage: Storage
    caller: Caller
    database: str
    output: Output
    bind: Callable[[exp.Query], Bound]  # raises QueryFailed
    cursor: DuckDBPyConnection
    directory: Path  # the cursor may write files here

    def table(self, database: str, name: str) -> Table:
        """A table or a view; raises QueryFailed when there is none."""
        return load(self.catalogue, database, name) or table_not_found(database, name)


Command = Callable[[Context], ResultSet]
"""A statement that was read, to be run."""


def table_not_found(database: str, name: str) -> NoReturn:
    """Raise QueryFailed in Hive's words."""
    raise QueryFailed(
        f"FAILED: SemanticException [Error 10001]: Table not found {database}.{name}", 1, 1502
    )


def database_not_found(name: str) -> NoReturn:
    """Raise QueryFailed in Hive's words."""
    raise QueryFailed(
        f"FAILED: SemanticException [Error 10072]: Database does not exist: {name}", 1, 1502
    )


def hive_failure(reason: str, category: int = 1, error_type: int = 1502) -> QueryFailed:
    """The failure of a statement that Hive has read and could not run."""
    return QueryFailed(
        "FAILED: Execution Error, return code 1 from "
        f"org.apache.hadoop.hive.ql.exec.DDLTask. {reason}",
        category,
        error_type,
    )


def lines(
    column_names: Sequence[str], rows: Iterable[str], column_type: str = "string"
) -> ResultSet:
    """The result of SHOW or DESCRIBE; several columns are one value, with tabs between."""
    columns = [Column(name, column_type) for name in column_names]
    return ResultSet(columns, ((row,) for row in rows), 0, 0, has_header=False)


def nothing() -> ResultSet:
    """The result of DDL: no columns and no rows."""
    return lines([], [])
