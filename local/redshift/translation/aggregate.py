"""Aggregate and window functions:
https://docs.aws.amazon.com/redshift/latest/dg/c_Aggregate_Functions.html
https://docs.aws.amazon.com/redshift/latest/dg/c_Window_functions.html
"""

from __future__ import annotations

from sqlglot import exp

from local.redshift.translation.chapter import Chapter
from local.redshift.translation.numbers import read_number
from local.translation.chapter import Arguments, NotTranslated, call

CHAPTER = Chapter("Aggregate", aggregates=True)

CHAPTER.same(
    "any_value", "bit_and", "bit_or", "bool_and", "bool_or", "count", "grouping", "max",
    "median", "min", "stddev", "stddev_pop", "stddev_samp", "var_pop", "var_samp", "variance",
)  # fmt: skip
CHAPTER.renamed(every="bool_and", grouping_id="grouping")
CHAPTER.same(
    "cume_dist", "dense_rank", "first_value", "lag", "last_value", "lead", "nth_value", "ntile",
    "percent_rank", "rank", "row_number",
)  # fmt: skip
# The sum of a BIGINT is a NUMERIC, that of smaller ones a BIGINT; an average is of its type.
CHAPTER.helper(
    "sum",
    "(value SMALLINT) AS CAST(sum(value) AS BIGINT)",
    "(value INTEGER) AS CAST(sum(value) AS BIGINT)",
    "(value BIGINT) AS CAST(sum(value) AS DECIMAL(38, 0))",
    "(value) AS sum(value)",
)
CHAPTER.helper(
    "average",
    "(total, number) AS cast_to_type(CASE WHEN typeof(total) = 'HUGEINT' "
    "THEN trunc(CAST(total AS DOUBLE) / nullif(number, 0)) "
    "ELSE CAST(total AS DOUBLE) / nullif(number, 0) END, total)",
)
CHAPTER.aggregates.update({"sum", "list", "quantile_cont", "quantile_disc", "string_agg"})
CHAPTER.unsupported("hll", "hll_combine", "hll_create_sketch", "hll_cardinality")


@CHAPTER.function("sum")
def _sum(arguments: Arguments) -> exp.Expr:
    (value,) = arguments
    # Which overload it is, DuckDB cannot tell of an aggregate or of a DISTINCT.
    return call("redshift_sum" if _simple(value) else "sum", value)


@CHAPTER.function("avg")
def _avg(arguments: Arguments) -> exp.Expr:
    (value,) = arguments
    return call("redshift_average", call("sum", value), call("count", value.copy()))


def _simple(node: exp.Expr) -> bool:
    return not isinstance(node, exp.Distinct) and not any(
        isinstance(found, exp.Window) or found.name in CHAPTER.aggregates
        for found in node.find_all(exp.Anonymous, exp.Window)
    )


@CHAPTER.function("listagg", "percentile_cont", "percentile_disc")
def _without_order(_: Arguments) -> exp.Expr:
    raise AssertionError("translated with what it stands in")


def within_group(name: str, arguments: Arguments, order: exp.Order | None) -> exp.Expr:
    """`listagg(...)` and the percentiles, with or without `WITHIN GROUP (ORDER BY ...)`."""
    if name == "listagg":
        return _listagg(arguments, order)
    if order is None or len(order.expressions) != 1:
        raise NotTranslated(f"{name} without WITHIN GROUP (ORDER BY ...)")
    share = read_number(arguments[0])
    ordered = order.expressions[0]
    if not isinstance(share, exp.Literal) or share.is_string:
        raise NotTranslated(f"{name} of a share that is no literal")
    if ordered.args.get("desc"):
        # DuckDB counts from the other end by a share below zero, of which -0 is none.
        share = exp.Neg(this=share) if float(share.name) else exp.Literal.number(1)
    function = "quantile_cont" if name == "percentile_cont" else "quantile_disc"
    return call(function, ordered.this, share)


def _listagg(arguments: Arguments, order: exp.Order | None) -> exp.Expr:
    value = arguments[0]
    if isinstance(value, exp.Distinct):
        return _listagg_distinct(value, order)
    separator = arguments[1] if len(arguments) > 1 else exp.Literal.string("")
    if order is not None:
        # The ORDER BY of DuckDB's aggregate stands after the last argument.
        separator = exp.Order(this=separator, expressions=order.expressions)
    return call("string_agg", exp.cast(value, "varchar"), separator)


def _listagg_distinct(distinct: exp.Distinct, order: exp.Order | None) -> exp.Expr:
    value, *rest = distinct.expressions
    direction = "ASC"
    if order is not None:
        ordered = order.expressions[0]
        if len(order.expressions) > 1 or ordered.this != value:
            raise NotTranslated("listagg(DISTINCT ...) in the order of something else")
        direction = "DESC" if ordered.args.get("desc") else "ASC"
    # The values are sorted as what they are, then made text.
    there = exp.Not(this=exp.Is(this=exp.paren(value), expression=exp.Null()))
    values = exp.Filter(
        this=call("list", exp.Distinct(expressions=[value])), expression=exp.Where(this=there)
    )
    separator = rest[0] if rest else exp.Literal.string("")
    return call("array_to_string", call("list_sort", values, direction), separator)


def over_each(node: exp.Window) -> exp.Expr | None:
    """The window of an average, which is that of its sum and of its count; else None."""
    if node.this.name != "redshift_average":
        return None
    windows = []
    for aggregated in node.this.expressions:
        window = node.copy()
        window.set("this", aggregated.copy())
        windows.append(window)
    return call("redshift_average", *windows)


def ratio_to_report(node: exp.Window) -> exp.Expr:
    """`ratio_to_report(x) OVER (...)`: the share of the window's sum."""
    (value,) = node.this.expressions
    whole = exp.cast(value.copy(), "double")
    node.set("this", call("sum", exp.cast(value, "double")))
    return exp.paren(exp.Div(this=whole, expression=call("nullif", node.copy(), 0)))
