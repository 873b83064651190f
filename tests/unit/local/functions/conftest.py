"""Expressions without tables, through the binder and a DuckDB with Athena's functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import duckdb
import pytest

from local.athena.sql import rendering
from local.athena.sql.binding.expressions import Expressions
from local.athena.sql.binding.queries import Queries
from local.athena.sql.binding.scope import Scope
from local.athena.sql.binding.text import sql
from local.athena.sql.failures import failure
from local.athena.sql.functions import install
from local.athena.sql.statements import parse

Evaluate = Callable[[str], tuple[str | None, str]]


@pytest.fixture(scope="session")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        install(connection)
        yield connection


@pytest.fixture
def evaluate(connection: duckdb.DuckDBPyConnection) -> Evaluate:
    """The text of an expression's value as a result shows it, and its type as typeof spells it."""

    def evaluate(expression: str) -> tuple[str | None, str]:
        text = f"SELECT {expression}"
        query = parse(text).query
        assert query is not None
        bound = Expressions(text, _NoTables()).bind(query.expressions[0], Scope())
        try:
            row = connection.execute(f"SELECT {sql(bound.node)}").fetchone()
        except duckdb.Error as error:
            raise failure(error, query, text) from error
        assert row is not None
        value = None if row[0] is None else rendering.renderer(bound.kind)(row[0])
        return value, str(bound.kind)

    return evaluate


class _NoTables(Queries):
    def __init__(self) -> None:
        """It binds no query."""
