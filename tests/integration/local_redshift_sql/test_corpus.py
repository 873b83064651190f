"""Statements of our own, by category, each with the rows that Redshift gives."""

from __future__ import annotations

import duckdb
import pytest

from tests.integration.local_redshift_sql.reader import (
    Entry,
    own_corpus,
    rows_of,
    shown,
    warehouse,
)

ENTRIES = own_corpus()


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return warehouse()


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.name for entry in ENTRIES])
def test_statement_answers_as_redshift_does(
    connection: duckdb.DuckDBPyConnection, entry: Entry
) -> None:
    rows = rows_of(connection, entry.sql)

    if isinstance(rows, str):
        (reason,) = entry.expected
        assert rows.startswith(reason)
        assert reason.startswith("ERROR")
    else:
        assert [" | ".join(map(shown, row)) for row in rows] == list(entry.expected)


def test_corpus_is_as_broad_as_it_should_be() -> None:
    assert len(ENTRIES) >= 150
