"""Casts to numbers and booleans: a tie is rounded away from zero, what is out of range fails.

https://trino.io/docs/current/functions/conversion.html
"""

from __future__ import annotations

from sqlglot import exp

from local.athena.sql.functions.chapter import Chapter
from local.athena.sql.functions.conversion.attempt import Attempt, OfValue, refusing, tried
from local.athena.sql.functions.conversion.text import shown
from local.athena.sql.typed.coercion import cast_to
from local.athena.types import INTEGERS, NUMBERS, Type
from local.translation.chapter import call, once

CHAPTER = Chapter("Casts to numbers")

# A text that is a number to Java, in a form that is one to DuckDB; NULL for any other.
_BLANKS = r"E' \t\n\r\f\x0b'"
_DIGITS = r"([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?"
for _kind, _given, _pattern, _read in (
    ("integer", f"trim(value, {_BLANKS})", "[+-]?[0-9]+", "it"),
    ("decimal", "value", f"[+-]?{_DIGITS}", "it"),
    (
        "double",
        f"trim(value, {_BLANKS})",
        f"[+-]?(NaN|Infinity|{_DIGITS}[dDfF]?)",
        "rtrim(it, 'dDfF')",
    ),
):
    CHAPTER.helper(
        f"{_kind}_in",
        "value",
        once(_given, f"CASE WHEN regexp_full_match(it, '{_pattern}') THEN {_read} END"),
    )
CHAPTER.helper(
    "boolean_in",
    "value",
    once(
        "lower(value)",
        "CASE WHEN it IN ('true', 't', '1') THEN true "
        "WHEN it IN ('false', 'f', '0') THEN false END",
    ),
)
CHAPTER.helper(
    "decimal_refusal",
    "value, target",
    "concat('INVALID_CAST_ARGUMENT: Cannot cast VARCHAR ''', value, ''' to ', target, '. Value ', "
    "CASE WHEN athena_decimal_in(value) IS NULL THEN 'is not a number.' ELSE 'too large.' END)",
)
# A double too large for a real becomes infinite, a real too large for a bigint the largest.
CHAPTER.helper(
    "real_of",
    "value",
    once(
        "value",
        "coalesce(TRY_CAST(it AS FLOAT), CAST(CASE WHEN it > 0 THEN 'Infinity' "
        "WHEN it < 0 THEN '-Infinity' END AS FLOAT))",
    ),
)
CHAPTER.helper(
    "bigint_of_real",
    "value",
    once(
        "round(CAST(value AS DOUBLE))",
        "CASE WHEN NOT isnan(it) THEN coalesce(TRY_CAST(it AS BIGINT), CAST("
        "CASE WHEN it > 0 THEN 9223372036854775807 "
        "WHEN it < 0 THEN -9223372036854775808 END AS BIGINT)) END",
    ),
)
CHAPTER.helper(
    "out_of_range",
    "text, source, target",
    "CASE WHEN text <> 'NaN' "
    "THEN concat('NUMERIC_VALUE_OUT_OF_RANGE: Out of range for ', target, ': ', text) "
    "ELSE concat('INVALID_CAST_ARGUMENT: Cannot cast ', source, ' NaN to ', target) END",
)


def to_number(given: Type, kind: Type) -> Attempt | None:
    """The cast to a number; None: there is no such cast."""
    if given.name == "varchar":
        return _from_text(kind)
    if given.name == "boolean":
        return Attempt(lambda it: cast_to(it, kind))
    if given.name not in NUMBERS:
        return None
    if kind.name in INTEGERS:
        return _to_integer(given, kind)
    if kind.name == "decimal":
        return _to_decimal(given, kind)
    if (given.name, kind.name) == ("double", "real"):
        return Attempt(lambda it: call("athena_real_of", it))
    return Attempt(lambda it: cast_to(it, kind))


def to_boolean(given: Type) -> Attempt | None:
    """The cast to a boolean; None: there is no such cast."""
    if given.name in NUMBERS:
        return Attempt(
            lambda it: exp.paren(exp.NEQ(this=it, expression=exp.Literal.number(0)), copy=False)
        )
    if given.name == "varchar":
        return Attempt(lambda it: call("athena_boolean_in", it), _cannot_cast(given, "BOOLEAN"))
    return None


def _from_text(kind: Type) -> Attempt:
    if kind.name == "decimal":
        return Attempt(
            lambda it: tried(call("athena_decimal_in", it), kind),
            lambda it: call("athena_decimal_refusal", it, _spelled(kind)),
        )
    reader = "athena_integer_in" if kind.name in INTEGERS else "athena_double_in"
    spelled = "INT" if kind.name == "integer" else _spelled(kind)
    return Attempt(lambda it: tried(call(reader, it), kind), _cannot_cast(Type("varchar"), spelled))


def _to_integer(given: Type, kind: Type) -> Attempt:
    if given.name == "decimal":
        return Attempt(lambda it: tried(it, kind), _cannot_cast(given, _spelled(kind)))
    if (given.name, kind.name) == ("real", "bigint"):
        return Attempt(lambda it: call("athena_bigint_of_real", it), _out_of_range(given, kind))
    if given.name in INTEGERS:
        return Attempt(lambda it: tried(it, kind), _out_of_range(given, kind))
    if kind.name == "bigint":
        failure = refusing("INVALID_CAST_ARGUMENT", "Unable to cast ", shown(given), " to bigint")
    else:
        failure = _out_of_range(given, kind)
    return Attempt(lambda it: tried(call("round", it), kind), failure)


def _to_decimal(given: Type, kind: Type) -> Attempt:
    failure = refusing(
        "INVALID_CAST_ARGUMENT",
        f"Cannot cast {_spelled(given)} '",
        shown(given),
        f"' to {_spelled(kind)}",
    )
    if given.name in {"double", "real"}:
        # The digits that are shown are what is rounded.
        return Attempt(lambda it: tried(call("athena_decimal_in", _digits(it)), kind), failure)
    return Attempt(lambda it: tried(it, kind), failure)


def _digits(it: exp.Expr) -> exp.Expr:
    return exp.cast(it, "VARCHAR", dialect="duckdb")


def _cannot_cast(given: Type, target: str) -> OfValue:
    return refusing("INVALID_CAST_ARGUMENT", "Cannot cast '", shown(given), f"' to {target}")


def _out_of_range(given: Type, kind: Type) -> OfValue:
    text = shown(given)
    return lambda it: call("athena_out_of_range", text(it), given.name, kind.name)


def _spelled(kind: Type) -> str:
    """A type as these messages have it: `DECIMAL(10, 2)`."""
    sizes = f"({', '.join(map(str, kind.sizes))})" if kind.name == "decimal" else ""
    return kind.name.upper() + sizes
