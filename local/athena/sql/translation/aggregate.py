"""Aggregate functions: https://trino.io/docs/current/functions/aggregate.html"""

from __future__ import annotations

from sqlglot import exp

from local.athena.sql.translation.chapter import Chapter
from local.translation.chapter import Arguments, NotTranslated, call

CHAPTER = Chapter("Aggregate", aggregates=True)

CHAPTER.same(
    "count", "sum", "avg", "array_agg", "bool_and", "bool_or", "stddev", "stddev_pop",
    "stddev_samp", "variance", "var_pop", "var_samp", "covar_pop", "covar_samp", "corr",
    "regr_slope", "regr_intercept", "skewness", "kurtosis", "histogram", "grouping",
)  # fmt: skip
CHAPTER.renamed(
    every="bool_and",
    arbitrary="any_value",
    any_value="any_value",
    count_if="count_if",
    bitwise_and_agg="bit_and",
    bitwise_or_agg="bit_or",
    bitwise_xor_agg="bit_xor",
    geometric_mean="geomean",
    approx_distinct="approx_count_distinct",
)
CHAPTER.macro(
    "map_agg", "(key, value) AS map_from_entries(list(row(key, value)) FILTER (key IS NOT NULL))"
)
CHAPTER.unsupported(
    "approx_most_frequent", "approx_set", "merge", "checksum", "entropy", "map_union",
    "multimap_agg", "numeric_histogram", "reduce_agg", "set_agg",
    "tdigest_agg", "qdigest_agg",
)  # fmt: skip


@CHAPTER.function("approx_percentile")
def _approx_percentile(arguments: Arguments) -> exp.Expr:
    if len(arguments) > 2:
        raise NotTranslated("function approx_percentile with weights")
    # Exact, where Athena's answer is near.
    return call("quantile_disc", *arguments)


def _of_one_value(name: str, by: str, arguments_most: int) -> None:
    """Athena's `max(x, n)` and `max_by(x, y, n)` give the n best: DuckDB's mean other things."""

    @CHAPTER.function(name)
    def _(arguments: Arguments) -> exp.Expr:
        if len(arguments) > arguments_most:
            raise NotTranslated(f"function {name} of several values")
        return call(by, *arguments)

    CHAPTER.aggregates.add(by)


_of_one_value("max", "max", 1)
_of_one_value("min", "min", 1)
_of_one_value("max_by", "arg_max_null", 2)
_of_one_value("min_by", "arg_min_null", 2)
CHAPTER.aggregates.update({"list", "quantile_disc", "string_agg"})
