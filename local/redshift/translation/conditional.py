"""Conditional expressions:
https://docs.aws.amazon.com/redshift/latest/dg/c_conditional_expressions.html
"""

from __future__ import annotations

from sqlglot import exp

from local.redshift.translation.chapter import Chapter
from local.translation.chapter import Arguments, call

CHAPTER = Chapter("Conditional")

CHAPTER.same("coalesce", "greatest", "least", "nullif")
CHAPTER.renamed(nvl="coalesce")


@CHAPTER.function("isnull", "ifnull")
def _isnull(arguments: Arguments) -> exp.Expr:
    value, otherwise = arguments
    return call("coalesce", value, otherwise)


@CHAPTER.function("nvl2")
def _nvl2(arguments: Arguments) -> exp.Expr:
    value, there, missing = arguments
    condition = exp.Not(this=exp.Is(this=exp.paren(value), expression=exp.Null()))
    return exp.paren(exp.Case(ifs=[exp.If(this=condition, true=there)], default=missing))


@CHAPTER.function("decode")
def _decode(arguments: Arguments) -> exp.Expr:
    value, *rest = arguments
    pairs = list(zip(rest[::2], rest[1::2], strict=False))
    if not pairs:
        raise ValueError("decode without a value to look for")
    ifs = [
        # NULL is found, unlike by a CASE.
        exp.If(this=exp.NullSafeEQ(this=value.copy(), expression=searched), true=result)
        for searched, result in pairs
    ]
    default = rest[-1] if len(rest) % 2 else None
    return exp.paren(exp.Case(ifs=ifs, default=default))
