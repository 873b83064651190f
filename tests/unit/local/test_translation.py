"""Where Athena's SQL looks like DuckDB's and means something else."""

from __future__ import annotations

import pytest

from local.athena.model import QueryFailed
from local.athena.sql.translation import CHAPTERS
from tests.unit.local.athena_lake import Lake


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return Lake(tmp_path_factory.mktemp("lake"))


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        # operators
        ("7 / 2", "3"),
        ("-7 / 2", "-3"),
        ("7 / 2e0", "3.5"),
        ("1e0 / 0", "Infinity"),
        ("-7 % 3", "-1"),
        ("'a' || NULL", None),
        ("ARRAY[1] || ARRAY[2]", "[1, 2]"),
        # dates
        ("DATE '2020-01-31' + INTERVAL '1' MONTH", "2020-02-29"),
        ("DATE '2020-03-01' - INTERVAL '1' DAY", "2020-02-29"),
        ("DATE '2020-03-01' - DATE '2020-02-28'", "2 00:00:00.000"),
        ("TIMESTAMP '2020-01-01 00:00:00' + INTERVAL '2' HOUR", "2020-01-01 02:00:00.000"),
        ("date_trunc('month', DATE '2020-05-17')", "2020-05-01"),
        ("date_trunc('month', max(DATE '2020-05-17'))", "2020-05-01"),
        ("date_add('day', count(*), max(DATE '2020-05-17'))", "2020-05-18"),
        ("date_diff('month', DATE '2020-01-31', DATE '2020-02-28')", "0"),
        ("date_diff('day', TIMESTAMP '2020-01-01 23:00:00', TIMESTAMP '2020-01-02 01:00:00')", "0"),
        ("date_diff('day', DATE '2020-01-01', DATE '2020-03-01')", "60"),
        ("day_of_week(DATE '2020-01-05')", "7"),
        ("extract(dow FROM DATE '2020-01-05')", "7"),
        ("millisecond(TIMESTAMP '2020-01-01 00:00:05.123')", "123"),
        ("date_format(TIMESTAMP '2020-01-02 13:04:05', '%W %e %b %Y %l:%i %p')",
         "Thursday 2 Jan 2020 1:04 PM"),
        ("date_parse('2020/01/02 03:04', '%Y/%m/%d %H:%i')", "2020-01-02 03:04:00.000"),
        # text
        ("split_part('a,b', ',', 5)", None),
        ("concat('a', NULL)", None),
        ("strpos('abcabc', 'c', 2)", "6"),
        ("substr('abc', -2)", "bc"),
        ("substring('abc' FROM 2 FOR 1)", "b"),
        ("reverse(ARRAY[1, 2])", "[2, 1]"),
        ("replace('abab', 'a')", "bb"),
        ("position('b' IN 'ab')", "2"),
        ("split('a,b,c', ',', 2)", "[a, b,c]"),
        # regular expressions
        ("regexp_extract('abc', 'z')", None),
        ("regexp_extract('a1b2', '[a-z]([0-9])', 1)", "1"),
        ("regexp_replace('a1b2', '([a-z])([0-9])', '$2$1')", "1a2b"),
        ("regexp_replace('a1', '[0-9]')", "a"),
        # conversion
        ("CAST(2.5 AS bigint)", "3"),
        ("CAST(-2.5 AS integer)", "-3"),
        ("CAST('abc' AS varchar(2))", "ab"),
        ("CAST('abc' AS char(5)) || '|'", "abc  |"),
        ("CAST(DATE '2020-01-02' AS varchar)", "2020-01-02"),
        ("CAST(max(1.5) AS varchar)", "1.5"),
        ("TRY_CAST('2.5' AS integer)", None),
        ("TRY(CAST('x' AS integer))", None),
        ("CAST('[1]' AS json)", '"[1]"'),
        # binary
        ("to_hex(sha1(to_utf8('a')))", "86F7E437FAA5A7FCE15D1DDCB9EAEAEA377667B8"),
        ("url_encode('a b/c~*')", "a+b%2Fc%7E*"),
        ("url_extract_host('https://u@example.com:8080/p?q=1#f')", "example.com"),
        # arrays, maps, lambdas
        ("slice(ARRAY[1, 2, 3, 4], 2, 2)", "[2, 3]"),
        ("slice(ARRAY[1, 2, 3, 4], -2, 2)", "[3, 4]"),
        ("reduce(ARRAY[1, 2, 3], 0, (s, x) -> s + x, s -> s * 10)", "60"),
        ("array_position(ARRAY[1, 2], 9)", "0"),
        ("array_distinct(ARRAY[3, 1, NULL, 3, NULL])", "[3, 1, null]"),
        ("array_except(ARRAY[3, 1, 2], ARRAY[1])", "[3, 2]"),
        ("repeat('a', 3)", "[a, a, a]"),
        ("array_sort(ARRAY[2, NULL, 1])", "[1, 2, null]"),
        ("element_at(ARRAY[1], 2)", None),
        ("ARRAY[1, 2][2]", "2"),
        ("MAP(ARRAY['a'], ARRAY[1])['a']", "1"),
        ("zip_with(ARRAY[1, 2], ARRAY[3, 4], (x, y) -> x * y)", "[3, 8]"),
        ("map_filter(MAP(ARRAY['a', 'b'], ARRAY[1, 2]), (k, v) -> v > 1)", "{b=2}"),
        ("any_match(ARRAY[1, NULL], x -> x > 1)", None),
        ("any_match(ARRAY[1, NULL, 2], x -> x > 1)", "true"),
        ("filter(ARRAY[1, 2, 3], x -> x > 1)", "[2, 3]"),
        # JSON
        ("json_extract_scalar('{\"a\": {\"b\": 1}}', '$.a')", None),
        ("json_extract_scalar('{\"a\": {\"b\": 1}}', '$.a.b')", "1"),
        ("greatest(1, NULL)", None),
    ],
)  # fmt: skip
def test_expression_has_the_value_it_has_in_athena(
    lake: Lake, expression: str, value: str | None
) -> None:
    assert lake.value(expression) == value


@pytest.mark.parametrize(
    "expression",
    [
        "array_sort(ARRAY[1], (x, y) -> 0)",
        "format('%s', 'a')",
        "sha512(X'00')",
        "now() AT TIME ZONE 'Europe/Vienna'",
        "from_iso8601_timestamp('2020-05-11T11:15:05+01:00')",
        "INTERVAL '1' YEAR",
        "CAST(1 AS hyperloglog)",
        "regexp_replace('a', 'a', x -> 'b')",
        "date_trunc('decade', DATE '2020-01-01')",
        "json_extract('{}', '$..a')",
        "st_point(1, 2)",
        "CAST(TIMESTAMP '2020-01-01 00:00:00.5' AS timestamp(0))",
    ],
)
def test_what_cannot_be_given_right_fails_loudly(lake: Lake, expression: str) -> None:
    with pytest.raises(QueryFailed, match=r"^NOT_SUPPORTED: "):
        lake.value(expression)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        (
            "ARRAY[1][2]",
            (
                "INVALID_FUNCTION_ARGUMENT: Array subscript must be less than or equal to array "
                "length: 2 > 1"
            ),
        ),
        ("MAP(ARRAY['a'], ARRAY[1])['b']", "INVALID_FUNCTION_ARGUMENT: Key not present in map: b"),
        ("CAST('2.5' AS bigint)", "INVALID_CAST_ARGUMENT: Cannot cast '2.5' to BIGINT"),
        ("5 % 0", "DIVISION_BY_ZERO: Division by zero"),
    ],
)  # fmt: skip
def test_expression_fails_where_duckdb_would_answer(
    lake: Lake, expression: str, reason: str
) -> None:
    with pytest.raises(QueryFailed) as failure:
        lake.value(expression)
    assert failure.value.reason == reason


def test_fetch_with_ties_is_not_a_limit(lake: Lake) -> None:
    with pytest.raises(QueryFailed, match="WITH TIES"):
        lake.rows("SELECT * FROM (VALUES 1, 1) t(x) ORDER BY x FETCH FIRST 1 ROW WITH TIES")


@pytest.mark.parametrize(
    ("source", "rows"),
    [
        ("UNNEST(ARRAY[1, 2]) AS t(x)", [("1",), ("2",)]),
        ("UNNEST(ARRAY[7, 8]) WITH ORDINALITY AS t(y, x)", [("1",), ("2",)]),
        ("(VALUES 1) v(a) CROSS JOIN UNNEST(ARRAY[a, 5]) AS t(x)", [("1",), ("5",)]),
        ("UNNEST(ARRAY[1], ARRAY[3, 4]) AS t(y, x)", [("3",), ("4",)]),
        ("(VALUES 1, NULL) t(x)", [("1",), (None,)]),
    ],
)
def test_rows_are_made_of_arrays_and_values(
    lake: Lake, source: str, rows: list[tuple[str | None]]
) -> None:
    assert lake.rows(f"SELECT x FROM {source} ORDER BY x") == rows


def test_lag_can_ignore_nulls(lake: Lake) -> None:
    sql = (
        "SELECT lag(x) IGNORE NULLS OVER (ORDER BY i) "
        "FROM (VALUES (1, 1), (2, NULL), (3, 3)) t(i, x) ORDER BY i"
    )
    assert lake.rows(sql) == [(None,), ("1",), ("1",)]


def test_no_function_is_in_two_chapters() -> None:
    names = [name for chapter in CHAPTERS for name in chapter.functions]
    assert len(names) == len(set(names))
