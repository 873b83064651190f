"""Statements of Athena's and Trino's documentation, and what the pages say that they answer.

    python -m tests.integration.local_athena_sql.documented [--category array ...] [--failures]
        [--id A123 ...]

The statements are not ours to keep in the repository: they lie beside it.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.integration.local_athena_sql.comparing import Rows, answers
from tests.integration.local_athena_sql.corrections import CORRECTIONS, ERRORS, NOT_COMPARABLE
from tests.integration.local_athena_sql.lake import TPCH, Failure, Lake, empty_lake

_FACTS = Path(__file__).resolve().parents[3].parent / "shared/facts"
CORPUS = _FACTS / "corpus_athena.sql"
_TABLES = _FACTS / "sql_prototype/setup_athena.py"

# Catalogs of Trino's own documentation; the table is what matters.
_CATALOGS = {"memory.default.": "", "tpch.sf1.": ""}


@dataclass(frozen=True)
class Entry:
    """A statement; `expected` is as its page writes it."""

    name: str
    category: str
    sql: str
    expected: str | None

    @property
    def is_comparable(self) -> bool:
        """True where a right answer is known."""
        return self.name in ERRORS or (
            self.expected is not None and self.name not in NOT_COMPARABLE
        )


@dataclass(frozen=True)
class Outcome:
    """What became of a statement."""

    entry: Entry
    answer: Rows | Failure

    @property
    def runs(self) -> bool:
        """True where it answers, or fails as it must."""
        if self.entry.name in ERRORS:
            return self.matches
        return not isinstance(self.answer, Failure)

    @property
    def matches(self) -> bool:
        """True where it answers what is right, or fails with the error that is due."""
        error = ERRORS.get(self.entry.name)
        if isinstance(self.answer, Failure):
            return error is not None and self.answer.reason.startswith(f"{error}:")
        if error is not None or self.entry.expected is None:
            return False
        ordered = "order by" in self.entry.sql.lower()
        return answers(self.entry.expected, self.answer, ordered=ordered)

    def __str__(self) -> str:
        """The statement, what is expected of it and what came."""
        entry = self.entry
        expected = ERRORS.get(entry.name) or entry.expected or "any rows"
        got = self.answer.reason if isinstance(self.answer, Failure) else _shown(self.answer)
        return f"{entry.name} {entry.category}\n{entry.sql}\n  expected: {expected}\n  got: {got}\n"


def _shown(rows: Rows) -> str:
    shown = " | ".join(f"({', '.join(map(str, row))})" for row in rows[:8])
    return shown + (" ..." if len(rows) > 8 else "")


def entries() -> list[Entry]:
    """The statements of the corpus, in its order."""
    found = re.findall(r"-- \[(A\d+)\] (\S+) \|([^\n]*)\n(.*?)\n;\n", CORPUS.read_text(), re.DOTALL)
    return [
        Entry(name, category, _respelled(sql), _expected(name, header))
        for name, category, header, sql in found
    ]


def _respelled(sql: str) -> str:
    for catalog, database in _CATALOGS.items():
        sql = sql.replace(catalog, database)
    return sql


def _expected(name: str, header: str) -> str | None:
    _, marked, expected = header.partition("| expect: ")
    return CORRECTIONS.get(name, expected.strip() if marked else None)


@contextmanager
def documented_lake() -> Iterator[Lake]:
    """The tables that the pages name, of a few rows each."""
    tables = re.search(r"ddl='''(.*?)'''", _TABLES.read_text(), re.DOTALL)
    assert tables is not None
    with empty_lake() as lake, duckdb.connect() as source:
        source.execute(tables[1])
        source.execute(f"CREATE SCHEMA tpch; USE tpch; {TPCH.read_text()}; USE main")
        source.execute("CREATE SCHEMA tpch100")
        for name in ("customer", "orders"):
            source.execute(f"CREATE TABLE tpch100.{name} AS FROM tpch.{name}")
        for name in ("customer", "orders", "region", "nation", "lineitem"):
            columns = ", ".join(
                f"{column} AS {column.partition('_')[2]}"
                for column in source.table(f"tpch.{name}").columns
            )
            source.execute(f"CREATE TABLE {name} AS SELECT {columns} FROM tpch.{name}")
        lake.add_tables(source)
        yield lake


def outcomes(wanted: Callable[[Entry], bool] = lambda entry: True) -> list[Outcome]:
    """What becomes of the wanted statements."""
    with documented_lake() as lake:
        return [
            Outcome(entry, lake.answer(entry.sql, _database(entry)))
            for entry in entries()
            if wanted(entry)
        ]


def _database(entry: Entry) -> str:
    return "tpch" if entry.category == "tpch" else "default"


def table_of(results: Sequence[Outcome]) -> str:
    """By category: statements, those that run, those with a known answer, those that give it."""
    counts = [Counter[str]() for _ in range(4)]
    for outcome in results:
        known = outcome.entry.is_comparable
        ticks = (1, outcome.runs, known, known and outcome.matches)
        for counter, tick in zip(counts, ticks, strict=True):
            counter.update(dict.fromkeys((outcome.entry.category, "all"), int(tick)))
    lines = [f"{'category':<14}{'n':>5}{'runs':>6}{'known':>7}{'match':>7}"]
    for name in (*(name for name in counts[0] if name != "all"), "all"):
        n, runs, expected, match = (counter[name] for counter in counts)
        lines.append(f"{name:<14}{n:>5}{runs:>6}{expected:>7}{match:>7}")
    return "\n".join(lines)


def _main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--category", nargs="+", help="only statements of these categories")
    parser.add_argument("--id", nargs="+", help="only these statements, whatever becomes of them")
    parser.add_argument("--failures", action="store_true", help="show those that fail or differ")
    options = parser.parse_args()
    results = outcomes(
        lambda entry: (
            (not options.category or entry.category in options.category)
            and (not options.id or entry.name in options.id)
        )
    )
    for outcome in results:
        known = outcome.entry.is_comparable
        wrong = not outcome.runs or (known and not outcome.matches)
        if options.id or (options.failures and wrong):
            print(outcome)  # noqa: T201
    print(table_of(results))  # noqa: T201


if __name__ == "__main__":
    _main()
