"""Mathematical functions: https://docs.aws.amazon.com/redshift/latest/dg/Math_functions.html"""

from __future__ import annotations

from sqlglot import exp

from local.redshift.translation.chapter import Chapter
from local.redshift.translation.numbers import quotient_scale, read_number
from local.translation.chapter import Arguments, call

CHAPTER = Chapter("Mathematical", read=read_number)

CHAPTER.same(
    "abs", "acos", "asin", "atan", "atan2", "cbrt", "ceil", "ceiling", "cos", "cot", "degrees",
    "exp", "floor", "ln", "pi", "pow", "power", "radians", "random", "sin", "sqrt",
    "tan",
)  # fmt: skip
CHAPTER.renamed(dexp="exp", dlog1="ln", dlog10="log10", mod="mod")
CHAPTER.macro("round", "(value) AS round(value)", "(value, n) AS round(value, CAST(n AS INTEGER))")
CHAPTER.macro("sign", "(value) AS CAST(sign(value) AS INTEGER)")
# Of a moment it is the day.
CHAPTER.macro(
    "trunc",
    "(value DATE) AS value",
    "(value TIMESTAMP) AS CAST(value AS DATE)",
    "(value TIMESTAMPTZ) AS CAST(value AS DATE)",
    "(value) AS trunc(value)",
    "(value, n) AS trunc(value, CAST(n AS INTEGER))",
)
CHAPTER.helper(
    "log_of",
    "(base, value) AS ln(CAST(value AS DOUBLE)) / ln(CAST(base AS DOUBLE))",
)

_SCALES = range(4, 13)
for _scale in _SCALES:
    # Whole numbers give a whole one, numerics a numeric, and all else a double.
    CHAPTER.helper(
        f"quotient_{_scale}",
        "(a INTEGER, b INTEGER) AS a // b",
        "(a BIGINT, b BIGINT) AS a // b",
        "(a HUGEINT, b HUGEINT) AS a // b",
        "(a DOUBLE, b DOUBLE) AS a / b",
        "(a DECIMAL(38, 10), b DECIMAL(38, 10)) AS "
        f"CAST(CAST(a AS DOUBLE) / CAST(b AS DOUBLE) AS DECIMAL(38, {_scale}))",
    )


@CHAPTER.function("log")
def _log(arguments: Arguments) -> exp.Expr:
    if len(arguments) == 1:
        return call("log10", *arguments)
    base, value = arguments
    return call("redshift_log_of", base, value)


def divide(node: exp.Div) -> exp.Expr:
    """`/`: DuckDB would make every numeric a double."""
    scale = min(quotient_scale(node.this, node.expression), _SCALES[-1])
    return call(f"redshift_quotient_{scale}", node.this, node.expression)
