"""Our own statements: `corpus/`, a file for each of Athena's chapters.

A statement is followed by its rows, `=> cell | cell`, in any order where it has no ORDER BY;
by `=> none` where there are none; or by `=> error: CODE: how its message begins`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.integration.local_athena_sql.comparing import Rows
from tests.integration.local_athena_sql.lake import TPCH, Failure, Lake, empty_lake

_CORPUS = Path(__file__).parent / "corpus"
_MARK = "=> "
_ERROR = "error: "


@dataclass(frozen=True)
class Entry:
    """A statement and the lines that say what it answers."""

    name: str
    sql: str
    expected: tuple[str, ...]

    def is_answered_by(self, answer: Rows | Failure) -> bool:
        """True for the expected rows, or the expected error."""
        if self.expected[0].startswith(_ERROR):
            reason = self.expected[0].removeprefix(_ERROR)
            return isinstance(answer, Failure) and answer.reason.startswith(reason)
        if isinstance(answer, Failure):
            return False
        rows = [" | ".join("NULL" if cell is None else cell for cell in row) for row in answer]
        expected = [] if self.expected == ("none",) else list(self.expected)
        if "order by" not in self.sql.lower():
            rows, expected = sorted(rows), sorted(expected)
        return rows == expected


def entries() -> list[Entry]:
    """All statements, named by their chapter and their line in its file."""
    return [entry for path in sorted(_CORPUS.glob("*.sql")) for entry in _of_chapter(path)]


def _of_chapter(path: Path) -> Iterator[Entry]:
    line = 1
    for block in path.read_text().rstrip("\n").split("\n\n"):
        lines = block.split("\n")
        sql = "\n".join(text for text in lines if not text.startswith(_MARK))
        expected = tuple(text.removeprefix(_MARK) for text in lines if text.startswith(_MARK))
        yield Entry(f"{path.stem}:{line}", sql, expected)
        line += len(lines) + 1


@contextmanager
def own_lake() -> Iterator[Lake]:
    """TPC-H's tables, small, in the database `default`."""
    with empty_lake() as lake, duckdb.connect() as source:
        source.execute(TPCH.read_text())
        lake.add_tables(source)
        yield lake
