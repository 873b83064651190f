"""Result sets, kept on disk in the pages that GetStatementResult gives.

https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-calling.html
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.redshift.translation import ColumnType
from local.redshift.values import Field, field, text

PAGE_BYTES = 1 << 20
RESULT_BYTES = 100 << 20
"""500 MB at AWS, compressed: more than one wants on a laptop."""

Column = tuple[str, ColumnType]
Row = tuple[Any, ...]


class ResultTooLarge(Exception):
    """The result set is larger than the service keeps."""


@dataclass(frozen=True)
class StoredResult:
    """Where the rows of a result set are, and how many."""

    path: Path
    columns: Sequence[Column]
    ends: Sequence[int]  # of each page, in bytes
    row_count: int

    @property
    def size_bytes(self) -> int:
        """Bytes of all pages."""
        return self.ends[-1]

    def page(self, number: int) -> str:
        """The text of a page: a JSON array of records, or CSV."""
        begin = self.ends[number - 1] if number else 0
        with self.path.open("rb") as file:
            file.seek(begin)
            return file.read(self.ends[number] - begin).decode()

    def records(self, number: int) -> list[list[Field]]:
        """A page of a result that was stored as JSON."""
        page: list[list[Field]] = json.loads(f"[{self.page(number).rstrip(',')}]")
        return page

    def discard(self) -> None:
        """Remove the rows from the disk."""
        self.path.unlink(missing_ok=True)


def store(columns: Sequence[Column], rows: Iterable[Row], path: Path, form: str) -> StoredResult:
    """Write the rows to `path` in one of the service's forms, JSON or CSV.

    Raises ResultTooLarge, and whatever reading the rows does.
    """
    write = _csv_line if form == "CSV" else _record
    ends: list[int] = []
    row_count = size = page_begin = 0
    with path.open("wb") as file:
        if form == "CSV":
            size += file.write(_csv(label for label, _ in columns))
        for row in rows:
            line = write(columns, row)
            if size > page_begin and size + len(line) - page_begin > PAGE_BYTES:
                ends.append(size)
                page_begin = size
            size += file.write(line)
            if size > RESULT_BYTES:
                raise ResultTooLarge
            row_count += 1
    ends.append(size)
    return StoredResult(path, tuple(columns), tuple(ends), row_count)


def _record(columns: Sequence[Column], row: Row) -> bytes:
    fields = [field(kind, value) for (_, kind), value in zip(columns, row, strict=True)]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode() + b","


def _csv_line(columns: Sequence[Column], row: Row) -> bytes:
    return _csv(
        "" if value is None else text(kind, value)
        for (_, kind), value in zip(columns, row, strict=True)
    )


def _csv(values: Iterable[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(values)
    return line.getvalue().encode()
