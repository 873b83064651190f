"""Redshift's documentation: how much of its SQL runs, and answers what it says there.

The corpus is not ours to keep in the repository: it lies beside it, or this is skipped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from local.redshift.translation import install
from local.redshift.translation.dialect import DIALECT
from tests.integration.local_redshift_sql.reader import Entry, rows_of, same, shown

_FACTS = Path(__file__).resolve().parents[3].parent / "shared/facts"
_CORPUS = _FACTS / "corpus_redshift.sql"
_TABLES = _FACTS / "sql_prototype/setup_rs.py"

# Statements that are there to show what Redshift refuses.
_MUST_FAIL = {
    "R104": "123.456 does not fit into a decimal(2,1)",
    "R224": "a column without a table",
    "R339": "a WITH clause that refers to a later one",
    "R351": "a correlated subquery that Redshift has not",
}
_NOT_CHECKABLE = {
    "R073": "the expected value is shown in the session's time zone, Pacific time",
    "R111": "the database is called otherwise there",
    "R313": "says ORDER BY salesid and shows 30004 before 30003",
}
_FLOOR = 0.95
# Longer ones have been cut off.
_LONGEST = 290


def _entries() -> list[Entry]:
    found = re.findall(
        r"-- \[(R\d+)\] (\S+) \|([^\n]*)\n(.*?)\n;\n", _CORPUS.read_text(), re.DOTALL
    )
    entries = []
    for name, category, header, sql in found:
        _, marked, expected = header.partition("| expect: ")
        entries.append(Entry(name, category, sql, (expected,) if marked else ()))
    return entries


def _warehouse() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"python_enable_replacements": False})
    install(connection)
    tables = re.search(r"ddl='''(.*?)'''", _TABLES.read_text(), re.DOTALL)
    assert tables is not None
    connection.execute(tables[1])
    return connection


def _matches(entry: Entry, rows: Sequence[tuple[Any, ...]]) -> bool:
    (text,) = entry.expected
    expected = [[cell.strip() for cell in row.split("|")] for row in text.split(" / ")]
    values = [[shown(value) for value in row] for row in rows]
    if len(text) >= _LONGEST:
        del expected[-1], values[len(expected) :]
    tree = DIALECT.parse(entry.sql)[0]
    if tree is not None and not tree.args.get("order"):
        expected, values = sorted(expected), sorted(values)
    return len(expected) == len(values) and all(
        len(wanted) == len(row)
        and all(
            same(cell or "NULL", value or "NULL") for cell, value in zip(wanted, row, strict=True)
        )
        for wanted, row in zip(expected, values, strict=True)
    )


@pytest.mark.skipif(not _CORPUS.exists(), reason="the documented corpus is not on this machine")
def test_documented_statements_run_and_answer_as_documented() -> None:
    connection = _warehouse()
    counts, runs, expected, matches = (Counter[str]() for _ in range(4))
    wrong: list[str] = []
    for entry in _entries():
        rows = rows_of(connection, entry.sql)
        failed = isinstance(rows, str)
        right = failed == (entry.name in _MUST_FAIL)
        counts[entry.category] += 1
        runs[entry.category] += right
        if not right:
            wrong.append(f"{entry.name}: {rows}")
        if entry.expected and entry.name not in _NOT_CHECKABLE:
            expected[entry.category] += 1
            if not isinstance(rows, str) and _matches(entry, rows):
                matches[entry.category] += 1
            else:
                wrong.append(f"{entry.name}: {entry.expected[0]} is expected, not {rows}")
    print(f"\n{'category':<14}{'n':>5}{'runs':>6}{'expected':>10}{'matches':>9}")  # noqa: T201
    for name in (*counts, "all"):
        each = [
            sum(c.values()) if name == "all" else c[name] for c in (counts, runs, expected, matches)
        ]
        print(f"{name:<14}{each[0]:>5}{each[1]:>6}{each[2]:>10}{each[3]:>9}")  # noqa: T201
    print("\n".join(wrong))  # noqa: T201
    assert sum(runs.values()) >= _FLOOR * sum(counts.values())
    assert sum(matches.values()) >= _FLOOR * sum(expected.values())
