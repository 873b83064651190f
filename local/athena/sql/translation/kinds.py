"""What can be told of an expression's type by looking at it, before DuckDB has bound it."""

from __future__ import annotations

from sqlglot import exp

_NUMERIC_TYPES = {
    exp.DType.TINYINT,
    exp.DType.SMALLINT,
    exp.DType.INT,
    exp.DType.BIGINT,
    exp.DType.FLOAT,
    exp.DType.DOUBLE,
    exp.DType.DECIMAL,
}
_NUMERIC_CALLS = {
    "count", "sum", "avg", "length", "abs", "round", "floor", "ceil", "sqrt", "year", "month",
    "day", "hour", "minute", "second",
}  # fmt: skip


def is_interval(node: exp.Expr) -> bool:
    """True for an interval: a literal, one in parentheses, or arithmetic with one."""
    node = node.unnest()
    if isinstance(node, exp.Neg):
        return is_interval(node.this)
    if isinstance(node, exp.Mul):
        return is_interval(node.this) or is_interval(node.expression)
    if isinstance(node, exp.Anonymous):
        return node.name in {"athena_span", "athena_parse_duration", "to_milliseconds"}
    return isinstance(node, exp.Interval)


def is_number(node: exp.Expr) -> bool:
    """True where an expression is surely a number; False where it may be anything."""
    node = node.unnest()
    if isinstance(node, exp.Window | exp.Filter):
        return is_number(node.this)
    if isinstance(node, exp.Literal):
        return not node.is_string
    if isinstance(node, exp.Neg):
        return is_number(node.this)
    if isinstance(node, exp.Mul | exp.Div | exp.Mod):
        return True
    if isinstance(node, exp.Add | exp.Sub):
        return is_number(node.this) or is_number(node.expression)
    if isinstance(node, exp.Cast):
        return node.to.this in _NUMERIC_TYPES
    return isinstance(node, exp.Anonymous) and node.name.lower() in _NUMERIC_CALLS


def is_double(node: exp.Expr) -> bool:
    """True where an expression is surely a double; False where it may be anything."""
    node = node.unnest()
    if isinstance(node, exp.Literal):
        return not node.is_string and not node.this.isdigit()
    if isinstance(node, exp.Neg):
        return is_double(node.this)
    if isinstance(node, exp.Add | exp.Sub | exp.Mul):
        return is_double(node.this) or is_double(node.expression)
    if isinstance(node, exp.Cast):
        return node.to.this in {exp.DType.DOUBLE, exp.DType.FLOAT}
    return isinstance(node, exp.Anonymous) and node.name in {"sqrt", "ln", "exp", "athena_divide"}
