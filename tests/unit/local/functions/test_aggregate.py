"""Aggregate functions, over rows that a query writes down."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.athena_lake import Lake

_NUMBERS = "VALUES 4, 1, NULL, 2"
_FLOATS = "VALUES 1e0, nan(), 5e0"
_PRICES = "VALUES CAST(1.10 AS decimal(5,2)), CAST(2.25 AS decimal(5,2)), NULL"
_TEXTS = "VALUES 'b', 'a', NULL, 'b'"


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    directory: Path = tmp_path_factory.mktemp("lake")
    return Lake(directory)


@pytest.mark.parametrize(
    ("expression", "rows", "kind", "value"),
    [
        ("count(*)", _NUMBERS, "bigint", "4"),
        ("count(x)", _NUMBERS, "bigint", "3"),
        ("count(DISTINCT x)", _TEXTS, "bigint", "2"),
        ("count_if(x > 1)", _NUMBERS, "bigint", "2"),
        ("sum(x)", _NUMBERS, "bigint", "7"),
        ("sum(x)", _PRICES, "decimal(38,2)", "3.35"),
        ("sum(x)", "VALUES REAL '1.5', REAL '2'", "real", "3.5"),
        (
            "sum(x)",
            "VALUES INTERVAL '1' DAY, INTERVAL '2' HOUR",
            "interval day to second",
            "1 02:00:00.000",
        ),
        ("avg(x)", "VALUES 1, 2", "double", "1.5"),
        ("avg(x)", _PRICES, "decimal(5,2)", "1.68"),
        (
            "avg(x)",
            "VALUES CAST(-1 AS decimal(3,0)), CAST(-2 AS decimal(3,0))",
            "decimal(3,0)",
            "-2",
        ),
        ("avg(x)", "VALUES REAL '1.5', REAL '2'", "real", "1.75"),
        ("avg(x)", "VALUES INTERVAL '1' MONTH, INTERVAL '1' YEAR", "interval year to month", "0-7"),
        ("max(x)", _FLOATS, "double", "5.0"),
        ("max(x)", "VALUES nan()", "double", "NaN"),
        ("min(x)", _FLOATS, "double", "1.0"),
        ("max(x)", _TEXTS, "varchar(1)", "b"),
        ("max(x, 2)", _NUMBERS, "array(integer)", "[4, 2]"),
        ("min(x, 5)", _NUMBERS, "array(integer)", "[1, 2, 4]"),
        ("any_value(x)", "VALUES NULL, 7", "integer", "7"),
        ("arbitrary(x)", "VALUES NULL, 7", "integer", "7"),
        ("bool_and(x > 1)", _NUMBERS, "boolean", "false"),
        ("every(x > 0)", _NUMBERS, "boolean", "true"),
        ("bool_or(x > 3)", _NUMBERS, "boolean", "true"),
        ("array_agg(x)", _NUMBERS, "array(integer)", "[4, 1, null, 2]"),
        ("array_agg(x ORDER BY x DESC)", _NUMBERS, "array(integer)", "[4, 2, 1, null]"),
        ("array_agg(x) FILTER (WHERE x IS NOT NULL)", _NUMBERS, "array(integer)", "[4, 1, 2]"),
        ("listagg(x, '-') WITHIN GROUP (ORDER BY x)", _TEXTS, "varchar", "a-b-b"),
        ("listagg(x) WITHIN GROUP (ORDER BY x DESC)", _TEXTS, "varchar", "bba"),
        ("listagg(DISTINCT x, ',') WITHIN GROUP (ORDER BY x)", _TEXTS, "varchar", "a,b"),
        ("bitwise_and_agg(x)", "VALUES 12, 10, NULL", "bigint", "8"),
        ("bitwise_or_agg(x)", "VALUES 12, 10, NULL", "bigint", "14"),
        ("bitwise_xor_agg(x)", "VALUES 12, 10, NULL", "bigint", "6"),
        ("geometric_mean(x)", "VALUES 1, 2, 4", "double", "2.0"),
        ("histogram(x)", _TEXTS, "map(varchar(1), bigint)", "{a=1, b=2}"),
        ("map_agg(x, 1)", _TEXTS, "map(varchar(1), integer)", "{a=1, b=1}"),
        ("multimap_agg(x, 1)", _TEXTS, "map(varchar(1), array(integer))", "{a=[1], b=[1, 1]}"),
        (
            "map_union(x)",
            "VALUES MAP(ARRAY[1], ARRAY['a']), NULL, MAP(ARRAY[1, 2], ARRAY['z', 'c'])",
            "map(integer, varchar(1))",
            "{1=a, 2=c}",
        ),
        ("reduce_agg(x, 1, (a, b) -> a * b, (a, b) -> a * b)", _NUMBERS, "integer", "8"),
        ("approx_distinct(x)", _TEXTS, "bigint", "2"),
        ("approx_percentile(x, 0.5)", "VALUES 4, 1, 3, 2", "bigint", "3"),
        (
            "approx_percentile(x, ARRAY[0.0, 0.25, 1.0])",
            "VALUES 4, 1, 3, 2",
            "array(bigint)",
            "[1, 2, 4]",
        ),
        ("approx_percentile(x, 1, 0.5)", "VALUES 4, 1, 3, 2", "bigint", "3"),
        (
            "approx_percentile(x, 9, ARRAY[0.1, 0.9])",
            "VALUES 1e0, 2e0",
            "array(double)",
            "[1.0, 2.0]",
        ),
        ("approx_percentile(x, x * 2 - 1, 0.5)", "VALUES 1e0, 2e0", "double", "1.6666666666666667"),
        ("approx_most_frequent(1, x, 10)", _TEXTS, "map(varchar(1), bigint)", "{b=2}"),
        (
            "numeric_histogram(2, x)",
            "VALUES 1, 2, 10",
            "map(double, double)",
            "{1.5=2.0, 10.0=1.0}",
        ),
        (
            "numeric_histogram(2, x, 2)",
            "VALUES 1, 10",
            "map(double, double)",
            "{1.0=2.0, 10.0=2.0}",
        ),
        ("entropy(x)", "VALUES 2, 2, NULL, 0", "double", "1.0"),
        ("var_pop(x)", "VALUES 1, 2, 3, 9", "double", "9.6875"),
        ("variance(x)", "VALUES 1, 3", "double", "2.0"),
        ("stddev_pop(x)", "VALUES 1, 3", "double", "1.0"),
        ("stddev(x)", "VALUES 1", "double", None),
        ("round(skewness(x), 6)", "VALUES 1, 2, 3, 9", "double", "0.979409"),
        ("skewness(x)", "VALUES 1, 1, 1", "double", "NaN"),
        ("skewness(x)", "VALUES 1, 2", "double", None),
        ("round(kurtosis(x), 6)", "VALUES 1, 2, 3, 9", "double", "3.01436"),
        ("kurtosis(x)", "VALUES 1, 2, 3", "double", None),
        ("covar_pop(x, x)", "VALUES 1, 3", "double", "1.0"),
        ("covar_samp(x, -x)", "VALUES 1, 3", "double", "-2.0"),
        ("round(corr(x, -x), 9)", "VALUES 1, 2, 3", "double", "-1.0"),
        ("corr(x, x)", "VALUES 1", "double", None),
        ("regr_slope(x * 2, x)", "VALUES 1, 2, 3", "double", "2.0"),
        ("regr_intercept(x * 2 + 1, x)", "VALUES 1, 2, 3", "double", "1.0"),
    ],
)
def test_aggregates(lake: Lake, expression: str, rows: str, kind: str, value: str | None) -> None:
    query = f"SELECT {expression}, typeof({expression}) FROM ({rows}) t(x)"
    assert lake.rows(query) == [(value, kind)]


@pytest.mark.parametrize(
    "expression",
    [
        "sum(x)", "avg(x)", "max(x)", "max(x, 2)", "max_by(x, x)", "max_by(x, x, 2)",
        "array_agg(x)", "bool_and(x > 1)", "histogram(x)", "map_agg(x, x)", "multimap_agg(x, x)",
        "map_union(MAP(ARRAY[x], ARRAY[x]))", "approx_percentile(x, 0.5)",
        "approx_percentile(x, 1, 0.5)", "numeric_histogram(2, x)", "stddev(x)", "skewness(x)",
        "reduce_agg(x, 0, (a, b) -> a + b, (a, b) -> a + b)", "bitwise_or_agg(x)",
        "avg(CAST(x AS decimal(5,2)))", "max(CAST(x AS double))",
        "listagg(CAST(x AS varchar)) WITHIN GROUP (ORDER BY x)",
    ],
)  # fmt: skip
def test_aggregates_of_no_rows_are_null(lake: Lake, expression: str) -> None:
    assert lake.rows(f"SELECT {expression} FROM (VALUES 1) t(x) WHERE x > 1") == [(None,)]


def test_counts_of_no_rows_are_zero(lake: Lake) -> None:
    counts = "count(*), count(x), count_if(x > 1), approx_distinct(x), entropy(x)"
    found = lake.rows(f"SELECT {counts} FROM (VALUES 1) t(x) WHERE x > 1")
    assert found == [("0", "0", "0", "0", "0.0")]


def test_best_rows_may_hold_null_but_are_not_ordered_by_it(lake: Lake) -> None:
    rows = "VALUES ('a', 1), ('b', 2), (NULL, 3), ('d', NULL)"
    bests = "max_by(x, y), min_by(x, y), max_by(x, y, 2), min_by(x, y, 2)"
    found = lake.rows(f"SELECT {bests} FROM ({rows}) t(x, y)")
    assert found == [(None, "a", "[null, b]", "[a, b]")]


def test_map_keeps_the_first_value_of_a_key_and_no_null_key(lake: Lake) -> None:
    rows = "VALUES ('a', 1), ('b', NULL), ('a', 3), (NULL, 4)"
    found = lake.rows(f"SELECT map_agg(x, y), multimap_agg(x, y) FROM ({rows}) t(x, y)")
    assert found == [("{a=1, b=null}", "{a=[1, 3], b=[null]}")]


def test_grouping_tells_which_columns_a_row_leaves_out(lake: Lake) -> None:
    found = lake.rows(
        "SELECT x, y, grouping(x, y), sum(z) FROM (VALUES (1, 2, 3), (1, 4, 5)) t(x, y, z) "
        "GROUP BY ROLLUP(x, y) ORDER BY 3, 2"
    )
    assert found == [
        ("1", "2", "0", "3"), ("1", "4", "0", "5"), ("1", None, "1", "8"), (None, None, "3", "8")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("approx_percentile(x, 1.5)", "percentile must be between 0 and 1"),
        ("approx_percentile(x, 0, 0.5)", "percentile weight must be > 0"),
        ("numeric_histogram(1, x)", "numeric_histogram bucket count must be greater than one"),
        ("entropy(-x)", "Entropy count argument must be non-negative"),
    ],
)
def test_arguments_without_a_meaning_are_refused(lake: Lake, expression: str, reason: str) -> None:
    with pytest.raises(QueryFailed) as failed:
        lake.rows(f"SELECT {expression} FROM (VALUES 1, 2) t(x)")
    assert failed.value.reason == f"INVALID_FUNCTION_ARGUMENT: {reason}"


def test_what_cannot_be_given_right_is_not_supported(lake: Lake) -> None:
    with pytest.raises(QueryFailed, match=r"NOT_SUPPORTED: .*function checksum"):
        lake.rows("SELECT checksum(x) FROM (VALUES 1) t(x)")
