"""PyAthena's cursors that read result files from S3 themselves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from pyathena.connection import Connection
from pyathena.cursor import Cursor
from pyathena.pandas.async_cursor import AsyncPandasCursor
from pyathena.pandas.cursor import PandasCursor
from pyathena.s3fs.cursor import S3FSCursor

TYPED = """
    SELECT a_boolean, a_tinyint, a_bigint, a_double, a_string, a_timestamp, a_decimal
    FROM every_type
"""


def frame(connection: Connection[Cursor], sql: str, **options: Any) -> pd.DataFrame:
    with connection.cursor(PandasCursor) as cursor:
        return cursor.execute(sql, **options).as_pandas()


def test_csv_is_read_row_by_row(connection: Connection[Cursor]) -> None:
    with connection.cursor(S3FSCursor) as cursor:
        cursor.execute("SELECT n, CAST(n AS varchar) AS text FROM numbers ORDER BY n")
        assert cursor.fetchone() == (0, "0")
        assert cursor.fetchmany(2) == [(1, "1"), (2, "2")]
        assert cursor.fetchall() == [(n, str(n)) for n in range(3, 10_000)]


def test_csv_keeps_quotes_commas_and_line_ends(connection: Connection[Cursor]) -> None:
    text = 'a "quoted", b\nc\n\td'
    with connection.cursor(S3FSCursor) as cursor:
        cursor.execute("SELECT %(text)s AS text, '' AS nothing", {"text": text})
        ((found, _),) = cursor.fetchall()
    assert found == text


def test_csv_of_no_rows_is_read(connection: Connection[Cursor]) -> None:
    with connection.cursor(S3FSCursor) as cursor:
        assert cursor.execute("SELECT n FROM numbers WHERE n < 0").fetchall() == []
        assert [name for name, *_ in cursor.description or ()] == ["n"]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SHOW TABLES IN lake 'one*'", [("one_row",)]),
        ("SHOW DATABASES LIKE 'lake'", [("lake",)]),
        ("DROP TABLE IF EXISTS nothing", []),
    ],
)
def test_text_of_a_statement_is_read(
    connection: Connection[Cursor], sql: str, expected: list[Any]
) -> None:
    with connection.cursor(S3FSCursor) as cursor:
        assert cursor.execute(sql).fetchall() == expected


def test_columns_of_a_frame_have_their_types(connection: Connection[Cursor]) -> None:
    found = frame(connection, TYPED)
    assert {name: str(kind) for name, kind in found.dtypes.items()} == {
        "a_boolean": "bool",
        "a_tinyint": "Int64",
        "a_bigint": "Int64",
        "a_double": "float64",
        "a_string": "str",
        "a_timestamp": "datetime64[us]",
        "a_decimal": "object",
    }
    assert found.to_dict("records") == [
        {
            "a_boolean": True,
            "a_tinyint": 127,
            "a_bigint": 9_223_372_036_854_775_807,
            "a_double": 0.25,
            "a_string": "a string",
            "a_timestamp": pd.Timestamp("2017-01-01"),
            "a_decimal": Decimal("0.1"),
        }
    ]


def test_missing_numbers_of_a_frame_are_missing(connection: Connection[Cursor]) -> None:
    found = frame(connection, "SELECT a FROM gaps ORDER BY a")
    assert found["a"].tolist() == [1, 3, pd.NA]


def test_frame_comes_in_chunks(connection: Connection[Cursor]) -> None:
    with connection.cursor(PandasCursor) as cursor:
        cursor.execute("SELECT n FROM numbers ORDER BY n", chunksize=4_000)
        sizes = [len(chunk) for chunk in cursor.iter_chunks()]
    assert sizes == [4_000, 4_000, 2_000]


def test_frame_of_unloaded_parquet_is_the_frame_of_the_csv(
    connection: Connection[Cursor],
) -> None:
    sql = "SELECT n, n / 2e0 AS half, CAST(n AS varchar) AS text FROM numbers WHERE n < 100"
    with connection.cursor(PandasCursor, unload=True) as cursor:
        unloaded = cursor.execute(sql).as_pandas()
        assert cursor.statement_type == "DML"
        assert cursor.substatement_type == "UNLOAD"
        assert cursor.data_manifest_location
    queried = frame(connection, sql)
    assert unloaded.sort_values("n").values.tolist() == queried.sort_values("n").values.tolist()


def test_frames_are_made_beside_one_another(connection: Connection[Cursor]) -> None:
    with connection.cursor(AsyncPandasCursor, max_workers=4) as cursor:
        futures = [cursor.execute(f"SELECT {n} AS n")[1] for n in range(4)]
        frames = [future.result(timeout=15).as_pandas() for future in futures]
    assert [found["n"].tolist() for found in frames] == [[0], [1], [2], [3]]
