"""Mathematical functions: https://trino.io/docs/current/functions/math.html"""

from __future__ import annotations

import math
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from string import ascii_lowercase, digits

from sqlglot import exp

from local.athena import types
from local.athena.sql.functions.chapter import Call, Chapter
from local.athena.sql.typed.coercion import cast_to
from local.athena.sql.typed.expression import InvalidArgument
from local.athena.sql.typed.signatures import Match
from local.athena.types import INTEGERS, MAX_DECIMAL, VARCHAR, Type
from local.translation.chapter import call

CHAPTER = Chapter("Mathematical")

_FLOATS = ("real", "double")

for _kind in (*INTEGERS, *_FLOATS, "decimal(p,s)"):
    CHAPTER.same(f"abs({_kind}) -> {_kind}")
CHAPTER.same(
    "acos(double) -> double",
    "asin(double) -> double",
    "atan(double) -> double",
    "atan2(double, double) -> double",
    "cos(double) -> double",
    "cosh(double) -> double",
    "degrees(double) -> double",
    "exp(double) -> double",
    "ln(double) -> double",
    "log10(double) -> double",
    "pi() -> double",
    "pow(double, double) -> double",
    "power(double, double) -> double",
    "radians(double) -> double",
    "sin(double) -> double",
    "sinh(double) -> double",
    "sqrt(double) -> double",
    "tan(double) -> double",
    "tanh(double) -> double",
)
CHAPTER.renamed("is_finite(double) -> boolean", "isfinite")
CHAPTER.renamed("is_infinite(double) -> boolean", "isinf")
CHAPTER.renamed("is_nan(real) -> boolean", "isnan")
CHAPTER.renamed("is_nan(double) -> boolean", "isnan")
CHAPTER.macro("e() -> double", "exp(1e0)")
CHAPTER.macro("nan() -> double", "CAST('NaN' AS DOUBLE)")
CHAPTER.macro("infinity() -> double", "CAST('Infinity' AS DOUBLE)")
CHAPTER.macro("log(base double, value double) -> double", '"/"(ln(value), ln(base))')
CHAPTER.macro("log2(value double) -> double", '"/"(ln(value), ln(2e0))')


@CHAPTER.python("cbrt(value double) -> double")
def _cbrt(value: float) -> float:
    root = math.cbrt(value)
    if not root or not math.isfinite(root):
        return root
    # A step of Newton's, for C's function gives 3.0000000000000004 for 27.
    return root - (root - value / (root * root)) / 3


def _whole_type(match: Match) -> Type:
    p, s = match.sizes["p"] or 0, match.sizes["s"] or 0
    return types.decimal(p - s + min(s, 1))


def _rounded_type(match: Match) -> Type:
    p, s = match.sizes["p"] or 0, match.sizes["s"] or 0
    return types.decimal(p + 1, s)


def _truncated_type(match: Match) -> Type:
    p, s = match.sizes["p"] or 0, match.sizes["s"] or 0
    return types.decimal(max(1, p - s))


def _itself(given: Call) -> exp.Expr:
    return given[0]


for _name, _duckdb in {"ceil": "ceil", "ceiling": "ceil", "floor": "floor"}.items():
    CHAPTER.translation(*(f"{_name}({_kind}) -> {_kind}" for _kind in INTEGERS))(_itself)
    for _kind in _FLOATS:
        CHAPTER.renamed(f"{_name}({_kind}) -> {_kind}", _duckdb)

    @CHAPTER.translation(f"{_name}(decimal(p,s)) -> decimal(p,s)", returns=_whole_type)
    def _whole(given: Call, duckdb_name: str = _duckdb) -> exp.Expr:
        return cast_to(call(duckdb_name, given[0]), _whole_type(given.match))


CHAPTER.translation(*(f"round({_kind}) -> {_kind}" for _kind in INTEGERS))(_itself)
for _kind in INTEGERS:

    @CHAPTER.translation(f"round({_kind}, integer) -> {_kind}")
    def _round_integer(given: Call) -> exp.Expr:
        return cast_to(call("round", *given.arguments), given.match.result)


for _kind in _FLOATS:
    CHAPTER.same(f"round({_kind}) -> {_kind}", f"round({_kind}, integer) -> {_kind}")


@CHAPTER.translation("round(decimal(p,s)) -> decimal(p,s)", returns=_whole_type)
def _round_decimal(given: Call) -> exp.Expr:
    return cast_to(call("round", given[0]), _whole_type(given.match))


@CHAPTER.translation("round(decimal(p,s), integer) -> decimal(p,s)", returns=_rounded_type)
def _round_decimal_to(given: Call) -> exp.Expr:
    return _to_place("round", ROUND_HALF_UP, given, _rounded_type(given.match))


def _to_place(duckdb_name: str, rounding: str, given: Call, kind: Type) -> exp.Expr:
    """DuckDB's function, which knows only a place that is a literal; else Python's."""
    place = given[1]
    if isinstance(place.this if isinstance(place, exp.Paren | exp.Neg) else place, exp.Literal):
        return cast_to(call(duckdb_name, given[0], place), kind)
    text = cast_to(given[0], VARCHAR)
    return cast_to(call("athena_py_decimal_to_place", text, place, rounding), kind)


@CHAPTER.python_helper("decimal_to_place(text varchar, place integer, rounding varchar) -> varchar")
def _decimal_to_place(text: str, place: int, rounding: str) -> str:
    unit = Decimal(1).scaleb(-max(-MAX_DECIMAL, min(place, MAX_DECIMAL)))
    return f"{Decimal(text).quantize(unit, rounding, Context(prec=2 * MAX_DECIMAL)):f}"


@CHAPTER.translation("truncate(decimal(p,s)) -> decimal(p,s)", returns=_truncated_type)
def _truncate_decimal(given: Call) -> exp.Expr:
    return cast_to(call("trunc", given[0]), _truncated_type(given.match))


@CHAPTER.translation("truncate(decimal(p,s), integer) -> decimal(p,s)")
def _truncate_decimal_to(given: Call) -> exp.Expr:
    return _to_place("trunc", ROUND_DOWN, given, given.match.result)


for _kind in _FLOATS:
    CHAPTER.renamed(f"truncate({_kind}) -> {_kind}", "trunc")
CHAPTER.renamed("truncate(double, integer) -> double", "trunc")

for _kind in INTEGERS:

    @CHAPTER.translation(f"sign({_kind}) -> {_kind}")
    def _sign_integer(given: Call) -> exp.Expr:
        return cast_to(call("sign", given[0]), given.match.result)


@CHAPTER.translation("sign(decimal(p,s)) -> decimal(1,0)")
def _sign_decimal(given: Call) -> exp.Expr:
    return cast_to(call("sign", given[0]), given.match.result)


# The sign of -0.0 is -0.0, that of NaN is NaN.
for _kind in _FLOATS:
    CHAPTER.macro(
        f"sign(value {_kind}) -> {_kind}",
        f"CASE WHEN value = 0 OR isnan(value) THEN value ELSE CAST(sign(value) AS {_kind}) END",
    )

for _name in ("rand", "random"):
    CHAPTER.renamed(f"{_name}() -> double", "random")
    for _kind in INTEGERS:
        CHAPTER.macro(
            f"{_name}(bound {_kind}) -> {_kind}",
            "CASE WHEN bound <= 0 "
            "THEN athena_fail('INVALID_FUNCTION_ARGUMENT: bound must be positive') "
            f"ELSE CAST(floor(random() * bound) AS {_kind}) END",
        )
        CHAPTER.macro(
            f"{_name}(start {_kind}, stop {_kind}) -> {_kind}",
            "CASE WHEN start >= stop THEN athena_fail('INVALID_FUNCTION_ARGUMENT: "
            "start value must be less than stop value') "
            "ELSE CAST(start + CAST(floor(random() * (CAST(stop AS HUGEINT) - start)) AS HUGEINT) "
            f"AS {_kind}) END",
        )


def _digits(radix: int) -> str:
    if not 2 <= radix <= 36:
        raise InvalidArgument("Radix must be between 2 and 36")
    return (digits + ascii_lowercase)[:radix]


@CHAPTER.python("to_base(value bigint, radix bigint) -> varchar(64)")
def _to_base(value: int, radix: int) -> str:
    alphabet = _digits(radix)
    found, rest = "", abs(value)
    while rest or not found:
        rest, digit = divmod(rest, radix)
        found = alphabet[digit] + found
    return "-" + found if value < 0 else found


@CHAPTER.python("from_base(text varchar, radix bigint) -> bigint")
def _from_base(text: str, radix: int) -> int:
    alphabet = _digits(radix)
    unsigned = text[1:] if text[:1] in {"+", "-"} else text
    if unsigned and all(digit in alphabet for digit in unsigned.lower()):
        value = int(text, radix)
        if -(2**63) <= value < 2**63:
            return value
    raise InvalidArgument(f"Not a valid base-{radix} number: {text}")


@CHAPTER.python(
    "width_bucket(operand double, bound1 double, bound2 double, buckets bigint) -> bigint"
)
def _width_bucket(operand: float, bound1: float, bound2: float, buckets: int) -> int:
    if buckets <= 0:
        raise InvalidArgument("bucketCount must be greater than 0")
    if math.isnan(operand):
        raise InvalidArgument("operand must not be NaN")
    for which, bound in (("first", bound1), ("second", bound2)):
        if not math.isfinite(bound):
            raise InvalidArgument(f"{which} bound must be finite")
    if bound1 == bound2:
        raise InvalidArgument("bounds cannot equal each other")
    lower, upper = sorted((bound1, bound2))
    if operand < lower:
        bucket = 0
    elif operand >= upper:
        bucket = buckets + 1
    else:
        bucket = int(buckets * (operand - lower) / (upper - lower) + 1)
    return bucket if bound1 < bound2 else buckets - bucket + 1


@CHAPTER.python("width_bucket(operand double, bins array(double)) -> bigint")
def _width_bucket_of(operand: float, bins: list[float | None]) -> int:
    # A bin that is NULL is zero, as Athena reads it.
    bounds = [bound or 0.0 for bound in bins]
    if not bounds:
        raise InvalidArgument("Bins cannot be an empty array")
    if math.isnan(operand):
        raise InvalidArgument("Operand cannot be NaN")
    lower, upper = 0, len(bounds)
    # Only bins that the search meets are looked at, wrong ones too.
    while lower < upper:
        if bounds[lower] > bounds[upper - 1]:
            raise InvalidArgument("Bin values are not sorted in ascending order")
        middle = (lower + upper) // 2
        if not math.isfinite(bounds[middle]):
            raise InvalidArgument(f"Bin value must be finite, got {_java(bounds[middle])}")
        if operand < bounds[middle]:
            upper = middle
        else:
            lower = middle + 1
    return lower


def _java(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"
