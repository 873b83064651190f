"""PyAthena's default cursor, which reads GetQueryResults."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from pyathena.async_cursor import AsyncCursor
from pyathena.connection import Connection
from pyathena.cursor import Cursor
from pyathena.error import DatabaseError, OperationalError

from tests.clients.conftest import STAGING
from tests.integration.local_athena.client import Server

UNPRINTABLE = "`~!@#$%^&*()_+-={}[]|\\;:'\",./<>?\n\r\t 王兢"


def rows(cursor: Cursor, sql: str, parameters: Any = None, **options: Any) -> list[Any]:
    return list(cursor.execute(sql, parameters, **options).fetchall())


def test_execution_tells_what_it_was(cursor: Cursor) -> None:
    cursor.execute("SELECT * FROM one_row")
    assert cursor.fetchone() == (1,)
    assert cursor.fetchone() is None
    assert cursor.database == "lake"
    assert cursor.statement_type == "DML"
    assert cursor.substatement_type == "SELECT"
    assert cursor.work_group == "primary"
    assert cursor.state == "SUCCEEDED"
    assert cursor.data_scanned_in_bytes == 2
    assert cursor.output_location == f"{STAGING}{cursor.query_id}.csv"
    assert cursor.effective_engine_version == "Athena engine version 3"
    assert cursor.data_manifest_location is None


def test_all_pages_of_a_large_result_are_read(cursor: Cursor) -> None:
    assert rows(cursor, "SELECT n FROM numbers ORDER BY n") == [(n,) for n in range(10_000)]


def test_page_is_as_long_as_the_client_asks(cursor: Cursor) -> None:
    cursor.arraysize = 7
    cursor.execute("SELECT n FROM numbers ORDER BY n LIMIT 20")
    assert len(cursor.fetchmany()) == 7
    assert cursor.fetchall() == [(n,) for n in range(7, 20)]


def test_every_type_of_a_table_arrives_as_what_it_is(cursor: Cursor) -> None:
    # The text of a map or a row does not tell numbers from words: PyAthena leaves both as text.
    assert rows(cursor, "SELECT * FROM every_type") == [
        (
            *(True, 127, 32_767, 2_147_483_647, 9_223_372_036_854_775_807, 0.5, 0.25),
            *(
                "a string",
                "varchar",
                datetime.fromisoformat("2017-01-01"),
                date(2017, 1, 2),
                b"123",
            ),
            *([1, 2], {"1": "2", "3": "4"}, {"a": "1", "b": "2"}, Decimal("0.1")),
        )
    ]


def test_every_type_of_a_table_is_described_as_athena_describes_it(cursor: Cursor) -> None:
    cursor.execute("SELECT * FROM every_type")
    assert [(name, *rest) for name, *rest in cursor.description or ()] == [
        ("a_boolean", "boolean", None, None, 0, 0, "UNKNOWN"),
        ("a_tinyint", "tinyint", None, None, 3, 0, "UNKNOWN"),
        ("a_smallint", "smallint", None, None, 5, 0, "UNKNOWN"),
        ("an_int", "integer", None, None, 10, 0, "UNKNOWN"),
        ("a_bigint", "bigint", None, None, 19, 0, "UNKNOWN"),
        ("a_float", "float", None, None, 17, 0, "UNKNOWN"),
        ("a_double", "double", None, None, 17, 0, "UNKNOWN"),
        ("a_string", "varchar", None, None, 2147483647, 0, "UNKNOWN"),
        ("a_varchar", "varchar", None, None, 10, 0, "UNKNOWN"),
        ("a_timestamp", "timestamp", None, None, 3, 0, "UNKNOWN"),
        ("a_date", "date", None, None, 0, 0, "UNKNOWN"),
        ("a_binary", "varbinary", None, None, 1073741824, 0, "UNKNOWN"),
        ("an_array", "array", None, None, 0, 0, "UNKNOWN"),
        ("a_map", "map", None, None, 0, 0, "UNKNOWN"),
        ("a_struct", "row", None, None, 0, 0, "UNKNOWN"),
        ("a_decimal", "decimal", None, None, 10, 1, "UNKNOWN"),
    ]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("NULL", None),
        ("''", ""),
        ("CAST(MAP(ARRAY['k'], ARRAY[ARRAY[1, 2]]) AS json)", {"k": [1, 2]}),
        ("TIME '12:34:56.789'", time(12, 34, 56, 789_000)),
        ("DECIMAL '0.00000000001'", Decimal("0.00000000001")),
        (
            "CAST(ROW('x', ROW('y')) AS ROW(a VARCHAR, b ROW(c VARCHAR)))",
            {"a": "x", "b": {"c": "y"}},
        ),
        ("ARRAY[1, NULL, 3]", [1, None, 3]),
        ("ARRAY[ARRAY[1, 2], ARRAY[]]", [[1, 2], []]),
        ("MAP(ARRAY['k'], ARRAY['v'])", {"k": "v"}),
        ("X'00ff'", b"\x00\xff"),
        ("TIMESTAMP '2020-01-01 01:02:03.123'", datetime.fromisoformat("2020-01-01 01:02:03.123")),
        ("TIMESTAMP '2020-01-01 01:02:03 UTC'", datetime(2020, 1, 1, 1, 2, 3, tzinfo=UTC)),
        ("infinity()", float("inf")),
    ],
)
def test_value_of_an_expression_arrives(cursor: Cursor, expression: str, value: Any) -> None:
    assert rows(cursor, f"SELECT {expression}") == [(value,)]


def test_missing_values_are_none_and_empty_texts_are_not(cursor: Cursor) -> None:
    assert rows(cursor, "SELECT * FROM gaps ORDER BY a") == [
        (1, True, "x"),
        (3, False, ""),
        (None, None, None),
    ]


def test_parameters_are_formatted_into_the_text(cursor: Cursor) -> None:
    assert rows(cursor, "SELECT %(a)d, %(b)s", {"a": 1, "b": UNPRINTABLE}) == [(1, UNPRINTABLE)]
    assert rows(cursor, "SELECT %(none)s", {"none": None}) == [(None,)]


def test_parameters_are_sent_as_execution_parameters(cursor: Cursor) -> None:
    sql = "SELECT n FROM numbers WHERE n < ? ORDER BY n"
    assert rows(cursor, sql, ["2"], paramstyle="qmark") == [(0,), (1,)]
    sql = "SELECT a_string FROM every_type WHERE a_string = ?"
    assert rows(cursor, sql, ["'a string'"], paramstyle="qmark") == [("a string",)]


def test_failed_query_raises_athenas_reason(cursor: Cursor) -> None:
    with pytest.raises(OperationalError, match="TABLE_NOT_FOUND: line 1:15: "):
        cursor.execute("SELECT * FROM nothing")
    assert cursor.description is None


def test_refused_text_raises_at_once(cursor: Cursor) -> None:
    with pytest.raises(DatabaseError, match="mismatched input 'blah'"):
        cursor.execute("blah")


def test_cached_query_is_found_in_the_list_of_executions(cursor: Cursor) -> None:
    sql = "SELECT * FROM one_row -- cached"
    first = cursor.execute(sql).query_id
    assert cursor.execute(sql, cache_size=100).query_id == first
    assert cursor.execute(sql).query_id != first


def test_result_is_reused(cursor: Cursor) -> None:
    sql = "SELECT number_of_rows AS reused FROM one_row"
    reuse = {"result_reuse_enable": True, "result_reuse_minutes": 5}
    assert not cursor.execute(sql, **reuse).reused_previous_result
    assert cursor.execute(sql, **reuse).reused_previous_result
    assert cursor.fetchall() == [(1,)]


def test_table_is_made_from_a_query(cursor: Cursor) -> None:
    cursor.execute(
        "CREATE TABLE made WITH (format='PARQUET', external_location='s3://staging/made/') AS "
        "SELECT n, CAST(n AS varchar) AS text FROM numbers WHERE n < 3"
    )
    assert cursor.description == [("rows", "bigint", None, None, 19, 0, "UNKNOWN")]
    assert cursor.rowcount == 3
    assert cursor.fetchone() is None
    assert rows(cursor, "SELECT * FROM made ORDER BY n") == [(0, "0"), (1, "1"), (2, "2")]


def test_rows_are_inserted_one_statement_each(cursor: Cursor) -> None:
    texts = [(n, f"text {n}") for n in range(3)]
    cursor.executemany(
        "INSERT INTO to_fill (a, b) VALUES (%(a)d, %(b)s)", [{"a": a, "b": b} for a, b in texts]
    )
    assert rows(cursor, "SELECT * FROM to_fill ORDER BY a") == texts


def test_partitions_are_added_and_shown(cursor: Cursor, server: Server) -> None:
    for b in (1, 2):
        server.s3.put_object(Bucket="staging", Key=f"parts/b={b}/1", Body=b"x\n")
        cursor.execute(
            f"ALTER TABLE parts ADD PARTITION (b={b}) LOCATION 's3://staging/parts/b={b}/'"
        )
    assert sorted(rows(cursor, "SHOW PARTITIONS parts")) == [("b=1",), ("b=2",)]
    assert sorted(rows(cursor, "SELECT a, b FROM parts")) == [("x", 1), ("x", 2)]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SHOW COLUMNS IN one_row", [("number_of_rows      ",)]),
        ("SHOW TABLES IN lake 'one*'", [("one_row",)]),
        ("SHOW VIEWS IN lake", [("v_one_row",)]),
        (
            "DESCRIBE one_row",
            [("number_of_rows      \tint                 \tsome comment        ",)],
        ),
        ("SELECT number_of_rows FROM v_one_row", [(1,)]),
        ("DROP TABLE IF EXISTS nothing", []),
    ],
)
def test_statement_about_the_catalogue_is_answered(
    cursor: Cursor, sql: str, expected: list[Any]
) -> None:
    assert rows(cursor, sql) == expected


def test_metadata_are_listed(cursor: Cursor) -> None:
    assert "lake" in [database.name for database in cursor.list_databases(None)]
    tables = cursor.list_table_metadata(expression="(one|two)_row")
    assert [table.name for table in tables] == ["one_row"]
    table = cursor.get_table_metadata("one_row")
    assert [(each.name, each.type, each.comment) for each in table.columns] == [
        ("number_of_rows", "int", "some comment")
    ]
    assert table.comment == "table comment"
    assert (table.location or "").rstrip("/") == "s3://staging/one_row"
    assert table.row_format == "SERDE 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe'"


def test_metadata_of_what_is_not_there_raise(cursor: Cursor) -> None:
    with pytest.raises(OperationalError, match="EntityNotFoundException"):
        cursor.get_table_metadata("nothing")


def test_queries_run_beside_one_another(connection: Connection[Cursor]) -> None:
    with connection.cursor(AsyncCursor, max_workers=4) as cursor:
        futures = [cursor.execute(f"SELECT {n} AS n FROM one_row")[1] for n in range(8)]
        results = [future.result(timeout=15) for future in futures]
    assert [result.fetchall() for result in results] == [[(n,)] for n in range(8)]


def test_running_query_is_cancelled(connection: Connection[Cursor]) -> None:
    endless = "SELECT count(*) FROM numbers a, numbers b, numbers c WHERE a.n * b.n = c.n + 1"
    with connection.cursor(AsyncCursor) as cursor:
        query_id, future = cursor.execute(endless)
        cursor.cancel(query_id).result(timeout=15)
        result = future.result(timeout=15)
        assert result.state == "CANCELLED"
        assert result.state_change_reason == "Query cancelled by user"


def test_threads_may_share_a_connection(connection: Connection[Cursor]) -> None:
    def count(least: int) -> Any:
        with connection.cursor() as cursor:
            return cursor.execute(f"SELECT count(*) FROM numbers WHERE n >= {least}").fetchone()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(count, range(8))) == [(10_000 - least,) for least in range(8)]
