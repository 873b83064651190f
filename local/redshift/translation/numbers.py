"""What can be told of a number's type by looking at an expression, before DuckDB has bound it.

https://docs.aws.amazon.com/redshift/latest/dg/r_numeric_computations201.html
"""

from __future__ import annotations

from decimal import Decimal

from sqlglot import exp

_INTEGER = (10, 0)
_LARGEST = 38
# Of a column we know nothing: it is taken for an amount of money.
_UNKNOWN = (10, 2)
_WHOLE = {
    "count", "date_diff", "dense_rank", "rank", "redshift_length", "redshift_strpos",
    "redshift_weeks", "row_number",
}  # fmt: skip
_SUMS = {"sum", "redshift_sum", "redshift_average"}


def is_number_text(text: str) -> bool:
    """True for a text that is a number."""
    try:
        return Decimal(text).is_finite()
    except ArithmeticError:
        return False


def read_number(node: exp.Expr) -> exp.Expr:
    """A string literal that holds a number as that number; anything else as it is."""
    if not (isinstance(node, exp.Literal) and node.is_string and is_number_text(node.name)):
        return node
    text = node.name.strip()
    number = exp.Literal.number(text.lstrip("+-"))
    return exp.paren(exp.Neg(this=number)) if text.startswith("-") else number


def quotient_scale(dividend: exp.Expr, divisor: exp.Expr) -> int:
    """How many digits a numeric quotient has after its point."""
    precision1, scale1 = _size(dividend)
    precision2, scale2 = _size(divisor)
    scale = max(4, scale1 + precision2 - scale2 + 1)
    precision = precision1 - scale1 + scale2 + scale
    return max(4, scale - max(0, precision - _LARGEST))


def _size(node: exp.Expr) -> tuple[int, int]:
    """Precision and scale of the NUMERIC that an expression is taken for."""
    node = node.unnest()
    if isinstance(node, exp.Neg):
        return _size(node.this)
    if isinstance(node, exp.Literal):
        whole, _, fraction = str(node.this).lstrip("+-").partition(".")
        return (len(whole) + len(fraction), len(fraction)) if fraction else _INTEGER
    if any(found.name.lower() in _SUMS for found in node.find_all(exp.Anonymous)):
        return _LARGEST, _UNKNOWN[1]
    if isinstance(node, exp.Cast) and node.to.this == exp.DType.DECIMAL:
        sizes = [int(part.name) for part in node.to.expressions]
        return sizes[0], sizes[1] if len(sizes) > 1 else 0
    if isinstance(node, exp.Cast) or (isinstance(node, exp.Anonymous) and node.name in _WHOLE):
        return _INTEGER
    return _UNKNOWN
