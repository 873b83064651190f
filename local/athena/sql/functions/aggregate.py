"""Aggregate functions: https://trino.io/docs/current/functions/aggregate.html

Those that make maps are in aggregate_map, the approximate ones in approximate.
"""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from local.athena import types
from local.athena.sql.functions.array import folded
from local.athena.sql.functions.chapter import AggregateCall, Chapter, SpecialCall
from local.athena.sql.functions.lambdas import each, part
from local.athena.sql.functions.operators import quotient
from local.athena.sql.typed.coercion import cast_to
from local.athena.sql.typed.expression import Typed
from local.athena.sql.typed.keys import alike, has_key, has_sort_key, key, sort_key
from local.athena.types import BIGINT, DOUBLE, INTEGERS, Type
from local.translation.chapter import call

CHAPTER = Chapter("Aggregate")

CHAPTER.aggregate("count() -> bigint", "count")
CHAPTER.aggregate("count(T) -> bigint", "count")
for _name in ("any_value", "arbitrary"):
    CHAPTER.aggregate(f"{_name}(T) -> T", "any_value")
for _name in ("bool_and", "every"):
    CHAPTER.aggregate(f"{_name}(boolean) -> boolean", "bool_and")
CHAPTER.aggregate("bool_or(boolean) -> boolean", "bool_or")


@CHAPTER.aggregation("array_agg(T) -> array(T)")
def _array_agg(given: AggregateCall) -> exp.Expr:
    if not (given.distinct and has_key(given.type("T"))):
        return given.of("list", given[0])
    (items,) = alike([replace(given, distinct=False).of("list", given[0])], given.type("T"))
    return call("athena_array_distinct_of", items)


@CHAPTER.aggregation("count_if(boolean) -> bigint")
def _count_if(given: AggregateCall) -> exp.Expr:
    return given.of("count", call("nullif", given[0], exp.false()))


for _kind in INTEGERS:
    CHAPTER.aggregate(f"sum({_kind}) -> bigint", "sum", cast=True)
    CHAPTER.aggregate(f"avg({_kind}) -> double", "avg")
for _kind in ("interval day to second", "interval year to month"):
    CHAPTER.aggregate(f"sum({_kind}) -> {_kind}", "sum", cast=True)

    @CHAPTER.aggregation(f"avg({_kind}) -> {_kind}")
    def _interval_average(given: AggregateCall) -> exp.Expr:
        return cast_to(call("round", given.of("avg", given[0])), given.match.result)


for _kind in ("real", "double"):
    CHAPTER.aggregate(f"sum({_kind}) -> {_kind}", "sum", cast=True)
    CHAPTER.aggregate(f"avg({_kind}) -> {_kind}", "avg", cast=True)
CHAPTER.aggregate("sum(decimal(p,s)) -> decimal(38,s)", "sum")


# DuckDB's own is a macro, beside which no FILTER may stand.
@CHAPTER.aggregation(
    "geometric_mean(bigint) -> double",
    *(f"geometric_mean({kind}) -> {kind}" for kind in ("real", "double")),
)
def _geometric_mean(given: AggregateCall) -> exp.Expr:
    mean = given.of("avg", call("ln", cast_to(given[0], DOUBLE)))
    return cast_to(call("exp", mean), given.match.result)


@CHAPTER.aggregation("avg(decimal(p,s)) -> decimal(p,s)")
def _decimal_average(given: AggregateCall) -> exp.Expr:
    total, count = (given.of(function, given[0]) for function in ("sum", "count"))
    return quotient(total, count, given.match.result, 0)


# NaN is the greatest only where there is nothing else; in DuckDB it always is.
@CHAPTER.aggregation("max(real) -> real", "max(double) -> double")
def _max_of_floats(given: AggregateCall) -> exp.Expr:
    numbers = given.of("max", call("nullif", given[0], _nan(given.match.result)))
    return call("coalesce", numbers, given.of("max", given[0]))


def _nan(kind: Type) -> exp.Expr:
    return cast_to(exp.Literal.string("NaN"), kind)


def _extreme(name: str) -> None:
    """`max(x)`, and `max(x, n)`: the n greatest."""

    @CHAPTER.aggregation(
        f"{name}(T) -> T where T orderable", f"{name}(T, bigint) -> array(T) where T orderable"
    )
    def extreme(given: AggregateCall) -> exp.Expr:
        given = replace(given, distinct=False)  # which makes no difference
        value, *number = given.arguments
        if not has_sort_key(given.type("T")):
            return given.of(name, value, *number)
        return given.of(f"arg_{name}", value, sort_key(value.copy(), given.type("T")), *number)


_extreme("max")
_extreme("min")


def _of_best(name: str, duckdb_name: str) -> None:
    """`max_by(x, y)`; in a row the x may be NULL, which DuckDB would pass over."""

    @CHAPTER.aggregation(f"{name}(V, K) -> V where K orderable")
    def best(given: AggregateCall) -> exp.Expr:
        by = sort_key(given[1], given.type("K"))
        return part(given.of(duckdb_name, call("row", given[0]), by), 1)

    @CHAPTER.aggregation(f"{name}(V, K, bigint) -> array(V) where K orderable")
    def several(given: AggregateCall) -> exp.Expr:
        by = sort_key(given[1], given.type("K"))
        rows = given.of(duckdb_name, call("row", given[0]), by, given[2])
        return each(rows, lambda row: part(row, 1))


_of_best("max_by", "arg_max")
_of_best("min_by", "arg_min")


@CHAPTER.aggregation("listagg(varchar) -> varchar", "listagg(varchar, varchar) -> varchar")
def _listagg(given: AggregateCall) -> exp.Expr:
    separator = given[1] if len(given) > 1 else exp.Literal.string("")
    return given.of("string_agg", given[0], separator)


for _name in ("and", "or", "xor"):
    CHAPTER.aggregate(f"bitwise_{_name}_agg(bigint) -> bigint", f"bit_{_name}")


@CHAPTER.aggregation("reduce_agg(T, S, function(S,T,S), function(S,S,S)) -> S")
def _reduce_agg(given: AggregateCall) -> exp.Expr:
    # One state is enough here, so that there are none to combine.
    value, initial, step, _ = given.arguments
    found = given.of("list", value)
    kept = call("nullif", call("athena_without_nulls", found), exp.array())
    return folded(kept, initial, step, given.type("S"))


CHAPTER.helper("without_nulls", "items", "list_filter(items, lambda item: item IS NOT NULL)")


@CHAPTER.special("grouping")
def _grouping(given: SpecialCall) -> Typed:
    return Typed(call("grouping", *(key(each.node, each.kind) for each in given.typed())), BIGINT)


for _name, _duckdb in {
    "stddev": "stddev_samp", "stddev_pop": "stddev_pop", "stddev_samp": "stddev_samp",
    "variance": "var_samp", "var_pop": "var_pop", "var_samp": "var_samp",
}.items():  # fmt: skip
    CHAPTER.aggregate(f"{_name}(double) -> double", _duckdb)


@CHAPTER.aggregation("skewness(double) -> double")
def _skewness(given: AggregateCall) -> exp.Expr:
    return call("athena_skewness", *(given.of(name, given[0]) for name in ("skewness", "count")))


@CHAPTER.aggregation("kurtosis(double) -> double")
def _kurtosis(given: AggregateCall) -> exp.Expr:
    return call("athena_kurtosis", *(given.of(name, given[0]) for name in ("kurtosis", "count")))


# Athena's skewness is that of the population, DuckDB's an estimate from a sample. Of values without
# a spread both are NaN in Athena, NULL in DuckDB.
CHAPTER.helper(
    "skewness",
    "estimate, n",
    "CASE WHEN n >= 3 THEN coalesce("
    "\"/\"(estimate * (n - 2), sqrt(CAST(n AS DOUBLE) * (n - 1))), CAST('NaN' AS DOUBLE)) END",
)
CHAPTER.helper(
    "kurtosis", "estimate, n", "CASE WHEN n >= 4 THEN coalesce(estimate, CAST('NaN' AS DOUBLE)) END"
)

for _name in ("covar_pop", "covar_samp"):
    CHAPTER.aggregate(f"{_name}(double, double) -> double", _name)


def _regression(name: str) -> None:
    @CHAPTER.aggregation(f"{name}(double, double) -> double")
    def regression(given: AggregateCall) -> exp.Expr:
        # Of what has no spread there is none: NULL in Athena, NaN in DuckDB.
        return call("nullif", given.of(name, *given.arguments), _nan(types.DOUBLE))


for _name in ("corr", "regr_intercept", "regr_slope"):
    _regression(_name)


@CHAPTER.aggregation("entropy(bigint) -> double")
def _entropy(given: AggregateCall) -> exp.Expr:
    total = given.of("sum", given[0])
    weighted = given.of("sum", call("athena_entropy_weight", given[0]))
    return call("athena_entropy", total, weighted)


CHAPTER.helper(
    "entropy_weight",
    "n",
    "CASE WHEN n > 0 THEN n * ln(n) WHEN n < 0 THEN athena_fail("
    "'INVALID_FUNCTION_ARGUMENT: Entropy count argument must be non-negative') END",
)
CHAPTER.helper(
    "entropy",
    "total, weighted",
    "CASE WHEN coalesce(total, 0) = 0 THEN 0e0 "
    'ELSE greatest(ln(total) - "/"(weighted, CAST(total AS DOUBLE)), 0e0) / ln(2e0) END',
)

CHAPTER.unsupported("checksum")
