"""What has a syntax of its own: operators, predicates, windows.

https://docs.aws.amazon.com/redshift/latest/dg/r_expressions.html
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sqlglot import exp

from local.redshift.translation import (
    aggregate,
    conversion,
    date_time,
    literals,
    maths,
    regexp,
    string,
)
from local.redshift.translation.errors import RedshiftError
from local.redshift.translation.numbers import is_number_text, read_number
from local.translation.chapter import NotTranslated, call

_ISO = re.compile(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d.*)?|\d\d:\d\d:\d\d(\.\d+)?")
# These stand in a node that translates them.
_ORDERED = {"listagg", "percentile_cont", "percentile_disc"}


def translate(node: exp.Expr) -> exp.Expr:
    """The DuckDB node for a node that is no call; most are the same in both."""
    translation = _TRANSLATIONS.get(type(node))
    return translation(node) if translation else node


def ordered_call(node: exp.Anonymous) -> exp.Expr | None:
    """A call whose arguments depend on what it stands in; None for any other."""
    name = node.name.lower()
    if name == "ratio_to_report":
        if not isinstance(node.parent, exp.Window):
            raise RedshiftError("ERROR: ratio_to_report requires an OVER clause")
        return node
    if name not in _ORDERED:
        return None
    if isinstance(node.parent, exp.WithinGroup):
        return node
    return aggregate.within_group(name, node.expressions, None)


def _is_text(node: exp.Expr | None) -> bool:
    return isinstance(node, exp.Literal) and node.is_string


def _arithmetic(node: exp.Binary) -> exp.Expr:
    """A string literal beside a number is a number, beside a date perhaps an interval."""
    for key in ("this", "expression"):
        operand = node.args[key]
        if _is_text(operand):
            node.set(key, _operand(str(operand.this), operand))
    return node


def _operand(text: str, node: exp.Expr) -> exp.Expr:
    if is_number_text(text):
        return read_number(node)
    read = literals.moment(text)
    if read is not None:
        kind = "timestamp" if len(read) > len("2008-01-31") else "date"
        return exp.cast(exp.Literal.string(read), kind)
    if not literals.interval_parts(text):
        raise RedshiftError(f'ERROR: invalid input syntax for integer: "{text}"')
    return date_time.interval(exp.Interval(this=node))


def _negative(node: exp.Neg) -> exp.Expr:
    if _is_text(node.this):
        node.set("this", _operand(node.this.name, node.this))
    return node


def _divide(node: exp.Div) -> exp.Expr:
    divided = _arithmetic(node)
    return maths.divide(divided) if isinstance(divided, exp.Div) else divided


def _comparison(node: exp.Binary) -> exp.Expr:
    node.set("this", _beside(node.this, node.expression))
    node.set("expression", _beside(node.expression, node.this))
    return node


def _between(node: exp.Between) -> exp.Expr:
    for key in ("low", "high"):
        node.set(key, _beside(node.args[key], node.this))
    return node


def _in(node: exp.In) -> exp.Expr:
    node.set("expressions", [_beside(value, node.this) for value in node.expressions])
    return node


def _beside(value: exp.Expr, other: exp.Expr) -> exp.Expr:
    """A literal such as '12-31-2008' as a date, if what it is compared with is one."""
    if not _is_text(value) or isinstance(other, exp.Literal) or _ISO.fullmatch(value.name):
        return value
    read = literals.moment(value.name) or literals.time_in_utc(value.name)
    if read is None:
        return value
    return call("redshift_beside", other.copy(), read, value)


def _like(node: exp.Like | exp.ILike) -> exp.Expr:
    # Redshift's escape character is a backslash unless another is named; DuckDB has none.
    pattern = node.expression
    if isinstance(node.parent, exp.Escape) or not _is_text(pattern) or "\\" not in pattern.name:
        return node
    return exp.Escape(this=node.copy(), expression=exp.Literal.string("\\"))


def _similar(node: exp.SimilarTo) -> exp.Expr:
    if isinstance(node.parent, exp.Escape):
        pattern = exp.Escape(this=node.expression, expression=node.parent.expression)
        return regexp.similar(exp.SimilarTo(this=node.this, expression=pattern))
    return regexp.similar(node)


def _escape(node: exp.Escape) -> exp.Expr:
    translated: exp.Expr = node.this
    return node if isinstance(translated, exp.Like | exp.ILike) else translated


def _ignore_nulls(node: exp.IgnoreNulls) -> exp.Expr:
    """`f(x) IGNORE NULLS`, which DuckDB has inside the parentheses."""
    function = node.this
    if isinstance(node.parent, exp.Anonymous):
        return _ignoring_nulls(function)
    if not isinstance(function, exp.Anonymous) or function.name.lower() not in (
        "first_value",
        "last_value",
        "nth_value",
        "lag",
        "lead",
    ):
        raise NotTranslated("IGNORE NULLS")
    *others, last = function.expressions
    return call(str(function.this), *others, _ignoring_nulls(last))


def _ignoring_nulls(node: exp.Expr) -> exp.Expr:
    return exp.Var(this=f"{node.sql('duckdb', identify=True)} IGNORE NULLS")


def _respect_nulls(node: exp.RespectNulls) -> exp.Expr:
    function: exp.Expr = node.this
    return function


def _within_group(node: exp.WithinGroup) -> exp.Expr:
    function, order = node.this, node.expression
    if not isinstance(function, exp.Anonymous) or function.name.lower() not in _ORDERED:
        raise NotTranslated("WITHIN GROUP")
    return aggregate.within_group(function.name.lower(), function.expressions, order)


def _window(node: exp.Window) -> exp.Expr:
    function = node.this
    if isinstance(function, exp.Anonymous) and function.name.lower() == "ratio_to_report":
        return aggregate.ratio_to_report(node)
    average = aggregate.over_each(node)
    if average is not None:
        return average
    if node.this.find(exp.Filter) is None:
        return node
    # An aggregate of DuckDB's with functions around it: the window is the aggregate's.
    whole: exp.Expr = node.this.copy()
    aggregated = next(whole.find_all(exp.Filter))
    window = node.copy()
    window.set("this", aggregated.copy())
    aggregated.replace(window)
    return whole


def _bits(name: str) -> Callable[[exp.Expr], exp.Expr]:
    return lambda node: call(
        f"redshift_{name}", *(node.args[key] for key in ("this", "expression") if key in node.args)
    )


def _limit(node: exp.Limit) -> exp.Expr | None:
    return None if node.expression.name.upper() == "ALL" else node


def _constant(name: str) -> Callable[[exp.Expr], exp.Expr]:
    return lambda _: call(f"redshift_{name}")


_TRANSLATIONS: dict[type[exp.Expr], Callable[[Any], Any]] = {
    exp.Add: _arithmetic,
    exp.Sub: _arithmetic,
    exp.Mul: _arithmetic,
    exp.Mod: _arithmetic,
    exp.Pow: _arithmetic,
    exp.Neg: _negative,
    exp.Div: _divide,
    **dict.fromkeys((exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE), _comparison),
    exp.BitwiseAnd: _bits("bits_and"),
    exp.BitwiseOr: _bits("bits_or"),
    exp.BitwiseNot: _bits("bits_not"),
    exp.Between: _between,
    exp.In: _in,
    exp.Like: _like,
    exp.ILike: _like,
    exp.SimilarTo: _similar,
    exp.Escape: _escape,
    exp.RegexpLike: regexp.posix,
    exp.IgnoreNulls: _ignore_nulls,
    exp.RespectNulls: _respect_nulls,
    exp.WithinGroup: _within_group,
    exp.Window: _window,
    exp.Limit: _limit,
    exp.Cast: conversion.cast,
    exp.TryCast: conversion.cast,
    exp.Extract: date_time.extract,
    exp.Interval: date_time.interval,
    exp.AtTimeZone: date_time.at_time_zone,
    exp.Substring: string.substring,
    exp.StrPosition: string.position,
    exp.Trim: string.trim,
    exp.CurrentTimestamp: _constant("now"),
    exp.CurrentUser: _constant("current_user"),
    exp.SessionUser: _constant("current_user"),
    exp.CurrentSchema: _constant("current_schema"),
}
