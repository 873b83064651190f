"""Casts as Trino's sources and tests have them."""

from __future__ import annotations

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.functions.conftest import Evaluate

CASES = [
    ("CAST('12' AS integer)", "12", "integer"),
    ("CAST(' -7 ' AS bigint)", "-7", "bigint"),
    ("CAST(2.5e0 AS bigint)", "3", "bigint"),
    ("CAST(-2.5e0 AS integer)", "-3", "integer"),
    ("CAST(DECIMAL '2.5' AS integer)", "3", "integer"),
    ("CAST(REAL '1e30' AS bigint)", "9223372036854775807", "bigint"),
    ("CAST(1e300 AS real)", "Infinity", "real"),
    ("CAST(true AS double)", "1.0", "double"),
    ("CAST(0 AS boolean)", "false", "boolean"),
    ("CAST('t' AS boolean)", "true", "boolean"),
    ("CAST('1.5d' AS double)", "1.5", "double"),
    ("CAST('-Infinity' AS double)", "-Infinity", "double"),
    ("CAST(10 AS decimal(10,2))", "10.00", "decimal(10,2)"),
    ("CAST(1.005e0 AS decimal(10,2))", "1.01", "decimal(10,2)"),
    ("CAST(DECIMAL '-0.125' AS decimal(5,2))", "-0.13", "decimal(5,2)"),
    ("CAST('1.25e1' AS decimal(5,1))", "12.5", "decimal(5,1)"),
    ("CAST(NULL AS decimal(5,1))", None, "decimal(5,1)"),
    ("CAST(123 AS varchar)", "123", "varchar"),
    ("CAST(0.1e0 AS varchar)", "1.0E-1", "varchar"),
    ("CAST(123456789e0 AS varchar)", "1.23456789E8", "varchar"),
    ("CAST(0e0 AS varchar)", "0E0", "varchar"),
    ("CAST(REAL '16777216' AS varchar)", "1.677722E7", "varchar"),
    ("CAST(DECIMAL '0.50' AS varchar)", "0.50", "varchar"),
    ("CAST('abcdef' AS varchar(3))", "abc", "varchar(3)"),
    ("CAST('abcdef' AS char(3))", "abc", "char(3)"),
    ("CAST(CAST('ab' AS char(4)) AS varchar)", "ab  ", "varchar"),
    ("CAST(12 AS varchar(2))", "12", "varchar(2)"),
    ("CAST('ab' AS varbinary)", "61 62", "varbinary"),
    ("CAST(DATE '2020-01-02' AS varchar)", "2020-01-02", "varchar"),
    ("CAST(TIMESTAMP '2020-01-02 03:04:05' AS varchar)", "2020-01-02 03:04:05", "varchar"),
    ("CAST(TIMESTAMP '2020-01-02 03:04:05.10' AS varchar)", "2020-01-02 03:04:05.10", "varchar"),
    (
        "CAST(TIMESTAMP '2020-01-02 03:04:05.1 US/Eastern' AS varchar)",
        "2020-01-02 03:04:05.1 US/Eastern",
        "varchar",
    ),
    ("CAST(TIME '03:04:05.1 +05:30' AS varchar)", "03:04:05.1+05:30", "varchar"),
    ("CAST(INTERVAL '2' DAY AS varchar)", "2 00:00:00.000", "varchar"),
    ("CAST(INTERVAL '14' MONTH AS varchar)", "1-2", "varchar"),
    ("CAST('2020-1-5' AS date)", "2020-01-05", "date"),
    ("CAST(' 2020-01-05 ' AS date)", "2020-01-05", "date"),
    ("CAST('2021-06-06 23:38:46' AS timestamp)", "2021-06-06 23:38:46.000", "timestamp(3)"),
    ("CAST('2021-6-6 3:08' AS timestamp(0))", "2021-06-06 03:08:00.000", "timestamp(0)"),
    ("CAST('2020-12-31 23:59:59.9995' AS timestamp)", "2021-01-01 00:00:00.000", "timestamp(3)"),
    ("CAST('2020-01-01 00:00:00.1234567' AS timestamp(6))", "2020-01-01 00:00:00.123457",
     "timestamp(6)"),
    ("CAST('2020-01-01 10:00 Asia/Tokyo' AS timestamp)", "2020-01-01 10:00:00.000",
     "timestamp(3)"),
    ("CAST('2020-01-01 10:00 Asia/Tokyo' AS timestamp with time zone)",
     "2020-01-01 10:00:00.000 Asia/Tokyo", "timestamp(3) with time zone"),
    ("CAST('2020-01-01 10:00' AS timestamp with time zone)", "2020-01-01 10:00:00.000 UTC",
     "timestamp(3) with time zone"),
    ("CAST('10:11:12.9999' AS time)", "10:11:13.000", "time(3)"),
    ("CAST('10:11 -08:00' AS time with time zone)", "10:11:00.000-08:00",
     "time(3) with time zone"),
    ("CAST(TIMESTAMP '2020-06-10 15:55:23.383345' AS timestamp(1))", "2020-06-10 15:55:23.400",
     "timestamp(1)"),
    ("CAST(TIMESTAMP '1969-12-31 23:59:59.9994' AS timestamp(3))", "1969-12-31 23:59:59.999",
     "timestamp(3)"),
    ("CAST(TIME '23:59:59.9999' AS time(3))", "00:00:00.000", "time(3)"),
    ("CAST(TIMESTAMP '2020-05-11 11:15:05.123' AS date)", "2020-05-11", "date"),
    ("CAST(TIMESTAMP '2020-05-11 23:00 America/New_York' AS date)", "2020-05-11", "date"),
    ("CAST(TIMESTAMP '2020-05-11 23:00 +05:30' AS timestamp(0))", "2020-05-11 23:00:00.000",
     "timestamp(0)"),
    ("CAST(DATE '2020-05-11' AS timestamp with time zone)", "2020-05-11 00:00:00.000 UTC",
     "timestamp(3) with time zone"),
    ("CAST(TIMESTAMP '2020-05-11 23:00 +05:30' AS time with time zone)", "23:00:00.000+05:30",
     "time(3) with time zone"),
    ("CAST(TIME '10:00 +05:30' AS time)", "10:00:00.000", "time(3)"),
    ("CAST(ARRAY['1', NULL] AS array(integer))", "[1, null]", "array(integer)"),
    ("CAST(MAP(ARRAY['1'], ARRAY[2e0]) AS map(integer, varchar))", "{1=2.0E0}",
     "map(integer, varchar)"),
    ("CAST(ROW(1, '2') AS row(a varchar, b integer))", "{a=1, b=2}",
     "row(a varchar, b integer)"),
    ("CAST(CAST(NULL AS row(a integer)) AS row(b varchar))", None, "row(b varchar)"),
    ("CAST('12151FD2-7586-11e9-8f9e-2a86e4085a59' AS uuid)",
     "12151fd2-7586-11e9-8f9e-2a86e4085a59", "uuid"),
    ("CAST(UUID '12151fd2-7586-11e9-8f9e-2a86e4085a59' AS varbinary)",
     "12 15 1f d2 75 86 11 e9 8f 9e 2a 86 e4 08 5a 59", "varbinary"),
    ("CAST('::ffff:1.2.3.4' AS ipaddress)", "1.2.3.4", "ipaddress"),
    ("CAST(X'0a000001' AS ipaddress)", "10.0.0.1", "ipaddress"),
    ("TRY(CAST('x' AS integer))", None, "integer"),
    ("CAST(CAST(CAST('1' AS integer) AS varchar(5)) AS double)", "1.0", "double"),
]  # fmt: skip

# What TRY_CAST gives no value for, and CAST refuses with these words.
REFUSED = [
    ("'2.5'", "integer", "INVALID_CAST_ARGUMENT: Cannot cast '2.5' to INT"),
    ("'300'", "tinyint", "INVALID_CAST_ARGUMENT: Cannot cast '300' to TINYINT"),
    ("'1_0'", "bigint", "INVALID_CAST_ARGUMENT: Cannot cast '1_0' to BIGINT"),
    ("'inf'", "double", "INVALID_CAST_ARGUMENT: Cannot cast 'inf' to DOUBLE"),
    ("'yes'", "boolean", "INVALID_CAST_ARGUMENT: Cannot cast 'yes' to BOOLEAN"),
    ("3000000000", "integer", "NUMERIC_VALUE_OUT_OF_RANGE: Out of range for integer: 3000000000"),
    ("1e10", "smallint", "NUMERIC_VALUE_OUT_OF_RANGE: Out of range for smallint: 1.0E10"),
    ("1e20", "bigint", "INVALID_CAST_ARGUMENT: Unable to cast 1.0E20 to bigint"),
    ("nan()", "integer", "INVALID_CAST_ARGUMENT: Cannot cast double NaN to integer"),
    ("123", "decimal(2,0)", "INVALID_CAST_ARGUMENT: Cannot cast INTEGER '123' to DECIMAL(2, 0)"),
    (
        "DECIMAL '123.45'",
        "decimal(3,1)",
        "INVALID_CAST_ARGUMENT: Cannot cast DECIMAL(5, 2) '123.45' to DECIMAL(3, 1)",
    ),
    (
        "'abc'",
        "decimal(10,2)",
        (
            "INVALID_CAST_ARGUMENT: Cannot cast VARCHAR 'abc' to DECIMAL(10, 2). "
            "Value is not a number."
        ),
    ),
    (
        "'1234'",
        "decimal(3,1)",
        "INVALID_CAST_ARGUMENT: Cannot cast VARCHAR '1234' to DECIMAL(3, 1). Value too large.",
    ),
    ("123", "varchar(2)", "INVALID_CAST_ARGUMENT: Value 123 cannot be represented as varchar(2)"),
    ("'2020-13-05'", "date", "INVALID_CAST_ARGUMENT: Value cannot be cast to date: 2020-13-05"),
    ("'2020/01/05'", "date", "INVALID_CAST_ARGUMENT: Value cannot be cast to date: 2020/01/05"),
    (
        "'2021-06-06-23:38:46'",
        "timestamp",
        "INVALID_CAST_ARGUMENT: Value cannot be cast to timestamp: 2021-06-06-23:38:46",
    ),
    (
        "'2021-06-06T23:38:46'",
        "timestamp",
        "INVALID_CAST_ARGUMENT: Value cannot be cast to timestamp: 2021-06-06T23:38:46",
    ),
    (
        "'2021-06-06 24:00:00'",
        "timestamp",
        "INVALID_CAST_ARGUMENT: Value cannot be cast to timestamp: 2021-06-06 24:00:00",
    ),
    (
        "'2020-01-01 10:00 Mars'",
        "timestamp with time zone",
        "INVALID_CAST_ARGUMENT: Value cannot be cast to timestamp: 2020-01-01 10:00 Mars",
    ),
    ("'25:00'", "time", "INVALID_CAST_ARGUMENT: Value cannot be cast to time: 25:00"),
    ("ARRAY['1', 'x']", "array(integer)", "INVALID_CAST_ARGUMENT: Cannot cast 'x' to INT"),
    ("ROW('x')", "row(a integer)", "INVALID_CAST_ARGUMENT: Cannot cast 'x' to INT"),
    ("'1-2'", "uuid", "INVALID_CAST_ARGUMENT: Cannot cast value to UUID: 1-2"),
    ("'1.2.3'", "ipaddress", "INVALID_CAST_ARGUMENT: Cannot cast value to IPADDRESS: 1.2.3"),
    ("X'00'", "ipaddress", "INVALID_CAST_ARGUMENT: Invalid InetAddress binary length: 1"),
]

NO_CAST = [
    ("1", "date"),
    ("DATE '2020-01-01'", "integer"),
    ("X'00'", "varchar"),
    ("ARRAY[1]", "varchar"),
    ("ROW(1, 2)", "row(a integer)"),
    ("1", "char(3)"),
    ("INTERVAL '1' DAY", "interval year to month"),
]


@pytest.mark.parametrize(("expression", "value", "kind"), CASES)
def test_a_value_is_cast(evaluate: Evaluate, expression: str, value: str | None, kind: str) -> None:
    assert evaluate(expression) == (value, kind)


@pytest.mark.parametrize(("value", "kind", "words"), REFUSED)
def test_what_cannot_be_cast_fails_in_trinos_words(
    evaluate: Evaluate, value: str, kind: str, words: str
) -> None:
    with pytest.raises(QueryFailed) as caught:
        evaluate(f"CAST({value} AS {kind})")
    assert caught.value.reason == words


@pytest.mark.parametrize(("value", "kind", "words"), REFUSED)
def test_what_cannot_be_cast_is_null_where_it_was_only_tried(
    evaluate: Evaluate, value: str, kind: str, words: str
) -> None:
    assert words
    assert evaluate(f"TRY_CAST({value} AS {kind})")[0] is None


@pytest.mark.parametrize(("value", "kind"), NO_CAST)
def test_a_cast_that_athena_has_not_is_a_mismatch(
    evaluate: Evaluate, value: str, kind: str
) -> None:
    with pytest.raises(QueryFailed) as caught:
        evaluate(f"TRY_CAST({value} AS {kind})")
    assert caught.value.reason.startswith("TYPE_MISMATCH: ")
    assert ": Cannot cast " in caught.value.reason


def test_what_fails_before_a_cast_is_not_tried(evaluate: Evaluate) -> None:
    with pytest.raises(QueryFailed, match="Cannot cast 'x' to INT"):
        evaluate("TRY_CAST(CAST('x' AS integer) AS varchar)")
