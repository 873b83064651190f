from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from local.athena.api.metadata import encode_metadata
from local.athena.api.results import (
    ResultShape,
    ResultUnreadable,
    Row,
    StoredResult,
    bucket_and_key,
    read_page,
    update_count,
    write_rows,
)
from local.athena.model import Column
from local.cancellation import StopSignal
from tests.unit.local.athena_fakes import INTEGER, MemoryStorage, result_of, statement_of

TEXT = Column("s", "varchar", precision=2147483647, case_sensitive=True)

AWKWARD: list[Row] = [
    ("plain", "1"),
    (None, ""),
    ("", None),
    (None, None),
    ('says "hi", twice', "a\nb\r\n"),
    ('"', '""'),
    ("ünïcode 🦆", ","),
]


def written(
    rows: list[Row], sql: str = "SELECT 1", columns: tuple[Column, ...] = (TEXT, INTEGER)
) -> tuple[bytes, int]:
    shape = ResultShape.of(statement_of(sql), "id")
    file = io.BytesIO()
    count = write_rows(result_of(rows, columns), shape, file, StopSignal())
    return file.getvalue(), count


def stored(
    rows: list[Row], sql: str = "SELECT 1", *, has_header: bool = True
) -> tuple[MemoryStorage, StoredResult]:
    body, count = written(rows, sql)
    storage = MemoryStorage()
    storage.write("results", "r/id", body, "")
    is_csv = ResultShape.of(statement_of(sql), "id").is_csv
    return storage, StoredResult(
        "s3://results/r/id", (TEXT, INTEGER), has_header, count, 0, len(body), is_csv, 0
    )


@pytest.mark.parametrize(
    ("sql", "name", "has_body", "is_csv"),
    [
        ("SELECT 1", "id.csv", True, True),
        ("EXPLAIN SELECT 1", "id.txt", True, False),
        ("SHOW TABLES", "id.txt", True, False),
        ("DESCRIBE t", "id.txt", True, False),
        ("CREATE TABLE t (n int)", "id.txt", True, False),
        ("INSERT INTO t VALUES 1", "id", False, False),
    ],
)
def test_statement_decides_the_result_object(
    sql: str, name: str, has_body: bool, is_csv: bool
) -> None:
    assert ResultShape.of(statement_of(sql), "id") == ResultShape(name, has_body, is_csv)


def test_csv_quotes_every_value_and_leaves_null_empty() -> None:
    body, count = written([("a", "1"), (None, ""), ('x"y', None)])
    assert body == b'"s","n"\n"a","1"\n,""\n"x""y",\n'
    assert count == 3


def test_csv_without_rows_is_the_header_alone() -> None:
    assert written([]) == (b'"s","n"\n', 0)


def test_text_has_no_header_and_no_line_feed_at_its_end() -> None:
    assert written([("a", "b"), ("c", None)], "SHOW TABLES") == (b"a\tb\nc\t", 2)


def test_statement_without_rows_leaves_an_empty_text() -> None:
    assert written([], "CREATE TABLE t (n int)", ()) == (b"", 0)


def test_insert_writes_no_rows_but_counts_them() -> None:
    assert written([("5",)], "INSERT INTO t SELECT 1", (Column("rows", "bigint"),)) == (b"", 5)


def test_rows_are_read_no_further_once_the_query_is_stopped() -> None:
    signal = StopSignal()

    def rows() -> Iterator[Row]:
        yield ("a",)
        signal.cancel()
        yield ("b",)
        raise AssertionError("read on after the stop")

    shape = ResultShape.of(statement_of("SELECT 1"), "id")
    assert write_rows(result_of(rows(), (TEXT,)), shape, io.BytesIO(), signal) == 1


def test_csv_reads_back_as_it_was_written() -> None:
    storage, result = stored(AWKWARD)
    page = read_page(result, storage, 0, 1000)
    assert page.rows == [("s", "n"), *AWKWARD]
    assert page.next_offset is None


@pytest.mark.parametrize("size", [1, 2, 3, 8])
def test_pages_together_are_the_whole_result(size: int) -> None:
    storage, result = stored(AWKWARD)
    rows: list[Row] = []
    offset: int | None = 0
    while offset is not None:
        page = read_page(result, storage, offset, size)
        assert 1 <= len(page.rows) <= size
        rows += page.rows
        offset = page.next_offset
    assert rows == [("s", "n"), *AWKWARD]


def test_text_row_is_one_value_and_empty_rows_count() -> None:
    storage, result = stored([("a", "b"), ("", ""), ("", "")], "SHOW TABLES", has_header=False)
    first = read_page(result, storage, 0, 2)
    assert first.rows == [("a\tb",), ("\t",)]
    assert first.next_offset is not None
    assert read_page(result, storage, first.next_offset, 2).rows == [("\t",)]


def test_text_with_a_header_shows_it_in_the_first_page_only() -> None:
    storage, result = stored([("line 1", "")], "EXPLAIN SELECT 1")
    assert read_page(result, storage, 0, 10).rows == [("s", "n"), ("line 1\t",)]


def test_result_without_rows_is_one_page() -> None:
    storage, result = stored([])
    assert read_page(result, storage, 0, 10).rows == [("s", "n")]
    assert read_page(result, storage, 0, 1).next_offset is None


@pytest.mark.parametrize("body", [None, b'"s","n"\n"a', b'"s","n"\nnot quoted\n'])
def test_missing_or_changed_object_is_unreadable(body: bytes | None) -> None:
    storage, result = stored([("a", "1")])
    del storage.objects["r/id"]
    if body is not None:
        storage.objects["r/id"] = body
    with pytest.raises(ResultUnreadable):
        read_page(result, storage, 0, 10)


@pytest.mark.parametrize(
    ("sql", "expected"),
    [("SELECT 1", 0), ("SHOW TABLES", 0), ("INSERT INTO t", 5), ("CREATE TABLE t", None),
     ("EXPLAIN SELECT 1", None), ("DESCRIBE t", None)],
)  # fmt: skip
def test_update_count_is_as_athena_gives_it(sql: str, expected: int | None) -> None:
    assert update_count(statement_of(sql), 5) == expected


def test_location_splits_at_the_bucket() -> None:
    assert bucket_and_key("s3://b/a/c.csv") == ("b", "a/c.csv")


def test_metadata_is_the_message_that_athena_writes() -> None:
    column = (
        b"\x0a\x04hive\x22\x05_col0\x2a\x05_col0\x32\x07integer\x38\x0a\x40\x00\x48\x03\x50\x00"
    )
    expected = b"\x0a\x03qid" + b"\x22" + bytes([len(column)]) + column
    assert encode_metadata("qid", [Column("_col0", "integer", 10)]) == expected


def test_metadata_of_long_texts_uses_longer_varints() -> None:
    encoded = encode_metadata("q", [Column("c", "varchar", 2147483647, case_sensitive=True)])
    assert b"\x38\xff\xff\xff\xff\x07" in encoded
    assert encoded.endswith(b"\x50\x01")


def test_metadata_of_nested_types_leaves_out_precision_and_case() -> None:
    encoded = encode_metadata("q", [Column("c", "array")])
    assert encoded.endswith(b"\x32\x05array\x48\x03")


def test_metadata_of_a_date_leaves_out_the_precision_only() -> None:
    encoded = encode_metadata("q", [Column("c", "date")])
    assert encoded.endswith(b"\x32\x04date\x40\x00\x48\x03\x50\x00")


def test_metadata_of_an_insert_carries_its_count() -> None:
    encoded = encode_metadata("q", [], update_type="INSERT", update_count=200)
    assert encoded == b"\x0a\x01q\x12\x06INSERT\x18\xc8\x01"
