"""What the names of a query mean, which columns it gives, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from local.athena.model import QueryFailed
from tests.unit.local.athena_lake import PARQUET, Lake, Rows


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    lake = Lake(tmp_path_factory.mktemp("lake"))
    lake.add("cities", {"name": "string", "people": "int", "area": "decimal(6,2)"}, CITIES)
    lake.add("mayors", {"name": "string", "mayor": "varchar(20)"}, b"Bern,Alec\nBasel,Conradin\n")
    lake.add("days", {"n": "int"}, partition_keys={"day": "string"})
    for day in ("2026-01-01", "2026-01-02"):
        lake.add_partition("days", [day], b"1\n2\n")
    return lake


CITIES = b"Bern,134,51.6\nBasel,173,23.85\nChur,38,28.09\n"


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("SELECT name, People AS Many FROM cities", ["name varchar", "Many integer"]),
        ("SELECT 1, 'abc', 1.5, NULL", ["_col0 integer", "_col1 varchar", "_col2 double",
                                        "_col3 unknown"]),
        ("SELECT * FROM mayors", ["name varchar", "mayor varchar"]),
        ("SELECT c.* FROM cities c CROSS JOIN mayors", ["name varchar", "people integer",
                                                        "area decimal"]),
        ("SELECT * FROM cities JOIN mayors USING (name)",
         ["name varchar", "people integer", "area decimal", "mayor varchar"]),
        ("SELECT * FROM (VALUES (1, 'a')) t(x, y)", ["x integer", "y varchar"]),
        ("WITH t(q) AS (SELECT people FROM cities) SELECT * FROM t", ["q integer"]),
        ("SELECT people FROM cities UNION ALL SELECT 2.5", ["people double"]),
        ("SELECT r.a, r.b FROM (SELECT CAST(ROW(1, 'x') AS ROW(a bigint, b varchar)) AS r)",
         ["a bigint", "b varchar"]),
        ("SELECT (CAST(ROW(1, 'x') AS ROW(a bigint, b varchar))).* AS (p, q)",
         ["p bigint", "q varchar"]),
        ("SELECT sum(people), avg(area), count(*) FROM cities",
         ["_col0 bigint", "_col1 decimal", "_col2 bigint"]),
        ("SELECT n, day FROM days WHERE false", ["n integer", "day varchar"]),
        ("SELECT x FROM UNNEST(MAP(ARRAY['a'], ARRAY[1])) AS t(k, x)", ["x integer"]),
        ("SELECT t.y FROM UNNEST(ARRAY[ROW(1, 'a')]) AS t(x, y)", ["y varchar"]),
    ],
)  # fmt: skip
def test_columns_have_the_names_and_types_of_the_query(
    lake: Lake, query: str, columns: list[str]
) -> None:
    result = lake.execute(query)

    assert [f"{column.name} {column.type}" for column in result.columns] == columns


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT name FROM cities ORDER BY people DESC", [("Basel",), ("Bern",), ("Chur",)]),
        ("SELECT people AS name FROM cities ORDER BY name", [("38",), ("134",), ("173",)]),
        ("SELECT name FROM cities ORDER BY -people FETCH FIRST ROW ONLY", [("Basel",)]),
        ("SELECT x FROM (VALUES 1, 1, 2) t(x) ORDER BY x FETCH FIRST 1 ROW WITH TIES",
         [("1",), ("1",)]),
        ("SELECT x FROM (VALUES 1, NULL, 2) t(x) ORDER BY x DESC", [("2",), ("1",), (None,)]),
        ("SELECT upper(name), count(*) FROM cities GROUP BY upper(name) ORDER BY 1 LIMIT 1",
         [("BASEL", "1")]),
        ("SELECT people > 100, count(*) FROM cities GROUP BY 1 ORDER BY 1",
         [("false", "1"), ("true", "2")]),
        (("SELECT name FROM cities c WHERE EXISTS (SELECT 1 FROM mayors m WHERE m.name = c.name) "
         "ORDER BY 1"), [("Basel",), ("Bern",)]),
        ("SELECT name FROM cities WHERE people > ALL (SELECT 134)", [("Basel",)]),
        ("SELECT name FROM cities WHERE people = ANY (VALUES 38, 39)", [("Chur",)]),
        ("SELECT (SELECT max(people) FROM cities)", [("173",)]),
        ("SELECT mayor FROM cities LEFT JOIN mayors USING (name) ORDER BY people",
         [(None,), ("Alec",), ("Conradin",)]),
        ("SELECT name FROM cities FULL JOIN (VALUES 'Genf') t(name) USING (name) ORDER BY 1",
         [("Basel",), ("Bern",), ("Chur",), ("Genf",)]),
        (("SELECT a.name, b.x FROM cities a CROSS JOIN LATERAL (SELECT a.people + 1 AS x) b "
         "ORDER BY 2 LIMIT 1"), [("Chur", "39")]),
        (("WITH RECURSIVE t(n) AS (VALUES 1 UNION ALL SELECT n + 1 FROM t WHERE n < 3) "
         "SELECT n FROM t"), [("1",), ("2",), ("3",)]),
        ("SELECT sum(people) OVER w FROM cities WINDOW w AS (ORDER BY people) ORDER BY 1 LIMIT 2",
         [("38",), ("172",)]),
        ("(SELECT 1 UNION SELECT 1) EXCEPT SELECT 2", [("1",)]),
        ("SELECT n FROM days WHERE day = '2026-01-02' ORDER BY 1", [("1",), ("2",)]),
        ("SELECT count(*), grouping(name) FROM mayors GROUP BY ROLLUP (name) ORDER BY 2, 1",
         [("1", "0"), ("1", "0"), ("2", "1")]),
        ("SELECT transform(ARRAY[1, 2], x -> x + people) FROM cities WHERE name = 'Chur'",
         [("[39, 40]",)]),
        (("SELECT x, n FROM UNNEST(ARRAY['a'], ARRAY[1, 2]) WITH ORDINALITY AS t(x, y, n) "
         "ORDER BY n"), [("a", "1"), (None, "2")]),
    ],
)  # fmt: skip
def test_query_gives_the_rows_that_athena_would(lake: Lake, query: str, rows: Rows) -> None:
    assert lake.rows(query) == rows


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT nothing FROM cities",
         ("COLUMN_NOT_FOUND: line 1:8: Column 'nothing' cannot be resolved or requester is not "
         "authorized to access requested resources")),
        ("SELECT name FROM cities, mayors", "AMBIGUOUS_NAME: line 1:8: Column 'name' is ambiguous"),
        ("SELECT people FROM cities GROUP BY name",
         ("EXPRESSION_NOT_AGGREGATE: line 1:8: 'people' must be an aggregate expression or appear "
         "in GROUP BY clause")),
        ("SELECT name FROM cities WHERE count(*) > 1",
         ("EXPRESSION_NOT_SCALAR: line 1:31: WHERE clause cannot contain aggregations, window "
         "functions or grouping operations: [count(*)]")),
        ("SELECT name FROM cities WHERE people",
         "TYPE_MISMATCH: line 1:31: WHERE clause must evaluate to a boolean: actual type integer"),
        ("SELECT lower(people) FROM cities",
         ("FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (integer) for function lower. "
         "Expected: lower(varchar(x)), lower(char(x))")),
        ("SELECT nosuch(1)", "FUNCTION_NOT_FOUND: line 1:8: Function 'nosuch' not registered"),
        ("SELECT name + 1 FROM cities",
         "TYPE_MISMATCH: line 1:13: Cannot apply operator: varchar + integer"),
        ("SELECT 1 UNION SELECT 'a'",
         ("TYPE_MISMATCH: line 1:10: column 1 in UNION query has incompatible types: integer, "
         "varchar(1)")),
        ("SELECT DISTINCT name FROM cities ORDER BY people",
         ("EXPRESSION_NOT_IN_DISTINCT: line 1:43: For SELECT DISTINCT, ORDER BY expressions must "
         "appear in select list")),
        ("SELECT name FROM cities ORDER BY 2",
         "INVALID_COLUMN_REFERENCE: line 1:34: ORDER BY position 2 is not in select list"),
        ("SELECT (SELECT people FROM cities)",
         "SUBQUERY_MULTIPLE_ROWS: Scalar sub-query has returned multiple rows"),
        ("SELECT 1 + people * (people - 1) = 'x' FROM cities",
         "TYPE_MISMATCH: line 1:34: Cannot apply operator: integer = varchar(1)"),
        ("SELECT rank() FROM cities",
         "MISSING_OVER: line 1:8: Window function rank requires an OVER clause"),
        ("SELECT 2147483647 + 1",
         "NUMERIC_VALUE_OUT_OF_RANGE: integer addition overflow: 2147483647 + 1"),
        ("SELECT * FROM elsewhere.t",
         "SCHEMA_NOT_FOUND: line 1:15: Schema 'elsewhere' does not exist"),
        ("SELECT * FROM other.db.t",
         "CATALOG_NOT_FOUND: line 1:15: Catalog 'other' does not exist"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_the_words_of_athena(lake: Lake, query: str, reason: str) -> None:
    with pytest.raises(QueryFailed) as failure:
        lake.rows(query)

    assert failure.value.reason == reason


@pytest.mark.parametrize(
    ("query", "partitions"),
    [
        ("SELECT * FROM days", 2),
        ("SELECT * FROM days WHERE day = '2026-01-01'", 1),
        ("SELECT * FROM days d WHERE d.day BETWEEN '2026-01-01' AND '2026-01-01' AND n > 1", 1),
        ("SELECT * FROM days WHERE date(day) > DATE '2026-01-01'", 1),
        ("SELECT * FROM days WHERE day > concat('2026-01', '-01') OR n = 7", 2),
        ("SELECT * FROM days LEFT JOIN days AS o ON true WHERE days.day = '2026-01-01'", 3),
        ("SELECT * FROM cities LEFT JOIN days ON true WHERE day IS NULL", None),
    ],
)
def test_only_the_partitions_that_a_query_needs_are_billed(
    lake: Lake, query: str, partitions: int | None
) -> None:
    scanned = lake.execute(query).data_scanned_bytes

    expected = len(CITIES) + 2 * 4 if partitions is None else partitions * 4
    assert scanned == expected


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("SELECT * FROM wide", ""),
        ("SELECT a, b FROM wide WHERE a > 1", "a"),
        ("SELECT DISTINCT b FROM wide", "b"),
        ("SELECT a FROM wide ORDER BY b LIMIT 1", "b"),
        ("SELECT a FROM wide EXCEPT SELECT b FROM wide", "a, b"),
        ("SELECT * FROM wide WHERE b = n", "b"),
    ],
)
def test_exists_reads_what_tells_whether_there_are_rows(
    lake: Lake, tmp_path: Path, query: str, columns: str
) -> None:
    file = tmp_path / "wide.parquet"
    rows = "SELECT range AS a, range * 7 AS b FROM range(1000)"
    duckdb.connect().execute(f"COPY ({rows}) TO '{file}' (FORMAT parquet)")
    lake.add("wide", {"a": "bigint", "b": "bigint"}, file.read_bytes(), serde=PARQUET)
    needed = lake.execute(f"SELECT {columns or 'count(*)'} FROM wide").data_scanned_bytes
    result = lake.execute(f"SELECT EXISTS ({query}) FROM (VALUES 7) t(n)")
    assert (list(result.rows), result.data_scanned_bytes) == ([("true",)], needed)


@pytest.mark.parametrize(
    ("expression", "column", "what"),
    [
        ("people AND true", 8, "Logical expression term"),
        ("NOT people", 12, "Value of logical NOT expression"),
    ],
)
def test_operands_that_are_no_conditions_are_named(
    lake: Lake, expression: str, column: int, what: str
) -> None:
    message = f"{what} must evaluate to a boolean (actual: integer)"
    with pytest.raises(QueryFailed) as failure:
        lake.value(f"{expression} FROM cities")
    assert failure.value.reason == f"TYPE_MISMATCH: line 1:{column}: {message}"
