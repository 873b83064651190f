from __future__ import annotations

from pathlib import Path

import pytest

from local.athena.model import Column
from tests.unit.local.athena_lake import Lake

VARCHAR = Column("x", "varchar", 2147483647, case_sensitive=True)


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    directory: Path = tmp_path_factory.mktemp("lake")
    return Lake(directory)


@pytest.mark.parametrize(
    ("expression", "text", "column"),
    [
        ("true", "true", Column("x", "boolean")),
        ("CAST(1 AS tinyint)", "1", Column("x", "tinyint", 3)),
        ("1", "1", Column("x", "integer", 10)),
        ("9876543210", "9876543210", Column("x", "bigint", 19)),
        ("sum(2)", "2", Column("x", "bigint", 19)),
        ("CAST(0.1 AS real)", "0.1", Column("x", "float", 17)),
        ("0.1 + 0.2", "0.30000000000000004", Column("x", "double", 17)),
        ("1e20", "1.0E20", Column("x", "double", 17)),
        ("1.5e-5", "1.5E-5", Column("x", "double", 17)),
        ("12345678e0", "1.2345678E7", Column("x", "double", 17)),
        ("1234567e0", "1234567.0", Column("x", "double", 17)),
        ("nan()", "NaN", Column("x", "double", 17)),
        ("-infinity()", "-Infinity", Column("x", "double", 17)),
        ("DECIMAL '1.50'", "1.50", Column("x", "decimal", 3, 2)),
        ("CAST(2 AS decimal(10, 3))", "2.000", Column("x", "decimal", 10, 3)),
        ("'a, \"b\"'", 'a, "b"', Column("x", "varchar", 6, case_sensitive=True)),
        ("CAST('ab' AS varchar)", "ab", VARCHAR),
        ("CAST('ab' AS char(3))", "ab ", Column("x", "char", 3, case_sensitive=True)),
        ("INTERVAL '14' MONTH", "1-2", Column("x", "interval year to month")),
        ("X'01ff'", "01 ff", Column("x", "varbinary", 1073741824)),
        ("DATE '2020-01-31'", "2020-01-31", Column("x", "date")),
        ("TIME '01:02:03'", "01:02:03.000", Column("x", "time", 3)),
        (
            "TIMESTAMP '2020-01-31 01:02:03.456'",
            "2020-01-31 01:02:03.456",
            Column("x", "timestamp", 3),
        ),
        (
            "from_unixtime(0.5)",
            "1970-01-01 00:00:00.500 UTC",
            Column("x", "timestamp with time zone", 3),
        ),
        ("INTERVAL '26' HOUR", "1 02:00:00.000", Column("x", "interval day to second")),
        ("ARRAY[1, NULL]", "[1, null]", Column("x", "array")),
        ("ARRAY['a', 'b c']", "[a, b c]", Column("x", "array")),
        ("MAP(ARRAY['b', 'a'], ARRAY[1, 2])", "{a=2, b=1}", Column("x", "map")),
        ("MAP(ARRAY[ARRAY[2], ARRAY[1]], ARRAY[1, 2])", "{[1]=2, [2]=1}", Column("x", "map")),
        ("CAST(ROW(1, 'a') AS ROW(n integer, s varchar))", "{n=1, s=a}", Column("x", "row")),
        ("ROW(1, NULL)", "{field0=1, field1=null}", Column("x", "row")),
        ("JSON '{\"a\": [1, 2]}'", '{"a":[1,2]}', Column("x", "json")),
        ("NULL", None, Column("x", "unknown")),
    ],
)
def test_value_is_shown_as_athena_shows_it(
    lake: Lake, expression: str, text: str | None, column: Column
) -> None:
    result = lake.execute(f"SELECT {expression} AS x")
    assert list(result.columns) == [column]
    assert list(result.rows) == [(text,)]
