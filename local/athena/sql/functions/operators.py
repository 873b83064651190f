"""Arithmetic operators, under their symbols: https://trino.io/docs/current/functions/math.html

Integers that overflow fail; a decimal's sizes grow as Trino's do.
https://trino.io/docs/current/functions/decimal.html
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal

from sqlglot import exp

from local.athena import types
from local.athena.sql.functions.chapter import Call, Chapter
from local.athena.sql.typed.coercion import cast_to
from local.athena.sql.typed.expression import InvalidArgument, mismatch
from local.athena.sql.typed.signatures import Match
from local.athena.types import INTEGERS, MAX_DECIMAL, VARCHAR, Type
from local.translation.chapter import call

CHAPTER = Chapter("Operators")

_INT64_DIGITS = 18
_NODES: dict[str, type[exp.Binary]] = {"+": exp.Add, "-": exp.Sub, "*": exp.Mul, "%": exp.Mod}


def _binary(symbol: str) -> Callable[[Call], exp.Expr]:
    node = _NODES[symbol]
    return lambda given: exp.paren(node(this=given[0], expression=given[1]), copy=False)


def _negative(given: Call) -> exp.Expr:
    return exp.paren(exp.Neg(this=given[0]), copy=False)


for _kind in (*INTEGERS, "real", "double"):
    for _symbol in _NODES:
        CHAPTER.translation(f"{_symbol}({_kind}, {_kind}) -> {_kind}")(_binary(_symbol))
    CHAPTER.translation(f"mod({_kind}, {_kind}) -> {_kind}")(_binary("%"))
for _kind in ("real", "double"):
    CHAPTER.translation(f"$negate({_kind}) -> {_kind}")(_negative)
for _kind, _bits in {"tinyint": 8, "smallint": 16, "integer": 32, "bigint": 64}.items():
    CHAPTER.macro(
        f"$negate(value {_kind}) -> {_kind}",
        f"CASE WHEN value = {-(2 ** (_bits - 1))} THEN athena_fail('NUMERIC_VALUE_OUT_OF_RANGE: "
        f"{_kind} negation overflow: ' || value) ELSE CAST(-value AS {_kind}) END",
    )
CHAPTER.translation("$negate(decimal(p,s)) -> decimal(p,s)")(_negative)

# DuckDB's `/` of integers is set to fail on zero; of doubles it gives Infinity and NaN.
for _kind in INTEGERS:
    CHAPTER.renamed(f"/({_kind}, {_kind}) -> {_kind}", "athena_integer_quotient")
CHAPTER.helper("integer_quotient", "dividend, divisor", "dividend // divisor")
for _kind in ("real", "double"):
    CHAPTER.renamed(f"/({_kind}, {_kind}) -> {_kind}", "athena_quotient")
CHAPTER.helper("quotient", "dividend, divisor", '"/"(dividend, divisor)')


def _sizes(match: Match) -> tuple[int, int, int, int]:
    p, s, q, t = (match.sizes[size] or 0 for size in "psqt")
    return p, s, q, t


def _sum_type(match: Match) -> Type:
    p, s, q, t = _sizes(match)
    scale = max(s, t)
    return types.decimal(max(p - s, q - t) + scale + 1, scale)


def _product_type(match: Match) -> Type:
    p, s, q, t = _sizes(match)
    if s + t > MAX_DECIMAL:
        raise mismatch(f"DECIMAL scale must be in range [0, precision ({MAX_DECIMAL})]: {s + t}")
    return types.decimal(p + q, s + t)


def _quotient_type(match: Match) -> Type:
    p, s, _, t = _sizes(match)
    return types.decimal(p + t + max(t - s, 0), max(s, t))


def _remainder_type(match: Match) -> Type:
    p, s, q, t = _sizes(match)
    return types.decimal(min(p - s, q - t) + max(s, t), max(s, t))


_DECIMALS = "(decimal(p,s), decimal(q,t)) -> decimal(p,s)"

CHAPTER.translation(f"+{_DECIMALS}", returns=_sum_type)(_binary("+"))
CHAPTER.translation(f"-{_DECIMALS}", returns=_sum_type)(_binary("-"))


@CHAPTER.translation(f"*{_DECIMALS}", returns=_product_type)
def _product(given: Call) -> exp.Expr:
    p, s, q, _ = _sizes(given.match)
    left, right = given.arguments
    # DuckDB would not leave 64 bits by itself, and would fail where the product needs more.
    widens = p + q > _INT64_DIGITS >= max(p, q)
    if widens:
        left = cast_to(left, types.decimal(_INT64_DIGITS + 1, s))
    product = exp.paren(exp.Mul(this=left, expression=right), copy=False)
    return cast_to(product, _product_type(given.match)) if widens else product


@CHAPTER.translation(f"%{_DECIMALS}", f"mod{_DECIMALS}", returns=_remainder_type)
def _remainder(given: Call) -> exp.Expr:
    return cast_to(_binary("%")(given), _remainder_type(given.match))


@CHAPTER.translation(f"/{_DECIMALS}", returns=_quotient_type)
def _quotient(given: Call) -> exp.Expr:
    p, s, _, t = _sizes(given.match)
    wanted = _quotient_type(given.match)
    shift = wanted.sizes[1] - s + t
    most = MAX_DECIMAL - 1 - shift
    # A dividend of so many digits stays within DuckDB's integers; Python divides what is longer.
    if p <= most:
        return quotient(given[0], given[1], wanted, shift)
    texts = (cast_to(operand.copy(), VARCHAR) for operand in given.arguments)
    exact = cast_to(call("athena_py_quotient", *texts, wanted.sizes[1]), wanted)
    if most <= s:
        return exact
    limit = exp.Literal.number(f"1{'0' * (most - s)}")
    is_small = exp.LT(this=call("abs", given[0].copy()), expression=limit)
    fast = quotient(given[0], given[1], wanted, shift)
    return exp.paren(exp.Case(ifs=[exp.If(this=is_small, true=fast)], default=exact), copy=False)


def quotient(dividend: exp.Expr, divisor: exp.Expr, wanted: Type, shift: int) -> exp.Expr:
    """The quotient of decimals or integers, rounded half up; `shift` digits make its scale."""
    # One digit more than wanted, the rest cut off, is all that rounding half up looks at.
    digits = wanted.sizes[1] + 1
    factor = exp.Var(this=f"CAST('1{'0' * (shift + 1)}' AS HUGEINT)")
    unit = exp.Var(this=f"CAST('0.{'1':0>{digits}}' AS DECIMAL({digits}, {digits}))")
    return cast_to(call("athena_decimal_quotient", dividend, divisor, factor, unit), wanted)


CHAPTER.helper("unscaled", "value", "CAST(replace(CAST(value AS VARCHAR), '.', '') AS HUGEINT)")
CHAPTER.helper(
    "decimal_quotient",
    "dividend, divisor, factor, unit",
    "CAST(athena_unscaled(dividend) * factor // athena_unscaled(divisor) AS DECIMAL(38, 0)) * unit",
)

_EXACT = Context(prec=4 * MAX_DECIMAL, rounding=ROUND_HALF_UP)


@CHAPTER.python_helper("quotient(dividend varchar, divisor varchar, scale integer) -> varchar")
def _exact_quotient(dividend: str, divisor: str, scale: int) -> str:
    if not Decimal(divisor):
        raise InvalidArgument("DIVISION_BY_ZERO: Division by zero")
    found = _EXACT.divide(Decimal(dividend), Decimal(divisor))
    return f"{found.quantize(Decimal(1).scaleb(-scale), context=_EXACT):f}"
