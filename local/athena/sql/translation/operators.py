"""What has a syntax of its own: literals, operators, clauses.

https://docs.aws.amazon.com/athena/latest/ug/select.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlglot import exp

from local.athena.sql.translation import conversion, date_time, json, string
from local.athena.sql.translation.chapter import Chapter
from local.athena.sql.translation.kinds import is_double, is_interval, is_number
from local.athena.sql.translation.naming import UNNAMED
from local.translation.chapter import NotTranslated, call, once

CHAPTER = Chapter("Operators")

CHAPTER.helper(
    "plus",
    "(value DATE, span INTERVAL) AS CAST(value + span AS DATE)",
    "(value TIMESTAMP, span INTERVAL) AS value + span",
    "(value TIMESTAMPTZ, span INTERVAL) AS value + span",
    "(value TIME, span INTERVAL) AS value + span",
    "(value INTERVAL, span INTERVAL) AS value + span",
)
CHAPTER.helper(
    "minus",
    "(later DATE, earlier DATE) AS to_days(CAST(later - earlier AS INTEGER))",
    "(later, earlier) AS later - earlier",
)
# DuckDB gives NULL past the end of an array and for a key that a map has not; Athena fails. A map's
# value that is NULL fails here too: better that than a wrong NULL. `len` would refuse a map.
CHAPTER.helper(
    "subscript",
    "(items, place) AS "
    + once(
        "items",
        "CASE WHEN it[place] IS NOT NULL OR it IS NULL OR place IS NULL THEN it[place] "
        "WHEN typeof(it) LIKE 'MAP(%' "
        "THEN error('INVALID_FUNCTION_ARGUMENT: Key not present in map: ' || place) "
        "WHEN typeof(it) LIKE '%[]' AND TRY_CAST(CAST(place AS VARCHAR) AS BIGINT) "
        "> json_array_length(to_json(it)) THEN error('INVALID_FUNCTION_ARGUMENT: Array "
        "subscript must be less than or equal to array length: ' || place || ' > ' || "
        "json_array_length(to_json(it))) END",
    ),
)


def translate(node: exp.Expr) -> exp.Expr:
    """The DuckDB node for a node that is no call; most are the same in both."""
    translation = _TRANSLATIONS.get(type(node))
    return translation(node) if translation else node


def _literal(node: exp.Literal) -> exp.Expr:
    # A decimal literal is a DOUBLE in Athena; in DuckDB it would be a DECIMAL.
    if not node.is_string and "." in node.this and "e" not in node.this.lower():
        return exp.Literal.number(f"{node.this}e0")
    return node


def _add(node: exp.Add) -> exp.Expr:
    if is_interval(node.expression):
        return call("athena_plus", node.this, node.expression)
    if is_interval(node.this):
        return call("athena_plus", node.expression, node.this)
    return node


def _subtract(node: exp.Sub) -> exp.Expr:
    if is_interval(node.expression):
        return call("athena_plus", node.this, exp.Neg(this=exp.paren(node.expression)))
    if is_number(node.this) or is_number(node.expression):
        return node
    # No difference is a date. And DuckDB binds an overloaded macro's arguments twice, so that a
    # chain of twenty would be bound a million times.
    if _is_difference(node.this) or _is_difference(node.expression):
        return node
    return call("athena_minus", node.this, node.expression)


def _is_difference(node: exp.Expr) -> bool:
    node = node.unnest()
    return isinstance(node, exp.Sub) or getattr(node, "this", None) == "athena_minus"


def _divide(node: exp.Div) -> exp.Expr:
    # `/` is set to fail on zero, as it must for integers; a double gives Infinity or NaN.
    if is_double(node.this) or is_double(node.expression):
        return call("athena_divide", node.this, node.expression)
    return node


def _ignore_nulls(node: exp.IgnoreNulls) -> exp.Expr:
    # DuckDB has it inside the parentheses.
    function = node.this
    if not isinstance(function, exp.Anonymous) or not function.expressions:
        raise NotTranslated("IGNORE NULLS")
    *others, last = function.expressions
    text = f"{last.sql('duckdb', identify=True)} IGNORE NULLS"
    return call(str(function.this), *others, exp.Var(this=text))


def _subscript(node: exp.Bracket) -> exp.Expr:
    # sqlglot counts from zero; Athena and DuckDB from one. Past the end Athena fails.
    (key,) = node.expressions
    if isinstance(key, exp.Literal) and not key.is_string:
        key = exp.Literal.number(int(key.this) + 1)
    return call("athena_subscript", node.this, key)


def _fetch(node: exp.Fetch) -> exp.Expr:
    options = node.args.get("limit_options")
    if options and options.args.get("with_ties"):
        raise NotTranslated("FETCH FIRST ... WITH TIES")
    return exp.Limit(expression=node.args.get("count") or exp.Literal.number(1))


def _tablesample(_: exp.TableSample) -> exp.Expr:
    raise NotTranslated("TABLESAMPLE")


def _join(node: exp.Join) -> exp.Expr:
    if isinstance(node.this, exp.Unnest) and not (
        node.kind in {"CROSS", ""} or node.side == "LEFT"
    ):
        raise NotTranslated(f"{node.kind} JOIN UNNEST")
    return node


def _unnest(node: exp.Unnest) -> exp.Expr:
    """`UNNEST(a, b) WITH ORDINALITY AS t(x, y, n)` as the subquery of its rows."""
    alias = node.args.get("alias")
    names = [column.name for column in alias.columns] if alias else []
    ordinality = node.args.get("offset")
    width = len(node.expressions)
    spread = bool(names) and len(names) != width
    if not names:
        names = [f"{UNNAMED}unnest_{place}" for place in range(width + bool(ordinality))]
    if spread and width > 1:
        raise NotTranslated("UNNEST of several maps or rows")
    columns: list[exp.Expr] = [
        call("unnest", argument.copy(), _max_depth()) if spread else call("unnest", argument.copy())
        for argument in node.expressions
    ]
    if ordinality:
        if width > 1:
            raise NotTranslated("UNNEST of several arrays WITH ORDINALITY")
        columns.append(call("generate_subscripts", node.expressions[0].copy(), 1))
        if isinstance(ordinality, exp.Identifier):
            names.append(ordinality.name)
    select = exp.Select(expressions=columns)
    table = alias.this if alias and alias.this else exp.to_identifier("unnested")
    named = exp.TableAlias(
        this=table.copy(), columns=[exp.to_identifier(name.lower(), quoted=True) for name in names]
    )
    subquery = exp.Subquery(this=select)
    return exp.Lateral(this=subquery, alias=named)


def _max_depth() -> exp.Expr:
    return exp.Var(this="max_depth := 2")


def _hex(node: exp.HexString) -> exp.Expr:
    return call("unhex", str(node.this))


def _refuse(what: str) -> Callable[[exp.Expr], exp.Expr]:
    def refuse(_: exp.Expr) -> exp.Expr:
        raise NotTranslated(what)

    return refuse


_TRANSLATIONS: dict[type[exp.Expr], Callable[[Any], exp.Expr]] = {
    exp.Literal: _literal,
    exp.Add: _add,
    exp.Sub: _subtract,
    exp.Div: _divide,
    exp.IgnoreNulls: _ignore_nulls,
    exp.Bracket: _subscript,
    exp.Fetch: _fetch,
    exp.TableSample: _tablesample,
    exp.Join: _join,
    exp.Unnest: _unnest,
    exp.HexString: _hex,
    exp.UnicodeString: _refuse("U& string literals"),
    exp.WithinGroup: _refuse("WITHIN GROUP"),
    exp.Cast: conversion.cast,
    exp.TryCast: conversion.try_cast,
    exp.DataType: conversion.data_type,
    exp.Interval: date_time.interval,
    exp.Extract: date_time.extract,
    exp.AtTimeZone: date_time.at_time_zone,
    exp.CurrentTime: _refuse("current_time"),
    exp.Localtime: _refuse("localtime"),
    exp.CurrentUser: _refuse("current_user"),
    exp.ParseJSON: json.parse_literal,
    exp.Substring: string.substring,
    exp.GroupConcat: string.listagg,
}
