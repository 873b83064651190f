"""Result objects: how Athena writes them to S3, and how GetQueryResults reads them again.

https://docs.aws.amazon.com/athena/latest/ug/querying.html names the objects. In the CSV every value
stands in double quotes, NULL is nothing at all, every row ends with a line feed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from local.athena.model import Cancellation, Column, ResultSet, Statement, Storage

Row = tuple[str | None, ...]

_CSV_FIELD = re.compile(rb'(?:"([^"]*(?:""[^"]*)*)")?([,\n])')

_COUNTED = {"INSERT", "UPDATE", "DELETE", "MERGE", "UNLOAD", "CREATE_TABLE_AS_SELECT"}
"""Statements whose result is a number of rows, in UpdateCount, and no object."""

_WITHOUT_UPDATE_COUNT = {"EXPLAIN", "DESCRIBE_TABLE", "SHOW_CREATE_TABLE"}


@dataclass(frozen=True)
class ResultShape:
    """What a statement leaves behind in S3: the object's name and what is in it."""

    name: str  # relative to the output location
    has_body: bool
    is_csv: bool
    has_metadata: bool = True

    @classmethod
    def of(cls, statement: Statement, query_execution_id: str) -> ResultShape:
        """The shape for one execution of the statement."""
        kind = statement.substatement_type
        if kind == "CREATE_TABLE_AS_SELECT":
            return cls(f"tables/{query_execution_id}", has_body=False, is_csv=False)
        if kind == "INSERT":
            return cls(query_execution_id, has_body=False, is_csv=False)
        is_csv = kind == "SHOW_FUNCTIONS" or (
            statement.statement_type == "DML" and kind != "EXPLAIN"
        )
        suffix = "csv" if is_csv else "txt"
        return cls(
            f"{query_execution_id}.{suffix}",
            has_body=kind not in _COUNTED,
            is_csv=is_csv,
            has_metadata=kind != "UNLOAD",
        )


@dataclass(frozen=True)
class StoredResult:
    """The result of a query that succeeded, without its rows: those are in S3."""

    location: str  # s3://bucket/key
    columns: Sequence[Column]
    has_header: bool
    row_count: int
    update_count: int | None
    size_bytes: int
    is_csv: bool
    created_at: float  # seconds since the epoch; the age that result reuse goes by
    manifest_location: str | None = None  # s3://bucket/key of the list of what was written


def bucket_and_key(location: str) -> tuple[str, str]:
    """(bucket, key) of an s3:// location."""
    bucket, _, key = location.removeprefix("s3://").partition("/")
    return bucket, key


def update_count(statement: Statement, row_count: int) -> int | None:
    """UpdateCount: rows written, 0 for a query, None where Athena leaves it out."""
    if statement.substatement_type in _COUNTED:
        return row_count
    if statement.statement_type == "DDL" or statement.substatement_type in _WITHOUT_UPDATE_COUNT:
        return None
    return 0


def write_rows(
    result_set: ResultSet, shape: ResultShape, file: IO[bytes], cancellation: Cancellation
) -> int:
    """Render the rows into the file, until the end or a stop; the number of rows read.

    Where the statement counts rows instead of returning them, its count.
    """
    if not shape.has_body:
        return sum(int(row[0] or 0) for row in result_set.rows)
    if shape.is_csv:
        file.write(_csv_row(tuple(column.name for column in result_set.columns)))
    row_count = 0
    for row in result_set.rows:
        if cancellation.requested:
            break
        if shape.is_csv:
            file.write(_csv_row(row))
        else:
            file.write((b"\n" if row_count else b"") + _text_row(row))
        row_count += 1
    return row_count


def _csv_row(row: Row) -> bytes:
    cells = ("" if value is None else '"' + value.replace('"', '""') + '"' for value in row)
    return (",".join(cells) + "\n").encode()


def _text_row(row: Row) -> bytes:
    return "\t".join(value or "" for value in row).encode()


class ResultUnreadable(Exception):
    """The stored object is no longer what was written."""


@dataclass(frozen=True)
class Page:
    """One page of rows, and the byte at which the next one starts (None: there is none)."""

    rows: Sequence[Row]
    next_offset: int | None


def read_page(result: StoredResult, storage: Storage, offset: int, max_rows: int) -> Page:
    """Up to `max_rows` rows of a stored result, the header row first at offset 0.

    An offset from an earlier page costs no reading of what came before it. Raises ResultUnreadable.
    """
    rows: list[Row] = []
    if result.has_header and offset == 0:
        rows.append(tuple(column.name for column in result.columns))
    if not result.row_count or result.update_count:  # a row count is not a row
        return Page(rows, None)
    try:
        body = storage.read(*bucket_and_key(result.location))
    except (FileNotFoundError, PermissionError) as error:
        raise ResultUnreadable(result.location) from error
    if not result.is_csv:
        body += b"\n"  # the line feed that a .txt lacks after its last row
    elif offset == 0:
        offset = next(_rows(body, 0, is_csv=True))[1]
    stored = _rows(body, offset, is_csv=result.is_csv)
    while len(rows) < max_rows and offset < len(body):
        row, offset = next(stored)
        rows.append(row)
    return Page(rows, offset if offset < len(body) else None)


def _rows(body: bytes, offset: int, *, is_csv: bool) -> Iterator[tuple[Row, int]]:
    """Each row from `offset` on, with the offset behind it; a .txt row is a single value."""
    while True:
        values: list[str | None] = []
        end_of_row = False
        while not end_of_row:
            if is_csv:
                field = _CSV_FIELD.match(body, offset)
                if field is None:
                    raise ResultUnreadable(f"no CSV field at byte {offset}")
                text, offset, end_of_row = field[1], field.end(), field[2] == b"\n"
                values.append(None if text is None else text.replace(b'""', b'"').decode())
            else:
                end = body.index(b"\n", offset)
                values.append(body[offset:end].decode())
                offset, end_of_row = end + 1, True
        yield tuple(values), offset
